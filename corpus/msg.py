#!/usr/bin/env python3
"""Writes Outlook items (.msg): compound files as [MS-CFB] and [MS-OXMSG] have them, the same bytes for the same content.

Only what hdrclass reads of an item is put in: its header text, its SCL, and the kind of address that its sender has.

    python3 corpus/msg.py OUT.msg HEADERS.txt [--scl N] [--type EX] [--sender-type SMTP] [--string8] [--v4] [--without-headers]
"""
import argparse
import struct

FREE, END, FAT, DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
UNICODE, STRING8, INTEGER32 = 0x001F, 0x001E, 0x0003


def item(headers=None, scl=None, represented=None, sender=None, string8=False, v4=False, more=()):
    """The bytes of an item. headers: bytes of the header text, or None; more: further (name, bytes) at the top level."""
    kind = STRING8 if string8 else UNICODE
    streams, entries = [], []

    def text(number, value):
        data = value if string8 else value.decode('utf-8', 'surrogateescape').encode('utf-16-le', 'surrogatepass')
        streams.append(('__substg1.0_%04X%04X' % (number, kind), data))
        entries.append(struct.pack('<IIII', number << 16 | kind, 6, len(data) + (1 if string8 else 2), 0))

    text(0x001A, b'IPM.Note')
    if represented:
        text(0x0064, represented.encode())
    if headers is not None:
        text(0x007D, headers)
    if sender:
        text(0x0C1E, sender.encode())
    if scl is not None:
        entries.append(struct.pack('<IIiI', 0x4076 << 16 | INTEGER32, 6, scl, 0))
    streams.append(('__properties_version1.0', bytes(32) + b''.join(entries)))
    return compound(streams + list(more), ['__nameid_version1.0'], v4)


def compound(streams, storages=(), v4=False):
    """A compound file with these streams and empty storages below its root."""
    size = 4096 if v4 else 512
    perSector = size // 4
    sectors, table = [], []

    def put(data):
        """Data in a chain of its own; the number of its first sector."""
        if not data:
            return END
        first = len(sectors)
        count = -(-len(data) // size)
        for i in range(count):
            sectors.append(data[i * size:(i + 1) * size].ljust(size, b'\0'))
            table.append(first + i + 1 if i + 1 < count else END)
        return first

    mini, minitable, placed = b'', [], {}
    for name, data in streams:
        if len(data) >= 4096:
            placed[name] = put(data)
        elif not data:
            placed[name] = END
        else:
            placed[name] = len(mini) // 64
            count = -(-len(data) // 64)
            minitable += [len(minitable) + i + 1 for i in range(count - 1)] + [END]
            mini += data.ljust(count * 64, b'\0')
    miniStart = put(mini)
    padded = minitable + [FREE] * (-len(minitable) % perSector)
    miniTableStart = put(struct.pack('<%dI' % len(padded), *padded)) if minitable else END

    # The names sorted as a directory sorts them, and a tree that is balanced (all of its nodes black but the lowest).
    names = sorted([n for n, _ in streams] + list(storages), key=lambda n: (len(n), n.upper()))
    sizes = {n: len(d) for n, d in streams}
    children = {}

    def tree(low, high):
        if low >= high:
            return FREE
        middle = (low + high) // 2
        children[middle] = (tree(low, middle), tree(middle + 1, high))
        return middle + 1

    top = tree(0, len(names))

    def entry(name, kind, left, right, child, start, length):
        raw = (name + '\0').encode('utf-16-le') if name else b''
        return struct.pack('<64sHBBIII16sIQQIQ', raw, len(raw), kind, 1, left, right, child, bytes(16), 0, 0, 0, start, length)

    directory = entry('Root Entry', 5, FREE, FREE, top, miniStart, len(mini))
    for i, name in enumerate(names):
        left, right = children[i]
        stream = name in sizes
        directory += entry(name, 2 if stream else 1, left, right, FREE, placed[name] if stream else 0, sizes.get(name, 0))
    while len(directory) % size:
        directory += entry('', 0, FREE, FREE, FREE, 0, 0)
    directoryStart = put(directory)

    # The table has room for itself as well, and, beyond 109 sectors of it, for the sectors that list them.
    tables = lists = 0
    while True:
        total = len(sectors) + tables + lists
        needed = -(-total // perSector)
        listed = -(-max(0, needed - 109) // (perSector - 1))
        if (needed, listed) == (tables, lists):
            break
        tables, lists = needed, listed
    tableStart = len(sectors)
    listStart = tableStart + tables
    table += [FAT] * tables + [DIFAT] * lists
    table += [FREE] * (-len(table) % perSector)
    places = [tableStart + i for i in range(tables)]
    body = b''.join(sectors) + struct.pack('<%dI' % len(table), *table)
    for i in range(lists):
        part = places[109 + i * (perSector - 1):109 + (i + 1) * (perSector - 1)]
        part += [FREE] * (perSector - 1 - len(part))
        body += struct.pack('<%dI' % perSector, *part, listStart + i + 1 if i + 1 < lists else END)
    header = struct.pack(
        '<8s16sHHHHH6sIIIIIIIII', bytes.fromhex('D0CF11E0A1B11AE1'), bytes(16), 0x3E, 4 if v4 else 3, 0xFFFE, 12 if v4 else 9, 6, bytes(6),
        len(directory) // size if v4 else 0, tables, directoryStart, 0, 4096, miniTableStart, len(padded) // perSector,
        listStart if lists else END, lists)
    first = (places + [FREE] * 109)[:109]
    return (header + struct.pack('<109I', *first)).ljust(size, b'\0') + body


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('out')
    parser.add_argument('headers')
    parser.add_argument('--scl', type=int)
    parser.add_argument('--type')
    parser.add_argument('--sender-type')
    parser.add_argument('--string8', action='store_true')
    parser.add_argument('--v4', action='store_true')
    parser.add_argument('--without-headers', action='store_true')
    a = parser.parse_args()
    text = None if a.without_headers else open(a.headers, 'rb').read()
    open(a.out, 'wb').write(item(text, a.scl, a.type, a.sender_type, a.string8, a.v4))
