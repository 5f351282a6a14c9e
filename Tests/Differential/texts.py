#!/usr/bin/env python3
"""Every header field below some folders that holds an encoded word, with what Python's email and Perl's Encode::MIME::Header make of its body, for HeaderTextDifferentialTests.

  texts.py FOLDER... >TEXTS
  HDRCLASS_TEXTS=TEXTS swift test --filter HeaderTextDifferential   # prints how many agree, and the disagreements

A line: the unfolded body, Python's text, Perl's text, each in hexadecimal; `-` where the decoder gives none. Bodies with 8-bit bytes are left out: Python's header
module does not take them. Equal lines once.
"""
import email.header, os, re, subprocess, sys

PERL = r'''
use Encode; binmode STDIN; $| = 1;
while (<STDIN>) { chomp; my $t = eval { Encode::decode("MIME-Header", pack("H*", $_)) }; print defined $t ? unpack("H*", Encode::encode("UTF-8", $t)) : "-", "\n"; }
'''
FIELD = re.compile(rb"(?m)^[!-9;-~]+[ \t]*:((?:[^\n]*)(?:\n[ \t][^\n]*)*)")


def python(text):
    try:
        return str(email.header.make_header(email.header.decode_header(text))).encode("utf-8", "replace").hex()
    except (LookupError, ValueError, email.errors.MessageError):
        return "-"


def main():
    bodies = {}
    for folder in sys.argv[1:]:
        for path, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                data = open(os.path.join(path, name), "rb").read().replace(b"\r\n", b"\n")
                for body in FIELD.findall(data.split(b"\n\n", 1)[0]):
                    if b"=?" in body and body.isascii():
                        bodies[re.sub(rb"\n(?=[ \t])", b"", body).strip()] = None
    lines = list(bodies)
    perl = subprocess.run(["perl", "-e", PERL], input=b"".join(b.hex().encode() + b"\n" for b in lines), stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")
    for body, theirs in zip(lines, perl):
        print(body.hex(), python(body.decode("ascii")), theirs, sep="\t")


main()
