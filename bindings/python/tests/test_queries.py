"""docs/queries.md: every block is run, in order, and says below what comes out."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import CORPUS, REPOSITORY, Command, need, skip

need("pyarrow")
duckdb = need("duckdb")
need("pandas")

from blocks import Answers

PAGE = REPOSITORY / "docs/queries.md"


def table(result: Any) -> str:
    """Columns under their names."""
    rows = [[description[0] for description in result.description], *[["-" if cell is None else str(cell) for cell in row] for row in result.fetchall()]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() + "\n" for row in rows)


def test_every_block(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("jq"):
        skip("jq is not here")
    (tmp_path / "corpus").symlink_to(CORPUS)
    monkeypatch.chdir(tmp_path)
    path = f"{command.path.parent}{os.pathsep}{os.environ['PATH']}"
    answers = Answers(PAGE)
    database = duckdb.connect()
    run = 0
    for block, below in answers.pairs():
        if block.language == "sql":
            result = database.execute(block.text)
            # What answers has columns of its own; CREATE and SET tell of counts only.
            got = table(result) if block.text.startswith("SELECT") else ""
            assert not block.text.startswith("SELECT") or got.count("\n") > 1, f"nothing comes out: {block.text}"
        else:
            program = {"sh": ["bash", "-o", "pipefail", "-ec"], "python": [sys.executable, "-c"]}[block.language]
            done = subprocess.run([*program, block.text], capture_output=True, text=True, env={**os.environ, "PATH": path})
            assert done.returncode == 0, f"line {block.line}: {done.stderr}"
            got = done.stdout
        run += 1
        answers.check(block, below, got)
    answers.finish(also=("sql",))
    assert run > 20 and answers.checked > 10 or answers.renew

    wanted = [json.loads(line) for line in Path("verdicts.ndjson").read_bytes().splitlines()]
    # The bulk format: an action, a record.
    lines = [json.loads(line) for line in Path("bulk.ndjson").read_bytes().splitlines()]
    assert [line["index"]["_id"] for line in lines[::2]] == [f"{record['source']}@{record['offset']}" for record in wanted]
    assert lines[1::2] == wanted
    assert len(Path("plain.ndjson").read_bytes().splitlines()) == len(wanted)

    # No sample has text that is not UTF-8; so once more with a message that has.
    (tmp_path / "odd.eml").write_bytes(b"Message-ID: <\xff@example.com>\n\n")
    Path("verdicts.ndjson").write_bytes(b"\n".join(command.ndjson(tmp_path / "odd.eml")) + b"\n")
    (line,) = [block.text for block, _ in answers.pairs() if "plain.ndjson" in block.text]
    subprocess.run(["bash", "-ec", line], check=True)
    assert b'{"bytes":' in Path("verdicts.ndjson").read_bytes()
    assert json.loads(Path("plain.ndjson").read_bytes())["messageId"] == "PP9AZXhhbXBsZS5jb20+"


def test_the_one_liners(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table at the head: what it writes into code spans works."""
    import hdrclass
    import pandas
    import pyarrow as pa
    import pyarrow.parquet

    monkeypatch.chdir(tmp_path)
    command.lines("--no-config", "--format", "ndjson", "-o", tmp_path / "verdicts.ndjson", CORPUS)
    pyarrow.parquet.write_table(pa.table(hdrclass.record_batches(CORPUS)), "verdicts.parquet")
    page = PAGE.read_text()
    rows = len(Path("verdicts.ndjson").read_bytes().splitlines())
    for line in ("CREATE TABLE mail AS FROM 'verdicts.parquet'", "FROM read_ndjson('verdicts.ndjson')"):
        assert f"`{line}`" in page
    database = duckdb.connect()
    database.execute("CREATE TABLE mail AS FROM 'verdicts.parquet'")
    assert database.execute("SELECT count(*) FROM mail").fetchone() == database.execute("SELECT count(*) FROM read_ndjson('verdicts.ndjson')").fetchone() == (rows,)
    for line in ('pandas.read_parquet("verdicts.parquet")', 'pandas.read_json("verdicts.ndjson", lines=True)'):
        assert f"`{line}`" in page
        assert len(eval(line, {"pandas": pandas})) == rows
    line = "jq -c 'select(.scl == -1)' verdicts.ndjson"
    assert f"`{line}`" in page
    assert subprocess.run(["bash", "-c", line], capture_output=True, check=True).stdout.count(b"\n") > 5


def test_the_clock_is_the_rules(command: Command) -> None:
    """The macro reads the clock of networkMessageId as the classifier does: beside the newest hop of messages that Exchange took in within a minute."""
    import datetime

    page = PAGE.read_text()
    macro = page[page.index("CREATE MACRO seen") :].split("\n", 1)[0]
    database = duckdb.connect()
    database.execute(macro)
    path = CORPUS / "alert-anonymous-relay.eml"
    (record,) = [json.loads(line) for line in command.ndjson(path)]
    (hops,) = [json.loads(line) for line in command.lines("hops", "--no-config", "--format", "ndjson", path)]
    seen = database.execute("SELECT seen(?)", [record["networkMessageId"]]).fetchone()[0]
    first = datetime.datetime.fromisoformat(hops["hops"][0]["time"].replace("Z", "+00:00")).replace(tzinfo=None)
    assert abs(seen - first) < datetime.timedelta(minutes=1)
