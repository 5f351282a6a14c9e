#!/usr/bin/env python3
"""Writes the synthetic sample corpus: NAME.eml (some NAME.msg), NAME.expect.json, MANIFEST.tsv, directory.txt.

  python3 corpus/generate.py            writes everything beside this file (and removes samples it no longer knows)

Every message is invented: example.com/.org/.net, documentation and private addresses, made-up machine names. Only the suffixes of
Microsoft's cloud hosts and the consumer tenant id are real, because rules match them. Nothing depends on the clock or the network:
dates, host numbers and ids follow from the name of the sample (or from `seed`). The expectations are typed by hand in the table at
the end, from the decision tables of docs/rules; only mechanical consequences (outlook from server and client, the sender answer from
the submission, scl and authAs from the stamps written) are filled in by `expectation`.

Three parts: 1 small things (dates, hops, report headers) - 2 chains, which return header fields - 3 the table of samples.
"""
import base64, datetime as dt, hashlib, json, os, re
import msg

HERE = os.path.dirname(os.path.abspath(__file__))
UTC = dt.timezone.utc
CET = dt.timezone(dt.timedelta(hours=1))
OMIT = object()                       # a key that the domain reference does not settle


# ------------------------------------------------------------------------------------------------ 1 small things

class Ctx:
    """What one sample draws from: a time and a stream of bytes, both from its seed alone."""

    def __init__(self, seed):
        self.bytes = hashlib.shake_256(seed.encode()).digest(1 << 15)
        self.at = 0
        self.names = {}
        days = self.number(125)                                   # 2025-11-10 .. 2026-03-14: no change of summer time between
        self.now = (dt.datetime(2025, 11, 10, tzinfo=UTC)
                    + dt.timedelta(days=days, seconds=self.number(86400), microseconds=self.number(10000) * 100))

    def number(self, limit):
        assert self.at + 4 <= len(self.bytes)
        v = int.from_bytes(self.bytes[self.at:self.at + 4], 'big')
        self.at += 4
        return v % limit

    def hex(self, n):
        return ''.join('0123456789abcdef'[self.number(16)] for _ in range(n))

    def upper(self, n):
        return ''.join('ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'[self.number(34)] for _ in range(n))

    def ago(self, **kw):
        return self.now - dt.timedelta(**kw)

    def host(self, role):
        """Invented machine names; the same role gives the same machine within one message."""
        if role not in self.names:
            n = self.number(9000) + 1000
            self.names[role] = {'mailbox': f'AM0EXMP{n}.EURPRD00.PROD.OUTLOOK.COM', 'store': f'DB0EXMP{n}.EURPRD00.PROD.OUTLOOK.COM',
                                'hub': f'VI0EXMP{n}.EURPRD00.PROD.OUTLOOK.COM', 'cas': f'AM0EXCA{n}', 'edge': f'AM0EUR00FT{n % 900 + 100}'}[role]
        return self.names[role]

    def v6(self, role):
        key = 'v6' + role
        if key not in self.names:
            self.names[key] = f'2001:db8:{self.hex(3)}:{self.hex(2)}::{self.number(60) + 2:x}'
        return self.names[key]


def stamp(t, tz=UTC):
    t = t.astimezone(tz)
    day = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[t.weekday()]
    month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()[t.month - 1]
    return f'{day}, {t.day} {month} {t.year} {t:%H:%M:%S} {t:%z}'


def arrival(t):
    """05 Jan 2026 02:12:44.1234 (UTC)"""
    t = t.astimezone(UTC)
    month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()[t.month - 1]
    return f'{t.day:02} {month} {t.year} {t:%H:%M:%S}.{t.microsecond // 100:04} (UTC)'


def network_message_id(c, t):
    """A GUID whose last 12 hex digits are the top 48 bits of the .NET tick count of t."""
    since = t - dt.datetime(1, 1, 1, tzinfo=UTC)
    ticks = (since.days * 86400 + since.seconds) * 10_000_000 + since.microseconds * 10
    return f'{c.hex(8)}-{c.hex(4)}-4{c.hex(3)}-{c.hex(4)}-{ticks >> 16:012x}'


class Glued(str):
    """A value that follows the colon without a space."""


def fold(name, value):
    """As Exchange folds: words up to column 78, each further line begins with one space. Folds already in the value stay."""
    if isinstance(value, Glued) or value == '' or value[0] == '\n':
        return f'{name}:{value}'
    if '\n' in value:
        return f'{name}: {value}'
    line, out = f'{name}:', []
    for word in value.split(' '):
        if len(line) + 1 + len(word) > 78 and line.strip():
            out.append(line)
            line = ''
        line += ' ' + word
    return '\n'.join(out + [line])


BUILDS = {'2007': '8.3.485.1', '2010': '14.3.513.0', '2013': '15.0.1497.48', '2016': '15.1.2507.34', '2019': '15.2.1544.4',
          'se': '15.2.2562.17', 'exo': '15.20.9275.11'}
TLS = '(version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384)'


def mapi_build(build):
    a, b, d, e = BUILDS[build].split('.')
    return f'{int(a):02}.{int(b):02}.{int(d):04}.{int(e):03}'


def hop(frm, fip, by, bip, build, t, tz=CET, via=None, tls=TLS):
    """A trace field of Exchange's transport."""
    tls = {'2007': '', '2010': '(TLS) '}.get(build, tls + ' ' if tls else '')
    via = f' via {via}' if via else ''
    bip = f' ({bip})' if bip else ''
    return 'Received', f'from {frm} ({fip}) by {by}{bip} with Microsoft SMTP Server {tls}id {BUILDS[build]}{via}; {stamp(t, tz)}'


def hop_mapi(c, host, build, t, tz=CET):
    ip = f'fe80::{c.hex(4)}:{c.hex(4)}:{c.hex(4)}:{c.hex(4)}'
    return 'Received', f'from {host} ([{ip}]) by {host} ([{ip}%{c.number(9) + 3}]) with mapi id {mapi_build(build)}; {stamp(t, tz)}'


def hop_postfix(c, frm, fip, by, t, tz=CET):
    """A trace field of somebody else's server, folded with tabs as Postfix does."""
    return 'Received', f'from {frm} ({frm} [{fip}])\n\tby {by} (Postfix) with ESMTPS id 4{c.upper(12)}; {stamp(t, tz)}'


def forefront(cip='198.51.100.25', scl=1, sfv='NSPM', cat='NONE', ipv='NLI', dir='INB', ctry='US', h='mail.example.net', srv='', sfty=None):
    """X-Forefront-Antispam-Report; a part given as None is left out."""
    parts = [('CIP', cip), ('CTRY', ctry), ('LANG', 'en'), ('SCL', scl), ('SRV', srv), ('IPV', ipv), ('SFV', sfv), ('H', h), ('PTR', h),
             ('CAT', cat), ('SFTY', sfty), ('SFS', '(10000001)(200002)(3000000003)'), ('DIR', dir)]
    return ''.join(f'{k}:{v};' for k, v in parts if v is not None)


INTRA = dict(cip='255.255.255.255', ctry='', scl=-1, sfv='SKI', dir='INT', h='')


def delivery(dest, ofr=None, **more):
    """X-Microsoft-Antispam-Mailbox-Delivery as written at delivery."""
    keys = dict(ucf=int(dest == 'C'), jmr=0, ex=0, auth=1)
    keys.update(more)
    return ('\n\t' + ''.join(f'{k}:{v};' for k, v in keys.items()) + f'dest:{dest};' + (f'OFR:{ofr};' if ofr else '')
            + 'ENG:(100001)(200002)(300003)(400004);' + ('RF:JunkEmail;' if dest == 'J' else ''))


def auth_results(cip, domain, spf='pass', dkim='pass', dmarc='pass', action='none', compauth='pass', reason='100'):
    signed = f'dkim={dkim} (signature was verified) header.d={domain};' if dkim == 'pass' else 'dkim=none (message not signed) header.d=none;'
    words = {'pass': ('Pass', 'designates'), 'fail': ('Fail', 'does not designate'), 'none': ('None', 'does not designate')}[spf]
    spf_field = f'{words[0]} (protection.outlook.com: domain of {domain} {words[1]} {cip} as permitted sender) receiver=protection.outlook.com; client-ip={cip};'
    return [('Authentication-Results', f'spf={spf} (sender IP is {cip}) smtp.mailfrom={domain}; {signed}dmarc={dmarc} action={action} '
             f'header.from={domain};compauth={compauth} reason={reason}'), ('Received-SPF', spf_field)]


# ------------------------------------------------------------------------------------------------ 2 chains

class Mail:
    """Who writes what to whom; the part of a message that is no stamp."""

    def __init__(self, name, address, subject, body, zone=CET, to='Operations <operations@example.com>', mailer=None):
        self.name, self.address, self.subject, self.body, self.zone, self.to, self.mailer = name, address, subject, body, zone, to, mailer
        self.domain = address.split('@')[1]

    def fields(self, c, date, message_host=None, extra=()):
        written = f'{self.name} <{self.address}>' if self.name else self.address
        out = [('From', written), ('To', self.to), ('Subject', self.subject), ('Date', stamp(date, self.zone)),
               ('Message-ID', f'<{c.hex(32)}@{message_host or self.domain}>')]
        if self.mailer:
            out.append(('X-Mailer', self.mailer))
        return out + list(extra) + [('Content-Type', 'text/plain; charset="utf-8"'), ('Content-Transfer-Encoding', 'quoted-printable'), ('MIME-Version', '1.0')]


BACKUP = Mail('Backup Service', 'backup@example.com', 'Backup finished: nightly-fileserver (success)',
              'Job nightly-fileserver finished with 0 errors and 2 warnings after 01:12:09.', mailer='JobMailer 4.2')
MONITOR = Mail('Monitoring', 'monitor@example.com', 'WARNING: disk /var on db03 is at 91 percent', 'db03: /var 91 percent used, limit 90.')
SCANNER = Mail(None, 'scanner-2f@example.com', 'Scan from device 2F', 'The scanned document has 3 pages.')
ALICE = Mail('Alice Example', 'alice@example.com', 'Room for Thursday', 'Room 4 is free on Thursday from ten.', to='Dave Example <dave@example.com>')
BOB = Mail('Bob Sample', 'bob@example.net', 'Offer 2026-118', 'Please find the numbers for the offer below.', UTC, to='Dave Example <dave@example.com>')
NEWS = Mail('Sample Shop', 'news@shop.example.org', 'Ten percent until Sunday', 'This week ten percent on everything.', UTC, to='dave@example.com')
SPAM = Mail('Prize Office', 'prize@mailer.example.org', 'Your parcel is waiting', 'Confirm your address to receive the parcel.', UTC, to='dave@example.com')
PARTNER = Mail('Carol Partner', 'carol@partner.example.org', 'Contract draft', 'The draft is ready for review.', to='Dave Example <dave@example.com>')
SPOOF = Mail('Alice Example', 'alice@example.com', 'Invoice to be paid today', 'Please pay the invoice before noon.', UTC, to='Dave Example <dave@example.com>')
ZOE = Mail('=?utf-8?Q?Zo=C3=AB_Example?=', 'zoe@example.com', '=?utf-8?Q?Schl=C3=BCssel_f=C3=BCr_Raum_4?=', 'The key lies at the desk.', to='Dave Example <dave@example.com>')
NDR = Mail('Microsoft Outlook', 'MicrosoftExchange00000000000041119000000000000001@example.com', 'Undeliverable: Offer 2026-118',
           'Your message could not be delivered to bob@example.net.', UTC, to='Dave Example <dave@example.com>')

EX1, EX2 = ('EX01.corp.example.com', '10.20.1.11'), ('EX02.corp.example.com', '10.20.1.12')
HUB = ('HUB01.corp.example.com', '10.20.1.15')
APP = ('backup01.example.com', '10.20.4.31')
PUBLIC = ('mail.example.net', '198.51.100.25')
GATEWAY = ('gw01.example.com', '10.20.9.5')
EX1_PUBLIC = ('mail.example.com', '192.0.2.17')
TENANT = '00000000-1111-4222-8333-444444444444'
CONSUMER = '84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa'
ORG = 'X-MS-Exchange-Organization-'
CT = 'X-MS-Exchange-CrossTenant-'


def org_fields(c, at, authas, mech, scl, source, report=None, nmid='clock', more=(), direction=None):
    """The Organization- fields in the order of a real delivery. `at` is the moment the clock of the GUID shows."""
    out = []
    if nmid == 'clock':
        out.append((ORG + 'Network-Message-Id', network_message_id(c, at)))
    elif nmid:
        out.append((ORG + 'Network-Message-Id', nmid))
    if direction:
        out.append((ORG + 'MessageDirectionality', direction))
    out += list(more)
    if scl is not None:
        out.append((ORG + 'SCL', str(scl)))
    if report:
        out.append((ORG + 'Antispam-Report', report))
    if source:
        out.append((ORG + 'AuthSource', source))
    if authas is not None:
        for one in authas if isinstance(authas, list) else [authas]:
            out.append((ORG + 'AuthAs', one))
    if mech is not None:
        out.append((ORG + 'AuthMechanism', mech))
    return out


def onprem(mail=BACKUP, authas=None, mech=None, scl=None, client=APP, release='2016', older=(), top=(), report=None, source=EX1[0],
           clock=0, date=0, nmid='clock', org=(), extra=(), held=0, mapi=False, hops=True, mime=()):
    """An on-premises delivery: Frontend Transport (or a hub of 2007/2010, or a mailbox's own submission), transport, Mailbox Transport.
    clock and date are hours added to the true clock of the GUID and to Date; held is hours between acceptance and delivery."""

    def build(c):
        t2, t1 = c.now, c.ago(hours=held, seconds=1)
        trace = []
        if mapi:
            trace = [hop(*EX2, *EX1, release, t2, via='Mailbox Transport'), hop(*EX2, *EX2, release, t1), hop_mapi(c, EX2[0], release, t1)]
        elif release in ('2007', '2010'):
            trace = [hop(*client, *HUB, release, t1)]
        else:
            trace = [hop(*EX2, *EX1, release, t2, via='Mailbox Transport'), hop(*EX1, *EX2, release, t1),
                     hop(*client, *EX1, release, t1, via='Frontend Transport', tls=None if client[1].startswith('10.') else TLS)]
        late = release not in ('2007', '2010')
        src = HUB[0] if not late and source == EX1[0] else EX2[0] if mapi and source == EX1[0] else source
        sent = c.ago(hours=held - date, seconds=6)
        out = [f(c) for f in top] + (trace if hops else []) + [f(c) for f in older]
        out += mail.fields(c, sent, extra=mime) + [('Return-Path', mail.address)]
        at = c.ago(hours=held - clock, seconds=1)
        out += org_fields(c, at, authas, mech, scl, src, report, nmid if late else None, org)
        if late:
            out += [(ORG + 'AVStamp-Enterprise', '1.0')] if authas or mech else []
            out += [('X-MS-Exchange-Transport-EndToEndLatency', f'00:00:0{c.number(3)}.{c.number(9000000) + 1000000}'),
                    ('X-MS-Exchange-Processed-By-BccFoldering', mapi_build(release))] if hops else []
        return out + list(extra)

    build.plat, build.family, build.mail = ('onprem', 15), None, mail
    return build


