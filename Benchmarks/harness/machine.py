"""What it was measured on, without saying whose machine it was."""
import datetime, os, platform, re, subprocess


def line(argv, cwd=None):
    try:
        return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=cwd).stdout.strip().split('\n')[0]
    except OSError:
        return ''


def describe(root):
    cpu, flags = platform.machine(), ''
    try:
        with open('/proc/cpuinfo') as f:
            text = f.read()
        found = re.search(r'model name\s*: (.*)', text)
        cpu = found.group(1).strip() if found else cpu
        flags = re.search(r'flags\s*: (.*)', text)
        flags = flags.group(1).split() if flags else []
    except OSError:
        pass
    with open('/proc/meminfo') as f:
        memory = int(re.search(r'MemTotal:\s+(\d+)', f.read()).group(1)) >> 20
    return dict(cpu=cpu, cores=os.cpu_count(), vector=[f for f in ('sse2', 'avx2', 'avx512bw') if f in flags], memoryGiB=memory,
                kernel=platform.release().split('-')[0], system=system(), swift=swift(), commit=line(['git', 'rev-parse', '--short', 'HEAD'], root),
                clean=not line(['git', 'status', '--porcelain', '--untracked-files=no'], root), date=datetime.date.today().isoformat(),
                loadAtStart=round(os.getloadavg()[0], 1))


def swift():
    found = re.search(r'Swift version (\S+)', line(['swift', '--version']) or '')
    return found.group(1) if found else '?'


def system():
    try:
        with open('/etc/os-release') as f:
            return re.search(r'PRETTY_NAME="(.*)"', f.read()).group(1)
    except (OSError, AttributeError):
        return platform.system()


def slug(machine):
    return re.sub(r'[^a-z0-9]+', '-', f'{machine["cpu"]} {machine["cores"]} cores'.lower()).strip('-')
