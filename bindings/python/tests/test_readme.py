"""README.md: each block of Python is run at the root of the repository, and says below what it prints."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from conftest import REPOSITORY, need, skip

need("pyarrow")

from blocks import Answers


def test_every_block() -> None:
    answers = Answers(REPOSITORY / "bindings/python/README.md")
    run = 0
    for block, below in answers.pairs():
        if block.language != "python":
            continue
        if "pyspark" in block.text:
            need("pyspark")
            if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
                skip("Spark needs Java, which is not here")
        environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
        done = subprocess.run([sys.executable, "-c", block.text], capture_output=True, text=True, cwd=REPOSITORY, env=environment)
        assert done.returncode == 0, f"line {block.line}: {done.stderr}"
        run += 1
        answers.check(block, below, done.stdout.rstrip("\n"))
    answers.finish()
    assert run == answers.checked >= 6
