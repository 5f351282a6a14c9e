"""Records as batches of Apache Arrow, straight from the engine. Needs pyarrow (`pip install hdrclass[arrow]`)."""
from __future__ import annotations

import ctypes
import os
import threading
from collections import deque
from dataclasses import replace
from typing import Any, Deque, Iterator, List, Optional, Sequence, cast

try:
    import pyarrow as pa
except ImportError as error:
    raise ImportError("batches need pyarrow: pip install 'hdrclass[arrow]'") from error

from . import _structs as s
from ._buffers import HeldMany
from ._library import failure, lib
from ._reader import Columns, Place, Reader, Reading
from ._walk import Paths
from .classifier import _name, classifier
from .errors import ArgumentError, ReadError
from .reading import As, Dialect, Errors, Messages, PolicyOrClassifier, Said, places

# A mailbox of this size and more is shared out among jobs, in parts of SPLIT bytes: as the command does.
SHARED = 4 << 20
SPLIT = 16 << 20


def schema(columns: Optional[Sequence[str]] = None) -> Any:
    """The schema of batches with these columns: keys of the contract, dotted where they stand in an object (`junk.outlook`); the name of an object stands for all
    of it. None: all but `evidence`."""
    return schema_of(Columns(None if columns is None else list(columns)))


def schema_of(columns: Columns) -> Any:
    exported = s.ArrowSchema()
    lib.hdr_columns_schema(columns.handle, ctypes.byref(exported))
    return pa.Schema._import_from_c(ctypes.addressof(exported))


def records_batch(messages: Sequence[Any], *, columns: Optional[Sequence[str]] = None, policy: PolicyOrClassifier = None, source: str = "") -> Any:
    """The records of messages in memory as one pyarrow.RecordBatch, a row each, in order."""
    wanted = Columns(None if columns is None else list(columns))
    array, error = s.ArrowArray(), s.Error()
    with HeldMany(messages) as held:
        handle = classifier(policy)._handle
        code = lib.hdr_records_arrow(
            handle, wanted.handle, _name(source), held.addresses, held.counts, held.n, ctypes.byref(array), ctypes.byref(error)
        )
    if code < 0:
        raise failure(error)
    return pa.RecordBatch._import_from_c(ctypes.addressof(array), schema_of(wanted))


class Batches(Messages[Any]):
    """An iterator of batches that knows their schema, before the first of them, too."""

    def __init__(self, items: Iterator[Any], said: Said, schema: Any) -> None:
        super().__init__(items, said)
        self.schema = schema

    def reader(self) -> Any:
        """The same as a pyarrow.RecordBatchReader, which DuckDB, pandas and others read as a stream."""
        return pa.RecordBatchReader.from_batches(self.schema, self)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.reader().__arrow_c_stream__(requested_schema)


def record_batches(
    paths: Paths,
    *,
    columns: Optional[Sequence[str]] = None,
    policy: PolicyOrClassifier = None,
    batch_size: int = 4096,
    jobs: int = 1,
    as_: As = "auto",
    dialect: Dialect = "auto",
    errors: Errors = "raise",
) -> Batches:
    """The records of files, directories and Maildirs as pyarrow.RecordBatches of up to `batch_size` rows, in the order of the command. `jobs`: threads, 0 for one
    a processor; large mailboxes are shared out among them, the order stays."""
    if batch_size < 1:
        raise ValueError("batch_size is 1 or more")
    if jobs < 0:
        raise ValueError("jobs is 0 or more")
    said = Said(errors)
    wanted = Columns(None if columns is None else list(columns))
    reading = Reading(classifier(policy), as_, dialect, columns=wanted)
    known = schema_of(wanted)
    jobs = jobs or len(os.sched_getaffinity(0))
    somewhere = places(paths, as_ == "maildir", said)
    if jobs == 1:
        items = one_after_the_other(reading, somewhere, known, batch_size, said)
    else:
        items = _Shared(reading, somewhere, known, batch_size, said, jobs).batches()
    return Batches(together(items, known, batch_size), said, known)


def batches_of(reading: Reading, place: Place, known: Any, most: int, said: Said) -> Iterator[Any]:
    """Those of one source."""
    array = s.ArrowArray()
    address = ctypes.addressof(array)
    try:
        with Reader(reading, place) as reader:
            while reader.batch(most, array):
                yield pa.RecordBatch._import_from_c(address, known)
            said.end(reader, place)
    except ReadError as error:
        said.error(error, place.flags)


def one_after_the_other(reading: Reading, somewhere: Iterator[Place], known: Any, most: int, said: Said) -> Iterator[Any]:
    for place in somewhere:
        yield from batches_of(reading, place, known, most, said)


