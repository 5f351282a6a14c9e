"""Records as batches of Apache Arrow, straight from the engine. Needs pyarrow (`pip install hdrclass[arrow]`)."""
from __future__ import annotations

import ctypes
import os
import threading
from collections import deque
from typing import Any, Deque, Iterable, Iterator, List, Optional, Sequence

try:
    import pyarrow as pa
except ImportError as error:
    raise ImportError("batches need pyarrow: pip install 'hdrclass[arrow]'") from error

from . import _structs as s
from ._buffers import Held
from ._library import lib
from ._reader import Place, Reader, Reading
from ._rows import Columns, Rows
from ._walk import Paths
from .classifier import _name, classifier
from .errors import HdrclassError, ReadError
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
    known, rows, name = schema_of(wanted), Rows(wanted), _name(source)
    by = classifier(policy)
    taken: List[Any] = []
    for message in messages:
        if type(message) is bytes:
            lib.hdr_batch_add(rows.handle, by._handle, name, message, len(message))
        else:
            with Held(message) as held:
                lib.hdr_batch_add(rows.handle, by._handle, name, held.address, held.count)
        if rows.is_full:
            taken.append(imported(rows, known))
    if not taken:
        return imported(rows, known)
    return pa.concat_batches([*taken, imported(rows, known)])


def imported(rows: Rows, known: Any) -> Any:
    """What has been collected, as a batch."""
    array = rows.take()
    return pa.RecordBatch._import_from_c(ctypes.addressof(array), known)


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
    reading = Reading(classifier(policy), as_, dialect)
    known = schema_of(wanted)
    jobs = jobs or len(os.sched_getaffinity(0))
    somewhere = places(paths, as_ == "maildir", said)
    if jobs == 1:
        items = Filler(reading, wanted, batch_size, said).batches(somewhere)
    else:
        items = Shared(reading, wanted, batch_size, said, jobs).batches(somewhere)
    return Batches(items, said, known)


class Filler:
    """One thread's way from sources to batches. Small sources share a batch, so that a folder of single messages gives whole ones."""

    def __init__(self, reading: Reading, columns: Columns, most: int, said: Said) -> None:
        self._reader = Reader(reading)
        self._rows = Rows(columns)
        self._known = schema_of(columns)
        self._most, self._said = most, said

    def batches(self, somewhere: Iterable[Place]) -> Iterator[Any]:
        rows = self._rows
        with self._reader as reader:
            try:
                for place in somewhere:
                    try:
                        reader.start(place)
                        while reader.fill(rows, self._most - len(rows)):
                            if len(rows) >= self._most or rows.is_full:
                                yield imported(rows, self._known)
                        self._said.end(reader, place)
                    except ReadError as error:
                        if len(rows) >= self._most:
                            yield imported(rows, self._known)
                        self._said.error(error, place.flags)
            except GeneratorExit:
                raise
            except BaseException:
                # What was read before comes out before the error does.
                if len(rows):
                    yield imported(rows, self._known)
                raise
        if len(rows):
            yield imported(rows, self._known)


def parts(reading: Reading, place: Place, size: int, split: int) -> List[Place]:
    """The parts of a large mailbox; the place itself where it is none."""
    if size < split or reading.dialect == "cl2" or reading.as_ not in ("auto", "mbox"):
        return [place]
    # The library knows what the file is: a look at its first message tells.
    with Reader(reading) as reader:
        reader.start(place._replace(begin=0, end=1))
        if reader.form != "mailbox":
            return [place]
    edges = list(range(0, size, split)) + [s.WHOLE]
    return [place._replace(begin=begin, end=end) for begin, end in zip(edges, edges[1:])]


class _Lane:
    """The batches of a part of a mailbox, or of some small files, on their way from the thread that reads them."""

    def __init__(self, places: List[Place]) -> None:
        self.places = places
        self.batches: Deque[Any] = deque()
        self.ended = False
        self.failed: Optional[BaseException] = None
        self.said = Said("collect")


class Shared:
    """Threads that read, in the order of the parts; the caller takes batches in the same order. What is read ahead is bounded: batches in a lane by HELD, lanes
    by four a thread."""

    HELD = 4

    def __init__(self, reading: Reading, columns: Columns, most: int, said: Said, jobs: int) -> None:
        self._reading, self._columns, self._most, self._said, self._jobs = reading, columns, most, said, jobs
        self._turn = threading.Condition()
        self._lanes: Deque[_Lane] = deque()  # in order; the caller takes from the first
        self._waiting: Deque[_Lane] = deque()  # of those, the ones that nobody reads yet
        self._stopped = False

    def _shares(self, somewhere: Iterable[Place]) -> Iterator[List[Place]]:
        few: List[Place] = []
        weight = 0
        for place in somewhere:
            size, found = 0, [place]
            try:
                size = os.stat(place.path).st_size
                if size >= SHARED:
                    found = parts(self._reading, place, size, SPLIT)
            except (OSError, HdrclassError):
                pass  # whoever reads it says what is wrong
            if size < SHARED:
                few += found
                weight += size
                # Not too many: a lane's error comes out when all of it has been read.
                if weight < SHARED and len(few) < 256:
                    continue
            if few:
                yield few
                few, weight = [], 0
            if size >= SHARED:
                yield from ([each] for each in found)
        if few:
            yield few

    def batches(self, somewhere: Iterable[Place]) -> Iterator[Any]:
        threads = [threading.Thread(target=self._work, name=f"hdrclass-{n}", daemon=True) for n in range(self._jobs)]
        shares = self._shares(somewhere)
        failed: Optional[BaseException] = None
        try:
            for thread in threads:
                thread.start()
            more = True
            while True:
                while more and len(self._lanes) < 4 * self._jobs:
                    try:
                        share = next(shares, None)
                    except ReadError as error:
                        # A directory that cannot be listed: what was found before it comes out first.
                        share, failed = None, error
                    if share is None:
                        more = False
                        break
                    lane = _Lane(share)
                    with self._turn:
                        self._lanes.append(lane)
                        self._waiting.append(lane)
                        self._turn.notify_all()
                if not self._lanes:
                    if failed is not None:
                        raise failed
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
                self._said.join(lane.said)
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
                for batch in Filler(self._reading, self._columns, self._most, lane.said).batches(lane.places):
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
