#!/usr/bin/env python3
"""Time and memory against the size of hostile input. Called by scaling.sh.

    scaling.py BINARY STRIPPED FOLDER            instructions at N and 4N bytes, and memory
    scaling.py --full BINARY FOLDER              the full sizes of docs/limits.md, with seconds and memory

Instructions are counted by callgrind, which gives the same number every time. One run reads all shapes of a command; a dump behind each file tells what it cost.
"""
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hostile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROTECT = os.path.join(ROOT, "corpus", "protect.txt")
SMALL = 8 << 10
# 4 is linear, 16 the square of the size. Between stand tables that grow by doubling, and a sort.
MOST = 6
# What the start of a file costs is taken off, and what is left must be enough to tell.
LEAST = 100_000

COMMANDS = {
    "classify": ["classify", "--format", "ndjson", "--evidence", "--protect", PROTECT, "--accepted-domain", "example.com"],
    "headers": ["classify", "--format", "csv", "--as", "headers"],
    "mbox": ["classify", "--as", "mbox"],
    "cl2": ["classify", "--as", "mbox", "--mbox", "cl2", "--format", "json"],
    "unwrap": ["classify", "--unwrap"],
    "explain": ["explain", "--protect", PROTECT],
    "fields": ["fields"],
    "hops": ["hops"],
    "decode": ["decode"],
    "report": ["report", "--html", "-"],
    "redact": ["redact"],
    "diff": ["diff"],
}
# A process a file: these take one, or two.
SINGLE = {"redact": ["words", "semicolons", "fields", "received", "quote-open-each"], "diff": ["keys", "received", "stamps", "known-fields"]}
ALL = [
    "field", "field-from", "field-folds", "fields", "known-fields", "froms", "received", "received-own", "stamps", "reports", "results", "between", "bad-lines",
    "odd-fields", "mailboxes", "comments", "comments-in-angle", "comment-each", "groups", "groups-closed", "quotes", "quote-open-each", "brackets", "angles-quoted",
    "literals", "literals-in-angle", "words", "words-folded", "words-begun", "name-scripts", "semicolons", "keys-none", "results-methods", "received-comments",
    "received-clauses", "no-line-end",
]
BODIES = ["parts", "attached", "dashes", "nested-messages", "parameters"]
BOXES = ["separators", "separators-dateless", "separators-bare", "messages", "body-lines", "one-section", "content-lengths"]
PASTED = ["quoted-paste", "lost-folds", "doubled", "cr-lines", "bad-lines-first", "fields"]
SHAPES = {
    "classify": ALL, "explain": ALL, "headers": PASTED, "fields": PASTED + ["field", "odd-fields", "nul", "bare-cr"], "mbox": BOXES, "cl2": BOXES, "unwrap": BODIES,
    "hops": ["received", "received-own", "received-cloud", "between", "received-comments", "received-clauses", "field-received", "from-folds"],
    "decode": ["reports", "results", "scls", "semicolons", "keys-none", "semicolons-antispam", "results-methods", "results-comments", "message-delivery", "antispam-ids"],
    "report": ["received", "froms", "stamps", "words", "messages", "results"],
}

# Peak memory: this much, and this many bytes a byte of input. docs/limits.md says so.
MEMORY_BASE = 64 << 20
MEMORY_TIMES = {"diff": 320, "decode": 160, "fields": 160, "redact": 100}
MEMORY_USUAL = 100
MEMORY_SIZE = 1 << 20


def arguments(command, path):
    given = list(COMMANDS[command])
    if command != "redact":
        given += ["--jobs", "1"]
    return given + [path] * (2 if command == "diff" else 1)


def environment():
    return dict(os.environ, SWIFT_DETERMINISTIC_HASHING="1", HDRCLASS_CONFIG="")


