"""The chart for the README: one bar a tool, on a logarithmic scale, readable on light and on dark ground."""
from html import escape
from math import log10

STYLE = '''text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #24292f }
.small { font-size: 11px; fill: #57606a } .title { font-size: 15px; font-weight: 600 } .value { font-variant-numeric: tabular-nums }
.grid { stroke: #d0d7de } .limit { fill: #8c959f } .ours { fill: #1a7f5a } .rival { fill: #c8683a } .lines { fill: #9a7fd1 } .ground { fill: #ffffff }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .small { fill: #9aa4af } .grid { stroke: #3d444d } .limit { fill: #7d8590 }
.ours { fill: #3fb98a } .rival { fill: #e08a5b } .lines { fill: #b39ddb } .ground { fill: #0d1117 } }'''
LEFT, RIGHT, BAR, STEP, TOP = 250, 130, 17, 25, 78
WIDTH = 860


def bars(result):
    rows = [e for e in result['rows'] if e['task'] == 'mbox' and 'skipped' not in e and e['metric'] == 'cpu']
    out = []
    for e in rows:
        if e['key'] == 'limit':
            out.append((e, 'limit', 'memchr: the limit'))
        elif e['key'] in ('hdrclass', 'hdrclass read', 'library verdict portable'):
            names = {'hdrclass': 'hdrclass', 'hdrclass read': 'hdrclass, read, not mapped', 'library verdict portable': 'hdrclass, pure Swift'}
            out.append((e, 'ours', names[e['key']]))
        elif e['lane'] == 'fields14' and not e['tool'].startswith('hdrclass'):
            out.append((e, 'rival', f'{e["tool"]} {e["version"]}'))
        elif e['lane'] == 'lines':
            out.append((e, 'lines', f'{e["tool"]} {e["version"]}, {"14 names" if "fourteen" in e["key"] else "1 name"}'))
    return sorted(out, key=lambda b: -b[0]['bytesPerSecond'])


def draw(result):
    shown = bars(result)
    height = TOP + STEP * len(shown) + 62
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-label="Speed over a whole mailbox">',
           f'<style>{STYLE}</style>', f'<rect class="ground" width="{WIDTH}" height="{height}" rx="6"/>']
    if not shown:
        return '\n'.join(out + ['</svg>', ''])
    low = min(b[0]['bytesPerSecond'] for b in shown) / 1e6
    least, most = 10 ** int(log10(low)), max(b[0]['bytesPerSecond'] for b in shown) / 1e6
    span = WIDTH - LEFT - RIGHT
    x = lambda mb: LEFT + span * log10(mb / least) / log10(most / least)
    bottom = TOP + STEP * len(shown)
    out.append(f'<text class="title" x="16" y="27">A mailbox to verdicts: MB a second of one processor</text>')
    out.append('<text class="small" x="16" y="46">37 KB a message, a third of it header; in the page cache; logarithmic scale. Rivals: fourteen fields and a small verdict.</text>')
    out.append('<text class="small" x="16" y="61">ripgrep and grep count lines that begin with the names, and know no header sections.</text>')
    tick = least
    while tick <= most:
        out.append(f'<line class="grid" x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{TOP - 6}" y2="{bottom}"/><text class="small" x="{x(tick):.1f}" y="{bottom + 15}" text-anchor="middle">{tick:,}</text>')
        tick *= 10
    limit = next((e for e, kind, _ in shown if kind == 'limit'), None)
    for i, (e, kind, name) in enumerate(shown):
        y, mb = TOP + STEP * i, e['bytesPerSecond'] / 1e6
        times = '' if e is limit or not limit else f' · {e["timesLimit"]:.1f} x' if e['timesLimit'] < 10 else f' · {e["timesLimit"]:,.0f} x'
        out.append(f'<text x="{LEFT - 10}" y="{y + 13}" text-anchor="end">{escape(name)}</text>')
        out.append(f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{max(x(mb) - LEFT, 2):.1f}" height="{BAR}" rx="2"/>')
        out.append(f'<text class="value" x="{x(mb) + 7:.1f}" y="{y + 13}">{mb:,.0f}{times}</text>')
    m = result['machine']
    out.append(f'<text class="small" x="16" y="{bottom + 34}">"x": CPU time as a multiple of memchr for a byte that does not occur, in the same run (median of {result["rounds"]} rounds).</text>')
    out.append(f'<text class="small" x="16" y="{bottom + 50}">{escape(m["cpu"])}, {m["cores"]} cores, {escape(m["system"])}, Swift {m["swift"]}, commit {m["commit"]}, {m["date"]}. scripts/bench.sh draws this.</text>')
    return '\n'.join(out + ['</svg>', ''])
