#!/usr/bin/env python3
"""Makes mailboxes of any size from the synthetic messages beside it, the same bytes for the same options on every machine.

  python3 corpus/mailbox.py OUT --size 1G [--shape attachments|text|headers] [--dialect rd|o|cl|cl2] [--eol lf|crlf|mixed]
                                [--as mbox|maildir|directory] [--seed N] [--pool N] [--index] [--sparse]

shape    attachments: 37 KB a message, of which a third, 12 KB and 60 fields, is header, as in mail that Exchange Online delivered
         text: short bodies below a header section half as long. headers: header sections only
dialect  rd quotes every line that begins with `>`s and `From `, o only `From `; cl quotes as o and tells Content-Length; cl2 tells it and
         quotes nothing. All are valid: a separator is `From ` with a date at the start of the file or after an empty line, nowhere else
eol      mixed: each message has one kind of line end, about half of them CRLF
sparse   a mailbox of any size that takes little disk: every 17th body is a hole of 256 MiB

OUT.json beside it tells messages, bytes, header bytes and fields. --index also writes OUT.idx, one JSON line a message: its number, its
offset, its length (separator line and content, without the empty line that follows) and the offset of its header section.

A few hundred distinct messages are made, then written over and over in an order that the seed draws: that is as fast as the disk.
"""
import argparse, base64, json, os, random, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))
FIELD = re.compile(rb'\n(?![ \t])')
NAME = re.compile(rb'[!-9;-~]+[ \t]*:')
SEPARATOR = b'From sender@example.com Thu Jan  1 00:00:00 1970'
HOLE = 256 << 20
BLOCK = 16 << 20            # written at once: a page cache filled by small writes keeps small folios, and those map at half the speed


def number_of_bytes(text):
    m = re.fullmatch(r'(\d+(?:\.\d+)?)([KMGT]?)(?:i?B)?', text, re.I)
    if not m:
        raise argparse.ArgumentTypeError(f'{text} is no size: 64M, 1G')
    return int(float(m.group(1)) * 1024 ** ' KMGT'.index((m.group(2) or ' ').upper()))


# ------------------------------------------------------------------------------------------------ fields

def samples():
    """Header sections of the corpus as lists of fields; those that are odd on purpose make a test, not a mailbox."""
    out = []
    for name in sorted(n for n in os.listdir(HERE) if n.endswith('.eml')):
        with open(os.path.join(HERE, name), 'rb') as f:
            head = f.read().replace(b'\r\n', b'\n').split(b'\n\n')[0].strip(b'\n')
        fields = FIELD.split(head)
        if head.isascii() and b'\r' not in head and all(NAME.match(f) for f in fields) and len(fields) > 8:
            out.append(fields)
    return out