def cloud_trace(c, client, depth='full'):
    """Mailbox hop with HTTPS, transport, EOP front, EOP edge."""
    cas = c.host('cas')
    trace = [('Received', f'from {c.host("mailbox")} ({c.v6("mailbox")}) by {c.host("store")} with HTTPS; {stamp(c.now)}'),
             hop(f'{cas}.EURPRD00.PROD.OUTLOOK.COM', c.v6('cas'), c.host('mailbox'), c.v6('mailbox'), 'exo', c.ago(seconds=1), UTC)]
    if depth == 'trimmed':
        return trace, []
    edge = hop(*client, f'{c.host("edge")}.mail.protection.outlook.com', f'10.167.{c.number(200)}.{c.number(200) + 5}', 'exo', c.ago(seconds=3), UTC, via='Frontend Transport')
    if depth == 'edge':
        return [], [edge]
    trace.append(hop(f'{c.host("edge")}.eop-EUR00.prod.protection.outlook.com', c.v6('cas').split('::')[0] + ':cafe::4', f'{cas}.outlook.office365.com',
                     c.v6('cas'), 'exo', c.ago(seconds=2), UTC, via='Frontend Transport'))
    return trace, [edge]


def sender_trace(c, mail, client):
    """What the sender's own server wrote, below the edge."""
    return [hop_postfix(c, f'app.{mail.domain}', '203.0.113.80', client[0], c.ago(seconds=5), UTC)]


def cross_tenant(c, at, nmid, source, authas, entity, tenant, consumer=False):
    return [(CT + 'OriginalArrivalTime', arrival(at)), (CT + 'Network-Message-Id', nmid), (CT + 'Id', tenant),
            (CT + 'AuthSource', source), (CT + 'AuthAs', authas), (CT + 'FromEntityHeader', entity)] + (
            [(CT + 'RMS-PersistedConsumerOrg', '00000000-0000-0000-0000-000000000000')] if consumer else []) + [
            ('X-MS-Exchange-Transport-CrossTenantHeadersStamped', c.host('mailbox').split('.')[0])]


def exo(mail=BOB, authas='Anonymous', mech=None, scl='report', report='default', client=PUBLIC, older=None, auth=None, dest=None, direction='Incoming',
        entity='Internet', source=None, depth='full', org=(), extra=(), clock=0, date=0, bcl=0, stamps=True, cross=True, top=(), tenant_field=True, nmid='clock'):
    """Exchange Online, mail from outside or from the organization's own premises. scl='report' repeats the report's SCL in Organization-SCL;
    stamps=False leaves every Organization- field out, as in the transport headers of an Outlook .msg."""

    def build(c):
        r = dict(cip=client[1], h=client[0])
        r.update({} if report == 'default' else report or {})
        trace, edge = cloud_trace(c, client, depth)
        src = source or (f'{c.host("edge")}.eop-EUR00.prod.protection.outlook.com' if depth != 'trimmed' else c.host('mailbox'))
        out = [f(c) for f in top] + trace
        if edge:
            out += auth_results(client[1], mail.domain, **(auth or {})) + edge
            out += sender_trace(c, mail, client) if older is None else [f(c) for f in older]
        out += mail.fields(c, c.ago(hours=-date - min(clock, 0), seconds=6))
        out.append(('Return-Path', mail.address))
        at = c.ago(hours=-clock, seconds=3)
        value = r.get('scl', 1) if scl == 'report' else scl
        stamped = org_fields(c, at, authas, mech, value, src, None, nmid, [('X-MS-PublicTrafficType', 'Email')] + list(org), direction) if stamps else []
        guid = next((v for n, v in stamped if n.endswith('Network-Message-Id')), network_message_id(c, at))
        if stamps:
            out += [(ORG + 'ExpirationStartTime', arrival(at)), (ORG + 'ExpirationStartTimeReason', 'OriginalSubmit')] + stamped[:1]
            stamped = stamped[1:]
        out.append(('X-EOPAttributedMessage', '0'))
        if tenant_field:
            out.append(('X-EOPTenantAttributedMessage', f'{TENANT}:0'))
        out += stamped + [('X-MS-Office365-Filtering-Correlation-Id', guid), ('X-Microsoft-Antispam', f'BCL:{bcl};')]
        if report is not None:
            out.append(('X-Forefront-Antispam-Report', forefront(**r)))
        if cross:
            out += cross_tenant(c, at, guid, src, authas if isinstance(authas, str) else 'Anonymous', entity, TENANT)
        out += [('X-MS-Exchange-Transport-EndToEndLatency', f'00:00:0{c.number(5) + 1}.{c.number(9000000) + 1000000}'),
                ('X-MS-Exchange-Processed-By-BccFoldering', mapi_build('exo'))]
        if dest:
            out.append(('X-Microsoft-Antispam-Mailbox-Delivery', delivery(*dest[0], **dest[1]) if isinstance(dest, tuple) else dest))
        return out + list(extra)

    build.plat, build.family, build.mail = ('exo', 14), 18, mail
    return build


def exo_internal(mail=ALICE, authas='Internal', mech='04', scl=-1, report='default', org=(), extra=(), stamps=True, dest=None, proxied=None):
    """Exchange Online, from one mailbox of the tenant to another."""

    def build(c):
        hub, store = c.host('hub'), c.host('store')
        out = [('Received', f'from {hub} ({c.v6("hub")}) by {store} with HTTPS; {stamp(c.now)}'),
               hop(hub, c.v6('hub'), c.host('mailbox'), c.v6('mailbox'), 'exo', c.ago(seconds=1), UTC), hop_mapi(c, hub, 'exo', c.ago(seconds=1), UTC)]
        out += mail.fields(c, c.ago(seconds=2), hub)
        if proxied:
            out.append(('X-ClientProxiedBy', f'{c.host("cas")}.EURPRD00.PROD.OUTLOOK.COM ({c.v6("cas")}) To {hub} ({c.v6("hub")})'))
        out.append(('Return-Path', mail.address))
        stamped = org_fields(c, c.ago(seconds=1), authas, mech, scl, hub, None, 'clock', [('X-MS-PublicTrafficType', 'Email')] + list(org), 'Originating')
        guid = stamped[0][1]
        if stamps:
            out += stamped
        out += [('X-MS-TrafficTypeDiagnostic', f'{hub.split(".")[0]}:EE_|{c.host("mailbox").split(".")[0]}:EE_'), ('X-MS-Office365-Filtering-Correlation-Id', guid),
                ('X-Microsoft-Antispam', 'BCL:0;')]
        if report is not None:
            out.append(('X-Forefront-Antispam-Report', forefront(**dict(INTRA, h=hub, **({} if report == 'default' else report)))))
        out += cross_tenant(c, c.ago(seconds=3), guid, hub, 'Internal', 'Hosted', TENANT) if stamps else []
        if dest:
            out.append(('X-Microsoft-Antispam-Mailbox-Delivery', delivery(*dest[0], **dest[1])))
        return out + list(extra)

    build.plat, build.family, build.mail = ('exo', 14), 18, mail
    return build


def consumer(mail=NEWS, scl=1, dest=None, inside=(), tenant=True, logon=True, auth=None, message_delivery=None, pcl=2):
    """Outlook.com: the bracket of incoming headers, the consumer tenant, X-SID-*, no Forefront report."""

    def build(c):
        client = ('out01.' + mail.domain, '203.0.113.44')
        trace, edge = cloud_trace(c, client)
        src = f'{c.host("edge")}.eop-EUR00.prod.protection.outlook.com'
        letter = [hop_postfix(c, f'app.{mail.domain}', '203.0.113.80', client[0], c.ago(seconds=5), UTC)] + mail.fields(c, c.ago(seconds=6))[:-1] + list(inside)
        out = trace + auth_results(client[1], mail.domain, **(auth or {})) + edge
        out.append(('X-IncomingTopHeaderMarker', f'OriginalChecksum:{c.hex(64).upper()};UpperCasedChecksum:{c.hex(64).upper()};SizeAsReceived:{1800 + c.number(900)};Count:{len(letter)}'))
        out += letter + [('X-IncomingHeaderCount', str(len(letter))), ('Return-Path', mail.address)]
        stamped = org_fields(c, c.ago(seconds=3), 'Anonymous', None, None, src, None, 'clock', [('X-MS-PublicTrafficType', 'Email')], 'Incoming')
        guid = stamped[0][1]
        out += [(ORG + 'ExpirationStartTime', arrival(c.ago(seconds=3))), (ORG + 'ExpirationStartTimeReason', 'OriginalSubmit')] + stamped[:1] + [('X-EOPAttributedMessage', '0')]
        out += ([('X-EOPTenantAttributedMessage', f'{CONSUMER}:0')] if tenant else []) + stamped[1:]
        t = c.ago(hours=5)
        out += [('X-MS-UserLastLogonTime', f'{t.month}/{t.day}/{t.year} {(t.hour + 11) % 12 + 1}:{t:%M:%S} {"AM" if t.hour < 12 else "PM"}')] if logon else []
        out += [('X-MS-Office365-Filtering-Correlation-Id', guid), ('X-MS-Exchange-EOPDirect', 'true'), ('X-Sender-IP', client[1]), ('X-SID-PRA', mail.address.upper()),
                ('X-SID-Result', 'PASS'), (ORG + 'PCL', str(pcl)), (ORG + 'SCL', str(scl)), ('X-Microsoft-Antispam', 'BCL:3;')]
        out += cross_tenant(c, c.ago(seconds=3), guid, src, 'Anonymous', 'Internet', CONSUMER, True) if tenant else []
        if dest:
            out.append(('X-Microsoft-Antispam-Mailbox-Delivery', delivery(*dest[0], **dest[1])))
        if message_delivery:
            words = f'V=1.1;us=0;l=0;a=0;D={2 if message_delivery == 6 else 1};GD=2;SCL={message_delivery}'
            out.append(('X-Message-Delivery', base64.b64encode(words.encode()).decode()))
        return out + [('MIME-Version', '1.0')]

    build.plat, build.family, build.mail = ('consumer', 13), 18, mail
    return build


def behind_eop(mail=BOB, authas='Anonymous', mech=None, scl=None, report='default', org=(), extra=(), cip=None, source='edge', direction='Incoming', stamps=True):
    """A mailbox on premises whose mail comes through EOP: own hops on top, an outbound hop, the EOP hops, the sender."""

    def build(c):
        trace, edge = cloud_trace(c, PUBLIC)
        src = f'{c.host("edge")}.eop-EUR00.prod.protection.outlook.com' if source == 'edge' else source
        out = [hop(*EX2, *EX1, '2019', c.ago(seconds=-3), via='Mailbox Transport'), hop(*EX1, *EX2, '2019', c.ago(seconds=-2)),
               hop('AM0EUR00OBE12.outbound.protection.outlook.com', '203.0.113.130', *EX1, '2019', c.ago(seconds=-2), via='Frontend Transport')]
        out += trace[1:] + auth_results(PUBLIC[1], mail.domain) + edge + sender_trace(c, mail, PUBLIC) + mail.fields(c, c.ago(seconds=6)) + [('Return-Path', mail.address)]
        stamped = org_fields(c, c.ago(seconds=3), authas, mech, scl, src, None, 'clock', org, direction)
        guid = stamped[0][1]
        out += stamped if stamps else []
        r = dict(cip=cip or PUBLIC[1], scl=5, sfv='SPM', cat='SPM')
        r.update({} if report == 'default' else report)
        out += [('X-EOPAttributedMessage', '0'), ('X-Microsoft-Antispam', 'BCL:0;'), ('X-Forefront-Antispam-Report', forefront(**r))]
        out += cross_tenant(c, c.ago(seconds=3), guid, f'{c.host("edge")}.eop-EUR00.prod.protection.outlook.com', 'Anonymous', 'Internet', TENANT)
        return out + [('X-MS-Exchange-Processed-By-BccFoldering', mapi_build('2019'))] + list(extra)

    build.plat, build.family, build.mail = ('onprem', 15), 20, mail
    return build


def pasted(fields, mail=BOB, family=None, plat=('unknown', 17), date=0, nmid=False, clock=0):
    """A header without any trace field, as it is pasted into a ticket or kept by a tool."""

    def build(c):
        out = mail.fields(c, c.ago(hours=-date, seconds=4))
        out += [(ORG + 'Network-Message-Id', network_message_id(c, c.ago(hours=-clock)))] if nmid else []
        return out + list(fields)

    build.plat, build.family, build.mail = plat, family, mail
    return build


def outside(mail=ALICE, fields=(), below=None, release='2016', extra=(), top=None, clock=0, nmid=False):
    """A message read outside any Exchange: Postfix hops on top; `below` 'onprem' or 'exo' puts the sender's Exchange hops under them."""

    def build(c):
        out = [hop_postfix(c, 'relay.example.org', '203.0.113.9', 'mx.example.org', c.now, UTC), hop_postfix(c, 'out.example.net', '198.51.100.60', 'relay.example.org', c.ago(seconds=2), UTC)]
        if below == 'onprem':
            out += [hop(*EX2, *EX1, release, c.ago(seconds=4)), hop_mapi(c, EX2[0], release, c.ago(seconds=4))]
        elif below == 'relay':
            out += [hop(*EX1, *EX2, release, c.ago(seconds=4)), hop(*APP, *EX1, release, c.ago(seconds=5), via='Frontend Transport', tls=None)]
        elif below == 'exo':
            out += [hop(c.host('hub'), c.v6('hub'), c.host('mailbox'), c.v6('mailbox'), 'exo', c.ago(seconds=4), UTC), hop_mapi(c, c.host('hub'), 'exo', c.ago(seconds=4), UTC)]
        out += mail.fields(c, c.ago(seconds=8))
        out += [(ORG + 'Network-Message-Id', network_message_id(c, c.ago(hours=-clock, seconds=4)))] if nmid else []
        return out + [(n, c.host('hub') if v == 'HUB' else v) for n, v in fields] + list(extra)

    build.plat, build.family, build.mail = {'onprem': ('onprem', 15), 'relay': ('onprem', 15), 'exo': ('exo', 14)}.get(below, ('unknown', 17)), None, mail
    return build


def recased(chain, how):
    """The same fields with their names written differently."""

    def build(c):
        return [(how(n), v) for n, v in chain(c)]

    build.plat, build.family, build.mail = chain.plat, chain.family, chain.mail
    return build


# ------------------------------------------------------------------------------------------------ expectations

FINDING = {'authas-invalid': 'ATT-1', 'authas-duplicate': 'ATT-2', 'carries-message': 'ATT-26', 'stamp-inside-incoming-bracket': 'ATT-3', 'clock-far-from-trace': 'ATT-4',
           'clock-far-from-date': 'ATT-5', 'cloud-fields-unverified': 'ATT-21', 'authsource-in-no-hop': 'ATT-22', 'odd-capitals': 'ATT-23',
           'date-far-from-clock': 'ATT-24', 'clock-late-explained': 'ATT-25', 'internet-mail-treated-as-internal': 'SUB-23', 'relay-reachable': 'SUB-24',
           'connector-lost-scl': 'SUB-25', 'internet-mail-skips-filtering': 'SUB-26', 'eop-verdict-not-mapped': 'SRV-15', 'exclusive-mode': 'SRV-16',
           'scl-disagrees': 'SRV-17', 'scl-doubtful': 'SRV-18', 'cloud-field-inside-incoming-bracket': 'ATT-27', 'cloud-field-duplicate': 'ATT-28', 'stamp-behind-other-line-end': 'ATT-29',
           'stamp-below-broken-line': 'ATT-30', 'record-without-delivery': 'ATT-31'}
