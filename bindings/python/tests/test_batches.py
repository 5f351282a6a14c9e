"""Batches hold what the records hold: every column, any selection, in the same order, whoever reads."""
from __future__ import annotations

import errno
import gc
import json
import os
from pathlib import Path
from typing import Any

import pytest

from conftest import CORPUS, Command, need

pa = need("pyarrow")

import hdrclass
from columns import as_column, selected
from hypothesis import given, settings
from hypothesis import strategies as st

MESSAGES = [path.read_bytes() for path in sorted(CORPUS.glob("*.eml"))]
RECORDS = [hdrclass.classify(message, evidence=True) for message in MESSAGES]


def leaves(schema: Any, within: str = "") -> list[str]:
    """Every name that may be asked for."""
    names: list[str] = []
    for field in schema:
        names.append(within + field.name)
        if pa.types.is_struct(field.type):
            names += leaves(field.type, within + field.name + ".")
    return names


ALL = [*leaves(hdrclass.schema()), *leaves(hdrclass.schema(["evidence"]))]


def test_the_schema_is_the_contract() -> None:
    record = {key: value for key, value in RECORDS[0].items() if key != "evidence"}
    assert hdrclass.schema().names == list(record)
    assert hdrclass.schema(["scl", "junk.outlook", "submission"]).names == ["submission", "junk", "scl"]  # in the order of the contract
    assert hdrclass.schema(["junk.outlook"]).field("junk").type == pa.struct([hdrclass.schema().field("junk").type.field("outlook")])
    for name in ("nonsense", "junk.nonsense", "junk.", "", "from.address.x"):
        with pytest.raises(hdrclass.ArgumentError):
            hdrclass.schema([name])
    with pytest.raises(hdrclass.ArgumentError):
        hdrclass.schema([])


@pytest.mark.parametrize("name", ALL)
def test_every_column(name: str) -> None:
    batch = hdrclass.records_batch(MESSAGES, columns=[name])
    batch.validate(full=True)
    assert batch.schema == hdrclass.schema([name])
    assert batch.to_pylist() == [selected(record, [name]) for record in RECORDS]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ALL), min_size=1, max_size=6), st.integers(0, len(MESSAGES)))
def test_any_selection(names: list[str], count: int) -> None:
    batch = hdrclass.records_batch(MESSAGES[:count], columns=names)
    batch.validate(full=True)
    assert batch.num_rows == count
    assert batch.to_pylist() == [selected(record, names) for record in RECORDS[:count]]


def test_messages_in_memory_have_a_source_and_a_policy() -> None:
    batch = hdrclass.records_batch([bytearray(MESSAGES[0]), MESSAGES[0]], columns=["source", "policy"], policy={"clientFilter": "low"}, source="queue 7")
    assert batch.to_pylist() == [{"source": "queue 7", "policy": hdrclass.Classifier({"clientFilter": "low"}).policy}] * 2


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("size", [1, 100, 4096])
def test_a_mailbox(command: Command, mailbox: Path, jobs: int, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    import hdrclass.arrow

    monkeypatch.setattr(hdrclass.arrow, "SPLIT", 1 << 20)  # eight parts, not one
    wanted = [as_column(json.loads(line)) for line in command.ndjson(mailbox)]
    batches = hdrclass.record_batches(mailbox, jobs=jobs, batch_size=size)
    found = list(batches)
    assert [row for batch in found for row in batch.to_pylist()] == wanted
    assert all(0 < batch.num_rows <= size and batch.schema == batches.schema for batch in found)
    # Full, but for the last: small sources are put together.
    assert jobs > 1 or all(batch.num_rows == size for batch in found[:-1])


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_folder(command: Command, jobs: int) -> None:
    batches = hdrclass.record_batches([CORPUS, CORPUS], jobs=jobs)
    rows = [row for batch in batches for row in batch.to_pylist()]
    assert rows == [as_column(json.loads(line)) for line in command.ndjson(CORPUS, CORPUS)]
    assert batches.passed_over["not-mail"] > 200


@pytest.mark.parametrize("jobs", [1, 3])
def test_bad_files(tmp_path: Path, mailbox: Path, jobs: int) -> None:
    absent = tmp_path / "absent"
    batches = hdrclass.record_batches([mailbox, absent, mailbox], columns=["offset"], jobs=jobs, errors="collect")
    total = sum(batch.num_rows for batch in batches)
    assert total == 2 * len(list(hdrclass.iter_json(mailbox)))
    assert [(error.source, error.errno) for error in batches.errors] == [(str(absent), errno.ENOENT)]
    batches = hdrclass.record_batches([mailbox, absent, mailbox], columns=["offset"], jobs=jobs)
    total = 0
    with pytest.raises(hdrclass.ReadError):
        for batch in batches:
            total += batch.num_rows
    assert total == len(list(hdrclass.iter_json(mailbox)))  # what was read before it came out


@pytest.mark.parametrize("jobs", [1, 3])
def test_left_in_the_middle(mailbox: Path, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    import hdrclass.arrow

    monkeypatch.setattr(hdrclass.arrow, "SPLIT", 1 << 20)
    threads, files = threading.active_count(), len(os.listdir("/proc/self/fd"))
    for _ in range(10):
        with hdrclass.record_batches([mailbox] * 3, jobs=jobs, batch_size=5) as batches:
            next(batches)
        next(hdrclass.record_batches([mailbox] * 3, jobs=jobs, batch_size=5))
        gc.collect()
    assert threading.active_count() == threads
    assert len(os.listdir("/proc/self/fd")) <= files + 1


def test_batches_outlive_what_made_them(mailbox: Path) -> None:
    batches = list(hdrclass.record_batches(mailbox, batch_size=50))
    copies = [batch.to_pylist() for batch in batches]
    gc.collect()
    assert [batch.to_pylist() for batch in batches] == copies


def test_as_a_stream(mailbox: Path) -> None:
    table = hdrclass.record_batches(mailbox, columns=["scl", "junk.outlook"]).reader().read_all()
    assert table.num_rows == len(list(hdrclass.iter_json(mailbox)))
    assert pa.table(hdrclass.record_batches(mailbox, columns=["scl", "junk.outlook"])) == table


def test_what_makes_no_sense(mailbox: Path) -> None:
    for wrong in ({"batch_size": 0}, {"jobs": -1}, {"columns": ["nonsense"]}, {"dialect": "x"}, {"as_": "x"}):
        with pytest.raises(ValueError):
            hdrclass.record_batches(mailbox, **wrong)  # type: ignore[arg-type]


def test_real_mail(command: Command, real_mail: Path) -> None:
    wanted = command.ndjson(real_mail, statuses=(0, 2))
    rows = (row for batch in hdrclass.record_batches(real_mail, jobs=2, errors="collect") for row in batch.to_pylist())
    count = 0
    for row, line in zip(rows, wanted):
        assert row == as_column(json.loads(line))
        count += 1
    assert count == len(wanted) > 10_000 and next(rows, None) is None
