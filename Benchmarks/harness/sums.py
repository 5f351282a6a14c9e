"""The sums by which lanes are compared; the same in every driver. See METHODOLOGY.md."""

FOURTEEN = ('From Sender Reply-To Return-Path To Date Subject Message-ID Received Authentication-Results X-MS-Exchange-Organization-AuthAs '
            'X-MS-Exchange-Organization-SCL X-Forefront-Antispam-Report X-Microsoft-Antispam-Mailbox-Delivery').split()
MASK = (1 << 64) - 1
_names = {}


def name_sum(name):
    """FNV-1a of the lower-cased name."""
    h = _names.get(name)
    if h is None:
        h = 0xcbf29ce484222325
        for c in name.lower():
            h = (h ^ c) * 0x100000001b3 & MASK
        _names[name] = h
    return h


def field_sum(name, value):
    """Knows the name, and how many bytes of the value are neither SP, TAB, CR nor LF."""
    h = name_sum(name) ^ (len(value.translate(None, b' \t\r\n')) * 0x9e3779b97f4a7c15 & MASK)
    h ^= h >> 32
    h = h * 0xd6e8feb86659fd93 & MASK
    return h ^ h >> 32


def message_line(fields):
    """What --verify prints for a message; `fields` are names and values as bytes."""
    names = whole = 0
    for name, value in fields:
        names += name_sum(name)
        whole += field_sum(name, value)
    return '%d %016x %016x' % (len(fields), names & MASK, whole & MASK)