DETAIL = {'mailbox': 13, 'system-generated': 14, 'smtp-auth': 15, 'automatic': 16, 'intra-organization': 17, 'internet-through-own-premises': 18,
          'own-mail-that-lost-its-headers': 19, 'gateway-connector': 20, 'relay': 21, 'internet': 22}
REASON = {'IPOnAllowList': 1, 'MessageSecurityAntispamBypass': 2, 'SenderBypassed': 3, 'AllRecipientsBypassed': 4, 'IPV:CAL': 5, 'SFV:SKN': 6, 'SFV:SKA': 7,
          'SFV:SFE': 8, 'SFV:SKI': 9, 'SFV:SKQ': 10, 'other-product-or-leaked': 11, 'unstated': 12}
RESOLUTION = {'authenticated': ('resolvable', 1), 'externally-secured': ('resolvable', 1), 'unknown': ('unknown', 3)}
SAMPLES = []
ITEMS = []
TOPMOST, UNSTATED, FOREIGN = ('local', 'topmost', 7), ('unstated', None, 9), ('foreign', None, 10)


def contradicted(row):
    return 'none', None, row


def outlook(server, client):
    """Contract: `outlook` follows from server and client."""
    if server in ('junk', 'quarantine', 'custom-folder'):
        return server
    if server != 'inbox':
        return 'unknown'
    return {'exempt': 'inbox', 'off': 'inbox', 'exposed': 'exposed', 'junk': 'junk'}.get(client, 'unknown')


def add(name, chain, args, submission, server, client, why, low=None, predicted=None, recorded=None, att=TOPMOST, plat=None, family='chain', reason=None,
        findings=(), claimed=None, omit=(), rules=(), directory=False, seed=None, lf=False, body=True, more=()):
    """submission: (class, row of 6.1, detail); server and client: (answer, row); low: the client's answer with the filter at low, where it differs from client;
    findings: the whole list, or OMIT; omit: further keys that stay unsaid; more: further keys and their values."""
    SAMPLES.append(dict(locals()))


def add_item(name, chain, item, keep, args, expect, rules, why):
    """An Outlook item (.msg). item: what msg.py puts in beside the header text; keep: the Organization fields that the header text has; expect: the
    answers, rules: those that must have fired."""
    ITEMS.append(dict(locals()))


def expectation(s, fields):
    sub, row, *detail = s['submission']
    detail = detail[0] if detail else None
    server, srv = s['server']
    client, cli = s['client']
    low = s['low'] or client
    res, res_rule = RESOLUTION.get(sub, ('not-resolved', 2))
    attestation, basis, att = s['att']
    platform, plat = s['plat'] or s['chain'].plat
    low_name = [(n.lower(), v) for n, v in fields]
    scl = [v for n, v in low_name if n == (ORG + 'SCL').lower()]
    authas = [v for n, v in low_name if n == (ORG + 'AuthAs').lower()]
    e = {'submission': sub, 'submissionDetail': detail, 'claimed': s['claimed'], 'senderResolution': res, 'junk.server': server, 'junk.client': client,
         'junk.recorded': s['recorded'], 'junk.predicted': s['predicted'] or server, 'junk.outlook': outlook(server, client),
         'junk.outlookIfFiltered': outlook(server, low), 'attestation': attestation, 'attestationBasis': basis, 'platform': platform,
         'scl': int(scl[0]) if len(scl) == 1 else OMIT if scl else None, 'sclReason': s['reason'], 'authAs': authas[0] if len(authas) == 1 else OMIT if authas else None,
         'findings': s['findings'] if s['findings'] is OMIT else sorted(s['findings'])}
    if e['scl'] == -1 and s['reason'] is None and 'sclReason' not in s['omit']:
        raise SystemExit(f'{s["name"]}: SCL -1 needs a reason')
    for k in s['omit']:
        if k not in e:
            raise SystemExit(f'{s["name"]}: no key {k}')
        e[k] = OMIT
    e.update(s['more'])
    family = s['chain'].family if s['family'] == 'chain' and attestation in ('local', 'unstated') else None if s['family'] == 'chain' else s['family']
    rules = {f'ATT-{att}', f'SUB-{row}', f'RES-{4 if s["directory"] else res_rule}', f'CLI-{cli}'} | ({f'SRV-{srv}'} if srv is not OMIT else set()) | set(s['rules'])
    if e['platform'] is not OMIT:
        rules.add(f'ATT-{plat}')
    if family:
        rules.add(f'ATT-{family}')
    if detail not in (None, OMIT):
        rules.add(f'SUB-{DETAIL[detail]}')
    if e['sclReason'] not in (None, OMIT):
        rules.add(f'WHY-{REASON[e["sclReason"]]}')
    if e['findings'] is not OMIT:
        rules |= {FINDING[f] for f in e['findings']}
    order = lambda r: (('ATT', 'SUB', 'RES', 'SRV', 'CLI', 'WHY').index(r[:3]), int(r[4:]))
    return {'args': s['args'], 'expect': {k: v for k, v in e.items() if v is not OMIT}, 'rules': sorted(rules, key=order), 'why': s['why']}


def write():
    known = {'generate.py', 'msg.py', 'README.md', 'MANIFEST.tsv', 'directory.txt', 'protect.txt'}
    manifest = ['file\tsha256\trules\tdescription']
    put('directory.txt', b'backup@example.com\nalice@example.com\ndave@example.com\n')
    put('protect.txt', b'# whom others like to imitate\nAlice Example\nJane Q. Doe\nexample.com\nlogin.example.org\n')
    if len({s['name'] for s in SAMPLES}) != len(SAMPLES):
        raise SystemExit('a name is used twice')
    for s in SAMPLES:
        c = Ctx(s['seed'] or s['name'])
        fields = s['chain'](c)
        text = '\n'.join(fold(n, v) for n, v in fields) + '\n'
        if s['body']:
            text += '\n' + s['chain'].mail.body + '\n'
        # A sample may hold a line end of the other kind, or a line that is no field.
        data = text.replace('\x02', '\n').replace('\n', '\n' if s['lf'] else '\r\n').replace('\x01', '\n').encode('ascii')
        e = expectation(s, fields)
        put(s['name'] + '.eml', data)
        put(s['name'] + '.expect.json', (json.dumps(e, indent=2) + '\n').encode())
        known |= {s['name'] + '.eml', s['name'] + '.expect.json'}
        manifest.append(f'{s["name"]}.eml\t{hashlib.sha256(data).hexdigest()}\t{",".join(e["rules"])}\t{re.split(r"(?<=[.]) ", s["why"])[0]}')
    for s in ITEMS:
        fields = s['chain'](Ctx(s['name']))
        kept = [(n, v) for n, v in fields if not n.lower().startswith((ORG.lower(), 'x-ms-exchange-forest-')) or n[len(ORG):] in s['keep']]
        text = ''.join(fold(n, v) + '\n' for n, v in kept) + '\n'
        data = msg.item(text.replace('\n', '\r\n').encode(), **s['item'])
        e = {'args': s['args'], 'expect': s['expect'], 'rules': s['rules'], 'why': s['why']}
        put(s['name'] + '.msg', data)
        put(s['name'] + '.expect.json', (json.dumps(e, indent=2) + '\n').encode())
        known |= {s['name'] + '.msg', s['name'] + '.expect.json'}
        manifest.append(f'{s["name"]}.msg\t{hashlib.sha256(data).hexdigest()}\t{",".join(e["rules"])}\t{re.split(r"(?<=[.]) ", s["why"])[0]}')
    put('MANIFEST.tsv', ('\n'.join(manifest[:1] + sorted(manifest[1:])) + '\n').encode())
    for old in set(os.listdir(HERE)) - known:
        if old.endswith(('.eml', '.msg', '.expect.json')):
            os.remove(os.path.join(HERE, old))


def put(name, data):
    with open(os.path.join(HERE, name), 'wb') as f:
        f.write(data)


# ------------------------------------------------------------------------------------------------ 3 the samples

LOW = ['--client-filter', 'low']
HIGH = ['--client-filter', 'high']
OWN = ['--accepted-domain', 'example.com']
UNKNOWN, NO_CLIENT, GONE = ('unknown', 1), ('unknown', 1), ('not-applicable', 2)
EXEMPT, EXPOSED, OFF = ('exempt', 3), ('exposed', 9), ('off', 7)
INBOX_MINUS = ('inbox', 5)                 # row 5: Organization-SCL -1
SKIPS = 'internet-mail-skips-filtering'
DIRECT = [lambda c: ('Received', f'from [198.51.100.201] (unknown [198.51.100.201])\n\tby mail.example.net (Postfix) with ESMTPSA id 4{c.upper(12)}; {stamp(c.ago(seconds=5))}')]
GATEWAY_FROM_INTERNET = [lambda c: hop_postfix(c, 'mail.example.net', '198.51.100.25', 'gw01.example.com', c.ago(seconds=5))]
ARCHIVE = lambda c: hop_postfix(c, 'EX01.corp.example.com', '10.20.1.11', 'archive.example.com', c.now + dt.timedelta(seconds=20))
ARCHIVE_STORE = lambda c: hop_postfix(c, 'archive.example.com', '10.20.8.2', 'store01.archive.example.com', c.now + dt.timedelta(seconds=24))
MONITOR_HOST = ('db03.example.com', '10.20.5.9')
SKN, CAL = dict(sfv='SKN', scl=-1), dict(ipv='CAL', sfv='SKI', scl=-1)

# --- the founding article's alert through both of its connectors: one seed, one alert
add('alert-anonymous-relay', onprem(BACKUP, 'Anonymous', scl=-1, report='IPOnAllowList'), LOW, ('anonymous', 6, 'relay'), INBOX_MINUS, EXEMPT,
    'The backup alert through the anonymous relay connector with its IP allow list entry: SCL -1, so it stays in the Inbox although the sender is not resolved. '
    'Compare with alert-externally-secured.', reason='IPOnAllowList', seed='alert')
add('alert-externally-secured', onprem(BACKUP, 'Internal', '10'), LOW, ('externally-secured', 2), ('inbox', 14), EXPOSED,
    'The very same alert through the externally secured connector: the sender resolves, but no SCL is stamped, so a client filter at low may still take it.',
    findings=['connector-lost-scl'], seed='alert')

# --- the founding article's four situations, with other senders
add('situation-founding-1-anonymous-scl-minus-one', onprem(MONITOR, 'Anonymous', scl=-1, report='DV:3.3.4811.200;IPOnAllowList;OrigIP:10.20.5.9', client=MONITOR_HOST), LOW,
    ('anonymous', 6, 'relay'), INBOX_MINUS, EXEMPT, 'First situation: anonymous with SCL -1 goes to the Inbox and is left alone, the name is not resolved.', reason='IPOnAllowList')
add('situation-founding-2-anonymous-without-scl', onprem(MONITOR, 'Anonymous', client=MONITOR_HOST), LOW, ('anonymous', 6, OMIT), ('inbox', 14), EXPOSED,
    'Second situation: anonymous without SCL is not resolved and exposed to the client filter.', findings=OMIT)
add('situation-founding-3-externally-secured-without-scl', onprem(MONITOR, 'Internal', '10', client=MONITOR_HOST, release='2013'), LOW, ('externally-secured', 2),
    ('inbox', 14), EXPOSED, 'Third situation: externally secured without SCL resolves and is exposed to the client filter.', findings=['connector-lost-scl'])
add('situation-founding-4-authenticated', onprem(MONITOR, 'Internal', '06', client=MONITOR_HOST, extra=[('X-ClientProxiedBy', 'EX01.corp.example.com (10.20.1.11) To EX02.corp.example.com (10.20.1.12)')]),
    LOW, ('authenticated', 4, 'smtp-auth'), ('inbox', 14), EXPOSED, 'Fourth situation: the monitoring logs on, so the sender resolves.')

# --- what admins ask (section 5 of the reference)
add('situation-junk-though-nothing-rated', onprem(BACKUP, 'Internal', '10', release='2019'), HIGH, ('externally-secured', 2), ('inbox', 14), EXPOSED,
    'Alerts go to Junk and Exchange rated nothing: Internal, mechanism 10, no SCL, client filter high.', findings=['connector-lost-scl'])
add('situation-junk-with-scl-5', onprem(SCANNER, 'Anonymous', scl=5, client=('scanner2f.example.com', '10.20.6.77')), LOW, ('anonymous', 6, OMIT), ('junk', 12), GONE,
    'Alerts go to Junk because the content filter gave SCL 5 to an anonymous device.')
add('situation-scl-minus-one-still-junk-old-outlook', onprem(BACKUP, 'Anonymous', scl=-1, report='IPOnAllowList'), LOW + ['--honours-scl-minus-one', 'off'],
    ('anonymous', 6, 'relay'), INBOX_MINUS, EXPOSED, 'SCL -1 but still junk: an old Outlook that does not honour -1 (KB 2976484) may take it.', reason='IPOnAllowList')
add('situation-scl-minus-one-moved-by-inbox-rule', exo(BOB, scl=-1, report=SKN, dest=(('C', 'CustomRules'), {})), LOW, ('anonymous', 6, 'internet'), ('custom-folder', 2), EXEMPT,
    "SCL -1 and yet not in the Inbox: the user's own rule moved it at delivery (dest:C, ucf:1).", recorded='custom-folder', predicted='inbox', reason='SFV:SKN', findings=[SKIPS])
add('situation-scl-1-junk-exclusive-mode', exo(NEWS, client=('out01.shop.example.org', '203.0.113.44'), dest=(('J', 'SpamFilterAuthJ'), {'ex': 1})), LOW, ('anonymous', 6, 'internet'), ('junk', 2),
    GONE, 'SCL 1 and not spam, yet in Junk: the mailbox accepts its safe lists only (ex:1).', recorded='junk', predicted='inbox', findings=['exclusive-mode'])
add('situation-allowed-yet-junk-user-blocked', exo(NEWS, client=('out01.shop.example.org', '203.0.113.44'), report=dict(sfv='BLK', scl=6), dest=(('J', None), {'kl': 1})), LOW,
    ('anonymous', 6, 'internet'), ('junk', 2), GONE, "Allowed for the organization and yet junk: the user's Blocked Senders list (SFV:BLK, kl:1).", recorded='junk', predicted='junk')
add('situation-name-not-resolved', onprem(SCANNER, 'Anonymous', scl=1, client=('scanner2f.example.com', '10.20.6.77'), release='se'), LOW, ('anonymous', 6, OMIT), ('inbox', 13), EXPOSED,
    'The name is not resolved: the device did not authenticate.')
add('situation-is-it-externally-secured', onprem(SCANNER, 'Internal', '10', scl=-1, report='MessageSecurityAntispamBypass', client=('scanner2f.example.com', '10.20.6.77')), [],
    ('externally-secured', 2), INBOX_MINUS, EXEMPT, 'Is it externally secured? Internal with mechanism 10 says so.', reason='MessageSecurityAntispamBypass')
add('situation-internet-shown-as-internal', onprem(BOB, 'Internal', '10', client=GATEWAY, older=GATEWAY_FROM_INTERNET), LOW + OWN, ('externally-secured', 2), ('inbox', 14), EXPOSED,
    'Internet mail shown as internal: the gateway in front uses the externally secured connector.', findings=['connector-lost-scl', 'internet-mail-treated-as-internal'])