def together(batches: Iterator[Any], known: Any, most: int) -> Iterator[Any]:
    """Files of one message give batches of one row; here they become whole ones."""
    held: List[Any] = []
    rows = 0
    try:
        for batch in batches:
            if rows + batch.num_rows > most and held:
                yield _joined(held, known)
                held, rows = [], 0
            held.append(batch)
            rows += batch.num_rows
            if rows >= most:
                yield _joined(held, known)
                held, rows = [], 0
    except GeneratorExit:
        raise
    except BaseException:
        if held:
            yield _joined(held, known)
        raise
    finally:
        cast(Any, batches).close()
    if held:
        yield _joined(held, known)


def _joined(batches: List[Any], known: Any) -> Any:
    if len(batches) == 1:
        return batches[0]
    return pa.Table.from_batches(batches, known).combine_chunks().to_batches()[0]


def parts(reading: Reading, place: Place, size: int, split: int) -> List[Place]:
    """The parts of a large mailbox; the place itself where it is none."""
    if size < split or reading.dialect == "cl2" or reading.as_ not in ("auto", "mbox"):
        return [place]
    # The library knows what the file is: a look at its first message tells.
    with Reader(replace(reading, columns=None), replace(place, begin=0, end=1)) as reader:
        if reader.form != "mailbox":
            return [place]
    edges = list(range(0, size, split)) + [s.WHOLE]
    return [replace(place, begin=begin, end=end) for begin, end in zip(edges, edges[1:])]


class _Lane:
    """The batches of one part, on their way from the thread that reads it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.batches: Deque[Any] = deque()
        self.ended = False
        self.failed: Optional[BaseException] = None
        self.said = Said("collect")


class _Shared:
    """Threads that read, in the order of the parts; the caller takes batches in the same order. What is read ahead is bounded: batches in a lane by HELD, lanes
    by two a thread."""

    HELD = 4

    def __init__(self, reading: Reading, somewhere: Iterator[Place], known: Any, most: int, said: Said, jobs: int) -> None:
        self._reading, self._known, self._most, self._said, self._jobs = reading, known, most, said, jobs
        self._somewhere = somewhere
        self._turn = threading.Condition()
        self._lanes: Deque[_Lane] = deque()  # in order; the caller takes from the first
        self._waiting: Deque[_Lane] = deque()  # of those, the ones that nobody reads yet
        self._stopped = False

    def _places(self) -> Iterator[Place]:
        for place in self._somewhere:
            try:
                size = os.stat(place.path).st_size
                yield from parts(self._reading, place, size, SPLIT) if size >= SHARED else [place]
            except (OSError, ArgumentError):
                yield place  # whoever reads it says what is wrong

    def batches(self) -> Iterator[Any]:
        threads = [threading.Thread(target=self._work, name=f"hdrclass-{n}", daemon=True) for n in range(self._jobs)]
        somewhere = self._places()
        try:
            for thread in threads:
                thread.start()
            more = True
            while True:
                while more and len(self._lanes) < 2 * self._jobs + 64:
                    place = next(somewhere, None)
                    if place is None:
                        more = False
                        break
                    lane = _Lane(place)
                    with self._turn:
                        self._lanes.append(lane)
                        self._waiting.append(lane)
                        self._turn.notify_all()
                if not self._lanes:
                    return
                lane = self._lanes[0]
                while True:
                    with self._turn:
                        while not lane.batches and not lane.ended:
                            self._turn.wait()
                        if not lane.batches:
                            break
                        batch = lane.batches.popleft()
                        self._turn.notify_all()
                    yield batch
                self._lanes.popleft()
                if lane.failed is not None:
                    raise lane.failed
                self._said.notes += lane.said.notes
                self._said.passed_over.update(lane.said.passed_over)
                for error in lane.said.errors:
                    self._said.error(error, lane.place.flags)
        finally:
            with self._turn:
                self._stopped = True
                self._turn.notify_all()
            for thread in threads:
                if thread.ident is not None:
                    thread.join()

    def _work(self) -> None:
        while True:
            with self._turn:
                while not self._waiting and not self._stopped:
                    self._turn.wait()
                if self._stopped:
                    return
                lane = self._waiting.popleft()
            try:
                for batch in batches_of(self._reading, lane.place, self._known, self._most, lane.said):
                    with self._turn:
                        while len(lane.batches) >= self.HELD and not self._stopped:
                            self._turn.wait()
                        if self._stopped:
                            return
                        lane.batches.append(batch)
                        self._turn.notify_all()
            except BaseException as error:
                lane.failed = error
            finally:
                with self._turn:
                    lane.ended = True
                    self._turn.notify_all()
