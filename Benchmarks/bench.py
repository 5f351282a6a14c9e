#!/usr/bin/env python3
"""Measures hdrclass, the limit and the rivals side by side in one run. scripts/bench.sh builds what this runs; METHODOLOGY.md says what it means.

  scripts/bench.sh [--quick] [--size 1G] [--only TASK]... [--data DIR] [--cold] [--rounds N] [--hdrclass PATH] [--out FILE] [--record]

tasks: mbox (attachments), headers (header sections alone), text (short bodies), records (NDJSON and CSV), pipe, files, cold (one message, cold
start), library (one call), real (with --data). Each prints one table; at the end stands which goals were met.
"""
import argparse, json, os, sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import chart, goals, machine, table
from harness.checks import Checks
from harness.inputs import Inputs
from harness.measure import numbers, run
from harness.rivals import SKIPPED_ALWAYS, commands, drivers, said
from harness.rounds import measure
from harness.rows import Rows

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TITLES = {
    'mbox': 'whole mailbox, attachments, to verdict counts', 'headers': 'mailbox of header sections alone', 'text': 'mailbox of text mail', 'records': 'one record a message, to /dev/null',
    'pipe': 'whole mailbox from a pipe', 'files': 'a directory of small files', 'cold': 'one message, from cold start to answer', 'library': 'one library call on one header section',
    'real': 'real mail', 'uncached': 'whole mailbox, not in the page cache (wall time)', 'uncached-files': 'a directory of small files, not in the page cache (wall time)',
}
# Without --only.
USUAL = [t for t in TITLES if t != 'real' and not t.startswith('uncached')]


def size(text):
    units = {'K': 1 << 10, 'M': 1 << 20, 'G': 1 << 30}
    return int(float(text[:-1]) * units[text[-1].upper()]) if text[-1].upper() in units else int(text)


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--size', type=size, help='of each mailbox; 1G, with --quick 64M')
    p.add_argument('--quick', action='store_true', help='small inputs, three rounds: to see that it works')
    p.add_argument('--rounds', type=int, help='7, with --quick 3')
    p.add_argument('--workers', type=int, default=2)
    p.add_argument('--only', action='append', choices=sorted(TITLES), help='a task; may be repeated')
    p.add_argument('--data', help='folder with .eml files of real mail, measured beside the synthetic')
    p.add_argument('--cold', action='store_true', help='also with the page cache emptied before each run')
    p.add_argument('--no-rivals', action='store_true')
    p.add_argument('--no-verify', action='store_true')
    p.add_argument('--hdrclass', required=True, help='path of the command')
    p.add_argument('--lanes', required=True, help='path of the library lanes')
    p.add_argument('--build', default=os.path.join(ROOT, '.build-bench'), help='where scripts/rivals.sh left the drivers, and the limit is')
    p.add_argument('--work', help='where mailboxes are made, and removed again; BUILD/data')
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--out', help='JSON; BUILD/result.json')
    p.add_argument('--record', action='store_true', help='also write Benchmarks/record/ and docs/speed.svg')
    o = p.parse_args()
    o.size = o.size or (64 << 20 if o.quick else 1 << 30)
    o.rounds = o.rounds or (3 if o.quick else 7)
    o.work = o.work or os.path.join(o.build, 'data')
    o.out = o.out or os.path.join(o.build, 'result.json')
    o.only = o.only or [t for t in TITLES if t in USUAL or (o.data if t == 'real' else o.cold)]
    return o


def rarest_byte(limit, path):
    told = numbers(run([limit, 'choose', path]).output)
    return told['byte'], told['hits']