add('situation-hybrid-treated-as-internet', exo(ALICE, client=EX1_PUBLIC, older=[lambda c: hop(*EX2, *EX1, '2016', c.ago(seconds=4)), lambda c: hop_mapi(c, EX2[0], '2016', c.ago(seconds=4))],
    extra=[('X-CrossPremisesHeadersFiltered', 'AM0EXCA0012.EURPRD00.PROD.OUTLOOK.COM')]), LOW + OWN, ('anonymous', 6, OMIT), ('inbox', 11), EXPOSED,
    "Hybrid mail treated as Internet mail: the organization's own headers were filtered on the way into Exchange Online.", findings=[])
add('situation-eop-spam-in-onprem-inbox', behind_eop(SPAM), LOW, ('anonymous', 6, 'internet'), ('inbox', 14), EXPOSED,
    'A mailbox on premises gets what EOP called spam: no rule maps SFV:SPM to an SCL.', findings=['eop-verdict-not-mapped'])
add('situation-eop-spam-in-onprem-inbox-sks', behind_eop(SPAM, report=dict(sfv='SKS', scl=5, cat='NONE')), LOW, ('anonymous', 6, 'internet'), ('inbox', 14), EXPOSED,
    'The same with SFV:SKS, marked as spam by a mail flow rule in the cloud.', findings=['eop-verdict-not-mapped'])
add('situation-spoofed-own-domain-in-inbox', exo(SPOOF, older=DIRECT, auth=dict(spf='fail', dkim='none', dmarc='fail', compauth='fail', reason='601')), LOW + OWN, ('anonymous', 6, 'internet'), ('inbox', 11), EXPOSED,
    'The own domain spoofed from outside and in the Inbox: accepted From, anonymous, compauth fail 601.')
add('situation-everything-skips-filtering-rule', exo(SPAM, client=('out01.mailer.example.org', '203.0.113.44'), report=SKN), LOW, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT,
    'Everything skips filtering: a mail flow rule gives SCL -1 to Internet mail (SKN).', reason='SFV:SKN', findings=[SKIPS])
add('situation-everything-skips-filtering-ip-list', exo(SPAM, client=('out01.mailer.example.org', '203.0.113.44'), report=CAL), LOW, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT,
    'Everything skips filtering: the whole gateway is on the IP allow list (SKI with CAL).', reason='IPV:CAL', findings=[SKIPS])

# --- the ways by which devices send through Exchange Online, and what else advice is given on
DEVICE = ('scan.example.com', '203.0.113.77')
add('situation-direct-send', exo(SCANNER, client=DEVICE, older=[], auth=dict(dkim='none')), LOW + OWN, ('anonymous', 6, OMIT), ('inbox', 11), EXPOSED,
    'Direct Send: a device sends anonymously to the MX endpoint in its own name; SPF lists it.', findings=OMIT)
add('situation-direct-send-junked', exo(SCANNER, client=DEVICE, older=[], report=dict(sfv='SPM', scl=5, cat='SPM'), auth=dict(spf='fail', dkim='none', dmarc='fail', compauth='fail', reason='601')), LOW + OWN,
    ('anonymous', 6, OMIT), ('junk', 10), GONE, 'Direct Send without an SPF entry: junked, and not to be told from a spoof.', findings=OMIT)
add('situation-smtp-relay-connector', exo(SCANNER, client=DEVICE, older=[], direction='Originating', entity='HybridOnPrem', auth=dict(dkim='none')), LOW + OWN, ('hybrid-external', 5, OMIT), ('inbox', 11), EXPOSED,
    'SMTP relay: a device sends through a connector of type OnPremises; AuthAs stays Anonymous.', findings=OMIT)
add('situation-smtp-auth-client-submission', exo_internal(SCANNER, mech='06', proxied=True), LOW + OWN, ('authenticated', 4, 'smtp-auth'), INBOX_MINUS, EXEMPT,
    'SMTP AUTH client submission: the device logs on, so the name resolves and nothing filters it.', reason='SFV:SKI')
add('situation-spoofed-own-domain-on-premises', onprem(SPOOF, 'Anonymous', scl=1, client=PUBLIC), LOW + OWN, ('anonymous', 6, 'internet'), ('inbox', 13), EXPOSED,
    'The own domain spoofed from outside, on premises.')
add('situation-internet-mail-through-a-gateway', onprem(BOB, 'Anonymous', scl=1, client=GATEWAY, older=GATEWAY_FROM_INTERNET), LOW, ('anonymous', 6, OMIT), ('inbox', 13), EXPOSED,
    'Internet mail that the own gateway hands over: nothing of it may be exempted by the gateway\'s address.', findings=OMIT)
add('situation-safe-sender-in-accepted-domain', onprem(MONITOR, 'Anonymous', client=MONITOR_HOST), LOW + OWN + ['--safe-sender', '@example.com'], ('anonymous', 6, OMIT), ('inbox', 7), ('exempt', 4),
    'A Safe Senders entry for an accepted domain, which Outlook removes.', findings=OMIT)
add('situation-externally-secured-exchange-2010', onprem(MONITOR, 'Internal', '10', client=MONITOR_HOST, release='2010'), LOW, ('externally-secured', 2), ('inbox', 14), EXPOSED,
    'Externally secured without SCL on Exchange 2010, whose mail flow rules know no condition on addresses.', findings=['connector-lost-scl'])
add('situation-internet-on-the-ip-allow-list', onprem(SPAM, 'Anonymous', scl=-1, report='DV:3.3.4811.200;IPOnAllowList;OrigIP:198.51.100.25', client=PUBLIC), LOW, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT,
    'Internet mail on premises skips filtering: its server is on the IP Allow List.', reason='IPOnAllowList', findings=[SKIPS])

# --- ATT: attestation
add('att-01-authas-invalid', onprem(ALICE, 'Internal74', '19', client=PUBLIC), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'AuthAs has a value that Exchange never writes.', att=contradicted(1), findings=['authas-invalid'], omit=['claimed', 'authAs'])
add('att-02-authas-duplicate', onprem(ALICE, ['Internal', 'Anonymous'], '04', client=PUBLIC), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'AuthAs stands twice with different values: tampered with.', att=contradicted(2), findings=['authas-duplicate'], omit=['claimed'])
add('att-02-authas-duplicate-same-value', onprem(BACKUP, ['Internal', 'Internal'], '10'), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'AuthAs stands twice, even with the same value.', att=contradicted(2), findings=['authas-duplicate'], omit=['claimed'], lf=True)
add('att-03-mechanism-inside-bracket', consumer(SPAM, inside=[(ORG + 'AuthMechanism', '10')]), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'An Organization field stands among the headers that the sender supplied.', att=contradicted(3), findings=OMIT, claimed='anonymous', rules=['ATT-3'])
add('att-03-scl-inside-bracket', consumer(SPAM, scl=9, inside=[(ORG + 'SCL', '-1')]), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'The sender supplied an SCL of -1 of his own.', att=contradicted(3), findings=OMIT, claimed='anonymous', omit=['sclReason'])
add('att-04-recycled-stamps-of-2019', onprem(ALICE, 'Internal', '04', client=PUBLIC, clock=-54000), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'The clock in Network-Message-Id is six years older than every hop: recycled stamps.', att=contradicted(4), findings=['clock-far-from-trace'], claimed='authenticated')
add('att-04-clock-in-the-future', onprem(BACKUP, 'Internal', '10', clock=80), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'The clock in Network-Message-Id is more than three days ahead of every hop.', att=contradicted(4), findings=['clock-far-from-trace'], claimed='externally-secured')
add('att-04-forged-outside', outside(SPOOF, [(ORG + 'AuthAs', 'Internal'), (ORG + 'AuthMechanism', '02')], clock=-52000, nmid=True), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'A phishing tool pasted an old set of Exchange headers under Postfix hops.', att=contradicted(4), findings=['clock-far-from-trace'], claimed='authenticated')
add('att-05-clock-far-from-date', pasted([(ORG + 'AuthSource', EX1[0]), (ORG + 'AuthAs', 'Internal'), (ORG + 'AuthMechanism', '10')], BACKUP, plat=('onprem', 15), nmid=True, clock=-240), LOW,
    ('unknown', 1), UNKNOWN, NO_CLIENT, 'No hop, and the clock in Network-Message-Id is ten days before Date.', att=contradicted(5), findings=['clock-far-from-date'], claimed='externally-secured')
add('att-09-clock-two-days-from-date', pasted([(ORG + 'AuthSource', EX1[0]), (ORG + 'AuthAs', 'Internal'), (ORG + 'AuthMechanism', '10')], BACKUP, plat=('onprem', 15), nmid=True, clock=48), LOW,
    ('externally-secured', 2), ('inbox', 14), EXPOSED, 'No hop, and the clock only two days after Date: no contradiction.', att=UNSTATED, findings=['connector-lost-scl'])
add('att-06-assumed-behind-archive', onprem(BACKUP, 'Internal', '10', top=[ARCHIVE]), LOW + ['--assume-mailbox'], ('externally-secured', 2), ('inbox', 14), EXPOSED,
    "An archive's hop stands on top, but the user says that the message comes from the organization's own mailbox.", att=('local', 'assumed', 6), findings=['connector-lost-scl'])
add('att-06-assumed-without-hops', pasted([(ORG + 'SCL', '-1'), (ORG + 'Antispam-Report', 'IPOnAllowList'), (ORG + 'AuthSource', EX1[0]), (ORG + 'AuthAs', 'Anonymous')], BACKUP, plat=('onprem', 15)),
    LOW + ['--assume-mailbox'], ('anonymous', 6, OMIT), INBOX_MINUS, EXEMPT, 'No hop at all, and the user vouches for the mailbox.', att=('local', 'assumed', 6), reason='IPOnAllowList')
add('att-07-own-submission-topmost', onprem(ALICE, 'Internal', '04', mapi=True), LOW, ('authenticated', 4, 'mailbox'), ('inbox', 14), EXPOSED,
    'The newest hop is Exchange: what the stamps say is believed.')
add('att-07-redacted-guid-is-no-contradiction', onprem(BACKUP, 'Anonymous', scl=-1, report='IPOnAllowList', nmid='xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'), LOW, ('anonymous', 6, 'relay'),
    INBOX_MINUS, EXEMPT, 'Somebody made the GUID unreadable before sharing the header: no contradiction.', reason='IPOnAllowList')
add('att-07-lower-case-names', recased(onprem(BACKUP, 'Internal', '10', release='2019'), lambda n: n.lower() if n.startswith('X-') else n), LOW, ('externally-secured', 2), ('inbox', 14), EXPOSED,
    'Field names in lower case mean the same and are no sign of forgery.', findings=['connector-lost-scl'])
add('att-08-trusted-archive', onprem(BACKUP, 'Internal', '10', top=[ARCHIVE]), LOW + ['--trusted-host', 'archive.example.com'], ('externally-secured', 2), ('inbox', 14), EXPOSED,
    "Behind the organization's own archive the newest hop is Exchange.", att=('local', 'trusted-host', 8), findings=['connector-lost-scl'])
add('att-08-two-trusted-hops', onprem(MONITOR, 'Anonymous', scl=-1, report='IPOnAllowList', client=MONITOR_HOST, top=[ARCHIVE_STORE, ARCHIVE]),
    LOW + ['--trusted-host', 'archive.example.com', '--trusted-host', '*.archive.example.com'], ('anonymous', 6, 'relay'), INBOX_MINUS, EXEMPT,
    'Two archive hops, one trusted by name and one by pattern.', att=('local', 'trusted-host', 8), reason='IPOnAllowList', lf=True)
add('att-09-excerpt-in-a-ticket', pasted([(ORG + 'AuthAs', 'Anonymous'), (ORG + 'SCL', '-1')]), LOW, ('anonymous', 6, OMIT), INBOX_MINUS, EXEMPT,
    'Four lines pasted into a ticket: no hop, so nobody says who wrote the stamps.', att=UNSTATED, reason='unstated', lf=True, body=False)
add('att-10-leaked-from-a-mailbox', outside(ALICE, [(ORG + 'AuthAs', 'Internal'), (ORG + 'AuthMechanism', '04'), (ORG + 'AuthSource', EX2[0])], 'onprem'), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    "Read outside: the stamps leaked out of the sender's organization.", att=FOREIGN, claimed='authenticated')
add('att-10-leaked-from-the-cloud', outside(ALICE, [(ORG + 'AuthAs', 'Internal'), (ORG + 'AuthMechanism', '04'), (ORG + 'AuthSource', 'HUB'), ('X-Forefront-Antispam-Report', forefront(**INTRA))], 'exo'),
    LOW, ('unknown', 1), UNKNOWN, NO_CLIENT, "The sender's tenant in the cloud leaked its stamps.", att=FOREIGN, claimed='authenticated', findings=OMIT)
add('att-10-archive-that-nobody-trusts', onprem(BACKUP, 'Internal', '10', top=[ARCHIVE]), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    "The same archive hop on top, without the user's word for it.", att=FOREIGN, claimed='externally-secured')
add('att-11-no-exchange-at-all', outside(BOB), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT, 'Mail that never met an Exchange server.', att=contradicted(11), omit=['claimed'], findings=[])
add('att-11-forged-internal', outside(SPOOF, [(ORG + 'AuthAs', 'Internal'), (ORG + 'AuthMechanism', '04')]), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'Forged stamps on a message without any Exchange hop.', att=contradicted(11), claimed='authenticated')
add('att-12-platform-given', pasted([(ORG + 'AuthAs', 'Anonymous'), (ORG + 'SCL', '6')], SPAM), LOW + ['--platform', 'exo'], ('anonymous', 6, OMIT), ('junk', 12), GONE,
    'The header does not name its platform, the user does.', att=UNSTATED, plat=('exo', 12))
add('att-13-consumer-by-tenant', consumer(NEWS, dest=(('I', None), {}), logon=False), LOW, ('anonymous', 6, 'internet'), ('inbox', 2), EXPOSED,
    'Outlook.com, known by its tenant id.', recorded='inbox')
add('att-13-consumer-by-logon-time', consumer(NEWS, tenant=False), LOW, ('anonymous', 6, 'internet'), ('inbox', 13), EXPOSED,
    'Outlook.com, known by X-MS-UserLastLogonTime although the tenant id is gone.')
add('att-14-exo-by-hop', exo(BOB), LOW, ('anonymous', 6, 'internet'), ('inbox', 11), EXPOSED, 'Exchange Online, known by the host of the newest hop.')
add('att-14-exo-by-authsource', pasted([('X-MS-Exchange-Organization-MessageDirectionality', 'Incoming'), (ORG + 'AuthSource', 'AM0EUR00FT123.eop-EUR00.prod.protection.outlook.com'),
    (ORG + 'AuthAs', 'Anonymous'), (ORG + 'SCL', '5'), ('X-Forefront-Antispam-Report', forefront(scl=5, sfv='SPM', cat='SPM'))], SPAM, plat=('exo', 14)), LOW, ('anonymous', 6, OMIT), ('junk', 10), GONE,
    'No hop, but AuthSource is a host of the cloud.', att=UNSTATED)
