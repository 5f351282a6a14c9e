#!/usr/bin/env python3
"""Hostile input of any size. Each shape is a beginning, a piece that is repeated, and an end.

    hostile.py --list              the shapes
    hostile.py SHAPE COUNT FILE    writes FILE with COUNT pieces, or with COUNT bytes where COUNT ends in B
"""
import base64
import gzip
import sys

HOP = b"Received: from a.example.org (192.0.2.1) by EX01.corp.example.com (10.20.1.11) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.1.2507.34; Wed, 18 Feb 2026 11:08:55 +0100\r\n"
STAMPS = b"X-MS-Exchange-Organization-AuthAs: Internal\r\nX-MS-Exchange-Organization-AuthSource: EX01.corp.example.com\r\nX-MS-Exchange-Organization-AuthMechanism: 10\r\n"
CLOUD = b"Received: from a.example.org (192.0.2.1) by AM0PR01.eurprd01.prod.exchangelabs.com with HTTPS; Wed, 18 Feb 2026 11:08:55 +0000\r\n"
REPORT = b"X-Forefront-Antispam-Report: "
FROM = b"From: a <a@example.com>\r\n"
TO = b"To: b@example.com\r\nSubject: s\r\nDate: Wed, 18 Feb 2026 11:08:55 +0100\r\nMessage-ID: <1@example.com>\r\n"
BODY = b"\r\nbody\r\n"
TOP = HOP + STAMPS
END = FROM + TO + BODY

# Received fields that differ, so that no two hops are one.
SHORT_HOP = b"Received: from a by b; 1 Jan 2026 00:00 +0000\n"

