"""The table that is printed, and the same as data."""
import statistics


def rows_of(task, told, results):
    """One dictionary a row."""
    out = []
    for result in results.values():
        row = result.row
        entry = dict(task=task, lane=row.lane, tool=row.tool, version=row.version, note=row.note, key=row.key, metric=row.metric)
        if result.stopped:
            out.append(dict(entry, skipped=result.stopped))
            continue
        seconds = result.value()
        rounds = [s for s in result.samples if s is not None]
        limit, base = results.get(row.limit), results.get(row.base)
        entry.update(seconds=seconds, least=min(rounds), most=max(rounds), wallSeconds=statistics.median(result.walls), rounds=len(rounds),
                     anonymousBytes=result.anonymous, agrees=result.agrees, wrong=result.wrong)
        if row.metric != 'ns':
            entry.update(bytesPerSecond=told['bytes'] / seconds, messagesPerSecond=told['messages'] / seconds)
        if limit and limit is not result and not limit.stopped:
            entry['timesLimit'], entry['timesLimitLeast'], entry['timesLimitMost'] = result.ratio(limit)
        if base and base is not result and not base.stopped and row.lane:
            ratio = result.ratio(base)
            if ratio:
                entry['timesHdrclass'] = ratio[0]
        out.append(entry)
    return out


def quantity(value, digits=3):
    if value is None:
        return ''
    if value >= 100:
        return f'{value:,.0f}'
    return f'{value:.{max(digits - len(str(int(value))), 0)}f}'


def duration(seconds):
    return f'{seconds * 1e9:,.0f} ns' if seconds < 1e-5 else f'{seconds * 1e3:.2f} ms' if seconds < 0.1 else f'{seconds:.3f} s'


def text(task, title, entries):
    rates = any(e.get('bytesPerSecond') for e in entries) and task not in ('cold',)
    head = ['lane', 'tool', 'time', 'spread', 'MB/s', 'messages/s', 'x limit', 'least..most', 'hdrclass is', 'memory', 'agrees', 'remarks']
    lines = [head]
    for e in entries:
        name = f'{e["tool"]} {e["version"]}'.strip()
        if 'skipped' in e:
            lines.append([e['lane'], name] + [''] * 9 + [e['skipped']])
            continue
        faster = e.get('timesHdrclass')
        remark = '; '.join(p for p in (e['note'], '1 round' if e['rounds'] == 1 else '') if p)
        lines.append([e['lane'], name, duration(e['seconds']), f'{duration(e["least"])}..{duration(e["most"])}' if e['rounds'] > 1 else '',
                      quantity(e['bytesPerSecond'] / 1e6) if rates else '', quantity(e['messagesPerSecond']) if rates else '',
                      quantity(e.get('timesLimit')), f'{quantity(e["timesLimitLeast"])}..{quantity(e["timesLimitMost"])}' if 'timesLimit' in e and e['rounds'] > 1 else '',
                      f'{quantity(faster)} x faster' if faster and faster >= 1 else f'{quantity(1 / faster)} x slower' if faster else '',
                      f'{e["anonymousBytes"] / 1048576:.1f} MiB' if e['metric'] != 'ns' else '', e['wrong'] or e['agrees'], remark])
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    right = {2, 4, 5, 6, 8, 9}
    out = [f'== {title}']
    for line in lines:
        out.append('  '.join(c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(line, widths))).rstrip())
    return '\n'.join(out)
