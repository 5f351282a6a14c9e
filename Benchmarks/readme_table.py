#!/usr/bin/env python3
"""Writes the speed table of README.md from a record, so that it shows what was measured and nothing else.

  python3 Benchmarks/readme_table.py Benchmarks/record/MACHINE.json
"""
import json, os, re, sys

from bench import USUAL

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PARSERS = ('split', 'fields14', 'all')


def row(e, name=None):
    faster = None if e['tool'].startswith('hdrclass') else e.get('timesHdrclass')
    relation = '' if faster is None else f'{faster:.1f} times faster' if faster >= 1 else f'{1 / faster:.1f} times slower'
    return f'| {name or e["tool"] + " " + e["version"]} | {e["bytesPerSecond"] / 1e6:,.0f} | {e["messagesPerSecond"]:,.0f} | {e["timesLimit"]:.2f} | {relation} |' if e.get('timesLimit') else \
           f'| {name or e["tool"]} | {e["bytesPerSecond"] / 1e6:,.0f} | {e["messagesPerSecond"]:,.0f} | 1 | |'


def table(result):
    rows = [e for e in result['rows'] if e['task'] == 'mbox' and 'skipped' not in e]
    at = {e['key']: e for e in rows}
    out = ['| whole mailbox to verdict counts, one core, CPU time | MB/s | messages/s | x limit | hdrclass is |', '|---|--:|--:|--:|--:|']
    out.append(row(at['limit'], 'the limit: memchr over the same mapped bytes'))
    out.append(row(at['hdrclass'], '**hdrclass**, full classification'))
    if 'hdrclass read' in at:
        out.append(row(at['hdrclass read'], 'hdrclass `--io read`'))
    if 'hdrclass workers' in at:
        out.append(row(at['hdrclass workers'], f'hdrclass with {result["workers"]} workers (wall time, limit with as many threads)'))
    rivals = [e for e in rows if e['lane'] == 'fields14' and not e['tool'].startswith('hdrclass')]
    for e in sorted(rivals, key=lambda e: -e['bytesPerSecond']):
        out.append(row(e, f'{e["tool"]} {e["version"]}, fourteen fields'))
    for e in rows:
        if e['tool'] in ('ripgrep', 'grep'):
            out.append(row(e, f'{e["tool"]} {e["version"]}, {e["note"].split(";")[0]}'))
    parsers = sorted({(e['tool'], e['version']) for e in rows if e['lane'] in PARSERS and not e['tool'].startswith('hdrclass') and e.get('timesHdrclass', 0) > 1})
    machine = result['machine']
    tasks = dict.fromkeys(e['task'] for e in result['rows'])
    only = '' if set(USUAL) <= tasks.keys() else ''.join(f' --only {task}' for task in tasks)
    out += ['', '![A mailbox to verdicts, MB a second of one processor, beside the limit and the rivals](docs/speed.svg)', '', f'Faster than the {len(parsers)} tools and versions measured that parse or split mail ({", ".join(f"{t} {v}" for t, v in parsers)}). ripgrep and grep count lines and know no '
            f'header section; ripgrep with one name is the one that is faster.' if any(e['tool'] == 'ripgrep' and e.get('timesHdrclass', 2) < 1 for e in rows) else '', '',
            f'Made by `scripts/bench.sh{only} --size {result["size"] >> 20}M --record` at commit {machine["commit"]}, on {machine["cores"]} cores {machine["cpu"]} '
            f'of a shared virtual machine: ratios within the run count, not rates. [All rows](Benchmarks/record/), [how](Benchmarks/METHODOLOGY.md), '
            f'[what is not reached, and why](docs/performance.md#how-far-from-the-limit-and-why).']
    return '\n'.join(out)


def main(path):
    with open(path) as f:
        text = table(json.load(f))
    readme = os.path.join(ROOT, 'README.md')
    with open(readme) as f:
        old = f.read()
    new = re.sub(r'(<!-- speed -->\n).*?(<!-- /speed -->)', lambda m: m[1] + text + '\n' + m[2], old, flags=re.S)
    with open(readme, 'w') as f:
        f.write(new)


if __name__ == '__main__':
    main(sys.argv[1])