add('att-15-onprem-by-hop', onprem(ALICE, 'Internal', '04', mapi=True, release='2013'), [], ('authenticated', 4, 'mailbox'), ('inbox', 14), OFF, 'Exchange on premises, known by its own hop.', low='exposed')
add('att-15-onprem-by-authsource', pasted([(ORG + 'AuthSource', EX1[0]), (ORG + 'AuthAs', 'Anonymous'), (ORG + 'SCL', '7')], SPAM, plat=('onprem', 15)), LOW, ('anonymous', 6, OMIT), ('junk', 12), GONE,
    'No hop, and AuthSource is a host on premises.', att=UNSTATED)
add('att-16-exo-by-its-report', pasted([('X-Forefront-Antispam-Report', forefront(scl=1))], BOB, plat=('exo', 16)), LOW, ('anonymous', 10, OMIT), ('inbox', 11), EXPOSED,
    'Neither hop nor AuthSource, but a Forefront report.', att=UNSTATED)
add('att-17-platform-unknown', pasted([(ORG + 'AuthAs', 'Anonymous'), (ORG + 'SCL', '6')], SPAM), LOW, ('anonymous', 6, OMIT), ('junk', 12), GONE,
    'Nothing names the platform; the SCL alone decides.', att=UNSTATED)
add('att-18-report-believed-in-the-cloud', exo(SPAM, client=('out01.mailer.example.org', '203.0.113.44'), report=dict(scl=9, sfv='SPM', cat='HSPM')), LOW, ('anonymous', 6, 'internet'), ('junk', 10), GONE,
    "On a cloud platform the Forefront report is the platform's own word.")
add('att-18-untrusted-report-is-never-used', exo(BOB, extra=[('X-Forefront-Antispam-Report-Untrusted', forefront(scl=9, sfv='SPM', cat='OSPM', dir='OUT'))]), LOW, ('anonymous', 6, 'internet'), ('inbox', 11), EXPOSED,
    "The untrusted report of the sender's tenant says spam and is not read.")
add('att-19-report-without-hops', pasted([(ORG + 'AuthSource', EX1[0]), (ORG + 'AuthAs', 'Anonymous'), ('X-Forefront-Antispam-Report', forefront(scl=5, sfv='SPM', cat='SPM'))], SPAM, 19, ('onprem', 15)), LOW,
    ('anonymous', 6, OMIT), ('inbox', 14), EXPOSED, 'Without hops the report is taken at its word, but on premises it junks nothing.', att=UNSTATED, findings=['eop-verdict-not-mapped'])
add('att-20-report-behind-eop', behind_eop(BOB, scl=1, report=dict(scl=1, sfv='NSPM', cat='NONE')), LOW, ('anonymous', 6, 'internet'), ('inbox', 13), EXPOSED,
    "An EOP hop stands below the organization's own, with the client address of the report: the report is believed.")
add('att-21-client-address-differs', behind_eop(SPAM, cip='203.0.113.250'), LOW, ('anonymous', 6, 'internet'), ('inbox', 14), EXPOSED,
    'There is an EOP hop, but the report names another client address: not believed.', family=None, findings=['cloud-fields-unverified'])
add('att-21-forged-way-through-the-cloud', behind_eop(SPAM, source=EX1[0], cip=PUBLIC[1], report=dict(scl=-1, sfv='SKN', cat='NONE')), LOW, ('anonymous', 6, 'internet'), ('inbox', 14), EXPOSED,
    "The client called itself a host of the cloud and wrote the cloud's hops and a friendly report; AuthSource, which it cannot write, names the own server.", family=None, findings=['cloud-fields-unverified'])
add('att-21-injected-report', onprem(SPAM, 'Anonymous', scl=7, client=('out01.mailer.example.org', '203.0.113.44'),
    extra=[('X-Forefront-Antispam-Report', forefront(cip='203.0.113.44', scl=-1, sfv='SKN')), ('X-Microsoft-Antispam-Mailbox-Delivery', delivery('I', 'TrustedSenderList'))]),
    LOW, ('anonymous', 6, 'internet'), ('junk', 12), GONE, 'A spammer wrote a friendly report and a delivery record himself; an on-premises receive lets them pass, so they are not believed.', findings=['cloud-fields-unverified'])
add('att-22-authsource-in-no-hop', onprem(ALICE, 'Internal', '04', mapi=True, source='EX77.corp.example.com'), LOW, ('authenticated', 4, 'mailbox'), ('inbox', 14), EXPOSED,
    'AuthSource names a server that no hop names.', findings=['authsource-in-no-hop'])
TITLE = lambda n: '-'.join(w.capitalize() for w in n.split('-')) if n.startswith(ORG) else n
add('att-23-odd-capitals-local', recased(onprem(BACKUP, 'Internal', '10'), TITLE), LOW, ('externally-secured', 2), ('inbox', 14), EXPOSED,
    'The names are in title case, as libraries write them: a weak sign, a finding only.', findings=['connector-lost-scl', 'odd-capitals'])
add('att-23-odd-capitals-forged', recased(outside(SPOOF, [(ORG + 'AuthAs', 'Internal'), (ORG + 'AuthMechanism', '02'), (ORG + 'AuthSource', 'AM0EXMP0099.EURPRD00.PROD.OUTLOOK.COM')]), TITLE), LOW,
    ('unknown', 1), UNKNOWN, NO_CLIENT, 'Forged with a mailing library: no Exchange hop, and the names in title case.', att=contradicted(11), claimed='authenticated', findings=OMIT, omit=['platform'], rules=['ATT-23'])
add('att-24-date-four-days-early', onprem(ALICE, 'Internal', '04', mapi=True, date=-96), LOW, ('authenticated', 4, 'mailbox'), ('inbox', 14), EXPOSED,
    'A laptop was offline: Date is four days before the clock, but the hops agree with the clock.', findings=['date-far-from-clock'])
add('att-25-gap-between-hops', onprem(BOB, 'Anonymous', scl=1, client=PUBLIC, held=72), LOW, ('anonymous', 6, 'internet'), ('inbox', 13), EXPOSED,
    'Accepted, and delivered three days later: the gap between the hops explains the late clock.', findings=['clock-late-explained'])
add('att-25-released-from-quarantine', exo(BOB, report=dict(sfv='SKQ', scl=1), clock=-120, depth='trimmed'), LOW, ('anonymous', 6, OMIT), ('inbox', 7), EXPOSED,
    'Released from quarantine five days later (SFV:SKQ): the late clock is explained.', findings=['clock-late-explained'])

FRIENDLY = 'abwl:0;wl:1;pcwl:1;rwl:0;ex:0;auth:1;dest:I;OFR:TrustedSenderList;'
add('att-27-record-of-the-sender', consumer(SPAM, scl=6, dest=(('J', 'SpamFilterAuthJ'), {}), inside=[('X-Microsoft-Antispam-Mailbox-Delivery', FRIENDLY)]), LOW, ('anonymous', 6, 'internet'), ('junk', 2), GONE,
    'The sender wrote a delivery record of his own, as real phishing does; the one outside of the bracket counts.', recorded='junk', findings=['cloud-field-inside-incoming-bracket'], rules=['ATT-27'])
add('att-27-record-behind-a-forged-end', consumer(SPAM, scl=6, inside=[('X-IncomingHeaderCount', '9'), ('X-Microsoft-Antispam-Mailbox-Delivery', FRIENDLY)]), LOW, ('anonymous', 6, 'internet'), ('junk', 12), GONE,
    'The sender wrote the end of the bracket, too: the last end counts.', findings=['cloud-field-inside-incoming-bracket'], rules=['ATT-27'])
add('att-28-two-records', exo(SPAM, report=dict(scl=6, sfv='SPM', cat='SPM'), dest=(('J', None), {}), extra=[('X-Microsoft-Antispam-Mailbox-Delivery', FRIENDLY)]), LOW, ('anonymous', 6, 'internet'), ('junk', 10), GONE,
    'Two delivery records and no bracket: neither is read, the report alone decides.', findings=['cloud-field-duplicate'], rules=['ATT-28'])

add('att-29-stamp-behind-a-bare-line-feed', onprem(SPOOF, client=PUBLIC, nmid=None, source=None, extra=[('X-Note', f'one\x01{ORG}AuthAs: Internal')]), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'The sender wrote a stamp behind a bare line feed, which a server that knows CRLF only takes for a part of the field before.', att=contradicted(29), claimed='authenticated',
    findings=['stamp-behind-other-line-end'], omit=['authAs'], rules=['ATT-29'])
add('att-30-stamps-below-a-line-without-colon', onprem(SPOOF, client=PUBLIC, nmid=None, source=None, extra=[('X-Note', f'one\x02This is no field\x02{ORG}AuthAs: Internal\x02{ORG}AuthMechanism: 04')]), LOW,
    ('unknown', 1), UNKNOWN, NO_CLIENT, 'The sender wrote a line without a colon, at which Exchange ends the section, and stamps below it.', att=contradicted(30), claimed='authenticated',
    findings=['stamp-below-broken-line'], omit=['authAs'], rules=['ATT-30'])
add('att-30-scl-below-a-line-of-white-space', onprem(SPAM, 'Anonymous', client=PUBLIC, nmid=None, extra=[('X-Note', f'one\x02 \t\x02{ORG}SCL: -1')]), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'The sender wrote a line of white space, at which Exchange ends the section, and an SCL below it.', att=contradicted(30), claimed='anonymous',
    findings=['stamp-below-broken-line'], omit=['scl', 'sclReason'], rules=['ATT-30'])
add('att-31-record-at-the-edge', exo(SPAM, report=dict(scl=9, sfv='SPM', cat='HPHISH'), depth='edge', extra=[('X-Microsoft-Antispam-Mailbox-Delivery', FRIENDLY)]), LOW, ('anonymous', 6, 'internet'), ('quarantine', 3), GONE,
    'Saved from quarantine: no mailbox has taken it, so the delivery record is the sender\'s and is not read.', findings=['record-without-delivery'], rules=['ATT-31'])

# --- SUB: submission
add('sub-01-foreign-claims-partner', outside(PARTNER, [(ORG + 'AuthAs', 'Partner'), (ORG + 'AuthSource', EX2[0])], 'relay'), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    'A Partner stamp that left its organization.', att=FOREIGN, claimed='partner')
add('sub-01-foreign-claims-anonymous', outside(BACKUP, [(ORG + 'AuthAs', 'Anonymous'), (ORG + 'AuthSource', EX1[0])], 'relay'), [], ('unknown', 1), UNKNOWN, NO_CLIENT,
    "The anonymous stamp of somebody else's relay.", att=FOREIGN, claimed='anonymous', lf=True)
for release in ('2013', '2019', 'se'):
    add(f'sub-02-externally-secured-{release}', onprem(BACKUP, 'Internal', '10', release=release), [], ('externally-secured', 2), ('inbox', 14), OFF,
        f'Externally secured on build {BUILDS[release]}; with today\'s default of no client filter it stays in the Inbox.', low='exposed', findings=['connector-lost-scl'])
add('sub-02-externally-secured-2010', onprem(BACKUP, 'Internal', '10', release='2010'), LOW, ('externally-secured', 2), ('inbox', 14), EXPOSED,
    'Externally secured on Exchange 2010: one hub hop, no Network-Message-Id.', findings=['connector-lost-scl'], lf=True)
PROMOTED = dict(client=EX1_PUBLIC, source=EX1[0], direction='Originating', entity='HybridOnPrem', extra=[('X-OrganizationHeadersPreserved', EX1[0]),
    ('X-CrossPremisesHeadersPromoted', 'AM0EXCA0012.EURPRD00.PROD.OUTLOOK.COM')], older=[lambda c: hop(*EX1, *EX2, '2016', c.ago(seconds=4)), lambda c: hop(*APP, *EX1, '2016', c.ago(seconds=5), via='Frontend Transport', tls=None)])
add('sub-02-externally-secured-promoted', exo(BACKUP, 'Internal', '10', **PROMOTED), LOW, ('externally-secured', 2), ('inbox', 11), EXPOSED,
    'Externally secured on premises, promoted into Exchange Online and filtered there: SCL 1.')
add('sub-02-externally-secured-scl-minus-one', onprem(BACKUP, 'Internal', '10', scl=-1, report='MessageSecurityAntispamBypass'), LOW, ('externally-secured', 2), INBOX_MINUS, EXEMPT,
    'Externally secured, and yet SCL -1: the class does not tell the SCL.', reason='MessageSecurityAntispamBypass')
add('sub-03-partner', onprem(PARTNER, 'Partner', client=('mx.partner.example.org', '203.0.113.20'), org=[(ORG + 'AuthDomain', 'partner.example.org')]), LOW, ('partner', 3), ('inbox', 14), EXPOSED,
    'Domain security: mutual TLS with a partner.')
add('sub-03-partner-by-authdomain', onprem(PARTNER, client=('mx.partner.example.org', '203.0.113.20'), org=[(ORG + 'AuthDomain', 'partner.example.org')], release='2010'), LOW, ('partner', 3), ('inbox', 14), EXPOSED,
    'AuthAs is missing, AuthDomain alone says partner.')
add('sub-04-authenticated-no-mechanism', onprem(ALICE, 'Internal', scl=-1, mapi=True), LOW, ('authenticated', 4), INBOX_MINUS, EXEMPT, 'Internal without a mechanism is authenticated, by what means is not said.', reason='unstated')
add('sub-04-authenticated-mechanism-00', onprem(ALICE, 'Internal', '00', mapi=True), LOW, ('authenticated', 4), ('inbox', 14), EXPOSED, 'Mechanism 00: AuthAs decides.')
add('sub-04-authenticated-mechanism-0b', onprem(ALICE, 'Internal', '0B', mapi=True, release='2019'), LOW, ('authenticated', 4), ('inbox', 14), EXPOSED, 'A mechanism that no public source explains gets no name.')
add('sub-05-originating-anonymous', exo(BOB, client=EX1_PUBLIC, direction='Originating', older=GATEWAY_FROM_INTERNET), LOW, ('hybrid-external', 5, OMIT), ('inbox', 11), EXPOSED,
    'Anonymous and Originating: it came through a connector of the own organization.')
add('sub-05-hybridonprem-entity', exo(BOB, client=EX1_PUBLIC, entity='HybridOnPrem', older=GATEWAY_FROM_INTERNET), LOW, ('hybrid-external', 5, OMIT), ('inbox', 11), EXPOSED,
    'Anonymous, and CrossTenant-FromEntityHeader says HybridOnPrem.')
add('sub-05-crosspremises-authas', exo(BOB, client=EX1_PUBLIC, older=GATEWAY_FROM_INTERNET, extra=[('X-MS-Exchange-CrossPremises-AuthAs', 'Anonymous'), ('X-MS-Exchange-CrossPremises-SCL', '1')]), LOW,
    ('hybrid-external', 5, OMIT), ('inbox', 11), EXPOSED, "The own premises' words came along as CrossPremises fields and were not promoted.")
add('sub-06-anonymous-internet', onprem(BOB, 'Anonymous', scl=0, client=PUBLIC, org=[(ORG + 'PRD', 'example.net'), (ORG + 'SenderIdResult', 'Pass')],
    report='DV:3.3.4811.200;SID:SenderIDStatus Pass;OrigIP:198.51.100.25'), LOW, ('anonymous', 6, 'internet'), ('inbox', 13), EXPOSED, 'Ordinary mail from the Internet, with Sender ID and content filter.')
