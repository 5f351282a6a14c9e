"""What the tasks read: made by the generator in corpus/, or from real mail, afresh for each run, since a page cache that was filled long ago may
lie in small pieces."""
import json, os, re, shutil, subprocess, sys

QUOTED = re.compile(rb'^(>*From )', re.M)
BLOCK = 16 << 20


class Inputs:
    def __init__(self, root, work, seed):
        self.generator = os.path.join(root, 'corpus', 'mailbox.py')
        self.work, self.seed = work, seed
        os.makedirs(work, exist_ok=True)

    def path(self, name):
        return os.path.join(self.work, name)

    def make(self, name, shape, size, layout='mbox'):
        """Makes it and returns its path and what the generator told about it."""
        path = self.path(name)
        self.remove(path)
        subprocess.run([sys.executable, self.generator, path, '--shape', shape, '--size', str(size), '--as', layout, '--seed', str(self.seed)], check=True, stdout=subprocess.DEVNULL)
        with open(path + '.json') as f:
            return path, json.load(f)

    def join(self, name, folder, size):
        """Real messages, one behind the other until `size`; at least each once. A single turn if `size` is 0."""
        path = self.path(name)
        messages = bytes_written = 0
        files = sorted(os.path.join(d, f) for d, _, names in os.walk(folder) for f in names if f.endswith('.eml'))
        if not files:
            sys.exit(f'bench: no .eml files below {folder}')
        turn = []
        for file in files:
            with open(file, 'rb') as f:
                d = f.read()
            if d.startswith((b'From ', b'>From ')):
                d = d[d.find(b'\n') + 1:]
            if not d:
                continue
            eol = b'\r\n' if b'\r\n' in d[:2000] else b'\n'
            d = QUOTED.sub(rb'>\1', d) if b'From ' in d else d
            turn.append(b'From sender@example.com Thu Jan  1 00:00:00 1970' + eol + d + (b'' if d.endswith(b'\n') else eol) + eol)
        with open(path, 'wb', buffering=0) as out:
            block, n = [], 0
            while True:
                for d in turn:
                    block.append(d)
                    n += len(d)
                    if n >= BLOCK:
                        out.write(b''.join(block))
                        block, n = [], 0
                    messages += 1
                    bytes_written += len(d)
                    if size and bytes_written >= size:
                        break
                if bytes_written >= size:
                    break
            out.write(b''.join(block))
        return path, dict(messages=messages, bytes=bytes_written)

    def listed(self, name, folder, at_most=None):
        """A file that lists the paths below a folder."""
        paths = sorted(os.path.join(d, f) for d, _, names in os.walk(folder) for f in names)[:at_most]
        with open(self.path(name), 'w') as f:
            f.write('\n'.join(paths) + '\n')
        return self.path(name), paths

    def remove(self, path):
        for p in (path, path + '.json', path + '.idx'):
            if os.path.isdir(p):
                shutil.rmtree(p)
            elif os.path.exists(p):
                os.remove(p)
