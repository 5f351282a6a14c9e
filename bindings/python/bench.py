"""How fast the package is beside the command and beside other ways to read headers in Python. One worker each, the same mailbox.

  .build-python/venv/bin/python bindings/python/bench.py [--size 1G] [--shape attachments|text|headers] [--as mbox|directory]
                                                    [--rounds 7] [--rivals] [--out FILE]

What counts are ratios within a round: each round runs every row once, in an order drawn anew, and divides by `hdrclass --format summary --io read` of that round. The table shows medians, with
the least and the most. Time is CPU time, user and system. Of the command it is that of the whole process; of Python rows that of the work, since a process that reads a mailbox starts once: what
starting and importing take is a row of its own. Rivals (--rivals) get header sections that are cut out for them, and three rounds; those that are not installed are named. pip install -r
bindings/python/requirements-bench.txt has two of them, the other two come with Python.
"""
import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
ANSWERS = ["submission", "senderResolution", "junk.server", "junk.client", "junk.outlook", "junk.recorded", "attestation", "platform"]
BASE = "hdrclass summary, --io read"


def mapped(path):
    import mmap

    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def places(path):
    """Where each message stands, cut out for those who get messages: not counted."""
    import hdrclass

    return [(record["offset"], record["length"]) for record in map(json.loads, hdrclass.iter_json(path))]


def heads(path):
    sys.path.insert(0, os.path.join(ROOT, "Benchmarks", "rivals"))
    from mailsplit import mailbox_heads

    return list(mailbox_heads(path))


# A row is a function that prepares, which does not count, and returns the work, which gives the number of messages.


def batches(columns, path):
    import hdrclass
    import hdrclass.arrow

    return lambda: sum(batch.num_rows for batch in hdrclass.record_batches(path, columns=columns))


def batches_answers(path):
    return batches(ANSWERS, path)


def batches_all(path):
    return batches(None, path)


def classify_many(path):
    import hdrclass

    data = mapped(path)
    messages = [data[begin : begin + length] for begin, length in places(path)]
    return lambda: len(hdrclass.classify_many(messages, threads=1))


def classify_many_views(path):
    import hdrclass

    data = memoryview(mapped(path))
    messages = [data[begin : begin + length] for begin, length in places(path)]
    return lambda: len(hdrclass.classify_many(messages, threads=1))


def iter_json(path):
    import hdrclass

    return lambda: sum(1 for _ in hdrclass.iter_json(path))


def iter_records(path):
    import hdrclass

    return lambda: sum(1 for _ in hdrclass.iter_records(path))


def start(path):
    """Importing, and a first batch of one message."""

    def work():
        import hdrclass

        return len(hdrclass.records_batch([b"Subject: x\n\n"]))

    return work


def fast_mail_parser(path):
    import fast_mail_parser as parser

    messages = heads(path)
    return lambda: sum(parser.parse_email(head, mode="metadata").headers is not None for head in messages)


def mail_parser(path):
    import mailparser

    messages = heads(path)
    return lambda: sum(mailparser.parse_from_bytes(head).headers is not None for head in messages)


def email_package(path):
    from email.parser import BytesHeaderParser

    parse = BytesHeaderParser().parsebytes
    messages = heads(path)
    return lambda: sum(len(parse(head)) >= 0 for head in messages)


def mailbox_package(path):
    import mailbox
    from email.parser import BytesHeaderParser

    return lambda: sum(1 for _ in mailbox.mbox(path, factory=BytesHeaderParser().parse, create=False))


ROWS = {
    "record_batches, the answers": batches_answers,
    "record_batches, all columns": batches_all,
    "classify_many, bytes": classify_many,
    "classify_many, memoryviews of a mapped file": classify_many_views,
    "iter_json": iter_json,
    "iter_records": iter_records,
    "(starting: imports and a first batch)": start,
}
RIVALS = {"fast-mail-parser": fast_mail_parser, "mail-parser": mail_parser, "email, BytesHeaderParser": email_package, "mailbox.mbox with it": mailbox_package}


def child(name, path):
    """One row, in a process of its own: prints seconds and messages."""
    work = {**ROWS, **RIVALS}[name](path)
    begin = time.process_time()
    count = work()
    print(json.dumps([time.process_time() - begin, count]))


def command(program, path, io):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run([program, "--no-config", "--format", "summary-json", "--jobs", "1", "--io", io, path], check=True, capture_output=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, json.loads(out)["messages"]


def measured(name, program, path):
    if name.startswith("hdrclass summary"):
        return command(program, path, name.rsplit(" ", 1)[1])
    done = subprocess.run([sys.executable, os.path.abspath(__file__), "--row", name, path], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="1G")
    parser.add_argument("--shape", default="attachments")
    parser.add_argument("--as", dest="as_", default="mbox", choices=["mbox", "directory"], help="directory: a file a message, for those rows that read files")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rivals", action="store_true")
    parser.add_argument("--command", default=os.environ.get("HDRCLASS_COMMAND") or os.path.join(ROOT, ".build/release/hdrclass"))
    parser.add_argument("--out")
    parser.add_argument("--row", nargs=2, metavar=("NAME", "MAILBOX"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.row:
        child(*options.row)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bench")
        subprocess.run([sys.executable, os.path.join(ROOT, "corpus/mailbox.py"), path, "--size", options.size, "--shape", options.shape, "--as", options.as_], check=True, stdout=subprocess.DEVNULL)
        rows = [BASE, "hdrclass summary, --io map", *ROWS, *(RIVALS if options.rivals else [])]
        if options.as_ == "directory":
            rows = [name for name in rows if name not in RIVALS and not name.startswith("classify_many")]
        seconds = {name: [] for name in rows}
        ratios = {name: [] for name in rows}
        counts = {}
        for n in range(options.rounds + 1):
            order = [name for name in rows if name not in RIVALS or n <= 3]
            random.Random(n).shuffle(order)
            now = {}
            for name in order:
                try:
                    now[name], counts[name] = measured(name, options.command, path)
                except RuntimeError as error:
                    print(f"SKIPPED {name}: {error}", file=sys.stderr)
                    rows.remove(name)
            if n > 0:  # the first round warms the cache
                for name in now:
                    seconds[name].append(now[name])
                    ratios[name].append(now[BASE] / now[name])
        size = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(path) for name in names) or os.path.getsize(path)
    messages = counts[BASE]
    print(f"{messages} messages, {size} bytes, shape {options.shape}, {options.rounds} rounds, load {os.getloadavg()[0]:.1f}\n")
    print(f"{'':45} {'messages/s':>11} {'MB/s':>7} {'of summary':>11} {'least':>7} {'most':>7}")
    for name in rows:
        middle = statistics.median(seconds[name])
        if name.startswith("("):
            print(f"{name:45} {middle:9.3f} s")
            continue
        # Python's mailbox has a rule of its own for where messages begin.
        said = "" if counts[name] == messages else f"  counts {counts[name]} messages"
        print(f"{name:45} {messages / middle:11,.0f} {size / middle / 1e6:7,.0f} {statistics.median(ratios[name]):11.4f} {min(ratios[name]):7.4f} {max(ratios[name]):7.4f}{said}")
    if options.out:
        with open(options.out, "w") as file:
            json.dump({"messages": messages, "bytes": size, "shape": options.shape, "load": os.getloadavg(), "seconds": seconds, "ratios": ratios}, file, indent=1)


if __name__ == "__main__":
    main()