def symbol(binary):
    """The function that reads one file, as the linker names it."""
    for line in subprocess.run(["nm", binary], capture_output=True, text=True, check=True).stdout.splitlines():
        name = line.split()[-1]
        if re.fullmatch(r"\$s8hdrclass6WorkerV4read33_\w+LLyy11MailSources8FileWalkV5EntryV_SiAA8DeliveryVtF", name):
            return name
    sys.exit("scaling: the function that reads a file was not found in " + binary)


def callgrind(binary, given, out, extra=()):
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=" + out, *extra, binary, *given], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment()
    )
    # 1: assert and diff say so of what they compare.
    if run.returncode not in (0, 1):
        sys.exit(f"scaling: {' '.join(given)[:300]} ended with {run.returncode}\n{run.stderr[-2000:]}")
    return run.stderr


def cost_each(binary, function, command, files, folder):
    """Instructions for each of several files, read by one process."""
    os.makedirs(folder, exist_ok=True)
    out = os.path.join(folder, "out")
    given = COMMANDS[command] + ["--jobs", "1"] + files
    callgrind(binary, given, out, ["--dump-after=" + function])
    costs = []
    for i in range(1, len(files) + 1):
        with open(f"{out}.{i}") as dump:
            costs.append(int(re.search(r"^(?:summary|totals): (\d+)", dump.read(), re.M).group(1)))
    shutil.rmtree(folder)
    return costs


def cost_single(binary, command, path):
    said = callgrind(binary, arguments(command, path), "/dev/null")
    return int(re.search(r"Collected : (\d+)", said).group(1))


def make(shape, size, path):
    hostile.write(shape, f"{size}B", path)
    return path


def instructions(binary, folder):
    function = symbol(binary)
    empty = os.path.join(folder, "empty.eml")
    with open(empty, "w") as file:
        file.write("From: a@example.com\r\n\r\n")
    files = {}
    for shapes in list(SHAPES.values()) + list(SINGLE.values()):
        for shape in shapes:
            for size in (SMALL, 4 * SMALL):
                if (shape, size) not in files:
                    files[shape, size] = make(shape, size, os.path.join(folder, f"{shape}.{size}"))
    jobs = {}
    rows = []
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for command, shapes in SHAPES.items():
            for size in (SMALL, 4 * SMALL):
                # The first file pays for what is done once.
                paths = [empty, empty] + [files[shape, size] for shape in shapes]
                jobs[command, size] = pool.submit(cost_each, binary, function, command, paths, os.path.join(folder, f"{command}-{size}"))
        for command, shapes in SINGLE.items():
            jobs[command, None] = pool.submit(cost_single, binary, command, empty)
            for shape in shapes:
                for size in (SMALL, 4 * SMALL):
                    jobs[command, shape, size] = pool.submit(cost_single, binary, command, files[shape, size])
        for command, shapes in SHAPES.items():
            small, large = jobs[command, SMALL].result(), jobs[command, 4 * SMALL].result()
            for i, shape in enumerate(shapes):
                rows.append((shape, command, small[i + 2] - small[1], large[i + 2] - large[1]))
        for command, shapes in SINGLE.items():
            start = jobs[command, None].result()
            for shape in shapes:
                rows.append((shape, command, jobs[command, shape, SMALL].result() - start, jobs[command, shape, 4 * SMALL].result() - start))
    print(f"{'shape':<22}{'command':<10}{'at ' + str(SMALL >> 10) + ' KiB':>14}{'at ' + str(SMALL >> 8) + ' KiB':>14}{'ratio':>8}")
    failed = 0
    for shape, command, one, four in sorted(rows):
        ratio = four / max(one, LEAST)
        print(f"{shape:<22}{command:<10}{one:>14}{four:>14}{ratio:>8.2f}{'  more than linear' if ratio > MOST else ''}")
        failed += ratio > MOST
    print(f"instructions: {len(rows)} pairs, {failed} more than linear (ratio above {MOST})")
    return failed


