"""Where things are, and how a test that cannot run says so."""
from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# The policy file of whoever runs the tests must not change an answer.
os.environ["HDRCLASS_CONFIG"] = ""

REPOSITORY = Path(__file__).resolve().parents[3]
CORPUS = REPOSITORY / "corpus"


def skip(reason: str) -> None:
    """Where CI=true promises that everything is there, a test that cannot run has failed."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI=true, nothing may be skipped: {reason}")
    pytest.skip(reason, allow_module_level=True)


def need(package: str) -> Any:
    """A package that only some tests need."""
    try:
        return importlib.import_module(package)
    except ImportError as error:
        skip(f"{package} is not installed: {error}")


class Command:
    """The program that the package must agree with."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self, *arguments: object, statuses: tuple[int, ...] = (0,)) -> list[bytes]:
        run = subprocess.run([self.path, *map(str, arguments)], capture_output=True, cwd=REPOSITORY)
        assert run.returncode in statuses, run.stderr.decode("utf-8", "replace")
        return run.stdout.splitlines()

    def ndjson(self, *arguments: object, statuses: tuple[int, ...] = (0,)) -> list[bytes]:
        return self.lines("--no-config", "--format", "ndjson", *arguments, statuses=statuses)

    def counts(self, *arguments: object) -> dict[str, int]:
        return json.loads(self.lines("--no-config", "--format", "summary-json", *arguments)[0])


@pytest.fixture(scope="session")
def command() -> Command:
    path = Path(os.environ.get("HDRCLASS_COMMAND") or REPOSITORY / ".build/release/hdrclass")
    if not path.exists():
        skip(f"the command is not built: {path} (make run, or HDRCLASS_COMMAND)")
    return Command(path)


@pytest.fixture(scope="session")
def real_mail() -> Path:
    """Real mail is not part of the repository."""
    for folder in [os.environ.get("HDRCLASS_DATA"), REPOSITORY.parent / "shared" / "data"]:
        if folder and (Path(folder) / "mail").is_dir():
            return Path(folder) / "mail"
    skip("no real mail: HDRCLASS_DATA names a folder that has it")
    raise AssertionError


@pytest.fixture(scope="session")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight megabytes, the same bytes everywhere: large enough to be shared out."""
    path = tmp_path_factory.mktemp("mailbox") / "archive.mbox"
    subprocess.run([sys.executable, CORPUS / "mailbox.py", path, "--size", "8M", "--eol", "mixed"], check=True, stdout=subprocess.DEVNULL)
    return path
