"""What the Python drivers share: the best split for given bytes, input, and what a driver prints."""
import mmap, os, re, sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness.sums import FOURTEEN, message_line

DATE = re.compile(rb'[^\n]*:[^\n]*\d{4}\r?\n')


def header_end(b, at, end):
    """Behind the empty line. Two searches, the second only in what the first found."""
    first = b.find(b'\n', at, end)
    kinds = [b'\n\n', b'\n\r\n'] if first < 1 or b[first - 1] != 13 else [b'\n\r\n', b'\n\n']
    for kind in kinds:
        found = b.find(kind, at, end)
        if found >= 0:
            end = found + len(kind)
    return end


def mailbox_heads(path):
    with open(path, 'rb') as f:
        b = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
    at, end = 0, len(b)
    while True:
        head = b.find(b'\n', at) + 1
        behind = header_end(b, head, end)
        yield b[head:behind]
        at = behind - 1
        while True:
            at = b.find(b'\nFrom ', at) + 1
            if at == 0:
                return
            if (b[at - 2] == 10 or b[at - 3:at - 1] == b'\n\r') and DATE.match(b, at):
                break


def listed_heads(path):
    with open(path) as paths:
        for line in paths:
            with open(line.rstrip('\n'), 'rb', buffering=0) as f:
                b = f.read(16 << 10)
                behind = header_end(b, 0, len(b))
                while behind == len(b):
                    more = f.read(64 << 10)
                    if not more:
                        break
                    b += more
                    behind = header_end(b, 0, len(b))
            yield b[:behind]


class Driver:
    """`parse` makes a list of (name, value) of all fields; `first` the first values of the fourteen names. Both from one header section."""

    def run(self):
        if sys.argv[1:] == ['--version']:
            print(self.version())
            return
        verify = '--verify' in sys.argv
        args = [a for a in sys.argv[1:] if a != '--verify']
        lane = args[0]
        heads = listed_heads(args[2]) if args[1] == '--list' else self.heads(args[1])
        messages = fields = refused = junk = internal = 0
        for head in heads:
            messages += 1
            try:
                message = self.message(head)
                found = self.every(message) if lane == 'all' else [(n, v) for n, v in ((n, self.first(message, n)) for n in FOURTEEN) if v is not None]
            except Exception:
                refused += 1
                found = []
            fields += len(found)
            if lane != 'all':
                values = dict(found)
                try:
                    junk += int(values.get('X-MS-Exchange-Organization-SCL', '0')) > 4
                except ValueError:
                    pass
                internal += values.get('X-MS-Exchange-Organization-AuthAs', '').strip().lower() == 'internal'
            if verify:
                print(message_line([(n.encode('utf-8', 'surrogateescape'), str(v).encode('utf-8', 'surrogateescape')) for n, v in found]))
        print(f'messages {messages}\nfields {fields}\nrefused {refused}\njunk {junk}\ninternal {internal}')

    def heads(self, path):
        return mailbox_heads(path)

    def version(self):
        return sys.version.split()[0]
