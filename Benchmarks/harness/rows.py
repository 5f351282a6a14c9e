"""What is run in each task: one row of the table each."""
from dataclasses import dataclass

from harness.rivals import ONE_NAME
from harness.sums import FOURTEEN


@dataclass
class Row:
    key: str
    tool: str
    argv: list
    lane: str = ''
    version: str = ''
    note: str = ''
    metric: str = 'cpu'             # or wall
    limit: str = 'limit'            # key of the row that it is divided by
    base: str = 'hdrclass'          # key of our row that it is compared with
    ours: bool = False
    verify: list = None             # argv that prints sums over field boundaries
    expects: str = ''               # what the counts in the output must equal: messages, hits, lines of the list
    stdin: str = None
    discard: bool = False           # output goes to /dev/null


class Rows:
    def __init__(self, options, machine_paths, rivals, commands):
        self.hdrclass = [machine_paths['hdrclass'], 'classify', '--format', 'summary']
        self.version = machine_paths['version']
        self.lanes = machine_paths['lanes']
        self.limit = machine_paths['limit']
        self.hello = machine_paths['hello']
        self.rivals, self.commands = rivals, commands
        self.workers = options.workers

    # ---------------------------------------------------------------- parts

    def ours(self, key, argv, **more):
        more.setdefault('lane', 'fields14')
        more.setdefault('expects', 'messages')
        return Row(key, more.pop('tool', 'hdrclass'), argv, version=self.version, ours=True, **more)

    def library(self, lane, place, kernel=None, **more):
        argv = [self.lanes, lane] + (['--kernel', kernel] if kernel else []) + place
        verify = None if lane == 'verdict' else argv[:2] + ['--verify'] + argv[2:]
        return self.ours(f'library {lane}' + (f' {kernel}' if kernel else ''), argv, tool='hdrclass library' + (f', {kernel} kernel' if kernel else ''),
                         lane='fields14' if lane == 'verdict' else lane, verify=verify,
                         note='full classification' if lane == 'verdict' else 'pure Swift, no C' if kernel == 'portable' else '', **more)

    def lanes_of(self, place, lanes=('split', 'fields14', 'all')):
        out = [self.library('verdict', place), self.library('verdict', place, 'portable')]
        for lane in lanes:
            out += [self.library(lane, place), self.library(lane, place, 'portable')]
        return out

    def drivers(self, place, files=False):
        out = []
        for r in self.rivals:
            if r.reason or not (r.files if files else r.mailboxes):
                continue
            for lane in r.lanes:
                if files and lane != 'fields14':
                    continue
                argv = r.command + [lane] + place
                out.append(Row(f'{r.name} {lane}', r.name, argv, lane, r.version, r.split if lane == 'split' and r.split else r.note, verify=r.command + [lane, '--verify'] + place, expects='messages',
                               base='hdrclass' if lane == 'fields14' else f'library {lane}'))
        return out

    def searches(self, place, recursive=False):
        """What an administrator would do otherwise: count lines. It answers less, since it knows neither header sections nor folding."""
        fourteen = '^(' + '|'.join(FOURTEEN) + '):'
        out = []
        for name, one, many in [('ripgrep', ['--no-config', '-a', '-c', '-j1'], []), ('grep', ['-a', '-c'], ['-E'])]:
            path, version = self.commands[name]
            if not path:
                continue
            folder = (['-r'] if name == 'grep' else ['--no-ignore', '--hidden']) if recursive else []
            out.append(Row(f'{name} one', name, [path] + one + folder + [f'^{ONE_NAME}:'] + place, 'lines', version, 'counts lines that begin with one name', discard=recursive))
            out.append(Row(f'{name} fourteen', name, [path] + one + many + folder + [fourteen] + place, 'lines', version, 'counts lines that begin with fourteen names', discard=recursive))
        return out

    def limits(self, path, byte, hits):
        b = ['--byte', str(byte)]
        two = ['--threads', str(self.workers)]
        return [Row('limit', 'limit: memchr, mapped', [self.limit, 'map'] + b + [path], expects=f'hits {hits}'),
                Row('limit read', 'limit: memchr, read in 1 MiB blocks', [self.limit, 'read'] + b + [path], expects=f'hits {hits}'),
                Row('limit workers', f'limit: memchr, mapped, {self.workers} threads', [self.limit, 'map'] + b + two + [path], metric='wall', limit='limit workers', base='hdrclass workers',
                    expects=f'hits {hits}')]

    # ---------------------------------------------------------------- tasks

    def mailbox(self, path, byte, hits):
        jobs = ['--jobs', '1']
        out = self.limits(path, byte, hits)
        out.append(self.ours('hdrclass', self.hdrclass + jobs + ['--io', 'map', path], note='full classification'))
        out.append(self.ours('hdrclass read', self.hdrclass + jobs + ['--io', 'read', path], tool='hdrclass --io read', note='full classification'))
        out.append(self.ours('hdrclass workers', self.hdrclass + ['--jobs', str(self.workers), '--io', 'map', path], tool=f'hdrclass --jobs {self.workers}', metric='wall',
                             limit='limit workers', note='full classification; wall time'))
        out += self.lanes_of([path])
        out += self.drivers([path])
        path_of, version = self.commands['mailutils messages']
        if path_of:
            out.append(Row('mailutils', 'mailutils messages', [path_of, '-q', path], 'split', version, 'counts messages', expects='count', base='library split'))
        return out + self.searches([path])

    def records(self, path, byte, hits):
        """One record a message, to /dev/null."""
        classify = [self.hdrclass[0], 'classify', '--jobs', '1', '--format']
        return [self.limits(path, byte, hits)[0], self.ours('hdrclass', self.hdrclass + ['--jobs', '1', path], note='counting only'),
                self.ours('hdrclass ndjson', classify + ['ndjson', path], tool='hdrclass --format ndjson', lane='records', discard=True, expects=''),
                self.ours('hdrclass csv', classify + ['csv', path], tool='hdrclass --format csv', lane='records', discard=True, expects=''),
                self.ours('hdrclass ndjson workers', [self.hdrclass[0], 'classify', '--jobs', str(self.workers), '--format', 'ndjson', path], tool=f'hdrclass --format ndjson --jobs {self.workers}',
                          lane='records', metric='wall', discard=True, expects='', note='wall time')]

    def pipe(self, path, byte, hits):
        return [Row('limit', 'limit: memchr, read from the pipe', [self.limit, 'read', '--byte', str(byte), '-'], stdin=path, expects=f'hits {hits}'),
                self.ours('hdrclass', self.hdrclass + ['--jobs', '1', '-'], stdin=path, note='full classification')] + [
            Row(r.key, r.tool, [a for a in r.argv if a != path], r.lane, r.version, r.note, stdin=path) for r in self.searches([path])]

    def files(self, folder, listed):
        place = ['--list', listed]
        floor = [self.limit, 'files']
        two = ['--threads', str(self.workers)]
        out = [Row('limit', 'limit: open, read 16 KiB, close', floor + ['--at', listed], expects='files'),
               Row('limit whole paths', 'limit: the same by whole paths', floor + [listed], expects='files'),
               Row('limit workers', f'limit: the same, {self.workers} threads', floor + ['--at'] + two + [listed], metric='wall', limit='limit workers', base='hdrclass workers', expects='files'),
               self.ours('hdrclass', self.hdrclass + ['--jobs', '1', folder], note='full classification'),
               self.ours('hdrclass workers', self.hdrclass + ['--jobs', str(self.workers), folder], tool=f'hdrclass --jobs {self.workers}', metric='wall', limit='limit workers',
                         note='full classification; wall time')]
        out += self.lanes_of(place, ('fields14',))
        out += self.drivers(place, files=True)
        path, version = self.commands['mblaze mhdr']
        if path:
            out.append(Row('mblaze', 'mblaze mhdr', [path, '-h', ':'.join(FOURTEEN)], 'fields14', version, 'prints fourteen names, no verdict', stdin=listed, discard=True))
        return out + self.searches([folder], recursive=True)

    def cold(self, path, listed):
        """From the start of the program to its answer about one message."""
        place = ['--list', listed]
        out = [Row('limit', 'limit: a C program that prints one line', [self.hello], metric='wall'),
               self.ours('hdrclass', [self.hdrclass[0], 'classify', path], metric='wall', expects='', note='full classification')]
        for row in self.drivers(place, files=True):
            row.metric, row.verify = 'wall', None
            out.append(row)
        command, version = self.commands['mblaze mhdr']
        if command:
            out.append(Row('mblaze', 'mblaze mhdr', [command, '-h', ':'.join(FOURTEEN), path], 'fields14', version, 'prints fourteen names', metric='wall'))
        for row in self.searches([path]):
            row.metric = 'wall'
            out.append(row)
        return out

    def calls(self, path):
        """One call on a header section in memory: the program times itself, its best of many short runs."""
        return [self.ours('hdrclass' if not k else f'library {k}', [self.lanes, 'library'] + (['--kernel', k] if k else []) + [path], tool='hdrclass library' + (f', {k} kernel' if k else ''),
                          metric='ns', expects='', limit='', note='scan and full classification') for k in (None, 'portable')]