SHAPES = {
    # One field that is long.
    "field": (TOP + b"X-Long: ", b"a", b"\r\n" + END),
    "field-subject": (TOP + FROM + b"Subject: ", b"a", b"\r\n" + BODY),
    "field-from": (TOP + b"From: ", b"a", b"\r\n" + BODY),
    "field-received": (TOP + b"Received: from ", b"a", b"; Wed, 18 Feb 2026 11:08:55 +0100\r\n" + END),
    "field-hop": (b"Received: from ", b"a", b" by EX01.corp.example.com (10.20.1.11) with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:55 +0100\r\n" + STAMPS + END),
    "field-auth-source": (HOP + b"X-MS-Exchange-Organization-AuthSource: ", b"a", b"\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n" + END),
    "field-message-id": (TOP + FROM + b"Message-ID: <", b"a", b">\r\n" + BODY),
    "field-name": (TOP, b"a", b": b\r\n" + END),
    "field-folds": (TOP + b"X-Long: a", b"\r\n a", b"\r\n" + END),
    "from-folds": (TOP + b"From: a", b"\r\n a", b" <a@example.com>\r\n" + BODY),
    "received-folds": (b"Received: from a", b"\r\n\tb", b" by EX01.corp.example.com with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:55 +0100\r\n" + STAMPS + END),
    "white-space": (TOP + b"From: ", b" ", b"a@example.com\r\n" + BODY),
    # Many fields.
    "fields": (TOP + FROM, b"a:b\r\n", BODY),
    "known-fields": (TOP, b"Subject: b\r\n", END),
    "froms": (TOP, b"From: a <a@example.com>\r\n", BODY),
    "tos": (TOP + FROM, b"To: b@example.com\r\n", BODY),
    "received": (TOP, SHORT_HOP, END),
    "received-own": (HOP, HOP, STAMPS + END),
    "received-cloud": (CLOUD, CLOUD, b"X-MS-Exchange-Organization-AuthAs: Anonymous\r\n" + END),
    "stamps": (HOP, STAMPS, END),
    "scls": (TOP, b"X-MS-Exchange-Organization-SCL: 5\r\n", END),
    "reports": (CLOUD, REPORT + b"SFV:SPM;\r\n", END),
    "results": (CLOUD, b"Authentication-Results: spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com;dmarc=pass action=none header.from=example.com;compauth=pass reason=100\r\n", END),
    "deliveries": (CLOUD, b"X-Microsoft-Antispam-Mailbox-Delivery: ucf:0;jmr:0;auth:0;dest:J;OFR:SpamFilterAuthJ;\r\n", END),
    "between": (TOP, SHORT_HOP + b"X-A: b.example.com\n", END),
    # Lines that are none.
    "bad-lines": (TOP + FROM, b"b\r\n", BODY),
    "bad-lines-first": (b"", b"b\r\n", TOP + END),
    "blank-lines": (TOP, b"\r\n", END),
    "lines-of-spaces": (TOP + FROM, b" \r\n", BODY),
    "colons": (TOP, b":", b"\r\n" + END),
    "bare-cr": (TOP + FROM + b"X-A: b", b"\rb", b"\r\n" + BODY),
    "nul": (TOP + FROM + b"X-A: b", b"\0", b"\r\n" + BODY),
    "eight-bit": (TOP + FROM + b"X-A: b", b"\xe9", b"\r\n" + BODY),
    "odd-fields": (TOP + FROM, b"X-A : \xe9\x00b\r\n", BODY),
    "no-line-end": (b"", b"a", b""),
    "nothing-but-nul": (b"", b"\0", b""),
    "nothing-but-cr": (b"", b"\r", b""),
    "one-line": (b"From: ", b"a ", b""),
    # Addresses and names.
    "mailboxes": (TOP + b"From: ", b"a <a@example.com>,", b"\r\n" + BODY),
    "mailboxes-to": (TOP + FROM + b"To: ", b"a <a@example.com>,", b"\r\n" + BODY),
    "commas": (TOP + b"From: ", b",", b"\r\n" + BODY),
    "comments": (TOP + b"From: ", b"(", b" a@example.com\r\n" + BODY),
    "comments-closed": (TOP + b"From: ", b"(a)", b" a@example.com\r\n" + BODY),
    "comment-each": (TOP + b"From: ", b"(a),", b" a@example.com\r\n" + BODY),
    "comment-open-each": (TOP + b"From: ", b"(a <,", b" a@example.com\r\n" + BODY),
    "groups": (TOP + b"From: ", b"g:", b" a@example.com\r\n" + BODY),
    "groups-closed": (TOP + b"From: ", b"g:;,", b" a@example.com\r\n" + BODY),
    "quotes": (TOP + b"From: ", b'"', b" a@example.com\r\n" + BODY),
    "quote-open": (TOP + b'From: "', b"a,", b"\r\n" + BODY),
    "quote-open-each": (TOP + b"From: ", b'a "b\\" <a@example.com>,', b"\r\n" + BODY),
    "quotes-open": (TOP + b'From: "', b'\\"', b"\r\n" + BODY),
    "quote-comma": (TOP + b"From: ", b'"a,', b"\r\n" + BODY),
    "brackets": (TOP + b"From: ", b"<", b" a@example.com\r\n" + BODY),
    "brackets-closed": (TOP + b"From: ", b"<a>", b" a@example.com\r\n" + BODY),
    "literals": (TOP + b"From: a@", b"[", b"\r\n" + BODY),
    "ats": (TOP + b"From: ", b"a@", b"b\r\n" + BODY),
    "literals-in-angle": (TOP + b"From: <a", b"@[", b">\r\n" + BODY),
    "comments-in-angle": (TOP + b"From: <a@", b"(", b">\r\n" + BODY),
    "angles-quoted": (TOP + b"From: ", b'<"a>(") ', b"\r\n" + BODY),
    "dots": (TOP + b"From: a@", b"a.", b"example\r\n" + BODY),
    "routes": (TOP + b"From: <", b"@a,", b":a@example.com>\r\n" + BODY),
    "backslashes": (TOP + b'From: "', b"\\", b'" <a@example.com>\r\n' + BODY),
    "words": (TOP + b"From: ", b"=?utf-8?q?a?= ", b"<a@example.com>\r\nSubject: s\r\n" + BODY),
    "words-folded": (TOP + b"From: ", b"=?utf-8?q?a?=\r\n ", b"<a@example.com>\r\nSubject: s\r\n" + BODY),
    "words-charsets": (TOP + b"From: ", b"=?utf-8?q?a?= =?iso-2022-jp?b?GyRCJCIbKEI=?= ", b"<a@example.com>\r\nSubject: s\r\n" + BODY),
    "words-unknown": (TOP + b"From: ", b"=?x-none?q?a?= ", b"<a@example.com>\r\nSubject: s\r\n" + BODY),
    "words-apart": (TOP + b"From: ", b"=?utf-8?q?a?=b ", b"<a@example.com>\r\nSubject: s\r\n" + BODY),
    "words-subject": (TOP + FROM + b"Subject: ", b"=?utf-8?q?a?= ", b"\r\n" + BODY),
    "words-open": (TOP + b"From: ", b"=?utf-8?q?", b" <a@example.com>\r\nSubject: s\r\n" + BODY),
    "words-begun": (TOP + b"From: ", b"=?", b" <a@example.com>\r\nSubject: s\r\n" + BODY),
    "word-long": (TOP + b"From: =?utf-8?b?", b"YWFh", b"?= <a@example.com>\r\nSubject: s\r\n" + BODY),
    "word-charset": (TOP + b"From: =?", b"a", b"?q?a?= <a@example.com>\r\nSubject: s\r\n" + BODY),
    "name-scripts": (TOP + b"From: ", "aа".encode(), b" <a@example.com>\r\n" + BODY),
    "name-marks": (TOP + b"From: a", "\u0301".encode(), b" <a@example.com>\r\n" + BODY),
    "name-hangul": (TOP + b"From: ", "\u1100".encode(), b" <a@example.com>\r\n" + BODY),
    "name-words": (TOP + b"From: ", b"a b ", b"<a@example.com>\r\n" + BODY),
    "name-invisible": (TOP + b"From: a", "\u200b\u202e".encode(), b" <a@example.com>\r\n" + BODY),
    "name-addresses": (TOP + b"From: ", b"b@example.net ", b"<a@example.com>\r\n" + BODY),
    "name-eight-bit": (TOP + b"From: ", b"\xe9\xff ", b"<a@example.com>\r\n" + BODY),
    "name-ligature": (TOP + b"From: ", "\ufdfa".encode(), b" <a@example.com>\r\n" + BODY),
    "domain-punycode": (TOP + b"From: a@", b"xn--80ak6aa92e.", b"example\r\n" + BODY),
    "domain-puny-label": (TOP + b"From: a@xn--", b"80ak6aa92e", b".example\r\n" + BODY),
    # Reports.
    "semicolons": (CLOUD + REPORT, b";", b"\r\n" + END),
    "semicolons-antispam": (CLOUD + b"X-Microsoft-Antispam: ", b";", b"\r\n" + END),
    "semicolons-delivery": (CLOUD + b"X-Microsoft-Antispam-Mailbox-Delivery: ", b";", b"\r\n" + END),
    "semicolons-results": (CLOUD + b"Authentication-Results: ", b";", b"\r\n" + END),
    "semicolons-received": (b"Received: from a by EX01.corp.example.com with Microsoft SMTP Server id 15.1.2507.34", b";", b"\r\n" + STAMPS + END),
    "keys": (CLOUD + REPORT, b"SFV:NSPM;", b"\r\n" + END),
    "keys-many": (CLOUD + REPORT, b"SFV:NSPM;CIP:192.0.2.1;", b"\r\n" + END),
    "keys-none": (CLOUD + REPORT, b"A:B;", b"\r\n" + END),
    "keys-open": (CLOUD + REPORT, b"SFV:", b"\r\n" + END),
    "rules": (CLOUD + REPORT + b"SFV:NSPM;SFS:", b"(1)", b";\r\n" + END),
    "antispam-ids": (CLOUD + b"X-Microsoft-Antispam: BCL:0;ARA:", b"13230040|", b";\r\n" + END),
    "delivery-keys": (CLOUD + b"X-Microsoft-Antispam-Mailbox-Delivery: ", b"dest:J;", b"\r\n" + END),
    "message-delivery": (CLOUD + b"X-Message-Delivery: ", base64.b64encode(b"Vj0xLjE7"), b"\r\n" + END),
    "own-report": (TOP + b"X-MS-Exchange-Organization-Antispam-Report: ", b"IPOnAllowList;", b"\r\n" + END),
    "results-methods": (CLOUD + b"Authentication-Results: ", b"dkim=pass header.d=example.com;", b"\r\n" + END),
    "results-comments": (CLOUD + b"Authentication-Results: spf=pass ", b"(", b"\r\n" + END),
    "results-quotes": (CLOUD + b"Authentication-Results: spf=pass ", b'"', b"\r\n" + END),
    "received-comments": (b"Received: from a ", b"(", b" by EX01.corp.example.com with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:55 +0100\r\n" + STAMPS + END),
    "received-comments-closed": (b"Received: from a ", b"(a)", b" by EX01.corp.example.com with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:55 +0100\r\n" + STAMPS + END),
    "received-quotes": (b"Received: from a ", b'"', b" by EX01.corp.example.com with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:55 +0100\r\n" + STAMPS + END),
    "received-clauses": (b"Received: from a by EX01.corp.example.com with Microsoft SMTP Server id 15.1.2507.34", b" from a by b with c id d", b"; Wed, 18 Feb 2026 11:08:55 +0100\r\n" + STAMPS + END),
    "received-brackets": (b"Received: from a ", b"[", b" by EX01.corp.example.com with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:55 +0100\r\n" + STAMPS + END),
    "dates": (b"Received: from a by EX01.corp.example.com with Microsoft SMTP Server id 15.1.2507.34; ", b"Wed, 18 Feb 2026 11:08:55 +0100 ", b"\r\n" + STAMPS + END),
    "parameters": (FROM + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed", b"; a=b", b"; boundary=b\r\n\r\n--b\r\n\r\n--b--\r\n"),
    # Pasted text.
    "quoted-paste": (b"", b"> X-A: b\r\n", b"> From: a@example.com\r\n"),
    "lost-folds": (b"Received: from a\nby b; Wed, 18 Feb 2026 11:08:55 +0100\n", b"X-A: b\nc\n", b"From: a@example.com\n"),
    "doubled": (b"From: a@example.com\n\n", b"X-A: b\n\n", b""),
    "cr-lines": (b"From: a@example.com\r", b"X-A: b\r", b"\r"),
    "indented": (b"  From: a@example.com\n", b"  X-A: b\n", b""),
    # Bodies, for --unwrap.
    "parts": (TOP + FROM + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", b"--b\r\n\r\na\r\n", b"--b--\r\n"),
    "attached": (TOP + FROM + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + FROM + b"\r\na\r\n", b"--b--\r\n"),
    "dashes": (TOP + FROM + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", b"--", b"\r\n--b--\r\n"),
    "nested-messages": (b"", FROM + b"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n", END),
    "encoded-messages": (TOP + FROM + b"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(FROM + TO + b"\r\n" + b"=" * 2), b"QUFB", b"\r\n"),
    # Mailboxes.
    "separators": (b"", b"From a@example.com Thu Jan  1 00:00:00 1970\n\n", b""),
    "separators-dateless": (b"From a@example.com Thu Jan  1 00:00:00 1970\n" + FROM + b"\n", b"\nFrom b\n", b""),
    "separators-bare": (b"From a@example.com Thu Jan  1 00:00:00 1970\n" + FROM + b"\n", b"\nFrom \n", b""),
    "separator-long": (b"From a@example.com Thu Jan  1 00:00:00 1970\n" + FROM + b"\n", b"\n\nFrom " + b"a" * 70000, b""),
    "messages": (b"", b"From a@example.com Thu Jan  1 00:00:00 1970\n" + (TOP + END).replace(b"\r\n", b"\n") + b"\n", b""),
    "body": (b"From a@example.com Thu Jan  1 00:00:00 1970\n" + FROM + b"\n", b"a", b"\n"),
    "body-lines": (b"From a@example.com Thu Jan  1 00:00:00 1970\n" + FROM + b"\n", b"\n", b""),
    "one-section": (b"From a@example.com Thu Jan  1 00:00:00 1970\n", b"a: b\n", b""),
    "content-lengths": (b"", b"From a@example.com Thu Jan  1 00:00:00 1970\nFrom: a@example.com\nContent-Length: 99999999\n\nb\n\n", b""),
    "gzip-members": (b"", gzip.compress(b"", mtime=0), gzip.compress(TOP + END, mtime=0)),
}


def write(shape, count, path):
    begin, piece, end = SHAPES[shape]
    count = int(count[:-1]) // len(piece) if count.endswith("B") else int(count)
    with open(path, "wb") as file:
        file.write(begin)
        block = piece * max(1, (1 << 20) // len(piece))
        in_block = len(block) // len(piece)
        for _ in range(count // in_block):
            file.write(block)
        file.write(piece * (count % in_block))
        file.write(end)


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print("\n".join(SHAPES))
    elif len(sys.argv) == 4 and sys.argv[1] in SHAPES:
        write(*sys.argv[1:])
    else:
        sys.exit(__doc__)