add('sub-06-external-value', onprem(BOB, 'External', scl=1, client=PUBLIC), LOW, ('anonymous', 6, 'internet'), ('inbox', 13), EXPOSED, 'The value External, documented and never seen.')
CROSS = [('X-MS-Exchange-CrossPremises-AuthAs', 'Anonymous'), ('X-MS-Exchange-CrossPremises-AuthSource', 'AM0EUR00FT123.eop-EUR00.prod.protection.outlook.com')]
add('sub-07-crosspremises-alone', exo(BOB, client=EX1_PUBLIC, older=GATEWAY_FROM_INTERNET, stamps=False, extra=CROSS), LOW, ('hybrid-external', 7, OMIT), ('inbox', OMIT), EXPOSED,
    'The transport headers of an Outlook .msg: no Organization fields, CrossPremises-AuthAs Anonymous.', omit=())
add('sub-08-mechanism-10-alone', onprem(BACKUP, mech='10', release='2010'), LOW, ('externally-secured', 8), ('inbox', 14), EXPOSED, 'AuthAs is missing, mechanism 10 alone says externally secured.', findings=['connector-lost-scl'])
add('sub-09-mechanism-04-alone', onprem(ALICE, mech='04', release='2010', client=('MBX01.corp.example.com', '10.20.1.30')), LOW, ('authenticated', 9, 'mailbox'), ('inbox', 14), EXPOSED, 'AuthAs is missing, mechanism 04 alone says mailbox.')
add('sub-09-mechanism-06-alone', onprem(MONITOR, mech='06', release='2010', client=MONITOR_HOST), LOW, ('authenticated', 9, 'smtp-auth'), ('inbox', 14), EXPOSED, 'AuthAs is missing, mechanism 06 alone says SMTP AUTH.')
add('sub-10-sender-id-result', onprem(BOB, client=PUBLIC, scl=2, release='2007', org=[(ORG + 'PRD', 'example.net'), (ORG + 'SenderIdResult', 'SoftFail')], source=None), LOW, ('anonymous', 10, 'internet'), ('inbox', 13), EXPOSED,
    'No AuthAs, but Sender ID was asked: only anonymous sessions are.')
add('sub-10-orig-ip', onprem(BOB, client=PUBLIC, scl=6, release='2010', report='DV:3.3.4711.100;SID:SenderIDStatus None;OrigIP:198.51.100.25', source=None), LOW, ('anonymous', 10, 'internet'), ('junk', 12), GONE,
    'No AuthAs, but the content filter names the address of the client.')
add('sub-10-sfv-nspm', exo(BOB, stamps=False, cross=False), LOW, ('anonymous', 10, 'internet'), ('inbox', 11), EXPOSED, 'Outlook .msg headers from the cloud: SFV:NSPM without any Organization field.')
add('sub-10-ski-with-cal', exo(BOB, stamps=False, cross=False, report=CAL), LOW, ('anonymous', 10, 'internet'), ('inbox', 7), ('exempt', 8), 'SKI with IPV:CAL is the IP allow list, not an internal sender.', omit=['sclReason'], findings=OMIT)
add('sub-10-dir-inb-alone', exo(BOB, stamps=False, cross=False, report=dict(sfv=None, scl=None, ipv=None, cat=None)), LOW, ('anonymous', 10, 'internet'), ('unknown', 14), NO_CLIENT,
    'A report that holds only the direction: inbound, so anonymous; where it went is not said.')
add('sub-11-ski-int-without-authas', exo_internal(ALICE, stamps=False), LOW, ('authenticated', 11, 'intra-organization'), ('inbox', 11), ('exempt', 8), 'Outlook .msg headers of internal mail: SKI and INT.', omit=['sclReason'])
add('sub-12-nothing-said-onprem', onprem(ALICE, client=('app09.example.com', '10.20.4.99'), nmid=None, source=None), LOW, ('unknown', 12), ('inbox', 14), EXPOSED, 'Exchange hops and no stamp at all.', lf=True)
add('sub-12-crosstenant-alone', exo(BOB, 'Internal', stamps=False, report=None, entity='Hosted'), LOW, ('unknown', 12), ('unknown', 14), NO_CLIENT, "CrossTenant-AuthAs alone is the sender's tenant speaking and classifies nothing.")
add('sub-13-mailbox-exo', exo_internal(ALICE, report=None), LOW, ('authenticated', 4, 'mailbox'), INBOX_MINUS, EXEMPT, 'From mailbox to mailbox in Exchange Online.', reason='unstated')
add('sub-14-ndr-mechanism-05', exo_internal(NDR, mech='05', report=None, org=[(ORG + 'ExpirationStartTimeReason', 'SideEffectMessage')], extra=[('X-MS-Exchange-Message-Is-Ndr', ''), ('Auto-Submitted', 'auto-replied')]), LOW,
    ('authenticated', 4, 'system-generated'), INBOX_MINUS, EXEMPT, 'A non-delivery report made by Exchange Online.', reason='unstated')
add('sub-14-ndr-without-mechanism', onprem(NDR, 'Internal', scl=-1, mapi=True, extra=[('X-MS-Exchange-Message-Is-Ndr', ''), ('Auto-Submitted', 'auto-replied')]), LOW, ('authenticated', 4, 'system-generated'), INBOX_MINUS, EXEMPT,
    'A non-delivery report known by X-MS-Exchange-Message-Is-Ndr alone, an empty field.', reason='unstated')
add('sub-15-smtp-auth-exo', exo_internal(MONITOR, mech='06', scl=1, report=None, proxied=True), LOW, ('authenticated', 4, 'smtp-auth'), ('inbox', 13), EXPOSED, 'A client that logs on to Exchange Online by SMTP AUTH.')
add('sub-16-forwarded-by-inbox-rule', onprem(ALICE, 'Internal', scl=-1, mapi=True, extra=[('X-MS-Exchange-Inbox-Rules-Loop', 'alice@example.com'), ('X-MS-Exchange-Generated-Message-Source', 'Mailbox Rules Agent')]), LOW,
    ('authenticated', 4, 'automatic'), INBOX_MINUS, EXEMPT, 'Forwarded by a rule of a mailbox.', reason='unstated')
add('sub-16-inbox-rules-loop-alone', onprem(ALICE, 'Internal', mapi=True, release='2019', extra=[('X-MS-Exchange-Inbox-Rules-Loop', 'alice@example.com')]), LOW, ('authenticated', 4, 'automatic'), ('inbox', 14), EXPOSED,
    'Inbox-Rules-Loop alone names the mailbox whose rule forwarded.')
add('sub-17-intra-organization', exo_internal(ALICE, mech=None), LOW, ('authenticated', 4, 'intra-organization'), INBOX_MINUS, EXEMPT, 'Internal with SKI and INT: within the tenant.', reason='SFV:SKI')
ONPREM_FROM_INTERNET = [lambda c: hop(*EX1, *EX2, '2019', c.ago(seconds=4)), lambda c: hop(*PUBLIC, *EX1, '2019', c.ago(seconds=5), via='Frontend Transport'),
                        lambda c: hop_postfix(c, 'app.example.net', '198.51.100.90', 'mail.example.net', c.ago(seconds=5), UTC)]
add('sub-18-internet-through-own-premises', exo(BOB, client=EX1_PUBLIC, direction='Originating', entity='HybridOnPrem', source=EX1[0], older=ONPREM_FROM_INTERNET,
    extra=[('X-CrossPremisesHeadersPromoted', 'AM0EXCA0012.EURPRD00.PROD.OUTLOOK.COM')]), LOW + OWN, ('hybrid-external', 5, 'internet-through-own-premises'), ('inbox', 11), EXPOSED,
    "Internet mail that came in through the organization's own Exchange on premises.")
add('sub-19-own-mail-lost-its-headers', exo(ALICE, client=EX1_PUBLIC, direction='Originating', entity='HybridOnPrem', older=[lambda c: hop(*EX2, *EX1, '2016', c.ago(seconds=4)), lambda c: hop_mapi(c, EX2[0], '2016', c.ago(seconds=4))],
    extra=[('X-CrossPremisesHeadersFiltered', 'AM0EXCA0012.EURPRD00.PROD.OUTLOOK.COM')]), LOW + OWN, ('hybrid-external', 5, 'own-mail-that-lost-its-headers'), ('inbox', 11), EXPOSED,
    'Own mail from premises whose Organization headers were filtered: the name is not resolved.')
add('sub-20-gateway-connector', exo(BOB, client=('gw01.example.com', '192.0.2.40'), direction='Originating', report=dict(ipv='CAL', sfv='SKN', scl=-1), older=[lambda c: hop_postfix(c, 'mail.example.net', '198.51.100.25', 'gw01.example.com', c.ago(seconds=5), UTC)]),
    LOW + OWN, ('hybrid-external', 5, 'gateway-connector'), INBOX_MINUS, EXEMPT, 'A gateway that is no Exchange hands Internet mail to a connector of the tenant.', reason='IPV:CAL', findings=OMIT)
add('sub-21-relay-by-address', exo(MONITOR, client=('app01.example.com', '192.0.2.40'), report=dict(CAL), older=()), LOW + OWN, ('anonymous', 6, 'relay'), INBOX_MINUS, EXEMPT,
    "An application of the own domain relays to Exchange Online from an allow-listed address.", reason='IPV:CAL', findings=OMIT)
add('sub-22-internet-low-rating', onprem(NEWS, 'Anonymous', scl=1, client=('out01.shop.example.org', '203.0.113.44')), [], ('anonymous', 6, 'internet'), ('inbox', 13), OFF, 'Plain Internet mail.', low='exposed')
add('sub-23-public-host-on-secured-connector', onprem(BACKUP, 'Internal', '10', client=('app.example.net', '198.51.100.77')), LOW, ('externally-secured', 2), ('inbox', 14), EXPOSED,
    'The externally secured connector accepts a public address.', findings=['connector-lost-scl', 'internet-mail-treated-as-internal'])
add('sub-23-from-outside-accepted-domains', onprem(BOB, 'Internal', '10', scl=-1, report='MessageSecurityAntispamBypass', client=GATEWAY), LOW + OWN, ('externally-secured', 2), INBOX_MINUS, EXEMPT,
    'From lies outside the accepted domains, and yet it counts as internal.', reason='MessageSecurityAntispamBypass', findings=['internet-mail-treated-as-internal'])
add('sub-24-relay-reachable', onprem(BACKUP, 'Anonymous', scl=-1, report='IPOnAllowList', client=('desk117.example.com', '10.66.7.8')), LOW + ['--relay-host', '10.20.4.0/24'], ('anonymous', 6, 'relay'), INBOX_MINUS, EXEMPT,
    'A desk computer used the anonymous relay: its addresses are not limited enough.', reason='IPOnAllowList', findings=['relay-reachable'])
add('sub-21-relay-from-its-host', onprem(BACKUP, 'Anonymous', scl=-1, report='IPOnAllowList'), LOW + ['--relay-host', '10.20.4.0/24'], ('anonymous', 6, 'relay'), INBOX_MINUS, EXEMPT,
    'The relay used by the host that may use it: no finding.', reason='IPOnAllowList')
add('sub-25-secured-connector-lost-scl', onprem(SCANNER, 'Internal', '10', client=('scanner2f.example.com', '10.20.6.77'), release='se'), [], ('externally-secured', 2), ('inbox', 14), OFF,
    'Externally secured and no SCL: nothing shields the mail from a client filter.', low='exposed', findings=['connector-lost-scl'])
add('sub-25-relayed-without-scl', exo(MONITOR, client=('app01.example.com', '192.0.2.40'), scl=None, report=dict(ipv='CAL', sfv='SKI', scl=None), older=()), LOW + OWN, ('anonymous', 6, 'relay'), ('inbox', 7), ('exempt', 8),
    'Relayed by an allow-listed address, and no SCL stands anywhere.', findings=['connector-lost-scl'])
add('sub-26-internet-mail-skips-filtering', onprem(BOB, 'Anonymous', scl=-1, client=PUBLIC), LOW, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT, 'A mail flow rule gives SCL -1 to a public source.', reason='unstated', findings=[SKIPS])

# --- RES: sender resolution
add('res-01-resolvable', onprem(BACKUP, 'Internal', '10', scl=-1, report='MessageSecurityAntispamBypass', mime=[('Sender', 'Job Runner <jobs@example.com>')]), LOW, ('externally-secured', 2), INBOX_MINUS, EXEMPT,
    'The class allows resolution; the mail is sent on behalf of another.', reason='MessageSecurityAntispamBypass')
add('res-02-not-resolved-partner', onprem(PARTNER, 'Partner', scl=1, client=('mx.partner.example.org', '203.0.113.20'), org=[(ORG + 'AuthDomain', 'partner.example.org')], release='2019'), LOW, ('partner', 3), ('inbox', 13), EXPOSED,
    'A partner over mutual TLS is trusted for transport, not for names.')
add('res-03-unknown', onprem(BACKUP, nmid=None, source=None, release='2019'), [], ('unknown', 12), ('inbox', 14), OFF, 'Without stamps nothing is said about the name.', low='exposed')
add('res-04-listed-in-directory', onprem(BACKUP, 'Internal', '10'), LOW + ['--directory', '@corpus/directory.txt'], ('externally-secured', 2), ('inbox', 14), ('exempt', 4),
    'The sender is listed in the directory: resolution is certain, and the client filter leaves directory senders alone.', findings=['connector-lost-scl'], directory=True)

# --- SRV: where delivery puts it
add('srv-02-recorded-junk', exo(SPAM, client=('out01.mailer.example.org', '203.0.113.44'), report=dict(scl=5, sfv='SPM', cat='SPM'), dest=(('J', None), {'auth': 0})), LOW, ('anonymous', 6, 'internet'), ('junk', 2), GONE,
    'The delivery record says Junk.', recorded='junk')
add('srv-02-recorded-inbox', exo(NEWS, client=('out01.shop.example.org', '203.0.113.44'), report=dict(scl=6, sfv='SPM', cat='BULK', srv='BULK'), bcl=7, dest=(('I', 'TrustedSenderList'), {'wl': 1, 'pcwl': 1})), LOW, ('anonymous', 6, 'internet'),
    ('inbox', 2), ('exempt', 4), 'Bulk mail, but the delivery record says Inbox since the user trusts the sender.', recorded='inbox', omit=['junk.predicted'])
add('srv-02-recorded-custom-folder', exo(BOB, dest=(('C', 'CustomRules'), {})), LOW, ('anonymous', 6, 'internet'), ('custom-folder', 2), EXPOSED, "The delivery record says a folder of the user's own rule.", recorded='custom-folder', predicted='inbox')
add('srv-02-consumer-junk', consumer(SPAM, scl=9, dest=(('J', 'SpamFilterAuthJ'), {'auth': 0}), message_delivery=6), LOW, ('anonymous', 6, 'internet'), ('junk', 2), GONE,
    'Outlook.com put it into Junk.', recorded='junk')
add('srv-02-consumer-trusted-sender', consumer(NEWS, scl=9, dest=(('I', 'TrustedSenderList'), {'wl': 1, 'pcwl': 1, 'auth': 0})), LOW, ('anonymous', 6, 'internet'), ('inbox', 2), ('exempt', 4),
    'Outlook.com: SCL 9, and yet Inbox since the user trusts the sender.', recorded='inbox', omit=['junk.predicted'])
