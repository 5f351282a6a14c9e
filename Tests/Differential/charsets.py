#!/usr/bin/env python3
"""Every encoded word below some folders: charset, bytes and what a codec of Python makes of them, one a line, for CharsetTests.

  charsets.py FOLDER... >WORDS
  HDRCLASS_WORDS=WORDS swift test --filter CharsetTests   # prints how many differ, by charset

A line: label, bytes in hexadecimal, text in UTF-8 in hexadecimal; `-` where the codec refuses the bytes; `?` where Python has no such charset. Equal lines once.
"""
import base64, os, re, sys

WORD = re.compile(rb"=\?([!-)+->@-~]+)(?:\*[A-Za-z0-9-]*)?\?([bBqQ])\?([^? \t\r\n]*)\?=")


def content(encoding, text):
    if encoding in b"qQ":
        return re.sub(rb"=([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), text.replace(b"_", b" "))
    text = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    text = text[: len(text) - (len(text) % 4 == 1)]
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def main():
    seen = set()
    for folder in sys.argv[1:]:
        for path, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                with open(os.path.join(path, name), "rb") as file:
                    data = file.read()
                for label, encoding, text in WORD.findall(data):
                    raw = content(encoding, text)
                    label = label.decode("latin-1").lower()
                    if not raw or (label, raw) in seen:
                        continue
                    seen.add((label, raw))
                    try:
                        text = raw.decode(label).encode("utf-8").hex()
                    except LookupError:
                        text = "?"
                    except ValueError:
                        text = "-"
                    print(label, raw.hex(), text, sep="\t")


main()
