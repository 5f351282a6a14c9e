"""The goals, as ratios within one run, and whether this run met them."""


def judge(entries, workers):
    """(goal, what was measured, True or False or None where nothing was)."""
    at = {(e['task'], e['key']): e for e in entries if 'skipped' not in e}

    def get(task, key, name):
        return at.get((task, key), {}).get(name)

    def most(text, value, bound, unit='x'):
        return text, '' if value is None else f'{value:.2f} {unit}', None if value is None else value <= bound

    out = [most('whole mailbox: at most 1.5 x the limit', get('mbox', 'hdrclass', 'timesLimit'), 1.5),
           most('header sections alone: at most 2.5 x the limit', get('headers', 'hdrclass', 'timesLimit'), 2.5),
           most('read instead of mapped: at most 3 x the limit', get('mbox', 'hdrclass read', 'timesLimit'), 3),
           most(f'{workers} workers, whole mailbox: at most 1.3 x memchr with as many threads (wall time)', get('mbox', 'hdrclass workers', 'timesLimit'), 1.3),
           most('small files: at most 1.3 x open, read, close', get('files', 'hdrclass', 'timesLimit'), 1.3),
           most(f'small files, {workers} workers: at most 1.3 x the same with as many threads (wall time)', get('files', 'hdrclass workers', 'timesLimit'), 1.3)]
    for task in ('mbox', 'headers', 'text', 'files'):
        one, many = get(task, 'hdrclass', 'wallSeconds'), get(task, 'hdrclass workers', 'wallSeconds')
        if one and many:
            out.append((f'{workers} workers are never slower than one: {task}', f'{many / one:.2f} of the time', many <= one))
    count, records = get('records', 'hdrclass', 'seconds'), get('records', 'hdrclass ndjson', 'seconds')
    out.append(('NDJSON: at least half the rate of counting', f'{count / records:.2f} of it' if count and records else '', count / records >= 0.5 if count and records else None))
    cold, hello = get('cold', 'hdrclass', 'seconds'), get('cold', 'limit', 'seconds')
    out.append(('cold start: under 6 ms, or within 3 ms of a C program', f'{cold * 1e3:.2f} ms, C {hello * 1e3:.2f} ms' if cold else '', None if not cold else cold < 0.006 or cold - hello < 0.003))
    memory = [(e['anonymousBytes'], e['task']) for e in entries if e.get('tool', '').startswith('hdrclass') and 'anonymousBytes' in e]
    out.append(('memory of its own: under 64 MiB on every task', f'{max(memory)[0] / 1048576:.1f} MiB ({max(memory)[1]})' if memory else '', max(memory)[0] < 64 << 20 if memory else None))
    read, mapped = get('mbox', 'hdrclass read', 'anonymousBytes'), get('mbox', 'hdrclass', 'anonymousBytes')
    more = None if read is None or mapped is None else (read - mapped) / 1048576
    out.append(('reading instead of mapping: at most 16 MiB of buffers', '' if more is None else f'{more:.1f} MiB more', None if more is None else more <= 16))
    rivals = [(e['timesHdrclass'], e['tool'], e['task'], e['lane']) for e in entries
              if 'timesHdrclass' in e and e['lane'] in ('split', 'fields14', 'all') and not e['tool'].startswith('hdrclass') and e['task'] != 'cold']
    if rivals:
        nearest = min(rivals)
        out.append(('faster than every rival that parses headers, but for cold start', f'nearest: {nearest[1]}, {nearest[2]}, {nearest[3]}: {nearest[0]:.1f} x', nearest[0] > 1))
    for tool, factor in (('Go net/mail', 20), ('GMime', 50), ('libetpan', 20), ('fast-mail-parser', 100), ('Python mailbox', 300)):
        value = get('mbox', f'{tool} fields14', 'timesHdrclass')
        out.append((f'whole mailbox: {factor} times as fast as {tool}', f'{value:.0f} times' if value else '', value >= factor if value else None))
    one_name = get('mbox', 'ripgrep one', 'timesHdrclass') or None
    ours, theirs = get('mbox', 'hdrclass', 'seconds'), get('mbox', 'ripgrep one', 'seconds')
    if ours and theirs:
        one_name = theirs / ours
    out.append(('whole mailbox: faster than ripgrep counting one name', f'{one_name:.2f} times' if one_name else '', one_name > 1 if one_name else None))
    return out


def text(judged):
    words = {True: 'holds', False: 'DOES NOT HOLD', None: 'not measured'}
    return '\n'.join(f'{words[holds]:<14} {goal}' + (f': {value}' if value else '') for goal, value, holds in judged)
