"""Who else reads mail here: which rivals are installed, in which version, and why the others are skipped."""
import os, re, shutil, subprocess
from dataclasses import dataclass

BENCHMARKS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ONE_NAME = 'X-MS-Exchange-Organization-SCL'


@dataclass
class Rival:
    name: str
    command: list
    lanes: tuple
    mailboxes: bool = True
    files: bool = True
    version: str = ''
    note: str = ''
    split: str = ''                     # the remark in that lane
    reason: str = ''                    # why it is skipped


def said(argv):
    try:
        done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ''
    found = re.search(r'\d+(?:\.\d+)+', done.stdout)
    return found.group(0) if found and done.returncode == 0 else ''


def drivers(build):
    """Our own drivers around the rivals' libraries; `build` is where scripts/rivals.sh left them."""
    binary = lambda name: [os.path.join(build, 'bin', name)]
    python = os.path.join(build, 'venv', 'bin', 'python')
    script = lambda name: [python if os.path.exists(python) else 'python3', os.path.join(BENCHMARKS, 'rivals', name)]
    out = [
        Rival('GMime', binary('gmime'), ('split', 'fields14', 'all'), split='its own mailbox reader, which parses messages whole', note='given header sections only'),
        Rival('libetpan', binary('libetpan'), ('fields14', 'all'), note='given header sections only'),
        Rival('Go net/mail', binary('gomail'), ('split', 'fields14', 'all'), split='by bytes.Index', note='given header sections only'),
        Rival('Python email', script('python_email.py'), ('fields14', 'all'), note='BytesHeaderParser, given header sections only'),
        Rival('Python mailbox', script('python_mailbox.py'), ('split', 'fields14', 'all'), files=False, note='mailbox.mbox with BytesHeaderParser'),
        Rival('fast-mail-parser', script('fast_mail.py'), ('fields14', 'all'), note='metadata only, given header sections only; decodes encoded words'),
        Rival('Perl Email::Simple', ['perl', os.path.join(BENCHMARKS, 'rivals', 'email_simple.pl')], ('fields14', 'all'), note='given header sections only'),
    ]
    for r in out:
        r.version = said(r.command + ['--version'])
        if not r.version:
            r.reason = 'not installed (scripts/rivals.sh installs it)'
    return out


def commands(build):
    """Programs of others, run as they are: name -> (path, version), or (None, reason)."""
    out = {}
    ripgrep = os.path.join(build, 'venv', 'bin', 'rg')
    for name, path, version in [('ripgrep', ripgrep if os.path.exists(ripgrep) else shutil.which('rg'), '--version'), ('grep', shutil.which('grep'), '--version'),
                                ('mailutils messages', shutil.which('messages.mailutils') or shutil.which('messages'), '--version'), ('mblaze mhdr', shutil.which('mhdr'), None)]:
        if not path:
            out[name] = (None, 'not installed (scripts/rivals.sh installs it)')
            continue
        found = said([path, version]) if version else package_version('mblaze')
        out[name] = (path, found or '?')
    return out


def package_version(name):
    return said(['dpkg-query', '-W', '-f', '${Version}.', name])


SKIPPED_ALWAYS = {
    'mail-parser and mailparse (Rust)': 'Debian 12 packages neither, and they need crates.io',
}

if __name__ == '__main__':
    import sys
    for rival in drivers(sys.argv[1]):
        print(f'{rival.name} {rival.version}' if not rival.reason else f'SKIPPED {rival.name}: {rival.reason}')
    for name, (path, version) in commands(sys.argv[1]).items():
        print(f'{name} {version}' if path else f'SKIPPED {name}: {version}')
    for name, reason in SKIPPED_ALWAYS.items():
        print(f'SKIPPED {name}: {reason}')
