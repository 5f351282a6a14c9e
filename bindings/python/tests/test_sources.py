"""Files, parts of files, file objects, and what fails there."""
from __future__ import annotations

import errno
import gzip
import io
import json
import mmap
import os
import threading
from pathlib import Path
from typing import Any

import hdrclass
import pytest
from conftest import CORPUS, Command, need
from hypothesis import given, settings
from hypothesis import strategies as st

SMALL = b"".join(
    b"From someone@example.com Thu Jan  1 00:00:%02d 2026\n" % n + path.read_bytes().replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n\n"
    for n, path in enumerate(sorted(CORPUS.glob("sub-*.eml"))[:20])
)
OFFSETS = [record["offset"] for record in hdrclass.iter_mbox(SMALL)]


def test_a_mailbox(command: Command, mailbox: Path) -> None:
    wanted = command.ndjson("--as", "mbox", mailbox)
    assert len(wanted) > 100
    assert [json.loads(line) for line in wanted] == list(hdrclass.iter_mbox(mailbox))
    assert list(hdrclass.iter_json(mailbox)) == wanted
    assert list(hdrclass.iter_json(mailbox, evidence=True)) == command.ndjson("--evidence", mailbox)


@pytest.mark.parametrize("dialect", ["auto", "o", "rd", "cl", "cl2", "thunderbird"])
def test_every_dialect(command: Command, real_mail: Path, dialect: Any) -> None:
    for path in sorted((real_mail / "mbox_real").rglob("*")):
        if path.is_file() and path.suffix not in (".gz", ".tsv", ".md"):
            wanted = command.ndjson("--mbox", dialect, path, statuses=(0, 2))
            assert list(hdrclass.iter_json(path, dialect=dialect, errors="collect")) == wanted, path