def measured(binary, given, limit=None):
    """Seconds of processor time, and the most memory at a time."""
    with open(os.devnull, "wb") as sink:
        process = subprocess.Popen([binary] + given, stdout=sink, stderr=sink, env=environment())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), process.returncode


def memory(binary, folder):
    failed = 0
    worst = {}
    for command in ("classify", "explain", "fields", "hops", "decode", "headers", "redact", "diff"):
        for shape in sorted(set(ALL + PASTED + SHAPES["decode"]) if command in ("classify", "diff") else set(SHAPES.get(command, ALL))):
            path = make(shape, MEMORY_SIZE, os.path.join(folder, "memory"))
            _, peak, status = measured(binary, arguments(command, path))
            size = os.path.getsize(path)
            times = (peak - 30 * (1 << 20)) / size
            if times > worst.get(command, (0, ""))[0]:
                worst[command] = (times, shape)
            most = MEMORY_BASE + MEMORY_TIMES.get(command, MEMORY_USUAL) * size
            if peak > most or status < 0:
                failed += 1
                print(f"{shape:<22}{command:<10}{peak >> 20:>8} MiB for {size >> 10} KiB, status {status}: more than allowed ({most >> 20} MiB)")
    for command, (times, shape) in worst.items():
        print(f"memory: {command:<10} at most {times:5.0f} bytes a byte ({shape}); allowed {MEMORY_TIMES.get(command, MEMORY_USUAL)}")
    return failed


FULL = [
    ("field", "100000000", ["classify", "explain", "fields", "hops", "decode", "redact", "report", "diff", "unwrap"]),
    ("field-from", "100000000", ["classify", "explain", "fields", "redact", "report"]),
    ("fields", "10000000", ["classify", "explain", "fields", "hops", "decode", "redact", "report", "diff"]),
    ("received", "10000000", ["classify", "explain", "fields", "hops", "decode", "redact", "report"]),
    ("words", "1000000", ["classify", "explain", "fields", "hops", "redact", "report", "diff"]),
    ("words-subject", "1000000", ["classify", "explain", "hops", "redact"]),
    ("comments", "10000000", ["classify", "explain", "hops", "redact"]),
    ("groups", "10000000", ["classify", "explain", "hops", "redact"]),
    ("quotes", "10000000", ["classify", "explain", "hops", "redact"]),
    ("semicolons", "10000000", ["classify", "explain", "decode", "redact", "diff"]),
    ("separators", "10000000", ["classify", "explain", "mbox", "report"]),
    ("no-line-end", "100000000", ["classify", "explain", "fields", "report"]),
]


def full(binary, folder):
    print(f"{'shape':<16}{'pieces':>10}{'MB':>7}  {'command':<10}{'seconds':>8}{'MB':>7}{'times':>7}  status")
    path = os.path.join(folder, "full")
    failed = 0

    def row(shape, count, size, command, given):
        nonlocal failed
        seconds, peak, status = measured(binary, given)
        failed += status not in (0, 1)
        print(f"{shape:<16}{count:>10}{size / 1e6:>7.0f}  {command:<10}{seconds:>8.1f}{peak / 1e6:>7.0f}{peak / size if size else 0:>7.1f}  {status}", flush=True)

    for shape, count, commands in FULL:
        hostile.write(shape, count, path)
        for command in commands:
            row(shape, count, os.path.getsize(path), command, arguments(command, path))
        os.remove(path)
    tree = os.path.join(folder, "tree")
    os.mkdir(tree)
    for i in range(1_000_000):
        os.close(os.open(f"{tree}/{i}", os.O_CREAT | os.O_WRONLY, 0o600))
    for command in ("classify", "report"):
        row("empty files", "1000000", 0, command, arguments(command, tree))
    shutil.rmtree(tree)
    return failed


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "--full":
        sys.exit(1 if full(*sys.argv[2:]) else 0)
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    failures = instructions(sys.argv[2], sys.argv[3]) + memory(sys.argv[1], sys.argv[3])
    sys.exit(1 if failures else 0)
