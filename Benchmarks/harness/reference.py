"""The plain, obvious reader that every lane is compared with: one line after the other, nothing clever. Not measured.

  python3 Benchmarks/harness/reference.py split|fields14|all MAILBOX | --list FILE
"""
import os, re, sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness.sums import FOURTEEN, message_line

DATE = re.compile(rb'From .*[ \t](?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ \t]+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ \t]+\d{1,2}[ \t]+'
                  rb'\d\d:\d\d(?::\d\d)?[ \t]+(?:[A-Za-z0-9+:-]+[ \t]+){0,2}\d{4}')
NAME = re.compile(rb'([!-9;-~]+)[ \t]*:')


def messages(lines):
    """(offset of the separator, lines of the header section) of each message of a mailbox."""
    at, head, inside, after_empty = 0, None, False, True
    start = 0
    for line in lines:
        empty = line in (b'\n', b'\r\n')
        if line.startswith(b'From ') and after_empty and DATE.match(line):
            if head is not None:
                yield start, head
            start, head, inside = at, [], True
        elif inside and empty:
            inside = False
        elif inside:
            head.append(line)
        after_empty = empty
        at += len(line)
    if head is not None:
        yield start, head


def fields(head):
    """Names and values. A line that is no field is passed over, with the lines that continue it."""
    out, open_field = [], False
    for i, line in enumerate(head):
        if line[:1] in (b' ', b'\t'):
            if open_field:
                out[-1][1].append(line)
            continue
        m = NAME.match(line)
        open_field = bool(m)
        if m:
            out.append((m.group(1), [line[m.end():]]))
    return [(name, b''.join(value)) for name, value in out]


def fourteen(found):
    """The first instance of each of the fourteen names."""
    out = []
    for wanted in FOURTEEN:
        for name, value in found:
            if name.lower() == wanted.lower().encode():
                out.append((name, value))
                break
    return out


def heads(mailbox, listed):
    if mailbox:
        with open(mailbox, 'rb') as f:
            yield from messages(f)
        return
    with open(listed) as paths:
        for path in paths:
            head = []
            with open(path.rstrip('\n'), 'rb') as f:
                for line in f:
                    if line in (b'\n', b'\r\n'):
                        break
                    head.append(line)
            if head and head[0].startswith((b'From ', b'>From ')):
                del head[0]
            yield 0, head


def lines(lane, mailbox=None, listed=None):
    """As a driver with --verify prints them."""
    for offset, head in heads(mailbox, listed):
        if lane == 'split':
            yield str(offset)
        else:
            found = fields(head)
            yield message_line(found if lane == 'all' else fourteen(found))


if __name__ == '__main__':
    lane, *rest = sys.argv[1:]
    listed = rest[1] if rest[0] == '--list' else None
    for text in lines(lane, None if listed else rest[0], listed):
        print(text)
