"""Runs one program and tells what it took: CPU time and wall time as the kernel counted them, or its peak of memory outside the page cache."""
import os, tempfile, time
from dataclasses import dataclass

ENVIRONMENT = dict(os.environ, LC_ALL='C', HDRCLASS_CONFIG='', PYTHONDONTWRITEBYTECODE='1')


@dataclass
class Sample:
    cpu: float
    wall: float
    output: str
    status: int
    anonymous: int = 0      # bytes, only where it was asked for
    peak: int = 0           # ru_maxrss, with the pages of mapped files


def run(argv, stdin=None, discard=False, memory=False):
    """`stdin` is a file that `cat` pipes in; only the program itself is counted. `memory` looks at the process every millisecond, which
    disturbs the times: such a run is not counted."""
    with tempfile.TemporaryFile() as out:
        to = os.open(os.devnull, os.O_WRONLY) if discard else out.fileno()
        actions = [(os.POSIX_SPAWN_DUP2, to, 1)]
        feeder, ends = None, ()
        if stdin:
            ends = os.pipe()
            feeder = os.posix_spawnp('cat', ['cat', stdin], ENVIRONMENT, file_actions=[(os.POSIX_SPAWN_DUP2, ends[1], 1)])
            os.close(ends[1])
            actions.append((os.POSIX_SPAWN_DUP2, ends[0], 0))
        begin = time.perf_counter()
        pid = os.posix_spawnp(argv[0], argv, ENVIRONMENT, file_actions=actions)
        anonymous = 0
        if memory:
            anonymous, status, usage = watch(pid)
        else:
            _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - begin
        if feeder:
            os.close(ends[0])
            os.waitpid(feeder, 0)
        if discard:
            os.close(to)
            text = ''
        else:
            out.seek(0)
            text = out.read().decode('utf-8', 'replace')
    return Sample(usage.ru_utime + usage.ru_stime, wall, text, os.waitstatus_to_exitcode(status), anonymous, usage.ru_maxrss << 10)


def watch(pid):
    """Peak of RssAnon and RssShmem (memory of the process's own) while it runs. ru_maxrss would count the mapped mailbox."""
    peak = 0
    while True:
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            return peak, status, usage
        try:
            with open(f'/proc/{pid}/status') as f:
                now = sum(int(line.split()[1]) << 10 for line in f if line.startswith(('RssAnon', 'RssShmem')))
            peak = max(peak, now)
        except (OSError, ProcessLookupError):
            pass
        time.sleep(0.001)


def numbers(text):
    """`name value` lines of a program's output."""
    out = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) == 2 and words[1].lstrip('-').isdigit():
            out[words[0]] = int(words[1])
    return out


def drop_cache(paths):
    """Takes files out of the page cache; as root, names of files as well."""
    for path in paths:
        file = os.open(path, os.O_RDONLY)
        try:
            os.fdatasync(file)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(file)
    try:
        with open('/proc/sys/vm/drop_caches', 'w') as f:
            f.write('3\n')
    except OSError:
        pass