add('srv-02-consumer-custom-folder', consumer(NEWS, scl=5, dest=(('C', 'CustomRules'), {})), [], ('anonymous', 6, 'internet'), ('custom-folder', 2), OFF, "Outlook.com: a rule of the user moved it.", low='exposed', recorded='custom-folder', predicted='junk')
add('srv-12-record-ignored', consumer(SPAM, scl=6, dest=(('I', None), {})), LOW + ['--ignore-recorded'], ('anonymous', 6, 'internet'), ('junk', 12), GONE, 'The record says Inbox, but the user asked to ignore it: SCL 6 decides.', recorded='inbox')
FAR = ('out01.mailer.example.org', '203.0.113.44')
for cat in ('MALW', 'HPHSH', 'HPHISH'):
    add(f'srv-03-cat-{cat.lower()}', exo(SPAM, client=FAR, report=dict(scl=9, sfv='SPM', cat=cat)), LOW, ('anonymous', 6, 'internet'), ('quarantine', 3), GONE, f'CAT:{cat} is quarantined, whatever lists say.')
add('srv-03-cat-hphsh-in-spite-of-scl-minus-one', exo(SPAM, client=FAR, report=dict(scl=-1, sfv='SKN', cat='HPHSH')), LOW, ('anonymous', 6, 'internet'), ('quarantine', 3), GONE,
    'SCL -1 by a rule does not bypass the verdict of high-confidence phishing.', reason='SFV:SKN', findings=[SKIPS])
add('srv-04-junk-rule-off', onprem(SPAM, 'Anonymous', scl=8, client=FAR), LOW + ['--junk-rule', 'off'], ('anonymous', 6, 'internet'), ('inbox', 4), EXPOSED, 'The junk rule of the mailbox is off, so even SCL 8 stays in the Inbox.')
add('srv-05-minus-one-beats-blocked-sender', onprem(BACKUP, 'Anonymous', scl=-1, report='IPOnAllowList'), LOW + ['--blocked-sender', 'backup@example.com'], ('anonymous', 6, 'relay'), INBOX_MINUS, EXEMPT,
    'SCL -1 skips the whole junk rule, Blocked Senders included.', reason='IPOnAllowList')
for sfv in ('BLK', 'SKB'):
    add(f'srv-06-sfv-{sfv.lower()}', exo(SPAM, client=FAR, report=dict(scl=6, sfv=sfv)), LOW, ('anonymous', 6, 'internet'), ('junk', 6), GONE,
        {'BLK': "The user's Blocked Senders list.", 'SKB': "The policy's block list."}[sfv])
SAFE = ['--safe-sender', 'bob@example.net']
add('srv-07-safe-sender', onprem(BOB, 'Anonymous', scl=7, client=PUBLIC), LOW + SAFE, ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 4), 'A safe sender reaches the Inbox in spite of SCL 7.')
add('srv-07-safe-sender-beats-blocked', onprem(BOB, 'Anonymous', scl=7, client=PUBLIC, release='2019'), LOW + SAFE + ['--blocked-sender', 'bob@example.net'], ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 4), 'On both lists: safe wins.')
add('srv-07-safe-recipient', onprem(NEWS, 'Anonymous', scl=6, client=('out01.shop.example.org', '203.0.113.44')), LOW + ['--safe-recipient', 'dave@example.com'], ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 4), 'A safe recipient in To.')
add('srv-07-trusted-contact', onprem(BOB, 'Anonymous', scl=6, client=PUBLIC), LOW + ['--trusted-contact', 'bob@example.net'], ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 4), 'The sender is a trusted contact.')
add('srv-07-safe-sender-exo', exo(BOB, report=dict(scl=5, sfv='SPM', cat='SPM')), LOW + SAFE, ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 4), 'In the cloud as well a safe sender is spared the junk action.')
add('srv-07-sfv-sfe', exo(BOB, scl=None, report=dict(scl=None, sfv='SFE')), LOW, ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 4), "The user's Safe Senders list, by the report.")
add('srv-07-sfv-ska', exo(BOB, scl=None, report=dict(scl=None, sfv='SKA')), LOW, ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 8), "The policy's allow list; no Organization-SCL is there.")
add('srv-07-sfv-skn', exo(BOB, scl=None, report=dict(scl=None, sfv='SKN')), LOW, ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 8), 'A mail flow rule; no Organization-SCL is there.')
add('srv-07-sfv-skq', exo(BOB, scl=None, report=dict(scl=None, sfv='SKQ')), LOW, ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 8), 'Released from quarantine; no Organization-SCL is there.')
add('srv-07-ipv-cal', exo(BOB, scl=None, report=dict(scl=None, sfv='NSPM', ipv='CAL')), LOW, ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 8), 'The IP allow list decides, whatever SFV says.', )
add('srv-08-blocked-sender', onprem(NEWS, 'Anonymous', scl=1, client=('out01.shop.example.org', '203.0.113.44')), LOW + ['--blocked-sender', 'news@shop.example.org'], ('anonymous', 6, 'internet'), ('junk', 8), GONE, 'A blocked sender goes to Junk at SCL 1.')
add('srv-08-blocked-sender-exo', exo(NEWS, client=('out01.shop.example.org', '203.0.113.44')), LOW + ['--blocked-sender', 'news@shop.example.org'], ('anonymous', 6, 'internet'), ('junk', 8), GONE, 'A blocked sender in the cloud.')
add('srv-09-trusted-lists-only', onprem(BOB, 'Anonymous', scl=0, client=PUBLIC), LOW + ['--mailbox-trusted-lists-only'], ('anonymous', 6, 'internet'), ('junk', 9), GONE, 'The mailbox accepts its safe lists only, and the sender is on none.')
add('srv-09-trusted-lists-only-exo', exo(BOB), ['--mailbox-trusted-lists-only'], ('anonymous', 6, 'internet'), ('junk', 9), GONE, 'The same in the cloud, where the threshold plays no part but the lists do.')

# one row for each verdict: CAT, the rest of the report, what default / standard / strict do with it (reference, table under 6.3)
J, Q, I = 'junk', 'quarantine', 'inbox'
for cat, sfv, scl, actions in (('SPM', 'SPM', 5, (J, J, Q)), ('HSPM', 'SPM', 9, (J, Q, Q)), ('PHSH', 'SPM', 8, (J, Q, Q)), ('BULK', 'SPM', 6, (J, J, Q)), ('SPOOF', 'SPM', 5, (J, J, Q)),
                               ('UIMP', 'NSPM', 1, (I, Q, Q)), ('DIMP', 'NSPM', 1, (I, Q, Q)), ('GIMP', 'NSPM', 1, (I, J, Q))):
    for preset, action in zip(('default', 'standard', 'strict'), actions):
        more = dict(srv='BULK') if cat == 'BULK' else dict(sfty={'UIMP': '9.20', 'DIMP': '9.19'}.get(cat)) if cat.endswith('IMP') else {}
        add(f'srv-10-cat-{cat.lower()}-{preset}', exo(SPAM, client=FAR, report=dict(scl=scl, sfv=sfv, cat=cat, **more), bcl=7 if cat == 'BULK' else 0), LOW + ['--preset', preset],
            ('anonymous', 6, 'internet'), (action, 10), EXPOSED if action == I else GONE, f'CAT:{cat} under the {preset} preset: {action}.', lf=preset == 'strict')
add('srv-10-sfv-spm', exo(SPAM, client=FAR, report=dict(scl=5, sfv='SPM', cat='NONE')), LOW, ('anonymous', 6, 'internet'), (J, 10), GONE, 'SFV:SPM without a category.')
add('srv-10-sfv-sks', exo(SPAM, client=FAR, report=dict(scl=5, sfv='SKS', cat='NONE')), LOW, ('anonymous', 6, 'internet'), (J, 10), GONE, 'SFV:SKS: marked as spam before filtering.')
add('srv-10-sfv-sks-strict', exo(SPAM, client=FAR, report=dict(scl=5, sfv='SKS', cat='NONE')), LOW + ['--preset', 'strict'], ('anonymous', 6, 'internet'), (Q, 10), GONE, 'SFV:SKS under the strict preset.')
add('srv-10-cat-alone', exo(SPAM, client=FAR, scl=None, report=dict(scl=None, sfv=None, cat='SPM')), LOW, ('anonymous', 6, 'internet'), (J, 10), GONE, 'A category without SFV and SCL.')
add('srv-10-dmarc-quarantine', exo(SPOOF, older=DIRECT, auth=dict(spf='fail', dkim='none', dmarc='fail', action='quarantine', compauth='fail', reason='000')), LOW, ('anonymous', 6, 'internet'), (Q, 10), GONE,
    'DMARC failed and the domain asks for quarantine.')
add('srv-11-sfv-nspm', exo(NEWS, client=('out01.shop.example.org', '203.0.113.44'), report=dict(scl=0)), [], ('anonymous', 6, 'internet'), ('inbox', 11), OFF, 'Not spam.', low='exposed')
add('srv-11-dmarc-fail-none', exo(BOB, auth=dict(spf='fail', dkim='none', dmarc='fail', action='none', compauth='none', reason='404')), LOW, ('anonymous', 6, 'internet'), ('inbox', 11), EXPOSED, 'DMARC failed, but the domain asks for nothing (p=none).')
add('srv-11-sfv-ski', exo_internal(ALICE, scl=None, report=dict(scl=None), mech=None), LOW, ('authenticated', 4, 'intra-organization'), ('inbox', 11), ('exempt', 8), 'SKI within the tenant, without any SCL.')
for scl in (5, 6, 9):
    add(f'srv-12-scl-{scl}', onprem(SPAM, 'Anonymous', scl=scl, client=FAR), LOW, ('anonymous', 6, 'internet'), (J, 12), GONE, f'SCL {scl} is above the threshold of 4.')
add('srv-12-scl-3-threshold-2', onprem(SPAM, 'Anonymous', scl=3, client=FAR, release='2013'), LOW + ['--scl-junk-threshold', '2'], ('anonymous', 6, 'internet'), (J, 12), GONE, 'The mailbox has a lower threshold.')
add('srv-12-exo-weak', exo(SPAM, client=FAR, scl=6, report=None), LOW, ('anonymous', 6, 'internet'), (J, 12), GONE, 'In the cloud the SCL is only a weak hint where no report is there.')
add('srv-13-scl-4-at-threshold', onprem(SPAM, 'Anonymous', scl=4, client=FAR), LOW, ('anonymous', 6, 'internet'), ('inbox', 13), EXPOSED, 'Junk begins above the threshold, not at it.')
add('srv-13-scl-6-threshold-6', onprem(SPAM, 'Anonymous', scl=6, client=FAR), LOW + ['--scl-junk-threshold', '6'], ('anonymous', 6, 'internet'), ('inbox', 13), EXPOSED, 'The mailbox has a higher threshold.')
add('srv-12-scl-glued-to-the-colon', onprem(SPAM, 'Anonymous', client=FAR, org=[(ORG + 'SCL', Glued('6'))]), LOW, ('anonymous', 6, 'internet'), (J, 12), GONE, 'No space after the colon: the value is 6 all the same.')
add('srv-13-scl-on-the-next-line', onprem(BOB, 'Anonymous', client=PUBLIC, org=[(ORG + 'SCL', '\n 3')]), LOW, ('anonymous', 6, 'internet'), ('inbox', 13), EXPOSED, 'The value of SCL stands alone on the continuation line.')
add('srv-14-no-scl-onprem', onprem(BOB, 'Anonymous', client=PUBLIC, release='2019'), LOW, ('anonymous', 6, 'internet'), ('inbox', 14), EXPOSED, 'No SCL on premises: the threshold cannot fire.')
add('srv-14-no-scl-exo', exo(BOB, scl=None, report=None), LOW, ('anonymous', 6, 'internet'), ('unknown', 14), NO_CLIENT, 'No SCL and no report in the cloud: unknown.')
add('srv-15-eop-verdict-not-mapped', behind_eop(SPAM, report=dict(scl=9, sfv='SPM', cat='HSPM')), [], ('anonymous', 6, 'internet'), ('inbox', 14), OFF, 'EOP is sure that it is spam, and the mailbox on premises does not know.', low='exposed', findings=['eop-verdict-not-mapped'])
add('srv-15-mapped', behind_eop(SPAM, scl=6, report=dict(scl=6, sfv='SPM', cat='SPM')), LOW, ('anonymous', 6, 'internet'), (J, 12), GONE, 'With the mapping rules in place Organization-SCL 6 junks it: no finding.')
add('srv-16-exclusive-mode', exo(BOB, dest=(('J', None), {'ex': 1})), [], ('anonymous', 6, 'internet'), (J, 2), GONE, 'Not spam, SCL 1, and yet Junk: exclusive mode.', recorded='junk', predicted='inbox', findings=['exclusive-mode'])
add('srv-17-scl-disagrees', exo(BOB, scl=5, report=dict(scl=1)), LOW, ('anonymous', 6, 'internet'), ('inbox', 11), EXPOSED, 'Organization-SCL says 5, the report says 1.', findings=['scl-disagrees'])
add('srv-17-minus-one-with-nspm', exo(BOB, scl=-1, report=dict(scl=-1)), LOW, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT, 'Organization-SCL -1 although the filter ran and found nothing (NSPM).', reason='unstated', findings=['scl-disagrees', SKIPS])

add('srv-18-scl-out-of-range', onprem(BOB, 'Anonymous', client=PUBLIC, org=[(ORG + 'SCL', '99')]), LOW, ('anonymous', 6, 'internet'), ('inbox', 14), EXPOSED, 'SCL 99 is no spam confidence level: it counts as none.', findings=['scl-doubtful'], omit=['scl'])
add('srv-18-scl-twice', onprem(SPAM, 'Anonymous', client=FAR, org=[(ORG + 'SCL', '9'), (ORG + 'SCL', '-1')]), LOW, ('anonymous', 6, 'internet'), (J, 12), GONE, 'Two SCL fields: the topmost is read, and that there are two is said.', findings=['scl-doubtful'])

# --- CLI: what Outlook's own filter may still do
add('cli-01-server-unknown', exo(NEWS, client=('out01.shop.example.org', '203.0.113.44'), scl=None, report=dict(sfv=None, scl=None, cat=None)), HIGH, ('anonymous', 6, 'internet'), ('unknown', 14), NO_CLIENT, 'Where the server put it is unknown, so the client is.')
add('cli-02-already-junked', onprem(SPAM, 'Anonymous', scl=9, client=FAR, release='2019'), HIGH, ('anonymous', 6, 'internet'), (J, 12), GONE, 'What the server junked, the client filter never sees.')
add('cli-03-minus-one-honoured', onprem(ALICE, 'Internal', '04', scl=-1, mapi=True), HIGH, ('authenticated', 4, 'mailbox'), INBOX_MINUS, EXEMPT, 'SCL -1 exempts even from a filter at high.', reason='unstated')
add('cli-04-safe-sender', onprem(BOB, 'Anonymous', scl=1, client=PUBLIC), HIGH + SAFE, ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 4), 'A safe sender is exempt from the client filter.')
add('cli-04-ofr-address-book', consumer(NEWS, dest=(('I', 'SenderInAddressBook'), {'abwl': 1})), LOW, ('anonymous', 6, 'internet'), ('inbox', 2), ('exempt', 4), 'The delivery record says that the sender is in the address book.', recorded='inbox')
add('cli-04-ofr-spam-filter-pass', consumer(NEWS, scl=5, dest=(('I', 'SpamFilterPass'), {'auth': 0})), LOW, ('anonymous', 6, 'internet'), ('inbox', 2), ('exempt', 4), 'The delivery record says SpamFilterPass.', recorded='inbox', predicted='junk')
add('cli-05-blocked-sender', onprem(NEWS, 'Anonymous', scl=1, client=('out01.shop.example.org', '203.0.113.44')), LOW + ['--junk-rule', 'off', '--blocked-sender', 'news@shop.example.org'], ('anonymous', 6, 'internet'), ('inbox', 4), ('junk', 5),
    'The junk rule on the server is off, so the client moves the blocked sender.')