class Padding:
    """Fields as they stand in delivered mail, invented: what makes 2 KB of a sample into the 12 KB that Exchange Online delivers."""

    def __init__(self, rng):
        self.rng = rng

    def b64(self, n):
        return base64.b64encode(self.rng.randbytes(n * 3 // 4 + 1))[:n]

    def hex(self, n):
        return b'%0*x' % (n, self.rng.getrandbits(4 * n))

    def lines(self, name, parts, width=76, indent=b' '):
        """A name on its own line, then a long value cut at `width`."""
        text = b''.join(parts)
        return name + b':\n' + b'\n'.join(indent + text[i:i + width] for i in range(0, len(text), width))

    def address(self):
        return b'2001:db8:%x:%x::%x' % (self.rng.randrange(4096), self.rng.randrange(256), self.rng.randrange(1, 64))

    def host(self):
        return b'AM%dPR%02dMB%04d.eurprd%02d.prod.outlook.com' % (self.rng.randrange(10), self.rng.randrange(10), self.rng.randrange(10000), self.rng.randrange(10))

    def signature(self, name, first):
        return (name + b': ' + first + b'; a=rsa-sha256; c=relaxed/relaxed; d=example.org;\n\ts=arcselector10001; t=%d;\n'
                b'\th=From:Date:Subject:Message-ID:Content-Type:MIME-Version:X-MS-Exchange-SenderADCheck;\n\tbh=' % self.rng.randrange(1700000000, 1800000000)
                + self.b64(43) + b'=;\n\tb=' + b'\n\t '.join([self.b64(72) for _ in range(4)] + [self.b64(54) + b'==']))

    def hop(self, i):
        """A trace field of the sender's side, below those of the sample."""
        at = b'; Thu, 1 Jan 2026 %02d:%02d:%02d +0000' % (23 - i, self.rng.randrange(60), self.rng.randrange(60))
        if i % 2:
            return (b'Received: from relay%d.example.org (relay%d.example.org [192.0.2.%d])\n\tby mx%d.example.org (Postfix) with ESMTPS id ' % (i, i, self.rng.randrange(1, 255), i)
                    + self.hex(12).upper() + b'\n\tfor <dave@example.com>' + at)
        return (b'Received: from ' + self.host() + b'\n (' + self.address() + b') by ' + self.host() + b'\n (' + self.address()
                + b') with Microsoft SMTP Server\n (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.9275.11' + at)

    def trace(self):
        r = self.rng
        out = [self.signature(b'ARC-Seal', b'i=1'), self.signature(b'ARC-Message-Signature', b'i=1')]
        out.append(b'ARC-Authentication-Results: i=1; mx.example.org 1; spf=pass\n smtp.mailfrom=example.org; dmarc=pass action=none header.from=example.org;\n'
                   b' dkim=pass header.d=example.org; arc=none')
        out += [self.hop(i) for i in range(r.randrange(1, 4))]
        out.append(self.signature(b'DKIM-Signature', b'v=1'))
        return out

    def short(self):
        r = self.rng
        return [
            b'X-MS-Exchange-MessageSentRepresentingType: 1',
            b'X-MS-PublicTrafficType: Email',
            b'X-MS-TrafficTypeDiagnostic: ' + self.host().split(b'.')[0] + b':EE_|' + self.host().split(b'.')[0] + b':EE_',
            b'X-MS-Exchange-Organization-ExpirationInterval: 1:00:00:00.0000000',
            b'X-MS-Exchange-Organization-ExpirationIntervalReason: OriginalSubmit',
            b'X-MS-Exchange-EOPDirect: true',
            b'X-LD-Processed: 00000000-1111-4222-8333-444444444444,ExtAddr,ExtFwd',
            b'X-MS-Exchange-Transport-CrossTenantHeadersStamped: ' + self.host().split(b'.')[0],
            b'X-MS-Exchange-Transport-EndToEndLatency: 00:00:0%d.%07d' % (r.randrange(10), r.randrange(10 ** 7)),
            b'X-MS-Exchange-AtpMessageProperties: SA|SL',
            b'X-MS-Exchange-AntiSpam-MessageData-ChunkCount: 1',
            b'X-MS-Exchange-SenderADCheck: 1',
            b'X-MS-Has-Attach: yes',
            b'X-MS-TNEF-Correlator:',
            b'Thread-Topic: Figures of week %d' % r.randrange(1, 53),
            b'Thread-Index: ' + self.b64(30),
            b'In-Reply-To: <' + self.hex(32) + b'@example.org>',
            b'References: ' + b'\n '.join(b'<' + self.hex(32) + b'@example.org>' for _ in range(r.randrange(1, 5))),
            b'Accept-Language: en-GB, de-DE, en-US',
            b'Content-Language: en-GB',
            b'Importance: normal',
            b'List-Unsubscribe: <https://lists.example.org/u/' + self.b64(120).replace(b'/', b'-').replace(b'+', b'_') + b'>',
            b'Feedback-ID: ' + self.hex(10) + b':example.org:news',
            b'X-Report-Abuse: Please forward a copy of this message to abuse@example.org',
            b'X-Gateway-ID: ' + self.hex(24),
            b'Errors-To: <bounce-%d@example.org>' % r.randrange(10 ** 6),
        ]

    def chunk(self, name, n):
        """An opaque report: encoded words of 76 bytes, a line each."""
        return name + b':' + b''.join(b'\n\t=?us-ascii?Q?' + self.b64(60) + b'?=' for _ in range(n // 77))

    def antispam(self):
        return b'ARA:' + b'|'.join(b'%d' % self.rng.randrange(10 ** 7, 10 ** 10) for _ in range(self.rng.randrange(8, 36))) + b';'


def header(fields, rng, target):
    """The fields of a sample, padded to about `target` bytes. What the answers rest on stays as it is."""
    pad = Padding(rng)
    fields = list(fields)
    for i, f in enumerate(fields):
        if f.startswith(b'X-Microsoft-Antispam: '):
            fields[i] = f + pad.antispam()
    present = {f.split(b':')[0].strip().lower() for f in fields}
    received = [i for i, f in enumerate(fields) if f.startswith(b'Received:')]
    below = received[-1] + 1 if received else 0
    length = sum(map(len, fields)) + len(fields)
    trace, rest = [], []

    def take(into, f):
        nonlocal length
        if length + len(f) < target:
            into.append(f)
            length += len(f) + 1

    for f in pad.trace():
        take(trace, f)
    short = [f for f in pad.short() if f.split(b':')[0].lower() not in present]
    keep = rng.randrange(len(short) - 2, len(short) + 1) if target > 8000 else len(short) // 2
    for i in sorted(rng.sample(range(len(short)), keep)):
        take(rest, short[i])
    room = target - length
    if room > 400:
        share = min(room, rng.randrange(3000, 5000))
        rest.append(pad.chunk(b'X-Microsoft-Antispam-Message-Info', share))
        room -= share
        i = 0
        while room > 300:
            share = min(room, rng.randrange(800, 2600))
            rest.append(pad.chunk(b'X-MS-Exchange-AntiSpam-MessageData-%d' % i, share))
            room -= share
            i += 1
    end = [i for i, f in enumerate(fields) if f.startswith(b'X-')]
    at = end[len(end) // 2] if end else len(fields)
    at = max(at, below)
    return fields[:below] + trace + fields[below:at] + rest + fields[at:]


# ------------------------------------------------------------------------------------------------ bodies

WORDS = ('please find the numbers below we are glad to hear from you and will send invoice report meeting thursday room offer figures of last week '
         'server backup finished without errors disk at percent used contract draft is ready for review tomorrow morning').encode().split()


def prose(rng, size):
    """Short lines. Some begin with `From ` or `F`, as sentences do; none of them is a separator, for it has no date."""
    out, n = [], 0
    while n < size:
        draw = rng.random()
        if draw < 0.08:
            line = b''
        elif draw < 0.10:
            line = b'From here on the figures of the second quarter apply.'
        elif draw < 0.11:
            line = b'>From the archive, quoted once already.'
        elif draw < 0.14:
            line = b'For the attention of the board: Friday.'
        else:
            line = (b'> ' if draw > 0.8 else b'') + b' '.join(rng.choice(WORDS) for _ in range(rng.randrange(3, 13)))
        out.append(line)
        n += len(line) + 1
    return out


def attachment(rng, size):
    """Text, then base64 in lines of 76 between two boundaries."""
    boundary = b'----=_Part_%08x' % rng.getrandbits(32)
    lines = [b'--' + boundary, b'Content-Type: text/plain; charset="utf-8"', b''] + prose(rng, 1200)
    lines += [b'--' + boundary, b'Content-Type: application/pdf; name="figures.pdf"', b'Content-Transfer-Encoding: base64', b'']
    text = base64.b64encode(rng.randbytes(max(size - 1500, 57) * 57 // 77))
    lines += [text[i:i + 76] for i in range(0, len(text), 76)]
    return lines + [b'--' + boundary + b'--']


# ------------------------------------------------------------------------------------------------ messages

QUOTE = {'rd': (re.compile(rb'>*From '), b'>'), 'o': (re.compile(rb'From '), b'>'), 'cl': (re.compile(rb'From '), b'>'), 'cl2': None}


class Message:
    """As it stands in the mailbox: separator line, header section, empty line, body. `parts` for messages in files of their own."""

    def __init__(self, fields, body, dialect, eol):
        head = b'\n'.join(fields).split(b'\n')
        quote = QUOTE[dialect]
        if body is not None and quote:
            body = [quote[1] + line if quote[0].match(line) else line for line in body]
        text = None if body is None else eol.join(body) + eol
        if dialect in ('cl', 'cl2'):
            head.append(b'Content-Length: %d' % len(text or b''))
        self.eol = eol
        self.fields = sum(1 for line in head if line[:1] not in (b' ', b'\t'))
        self.head = eol.join(head) + eol
        self.separator = SEPARATOR + eol
        self.body = text
        # Header sections alone end in the empty line that also comes before the next separator.
        self.content = self.head if text is None else self.head + eol + text
        self.bytes = self.separator + self.content + eol


def pool(options):
    rng = random.Random(options.seed)
    bases = samples()
    out = []
    for i in range(options.pool):
        crlf = options.eol == 'crlf' or options.eol == 'mixed' and rng.random() < 0.5
        mean = 6000 if options.shape == 'text' else 12300
        fields = header(rng.choice(bases), rng, int(min(max(rng.gauss(mean, mean / 5), mean / 2), mean * 2)))
        if options.shape == 'headers':
            body = None
        elif options.shape == 'text':
            body = prose(rng, int(rng.lognormvariate(7.6, 0.6)))
        else:
            body = attachment(rng, int(min(rng.lognormvariate(9.82, 0.75), 400_000)))
        out.append(Message(fields, body, options.dialect, b'\r\n' if crlf else b'\n'))
    return out


def order(messages, rng):
    while True:
        turn = list(range(len(messages)))
        rng.shuffle(turn)
        yield from turn


# ------------------------------------------------------------------------------------------------ writing

class Tally:
    def __init__(self):
        self.messages = self.bytes = self.header_bytes = self.fields = 0

    def add(self, m, size):
        self.messages += 1
        self.bytes += size
        self.header_bytes += len(m.head)
        self.fields += m.fields


def index_line(i, offset, m, hole=0):
    return '{"i":%d,"off":%d,"len":%d,"hdr":%d}\n' % (i, offset, len(m.separator) + len(m.content) + hole, offset + len(m.separator))


def write_mbox(options, messages, tally):
    with open(options.out, 'wb', buffering=0) as out, open(options.out + '.idx' if options.index else os.devnull, 'w') as index:
        block, size = [], 0
        for i in order(messages, random.Random(options.seed + 1)):
            m = messages[i]
            if options.index:
                index.write(index_line(tally.messages, tally.bytes, m))
            tally.add(m, len(m.bytes))
            block.append(m.bytes)
            size += len(m.bytes)
            if size >= BLOCK or tally.bytes >= options.size:
                write_all(out, b''.join(block))
                block, size = [], 0
            if tally.bytes >= options.size:
                return


def write_sparse(options, messages, tally):
    with open(options.out, 'wb', buffering=0) as out, open(options.out + '.idx' if options.index else os.devnull, 'w') as index:
        for i in order(messages, random.Random(options.seed + 1)):
            m = messages[i]
            hole = HOLE if tally.messages % 17 == 16 else 0
            if options.index:
                index.write(index_line(tally.messages, tally.bytes, m, hole))
            tally.add(m, len(m.bytes) + hole)
            if hole:                                    # the zeros come before the last line end of the body
                write_all(out, m.bytes[:-2 * len(m.eol)])
                out.seek(hole, os.SEEK_CUR)
                write_all(out, m.eol * 2)
            else:
                write_all(out, m.bytes)
            if tally.bytes >= options.size:
                return


def write_files(options, messages, tally):
    """One file a message: a Maildir, or folders of folders with 64 files each."""
    root = options.out
    maildir = options.layout == 'maildir'
    if maildir:
        for name in ('cur', 'new', 'tmp'):
            os.makedirs(os.path.join(root, name), exist_ok=True)
    for i in order(messages, random.Random(options.seed + 1)):
        m, n = messages[i], tally.messages
        if maildir:
            path = os.path.join(root, 'new' if n % 20 == 0 else 'cur', f'{1767225600 + n}.M{n % 1000000:06}P1.mail.example.org' + ('' if n % 20 == 0 else ':2,S'))
        else:
            folder = os.path.join(root, f'{n // 4096:03}', f'{n // 64 % 64:02}')
            if n % 64 == 0:
                os.makedirs(folder, exist_ok=True)
            path = os.path.join(folder, f'{n:07}.eml')
        content = m.content if m.body is not None else m.content + m.eol
        with open(path, 'wb', buffering=0) as out:
            write_all(out, content)
        tally.add(m, len(content))
        if tally.bytes >= options.size:
            return


def write_all(out, data):
    view = memoryview(data)
    while view:
        view = view[out.write(view):]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('out')
    p.add_argument('--size', type=number_of_bytes, required=True)
    p.add_argument('--shape', choices=('attachments', 'text', 'headers'), default='attachments')
    p.add_argument('--dialect', choices=('rd', 'o', 'cl', 'cl2'), default='rd')
    p.add_argument('--eol', choices=('lf', 'crlf', 'mixed'), default='lf')
    p.add_argument('--as', dest='layout', choices=('mbox', 'maildir', 'directory'), default='mbox')
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--pool', type=int, default=400, help='how many distinct messages')
    p.add_argument('--index', action='store_true')
    p.add_argument('--sparse', action='store_true')
    options = p.parse_args()
    if options.sparse and (options.layout != 'mbox' or options.dialect.startswith('cl') or options.shape == 'headers'):
        p.error('--sparse makes mailboxes of dialect rd or o, with bodies')
    if options.index and options.layout != 'mbox':
        p.error('--index is for mailboxes')

    tally = Tally()
    write = write_sparse if options.sparse else write_mbox if options.layout == 'mbox' else write_files
    write(options, pool(options), tally)
    told = dict(messages=tally.messages, bytes=tally.bytes, headerBytes=tally.header_bytes, fields=tally.fields, shape=options.shape,
                dialect=options.dialect, eol=options.eol, layout=options.layout, seed=options.seed, pool=options.pool, sparse=options.sparse)
    with open(options.out.rstrip('/') + '.json', 'w') as f:
        json.dump(told, f)
        f.write('\n')
    print(f'{options.out}: {tally.messages} messages, {tally.bytes} bytes, header {tally.header_bytes / tally.messages:.0f} bytes and '
          f'{tally.fields / tally.messages:.1f} fields a message')


if __name__ == '__main__':
    sys.exit(main())
