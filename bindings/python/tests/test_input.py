"""What may be passed: any bytes, in any object that has them in a row."""
from __future__ import annotations

import array
import gc
import mmap
import os
import pickle
import sys
import threading
from pathlib import Path
from typing import Any, Callable

import hdrclass
import pytest
from conftest import CORPUS
from hypothesis import given, settings
from hypothesis import strategies as st

MESSAGE = (CORPUS / "alert-externally-secured.eml").read_bytes()
SAMPLES = [path.read_bytes() for path in sorted(CORPUS.glob("*.eml"))]


def mapped(tmp_path: Path, data: bytes, access: int) -> mmap.mmap:
    (tmp_path / "mapped").write_bytes(data)
    with open(tmp_path / "mapped", "r+b") as file:
        return mmap.mmap(file.fileno(), 0, access=access)


@pytest.mark.parametrize(
    "wrap", [bytes, bytearray, memoryview, lambda b: memoryview(bytearray(b)), lambda b: memoryview(b"xx" + b)[2:], lambda b: array.array("B", b)]
)  # fmt: skip
def test_every_kind_of_buffer(wrap: Callable[[bytes], Any]) -> None:
    assert hdrclass.classify(wrap(MESSAGE)) == hdrclass.classify(MESSAGE)
    assert hdrclass.classify_many([wrap(MESSAGE), MESSAGE]) == hdrclass.classify_many([MESSAGE] * 2)
    assert hdrclass.Classifier().verdict(wrap(MESSAGE)) == hdrclass.Classifier().verdict(MESSAGE)


@pytest.mark.parametrize("access", [mmap.ACCESS_READ, mmap.ACCESS_WRITE])
def test_a_mapped_file(tmp_path: Path, access: int) -> None:
    with mapped(tmp_path, MESSAGE, access) as data:
        assert hdrclass.classify(data) == hdrclass.classify(MESSAGE)
        assert hdrclass.classify_many([memoryview(data)[:100], data])[1] == hdrclass.classify_many([MESSAGE])[0]
    # Closing a mapping whose buffer were still held would have failed.


def test_a_buffer_is_given_back() -> None:
    data = bytearray(MESSAGE)
    hdrclass.classify(data)
    hdrclass.classify_many([data])
    data.append(0)  # refused as long as somebody holds the buffer
    references = sys.getrefcount(data)
    for _ in range(100):
        hdrclass.classify(data)
        hdrclass.classify_many([data])
    assert sys.getrefcount(data) == references


def test_what_is_not_bytes() -> None:
    for wrong in ("text", 7, None, object()):
        with pytest.raises(TypeError):
            hdrclass.classify(wrong)
        with pytest.raises(TypeError):
            hdrclass.classify_many([MESSAGE, wrong])
    with pytest.raises((BufferError, ValueError)):
        hdrclass.classify(memoryview(MESSAGE)[::2])
    with pytest.raises(ValueError):
        hdrclass.classify(MESSAGE, source="a\0b")
    with pytest.raises(ValueError):
        hdrclass.classify_many([MESSAGE], threads=-1)


def test_nothing_at_all() -> None:
    assert hdrclass.classify_many([]) == []
    for empty in (b"", bytearray(), memoryview(b"")):
        assert hdrclass.classify(empty)["submission"] == "unknown"
    assert hdrclass.classify_many([b"", b""])[1].header_length == 0


@pytest.mark.parametrize(
    "message",
    [
        b"\0" * 1000,
        bytes(range(256)) * 10,
        b"\r\n\r\n",
        b":" * 5000,
        b"From: " + b"\xff\xfe" * 500 + b"\n\n",
        b"Subject: a\n" + b" x\n" * 100_000 + b"\n",
        b"A:b\n" * 100_000,
        b"\xef\xbb\xbf" + MESSAGE,
    ],
)
def test_hostile(message: bytes) -> None:
    record = hdrclass.classify(message, evidence=True)
    assert record["schema"] == 1
    (verdict,) = hdrclass.classify_many([message])
    assert verdict.submission == record["submission"]
    assert verdict.header_length == record["headerLength"]


def test_a_huge_field() -> None:
    message = b"From: a@example.com\nSubject: " + b"x" * 20_000_000 + b"\n\nbody"
    assert hdrclass.classify(message)["headerLength"] == len(message) - 5
    # And text that does not fit where text usually comes out.
    message = b"Message-ID: <" + b"y" * 3_000_000 + b"@example.com>\n\n"
    assert len(str(hdrclass.classify(message)["messageId"])) == 3_000_000 + len("<@example.com>")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(SAMPLES), st.integers(0, 3000))
