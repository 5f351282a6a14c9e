#!/usr/bin/env python3
"""Holds the addresses and display names that `hdrclass` reads against the independent oracle.

  addresses.py --hdrclass PATH/TO/hdrclass --oracle ORACLE.ndjson.gz [--show N] DIR

DIR is a folder of messages, the oracle's records have for each the mailboxes of From and Sender. Compared is where the oracle finds exactly one mailbox: address
(white space left out) and name (its `name` or `name_strict`; white space in runs counts as one). Prints the agreement and, with --show, the disagreements.
Exit status 0 where both agree at 99.9 % or better, 1 otherwise.
"""
import argparse, base64, collections, gzip, json, os, re, subprocess, sys

def text(value):
    """Bytes that are no UTF-8 as the oracle shows them."""
    return base64.b64decode(value['bytes']).decode('latin-1') if isinstance(value, dict) else value

def squeezed(value):
    return re.sub(r'\s+', ' ', value or '').strip()

def main():
    a = argparse.ArgumentParser()
    a.add_argument('--hdrclass', required=True); a.add_argument('--oracle', required=True); a.add_argument('--show', type=int, default=0); a.add_argument('dir')
    o = a.parse_args()
    want = {r['f']: r for r in map(json.loads, gzip.open(o.oracle, 'rt')) if os.path.exists(os.path.join(o.dir, r['f']))}
    names = sorted(want)
    shown = collections.Counter(); counts = collections.Counter()
    for i in range(0, len(names), 2000):
        p = subprocess.run([o.hdrclass, 'classify', '--format', 'ndjson', '--as', 'eml', *[os.path.join(o.dir, n) for n in names[i:i + 2000]]], stdout=subprocess.PIPE)
        for line in p.stdout.splitlines():
            d = json.loads(line)
            f = os.path.relpath(d['source'], o.dir); r = want[f]
            for field in ('from', 'sender'):
                boxes = r[field]
                if not boxes: continue
                if len(boxes) != 1 or not boxes[0]['addr']:
                    counts[field + (' several' if len(boxes) != 1 else ' without an address')] += 1
                    continue
                box = boxes[0]
                mine = d['from']['address'] if field == 'from' else d['sender']
                for what, ours, theirs in (
                    ('address', re.sub(r'\s', '', text(mine) or ''), {re.sub(r'\s', '', (box['addr'] or '')), re.sub(r'\s', '', (box['addr'] or '').encode('latin-1', 'replace').decode('utf-8', 'replace'))}),
                    ('name', squeezed(text(d['from']['displayName'])), {squeezed(box['name']), squeezed(box['name_strict'])}) if field == 'from' else (None, 0, 0)):
                    if what is None: continue
                    same = ours in theirs
                    counts[f'{field} {what} ' + ('same' if same else 'differ')] += 1
                    if not same and shown[field + what] < o.show:
                        shown[field + what] += 1
                        print(f'{field} {what}: {f}\n   here   {ours!r}\n   oracle {sorted(theirs)!r}\n   raw    {box["raw"][:200]!r}')
    for k in sorted(counts): print(k, counts[k])
    ok = True
    for key in ('from address', 'from name', 'sender address'):
        same, differ = counts[key + ' same'], counts[key + ' differ']
        share = same / max(1, same + differ)
        print(f'{key}: {share:.4%} of {same + differ}')
        ok = ok and share >= 0.999 and same > 0
    sys.exit(0 if ok else 1)
main()