add('cli-05-blocked-though-minus-one', onprem(BACKUP, 'Anonymous', scl=-1, report='IPOnAllowList'), LOW + ['--honours-scl-minus-one', 'off', '--blocked-sender', 'backup@example.com'], ('anonymous', 6, 'relay'), INBOX_MINUS, ('junk', 5),
    'An Outlook that ignores -1 applies its Blocked Senders.', reason='IPOnAllowList')
add('cli-06-safe-lists-only', onprem(BACKUP, 'Internal', '10'), ['--client-filter', 'safe-lists-only'], ('externally-secured', 2), ('inbox', 14), ('junk', 6), "Outlook's level of safe lists only takes an unlisted sender.", low='exposed', findings=['connector-lost-scl'])
add('cli-07-filter-off', onprem(BACKUP, 'Internal', '10', scl=4), [], ('externally-secured', 2), ('inbox', 13), OFF, 'No client filter, as Outlook ships today.', low='exposed')
add('cli-08-rule-skip-implies-minus-one', exo(NEWS, client=('out01.shop.example.org', '203.0.113.44'), scl=None, report=dict(scl=None, sfv='SKN')), HIGH, ('anonymous', 6, 'internet'), ('inbox', 7), ('exempt', 8), 'The skip by a rule implies -1 where no Organization-SCL is there.')
add('cli-09-exposed-high', onprem(BACKUP, 'Internal', '10', scl=1), HIGH, ('externally-secured', 2), ('inbox', 13), EXPOSED, 'SCL 1 exempts from nothing: only -1 does.')
add('cli-09-exposed-authenticated', onprem(ZOE, 'Internal', '04', scl=0, mapi=True, release='se'), LOW, ('authenticated', 4, 'mailbox'), ('inbox', 13), EXPOSED, 'An authenticated sender as such is not exempt by any header.')

# --- WHY: the reason of a -1
add('why-01-ip-on-allow-list', onprem(BACKUP, 'Anonymous', scl=-1, report='DV:3.3.4711.100;IPOnAllowList;OrigIP:10.20.4.31', release='2010'), LOW, ('anonymous', 6, 'relay'), INBOX_MINUS, EXEMPT, "The founding article's recipe on Exchange 2010.", reason='IPOnAllowList')
add('why-02-message-security-bypass', onprem(MONITOR, 'Internal', '06', scl=-1, report='MessageSecurityAntispamBypass', client=MONITOR_HOST), LOW, ('authenticated', 4, 'smtp-auth'), INBOX_MINUS, EXEMPT, 'A permission bypasses the filter: the session was authenticated.', reason='MessageSecurityAntispamBypass')
add('why-03-sender-bypassed', onprem(BOB, 'Anonymous', scl=-1, report='DV:3.3.4811.200;SenderBypassed;SID:SenderIDStatus Pass;OrigIP:198.51.100.25', client=PUBLIC), LOW, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT, 'The sender is on the bypass list of the content filter.', reason='SenderBypassed', findings=[SKIPS])
add('why-04-all-recipients-bypassed', onprem(BOB, 'Anonymous', scl=-1, report='DV:3.3.4811.200;AllRecipientsBypassed;OrigIP:198.51.100.25', client=PUBLIC), LOW, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT, 'All recipients are exempt from the content filter.', reason='AllRecipientsBypassed', findings=[SKIPS])
add('why-05-cal-with-skn', exo(BOB, report=dict(ipv='CAL', sfv='SKN', scl=-1)), LOW, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT, 'IPV:CAL decides, even beside SKN.', reason='IPV:CAL', findings=[SKIPS])
add('why-06-skn', exo(BOB, report=SKN), HIGH, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT, 'A mail flow rule.', reason='SFV:SKN', findings=[SKIPS])
add('why-07-ska', exo(BOB, report=dict(sfv='SKA', scl=-1)), LOW, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT, "The policy's allow list.", reason='SFV:SKA', findings=[SKIPS])
add('why-08-sfe', exo(BOB, report=dict(sfv='SFE', scl=-1)), LOW, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT, "The user's Safe Senders list.", reason='SFV:SFE', findings=[SKIPS])
add('why-09-ski-hybrid', exo(ALICE, 'Internal', '04', report=dict(sfv='SKI', scl=-1), **dict(PROMOTED, older=[lambda c: hop(*EX2, *EX1, '2016', c.ago(seconds=4)), lambda c: hop_mapi(c, EX2[0], '2016', c.ago(seconds=4))])), LOW,
    ('authenticated', 4, 'mailbox'), INBOX_MINUS, EXEMPT, 'Trusted hybrid mail skips filtering: SKI without the IP allow list.', reason='SFV:SKI')
add('why-10-skq', exo(BOB, report=dict(sfv='SKQ', scl=-1)), LOW, ('anonymous', 6, 'internet'), INBOX_MINUS, EXEMPT, 'Released from quarantine.', reason='SFV:SKQ', findings=[SKIPS])
add('why-11-gateway-of-another-make', outside(BOB, [('X-Gateway-Verdict', 'clean'), (ORG + 'SCL', '-1')]), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT, 'A gateway of another make stamped SCL -1 on mail that never met Exchange.', att=contradicted(11), reason='other-product-or-leaked', omit=['claimed'])
add('why-11-leaked-minus-one', outside(BACKUP, [(ORG + 'AuthAs', 'Internal'), (ORG + 'AuthMechanism', '10'), (ORG + 'AuthSource', EX1[0]), (ORG + 'SCL', '-1')], 'relay'), LOW, ('unknown', 1), UNKNOWN, NO_CLIENT,
    "SCL -1 leaked out through a smart host: it says nothing about the reader's own server.", att=FOREIGN, claimed='externally-secured', reason='other-product-or-leaked')
add('why-12-mail-flow-rule', onprem(BACKUP, 'Anonymous', scl=-1, org=[('X-MS-Exchange-Forest-RulesExecuted', EX1[0])], release='2019'), LOW, ('anonymous', 6, 'relay'), INBOX_MINUS, EXEMPT,
    'On 2019 a mail flow rule sets SCL -1 for the relay; no report says why.', reason='unstated')

# --- Outlook items (.msg): the header text lacks Organization fields, the properties say some of it
add_item('res-05-msg-sender-in-directory', onprem(ALICE, 'Internal', '04', scl=-1, mapi=True), dict(scl=-1, represented='EX', sender='EX'), [], HIGH,
    {'submission': 'unknown', 'senderResolution': 'resolvable', 'junk.server': 'inbox', 'junk.client': 'exempt', 'junk.outlook': 'inbox', 'scl': -1,
     'sclReason': 'unstated', 'attestation': 'local', 'authAs': None, 'findings': []}, ['ATT-7', 'ATT-15', 'SUB-29', 'RES-5', 'SRV-5', 'CLI-3', 'WHY-12'],
    'The address type EX says that the sender was resolved, and property 0x4076 that the SCL is -1. No stamp is left in the header text.')
add_item('res-06-msg-sender-of-the-internet', onprem(BOB, 'Anonymous', scl=6, client=PUBLIC), dict(scl=6, represented='SMTP', string8=True), [], LOW,
    {'submission': 'unknown', 'senderResolution': 'not-resolved', 'from.shown': 'Bob Sample <bob@example.net>', 'junk.server': 'junk', 'junk.outlook': 'junk', 'scl': 6},
    ['SUB-29', 'RES-6', 'SRV-12', 'CLI-2'], 'The address type SMTP says that the sender was not resolved. The strings of this item are bytes, not UTF-16.')
add_item('sub-27-msg-internal-without-mechanism', onprem(BACKUP, 'Internal', '10'), dict(sender='X400'), ['AuthAs'], LOW,
    {'submission': 'unknown', 'senderResolution': 'resolvable', 'junk.server': 'unknown', 'junk.outlook': 'unknown', 'scl': None, 'authAs': 'Internal', 'findings': []},
    ['SUB-27', 'RES-1', 'SRV-19', 'CLI-1'], 'AuthAs Internal: authenticated, or externally secured if there was a mechanism 10. Whether there was an SCL is not known either.')
add_item('sub-28-msg-anonymous-without-directionality', onprem(BOB, 'Anonymous', scl=1, client=PUBLIC), dict(scl=1), ['AuthAs'], LOW,
    {'submission': 'unknown', 'senderResolution': 'not-resolved', 'junk.server': 'inbox', 'junk.client': 'exposed', 'scl': 1}, ['SUB-28', 'RES-2', 'SRV-13', 'CLI-9'],
    'AuthAs Anonymous: anonymous, or over a hybrid connector if there was a Directionality.')
add_item('sub-06-msg-with-entity', exo(BOB), dict(scl=1, v4=True), ['AuthAs'], LOW,
    {'submission': 'anonymous', 'submissionDetail': 'internet', 'senderResolution': 'not-resolved', 'junk.server': 'inbox', 'scl': 1}, ['SUB-6', 'SUB-22', 'RES-2', 'SRV-11', 'CLI-9'],
    'FromEntityHeader, which a .msg keeps, says that it is from the Internet. A compound file of version 4.')
add_item('cli-10-msg-without-scl', exo(BOB), dict(), [], LOW,
    {'submission': 'anonymous', 'senderResolution': 'not-resolved', 'junk.server': 'inbox', 'junk.client': 'unknown', 'junk.outlook': 'unknown', 'scl': None},
    ['SUB-10', 'RES-2', 'SRV-11', 'CLI-10'], "The cloud's verdict is there, an SCL is not: what Outlook's own filter does is unknown, since it honours an SCL of -1.")
add_item('srv-19-msg-blocked-sender', onprem(BOB, 'Anonymous', scl=-1, client=PUBLIC), dict(represented='SMTP'), ['AuthAs'], LOW + ['--blocked-sender', 'example.net'],
    {'submission': 'unknown', 'senderResolution': 'not-resolved', 'junk.server': 'unknown', 'scl': None}, ['SUB-28', 'RES-6', 'SRV-19'],
    'A blocked sender, but an SCL of -1 would go before, and whether there was one a .msg does not tell.')

# --- a message inside
add('att-26-journal-report', onprem(BACKUP, 'Internal', '04', scl=-1, mapi=True, extra=[('X-MS-Journal-Report', '')]), [], ('authenticated', 4, 'mailbox'), INBOX_MINUS, EXEMPT,
    'A journal report: the message of interest stands inside.', reason='unstated', findings=['carries-message'])

# --- names: what the reader sees of the sender, and what may deceive him
def word(text, charset='utf-8'):
    return f'=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?='


def named(name, written, why, shown, hits=(), address='jane@mailer.example.net', extra=(), args=(), **keys):
    """From as it is written, with what must be read; hits: field and kind of every look-alike, with the list of protected names."""
    mail = Mail(written, address, 'Please confirm', 'Please confirm before noon.', UTC, to='Dave Example <dave@example.com>')
    more = {'from.displayName': shown, 'from.address': address, 'lookalikes': sorted(hits)}
    more.update(keys)
    add(name, exo(mail, extra=extra), ['--protect', '@corpus/protect.txt', *args], ('anonymous', 6, 'internet'), ('inbox', 11), OFF, why, low='exposed', more=more)


named('name-protected', 'Jane Q. Doe', 'The usual deception: the name of somebody whom everybody knows, with an address elsewhere.', 'Jane Q. Doe', ['From protected-name'])
named('name-protected-turned', '"Doe, Jane"', 'The same name with the family name first.', 'Doe, Jane', ['From protected-name'])
named('name-protected-beside-words', '"Alice Example (CEO)"', 'The name among other words.', 'Alice Example (CEO)', ['From protected-name-within'])
named('name-look-alike', word('\u0410lice Ex\u0430mple'), 'Cyrillic letters in a Latin name.', '\u0410lice Ex\u0430mple', ['From mixed-scripts', 'From mixed-scripts', 'From name-look-alike'])
named('name-address-inside', '"alice@example.com"', 'The name shows an address, and the message comes from another.', 'alice@example.com', ['From address-in-name', 'From protected-name-within'])
named('name-turned-round', word('Alice \u202eelpmaxE'), 'A control character shows the second word from right to left.', 'Alice \u202eelpmaxE', ['From bidi-control'])
named('name-invisible', word('Ali\u200bce Example'), 'A space of no width inside of the name.', 'Ali\u200bce Example', ['From invisible-character', 'From name-look-alike'])
named('name-domain-digit', 'Accounts', 'A digit in place of a letter in a protected domain.', 'Accounts', ['From domain-look-alike', 'Return-Path domain-look-alike'], address='accounts@1ogin.example.org')
named('name-domain-within', 'Accounts', 'A protected domain in front of another one.', 'Accounts', ['From domain-within', 'Return-Path domain-within'], address='accounts@example.com.mailer.example')
named('name-domain-punycode', 'Accounts', 'An encoded label that shows as a protected domain: the o is a Cyrillic letter.', 'Accounts', ['From domain-look-alike', 'From punycode-look-alike', 'Return-Path domain-look-alike', 'Return-Path punycode-look-alike'],
      address='accounts@' + 'l\u043egin'.encode('idna').decode() + '.example.org')
named('name-reply-to-elsewhere', 'Newsletter', 'Answers go to a look-alike of a protected domain.', 'Newsletter', ['Reply-To domain-within'], extra=[('Reply-To', 'info@my-example.com.mailer.example')])
named('name-in-koi8-r', word('Алексей Пример', 'koi8-r'), 'A Russian name in an old charset: nothing deceives.', 'Алексей Пример')
named('name-in-iso-2022-jp', word('例 太郎', 'iso-2022-jp'), 'A Japanese name: nothing deceives.', '例 太郎')
named('name-split-character', '=?utf-8?Q?Zo=C3?= =?utf-8?Q?=AB_Sample?=', 'A character whose bytes stand in two encoded words.', 'Zoë Sample')
named('name-encoded-brackets', '=?utf-8?q?=3Calice=40example=2Ecom=3E?=', 'Encoded brackets are text and never supply an address.', '<alice@example.com>', ['From address-in-name', 'From protected-name-within'])
named('name-comma-unquoted', 'Sample, Jane', 'A comma that should be quoted: one mailbox, not two.', 'Sample, Jane')
named('name-on-behalf-of', 'Jane Sample', 'Sender and From differ: the reader sees both.', 'Jane Sample', extra=[('Sender', 'Mailing Service <bounce@mailer.example.net>')],
      **{'from.shown': 'Mailing Service on behalf of Jane Sample <jane@mailer.example.net>', 'sender': 'bounce@mailer.example.net'})
named('name-encapsulated', None, "A name of Exchange's own that was wrapped into an SMTP address.", None, address='IMCEAEX-_O=EXAMPLE_OU=EUROPE_CN=RECIPIENTS_CN=JANE@example.com', args=['--accepted-domain', 'example.com'])

if __name__ == '__main__':
    write()