def test_any_bytes_anywhere(junk: bytes, message: bytes, at: int) -> None:
    changed = message[:at] + junk + message[at:]
    record = hdrclass.classify(changed)
    (verdict,) = hdrclass.classify_many([changed], threads=1)
    assert (verdict.submission, verdict.junk_outlook, verdict.scl) == (record["submission"], record["junk"]["outlook"], record["scl"])


def test_text_that_is_not_utf8() -> None:
    record = hdrclass.classify(b"Message-ID: <\xff\xfe@example.com>\n\n")
    assert hdrclass.text_bytes(record["messageId"]) == b"<\xff\xfe@example.com>"
    assert hdrclass.text_bytes("\u00e9") == "\u00e9".encode() and hdrclass.text_bytes(None) is None


def test_eight_threads_on_one_classifier() -> None:
    classifier = hdrclass.Classifier({"clientFilter": "low"})
    wanted = [classifier.classify_json(message) for message in SAMPLES]
    verdicts = classifier.classify_many(SAMPLES, threads=1)
    wrong: list[str] = []

    def work() -> None:
        for _ in range(5):
            if [classifier.classify_json(message) for message in SAMPLES] != wanted:
                wrong.append("records")
            if classifier.classify_many(SAMPLES, threads=3) != verdicts:
                wrong.append("verdicts")

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_other_threads_run_meanwhile() -> None:
    messages = [b"Subject: " + b"x" * 4_000_000 + b"\n\n"] * 200
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.wait(0.001):
            ticks += 1

    thread = threading.Thread(target=tick)
    thread.start()
    hdrclass.classify_many(messages, threads=1)
    done.set()
    thread.join()
    assert ticks > 3


def child(work: Callable[[], bool]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if work() else 1)
        except BaseException:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_behind_a_fork() -> None:
    classifier = hdrclass.Classifier()
    wanted = classifier.classify_many(SAMPLES, threads=2)
    records = [classifier.classify_json(message) for message in SAMPLES]
    assert child(lambda: classifier.classify_many(SAMPLES, threads=2) == wanted) == 0
    assert child(lambda: [classifier.classify_json(message) for message in SAMPLES] == records) == 0
    assert child(lambda: hdrclass.classify_many(SAMPLES, policy={"clientFilter": "low"}) is not None) == 0
    assert child(lambda: False) == 1


def test_pickles() -> None:
    classifier = hdrclass.Classifier({"clientFilter": "low", "safeSender": ["a@example.com"]})
    again = pickle.loads(pickle.dumps(classifier))
    assert again.policy == classifier.policy != "default"
    verdict = classifier.verdict(MESSAGE)
    assert pickle.loads(pickle.dumps(verdict)) == verdict and hash(verdict) == hash(again.verdict(MESSAGE))
    assert "junk_outlook='exposed'" in repr(verdict)


def test_a_verdict_never_changes() -> None:
    verdict = hdrclass.Classifier().verdict(MESSAGE)
    for name in ("submission", "_raw", "other"):
        with pytest.raises(AttributeError):
            setattr(verdict, name, "x")
    with pytest.raises(AttributeError):
        del verdict._raw  # type: ignore[misc, unused-ignore]
    with pytest.raises(ValueError):
        hdrclass.Verdict(b"")


def test_scl_has_a_sign() -> None:
    for scl in (-1, 0, 9):
        message = b"X-MS-Exchange-Organization-SCL: %d\n\n" % scl
        assert hdrclass.Classifier().verdict(message).scl == hdrclass.classify(message)["scl"] == scl
    assert hdrclass.Classifier().verdict(b"\n").scl is None


def test_classifiers_are_freed() -> None:
    def size() -> int:
        gc.collect()
        return int(Path("/proc/self/statm").read_text().split()[1]) * mmap.PAGESIZE

    policy = {"safeSender": [f"user{n}@example.com" for n in range(2000)]}
    for _ in range(20):
        hdrclass.Classifier(policy)
    before = size()
    for _ in range(300):
        hdrclass.Classifier(policy)
    # One holds some 100 KB; of 300 that were kept, more than this would be left.
    assert size() - before < 12 << 20