class Bench:
    def __init__(self, options):
        self.options = options
        self.inputs = Inputs(ROOT, options.work, options.seed)
        self.machine = machine.describe(ROOT)
        self.rivals = [] if options.no_rivals else drivers(options.build)
        found = commands(options.build)
        self.commands = {name: (None, 'left out') for name in found} if options.no_rivals else found
        tools = dict(hdrclass=options.hdrclass, lanes=options.lanes, limit=os.path.join(options.build, 'bin', 'limit'), hello=os.path.join(options.build, 'bin', 'hello'),
                     version=said([options.hdrclass, '--version']))
        for name in ('hdrclass', 'lanes', 'limit', 'hello'):
            if not os.access(tools[name], os.X_OK):
                sys.exit(f'bench: {tools[name]} is not there; scripts/bench.sh builds it')
        self.tools, self.rows = tools, Rows(options, tools, self.rivals, self.commands)
        self.checks, self.entries = Checks(), []

    def tell(self, text):
        print(f'   {text}', file=sys.stderr, flush=True)

    def task(self, name, rows, told, cold=None, rounds=None):
        print(f'-- {name}: {len(rows)} rows', file=sys.stderr, flush=True)
        results = measure(rows, told, rounds or self.options.rounds, cold, self.tell)
        for row in rows:
            if row.verify and not self.options.no_verify and not results[row.key].stopped:
                results[row.key].agrees = self.agreement(row)
        entries = table.rows_of(name, told, results)
        self.entries += entries
        print(table.text(name, TITLES[name] + f': {told["messages"]:,} messages, {told["bytes"] / 1e6:,.1f} MB', entries), flush=True)
        print(flush=True)

    def agreement(self, row):
        """On a smaller input of the same pool of messages, which holds each of them."""
        place = row.verify[-2:] if '--list' in row.verify else row.verify[-1:]
        row.verify[-len(place):] = self.verified
        return self.checks.agreement(row, tuple(self.verified))

    def mailbox(self, name, shape, make):
        small, _ = self.inputs.make('verified', shape, 32 << 20)
        self.verified = [small]
        path, told = self.inputs.make(name, shape, self.options.size)
        self.task(name, make(path, *rarest_byte(self.tools['limit'], path)), told)
        self.inputs.remove(path)
        self.inputs.remove(small)
        self.checks.expected.clear()

    def files(self, name, cold=False):
        folder, told = self.inputs.make(name, 'attachments', self.options.size // 2, 'directory')
        listed, paths = self.inputs.listed(name + '.list', folder)
        self.verified = ['--list', self.inputs.listed('verified.list', folder, 1000)[0]]
        told['files'] = told['messages']
        rows = self.rows.files(folder, listed)
        if cold:
            rows = [r for r in rows if r.key in ('limit', 'hdrclass', 'hdrclass workers', 'limit workers', 'GMime fields14', 'Go net/mail fields14')]
            for r in rows:
                r.metric, r.verify = 'wall', None
        self.task(name, rows, told, paths if cold else None, 3 if cold else None)
        self.inputs.remove(folder)
        os.remove(listed)

    def one_message(self):
        """A message of 12 KB of header, as the generator makes them."""
        folder, _ = self.inputs.make('one', 'attachments', 1, 'directory')
        listed, paths = self.inputs.listed('one.list', folder)
        return paths[0], listed, dict(messages=1, bytes=os.path.getsize(paths[0]))

    def run(self):
        for name in self.options.only:
            if name == 'mbox':
                self.mailbox(name, 'attachments', self.rows.mailbox)
            elif name in ('headers', 'text'):
                self.mailbox(name, name if name == 'headers' else 'text', self.rows.mailbox)
            elif name == 'records':
                self.mailbox(name, 'attachments', self.rows.records)
            elif name == 'pipe':
                self.mailbox(name, 'attachments', self.rows.pipe)
            elif name == 'files':
                self.files(name)
            elif name == 'cold':
                path, listed, told = self.one_message()
                self.task(name, self.rows.cold(path, listed), told, rounds=41 if not self.options.quick else 11)
            elif name == 'library':
                path, _, told = self.one_message()
                self.task(name, self.rows.calls(path), told)
            elif name == 'real':
                self.real()
            elif name == 'uncached':
                path, told = self.inputs.make(name, 'attachments', self.options.size)
                rows = [r for r in self.rows.mailbox(path, *rarest_byte(self.tools['limit'], path)) if r.key in ('limit', 'limit read', 'hdrclass', 'hdrclass read', 'ripgrep one', 'Go net/mail fields14')]
                for r in rows:
                    r.metric, r.verify = 'wall', None
                self.task(name, rows, told, [path], 3)
                self.inputs.remove(path)
            elif name == 'uncached-files':
                self.files(name, cold=True)
        self.finish()

    def real(self):
        small, _ = self.inputs.join('verified', self.options.data, 0)
        self.verified = [small]
        path, told = self.inputs.join('real', self.options.data, self.options.size)
        self.task('real', self.rows.mailbox(path, *rarest_byte(self.tools['limit'], path)), told)
        self.inputs.remove(path)
        self.inputs.remove(small)

    def finish(self):
        o = self.options
        skipped = dict({r.name: r.reason for r in self.rivals if r.reason}, **{n: v for n, (path, v) in self.commands.items() if not path}, **SKIPPED_ALWAYS)
        for name, reason in skipped.items():
            print(f'SKIPPED {name}: {reason}')
        judged = goals.judge(self.entries, o.workers)
        print('\n== Goals\n' + goals.text(judged))
        if o.size < 512 << 20:
            print(f'With mailboxes of {o.size >> 20} MiB, starting the program weighs much: the goals are meant for 1 GiB.')
        result = dict(machine=self.machine, size=o.size, rounds=o.rounds, workers=o.workers, seed=o.seed, rows=self.entries, skipped=skipped,
                      goals=[dict(goal=g, measured=v, holds=h) for g, v, h in judged])
        self.write(o.out, result)
        with open(os.path.splitext(o.out)[0] + '.svg', 'w') as f:
            f.write(chart.draw(result))
        print(f'\n{o.out} holds all of it.')
        if o.record:
            folder = os.path.join(ROOT, 'Benchmarks', 'record')
            os.makedirs(folder, exist_ok=True)
            self.write(os.path.join(folder, machine.slug(self.machine) + '.json'), result)
            with open(os.path.join(ROOT, 'docs', 'speed.svg'), 'w') as f:
                f.write(chart.draw(result))
        try:
            os.rmdir(o.work)
        except OSError:
            for name in os.listdir(o.work):
                self.inputs.remove(os.path.join(o.work, name))

    def write(self, path, result):
        with open(path, 'w') as f:
            json.dump(result, f, indent=1, ensure_ascii=False)
            f.write('\n')


if __name__ == '__main__':
    Bench(arguments()).run()
