#!/usr/bin/env python3
"""Seeds for the fuzz targets, made from mail: seeds.py FOLDER MAIL...

FOLDER/TARGET/ gets one file a seed, named by its digest; what is there stays. MAIL: .eml and .msg files, or folders of them. Synthetic mail (corpus/)
gives the seeds that are committed; real mail is for seeds that stay on the machine.
"""
import hashlib
import pathlib
import re
import sys

DATE = b"Thu Jan  1 00:00:00 1970"
NAMES = re.compile(rb"^(from|sender|reply-to|to|cc|return-path|resent-from|subject|content-type|content-disposition):", re.I)
# Trees, as Tests/Fuzz/Maildir.swift reads them.
TREES = [
    b"dcur\nf1:2,S From: a\nu\ndnew\nf2 x\nu\ndtmp\nf3\nu\nd.Sent\ndcur\nf4\nu\ndnew\nu\ndtmp\nu\n",
    b"fa.eml Subject: x\nlb.eml\nLloop\nppipe\nddeep\nddeeper\nfz y\nu\nu\nd.hidden\nfw v\n",
    b"fnotes\nd\xc3\xa9t\xc3\xa9\nf\xe5\xb1\xb1 m\n",
]
# The longest seed of each target; longer ones are cut, or left out where a cut breaks them.
MOST = {"scan": 1024, "addresses": 512, "words": 256, "mbox": 1024, "paste": 2048, "facts": 4096, "json": 4096, "classify": 4096, "redact": 4096, "columns": 4096, "sources": 4096}


def put(folder, target, data):
    if not data:
        return
    place = folder / target
    place.mkdir(parents=True, exist_ok=True)
    (place / hashlib.sha1(data).hexdigest()).write_bytes(data)


def header(data):
    """The header section with its empty line."""
    end = re.search(rb"\r?\n\r?\n", data)
    return data[: end.end()] if end else data


def main():
    folder = pathlib.Path(sys.argv[1])
    files = []
    for name in sys.argv[2:]:
        path = pathlib.Path(name)
        files += sorted(p for p in path.rglob("*") if p.suffix in (".eml", ".msg")) if path.is_dir() else [path]
    for path in files:
        data = path.read_bytes()
        if path.suffix == ".msg":
            for target in ("msg", "sources"):
                if len(data) <= 16384:
                    put(folder, target, data)
            continue
        for target in ("facts", "json", "classify", "redact", "columns", "sources"):
            if len(data) <= MOST[target]:
                put(folder, target, data)
        section = header(data)
        for target in ("facts", "json", "classify", "redact", "paste", "scan"):
            put(folder, target, section[: MOST[target]])
        put(folder, "paste", b"".join(b"> " + line for line in section.splitlines(keepends=True))[: MOST["paste"]])
        put(folder, "paste", section[:1000].decode("latin-1").encode("utf-16"))
        for target in ("mbox", "sources"):
            put(folder, target, (b"From a %s\n%s\nFrom b %s\n" % (DATE, section[-400:], DATE))[: MOST["mbox"]])
        # The line above the second is not empty. The last bytes choose how it is read (Choices in Target.swift).
        put(folder, "sources", b"From a %s\n%s\nx\nFrom b %s\n\nFrom c %s\n%s" % (DATE, section[-400:], DATE, DATE, hashlib.sha1(section).digest()[:3]))
        for target in ("classify", "sources"):
            put(folder, target, b"From a %s\n%s" % (DATE, data[:3000]))
        for field in re.split(rb"\r?\n(?![ \t])", section):
            if NAMES.match(field):
                body = field[field.index(b":") + 1 :]
                for target in ("addresses", "words"):
                    put(folder, target, body[: MOST[target]])
    for tree in TREES:
        put(folder, "maildir", tree)


main()