def test_bytes_files_and_pipes(mailbox: Path, tmp_path: Path) -> None:
    data = mailbox.read_bytes()
    wanted = list(hdrclass.iter_mbox(mailbox))
    for record in wanted:
        record["source"] = "somewhere"
    assert list(hdrclass.iter_mbox(data, name="somewhere")) == wanted
    assert list(hdrclass.iter_mbox(memoryview(data), name="somewhere")) == wanted
    assert list(hdrclass.iter_mbox(io.BytesIO(data), name="somewhere")) == wanted
    with open(mailbox, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert list(hdrclass.iter_mbox(mapped, name="somewhere")) == wanted
    with open(mailbox, "rb", buffering=0) as file:
        assert list(hdrclass.iter_mbox(file, name="somewhere")) == wanted
    assert list(hdrclass.iter_mbox(Pipe(data), name="somewhere")) == wanted
    assert list(hdrclass.iter_mbox(Pipe(gzip.compress(data)), name="somewhere")) == wanted

    out, into = os.pipe()

    def feed() -> None:
        with open(into, "wb") as pipe:
            pipe.write(data)

    feeder = threading.Thread(target=feed)
    feeder.start()
    with open(out, "rb") as pipe:
        assert list(hdrclass.iter_mbox(pipe, name="somewhere")) == wanted
    feeder.join()


class Pipe:
    """Gives a few bytes at a time, and cannot go back."""

    def __init__(self, data: bytes) -> None:
        self.rest = io.BytesIO(data)

    def read(self, count: int) -> bytes:
        return self.rest.read(min(count, 77_777))

    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_compressed(command: Command, mailbox: Path, tmp_path: Path, suffix: str) -> None:
    data = mailbox.read_bytes()
    half = len(data) // 2
    packed = tmp_path / f"archive.mbox.{suffix}"
    if suffix == "gz":
        packed.write_bytes(gzip.compress(data[:half]) + gzip.compress(data[half:]))  # two members, as appending makes them
    else:
        zstandard = need("zstandard")
        packed.write_bytes(zstandard.compress(data[:half]) + zstandard.compress(data[half:]))
    wanted = command.ndjson(packed)
    assert len(wanted) > 100
    assert list(hdrclass.iter_json(packed)) == wanted
    assert list(hdrclass.iter_json(packed.parent)) == wanted
    assert [json.dumps(record) for record in hdrclass.iter_mbox(io.BytesIO(packed.read_bytes()), name=str(packed))] == [json.dumps(json.loads(line)) for line in wanted]

    whole = packed.read_bytes()
    packed.write_bytes(whole[: len(whole) // 2])
    records = hdrclass.iter_json(packed, errors="collect")
    got = list(records)
    assert 0 < len(got) < len(wanted) and got == wanted[: len(got)]
    (error,) = records.errors
    assert error.source == str(packed)


def test_compressed_by_pyarrow(mailbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package zstandard is missing, pyarrow decompresses; without both, the error names them."""
    import sys

    pa = need("pyarrow")
    packed = tmp_path / "archive.mbox.zst"
    with pa.CompressedOutputStream(str(packed), "zstd") as out:
        out.write(mailbox.read_bytes())
    wanted = len(list(hdrclass.iter_json(mailbox)))
    for name in ("zstandard", "compression"):
        monkeypatch.setitem(sys.modules, name, None)
    assert len(list(hdrclass.iter_json(packed))) == wanted
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(hdrclass.FormError, match="zstandard or pyarrow"):
        list(hdrclass.iter_json(packed))


def test_compressed_twice(tmp_path: Path) -> None:
    packed = tmp_path / "x.mbox.gz"
    packed.write_bytes(gzip.compress(gzip.compress(SMALL)))
    with pytest.raises(hdrclass.FormError, match="twice"):
        list(hdrclass.iter_records(packed))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, len(SMALL) + 10), max_size=6))
def test_any_parts_give_the_same_messages(edges: list[int]) -> None:
    cuts = [0, *sorted(edges), len(SMALL) + 100]
    found = [record["offset"] for begin, end in zip(cuts, cuts[1:]) for record in hdrclass.iter_mbox(SMALL, begin=begin, end=end)]
    assert found == OFFSETS
    assert len(found) == 20


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(0, len(SMALL)))
def test_parts_of_files_and_file_objects(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = tmp_path_factory.getbasetemp() / "small.mbox"
    if not path.exists():
        path.write_bytes(SMALL)
    for source in (lambda: path, lambda: io.BytesIO(SMALL)):
        found = [record["offset"] for record in hdrclass.iter_mbox(source(), end=cut)] + [record["offset"] for record in hdrclass.iter_mbox(source(), begin=cut)]
        assert found == OFFSETS


def test_a_file_object_begins_where_it_stands() -> None:
    file = io.BytesIO(b"something else" + SMALL)
    file.seek(len(b"something else"))
    assert [record["offset"] for record in hdrclass.iter_mbox(file)] == OFFSETS
    pipe = Pipe(SMALL)
    assert [record["offset"] for record in hdrclass.iter_mbox(pipe, begin=OFFSETS[3])] == OFFSETS[3:]  # read, and passed over


def test_parts_that_make_no_sense(tmp_path: Path) -> None:
    for begin, end in ((-1, None), (5, 4)):
        with pytest.raises(ValueError):
            hdrclass.iter_mbox(SMALL, begin=begin, end=end)
    with pytest.raises(hdrclass.ArgumentError, match="middle"):
        list(hdrclass.iter_mbox(gzip.compress(SMALL), begin=10))


class Broken(io.BytesIO):
    """Fails after so many bytes."""

    def __init__(self, data: bytes, after: int, error: BaseException) -> None:
        super().__init__(data)
        self.after, self.error = after, error

    def readinto(self, buffer: Any) -> int:
        if self.tell() >= self.after:
            raise self.error
        return super().readinto(memoryview(buffer)[: max(1, self.after - self.tell())])


def test_a_file_object_that_fails(mailbox: Path) -> None:
    data = mailbox.read_bytes()
    for error in (PermissionError(errno.EACCES, "not for you"), OSError("without a number")):
        with pytest.raises(hdrclass.ReadError, match="not for you|without a number") as caught:
            list(hdrclass.iter_mbox(Broken(data, 5_000_000, error), name="remote"))
        assert caught.value.errno == (error.errno or errno.EIO)
        assert caught.value.__cause__ is error and caught.value.source == "remote"
    for other in (KeyboardInterrupt(), ValueError("a bug of whoever wrote it")):
        with pytest.raises(type(other)) as same:
            list(hdrclass.iter_mbox(Broken(data, 5_000_000, other)))
        assert same.value is other
        with pytest.raises(type(other)):
            list(hdrclass.iter_mbox(Broken(data, 0, other)))


def test_what_came_before_a_failure_is_not_lost(mailbox: Path) -> None:
    data = mailbox.read_bytes()
    wanted = [record["offset"] for record in hdrclass.iter_mbox(data)]
    got = []
    with pytest.raises(hdrclass.ReadError):
        for record in hdrclass.iter_mbox(Broken(data, 5_000_000, OSError(errno.EIO, "gone"))):
            got.append(record["offset"])
    assert 0 < len(got) < len(wanted) and got == wanted[: len(got)]


def test_a_file_object_that_lies() -> None:
    class TooMuch(Pipe):
        def read(self, count: int) -> bytes:
            return b"From x\n" * (count + 1)

    with pytest.raises(ValueError, match="gave"):
        list(hdrclass.iter_mbox(TooMuch(b"")))

    class Nothing(Pipe):
        def read(self, count: int) -> Any:
            return b"From" if count == 4 else None

    with pytest.raises(hdrclass.ReadError) as caught:
        list(hdrclass.iter_mbox(Nothing(b"")))
    assert caught.value.errno == errno.EAGAIN


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    absent = tmp_path / "absent.eml"
    with pytest.raises(hdrclass.ReadError) as caught:
        list(hdrclass.iter_records(absent))
    assert isinstance(caught.value, OSError) and caught.value.errno == errno.ENOENT and caught.value.source == str(absent)
    with pytest.raises(hdrclass.ReadError):
        list(hdrclass.iter_mbox(tmp_path))  # a directory
    good = CORPUS / "alert-externally-secured.eml"
    records = hdrclass.iter_records([absent, good, absent], errors="collect")
    assert [record["source"] for record in records] == [str(good)]
    assert [error.source for error in records.errors] == [str(absent)] * 2
    with pytest.raises(ValueError):
        hdrclass.iter_records(good, errors="ignore")  # type: ignore[arg-type]


def test_packed_files_are_named(tmp_path: Path) -> None:
    packed = tmp_path / "a.xz"
    packed.write_bytes(b"\xfd7zXZ\0" + b"x" * 100)
    with pytest.raises(hdrclass.FormError, match="xz"):
        list(hdrclass.iter_records(packed))
    records = hdrclass.iter_records(tmp_path)
    assert list(records) == [] and records.passed_over == {"packed": 1}


def test_names_that_are_not_utf8(command: Command, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.eml"
    with open(name, "wb") as file:
        file.write((CORPUS / "alert-externally-secured.eml").read_bytes())
    assert list(hdrclass.iter_json(tmp_path)) == command.ndjson(tmp_path)
    assert len(list(hdrclass.iter_json(name))) == 1


def test_a_maildir(command: Command, tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp", ".Archive/cur", ".Archive/new", ".Archive/tmp"):
        (tmp_path / "maildir" / folder).mkdir(parents=True)
        (tmp_path / "maildir" / folder / "1").write_bytes(SMALL[: SMALL.index(b"\n\n")])
    wanted = command.ndjson(tmp_path)
    assert len(wanted) == 4
    assert list(hdrclass.iter_json(tmp_path)) == wanted
    (tmp_path / "maildir" / "tmp" / "1").unlink()
    (tmp_path / "maildir" / "tmp").rmdir()
    assert list(hdrclass.iter_json(tmp_path / "maildir", as_="maildir")) == command.ndjson("--as", "maildir", tmp_path / "maildir")


def test_notes(tmp_path: Path) -> None:
    path = tmp_path / "odd.mbox"
    path.write_bytes(b"something before\n\n" + SMALL)
    records = hdrclass.iter_mbox(path)
    assert len(list(records)) == 20
    (note,) = records.notes
    assert "18" in note


def test_a_reader_that_is_not_read_to_its_end(mailbox: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(50):
        records = hdrclass.iter_records(mailbox)
        next(records)
        records.close()
        with hdrclass.iter_records([mailbox, mailbox]) as again:
            next(again)
        next(hdrclass.iter_records(mailbox))
    assert len(os.listdir("/proc/self/fd")) <= before + 1
