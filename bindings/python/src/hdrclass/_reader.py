"""One source, or a part of it, read message by message or batch by batch."""
from __future__ import annotations

import ctypes
import errno as numbers
import io
import os
import zlib
from dataclasses import dataclass
from typing import Any, Callable, List, NamedTuple, Optional, Tuple, cast

from . import _structs as s
from ._buffers import Held, written
from ._library import failure, lib
from ._streams import Stream, decompressed, packing, peeked
from ._rows import Rows
from .classifier import Classifier
from .errors import ArgumentError, FormError, HdrclassError, ReadError


def _number(word: str, table: Any, what: str) -> int:
    if word not in table:
        raise ArgumentError(f"{what} is {word!r}, not one of {', '.join(table)}")
    return cast(int, table[word])


@dataclass(frozen=True)
class Reading:
    """How sources are read: what stays the same from one to the next."""

    classifier: Classifier
    as_: str = "auto"
    dialect: str = "auto"
    evidence: bool = False

    def __post_init__(self) -> None:
        _number(self.as_, s.AS, "as_")
        _number(self.dialect, s.MBOX, "dialect")


class Place(NamedTuple):
    """A file, or the messages that begin in a part of it. `opens`: how to get at its bytes where the system cannot open the path."""

    path: bytes
    flags: int = s.NAMED
    begin: int = 0
    end: int = s.WHOLE
    opens: Optional[Callable[[], Any]] = None
    size: Optional[int] = None

    @property
    def source(self) -> str:
        return os.fsdecode(self.path)


class Reader:
    """An hdr_reader, which goes from source to source. One thread at a time; close it."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._place = Place(b"")
        self._error = s.Error()
        self._source = s.Source()
        self._source.struct_size = ctypes.sizeof(s.Source)
        self._source.as_ = s.AS[reading.as_]
        self._source.mbox = s.MBOX[reading.dialect]
        self._form = ctypes.c_int32(0)
        # Made once: a folder may hold a million files.
        self._refer = ctypes.byref(self._source), ctypes.byref(self._form), ctypes.byref(self._error)
        self._held: Optional[Held] = None
        self._stream: Optional[Stream] = None
        self._files: List[Any] = []
        self._handle: Optional[int] = None
        self.form = "unknown"

    def start(self, place: Place, data: Any = None) -> None:
        """Begins with a source: the file of its path, or `data`, which has its bytes or reads them."""
        self._leave()
        self._place = place
        self.form = "unknown"
        if data is None and place.opens is None:
            # Most sources by far: a file that the library reads by itself.
            if self._try() or self.form not in ("gzip", "zstd"):
                self._succeeded()
                return
        self._start(data)

    def _start(self, data: Any) -> None:
        place, packed = self._place, ""
        if data is None:
            try:
                data = place.opens() if place.opens is not None else open(place.path, "rb")
            except OSError as error:
                raise ReadError(error.errno or numbers.EIO, f"{place.source}: {error.strerror or error}", place.source) from error
            self._files.append(data)
        if not hasattr(data, "read") or hasattr(data, "madvise"):  # an mmap has both; its memory is better
            self._held = Held(data)
            packed = packing(ctypes.string_at(self._held.address, min(self._held.count, 4)) if self._held.count else b"")
            if packed:
                data = io.BytesIO(data)
        else:
            data, packed = peeked(data)
        if packed:
            self._decompress(data, packed)
        elif self._held is None:
            self._stream = Stream(data, place.size)
        if not self._try() and packed and self.form in ("gzip", "zstd"):
            raise FormError(0, f"{place.source}: compressed twice", place.source, self.form)
        self._succeeded()
        self.form = packed or self.form

    def _decompress(self, raw: Any, packed: str) -> None:
        place = self._place
        if not (place.begin == 0 and place.end == s.WHOLE):
            raise ArgumentError(f"{place.source}: it is compressed, so it cannot be read from its middle")
        try:
            inner = decompressed(raw, packed)
        except ImportError as error:
            text = f"{place.source}: it is compressed with zstd, which needs the package zstandard or pyarrow here; or zstd -dc FILE"
            raise FormError(0, text, place.source, packed) from error
        self._files.append(inner)
        self._stream = Stream(inner, s.WHOLE, seekable=False)

    def _try(self) -> bool:
        reading, place, source = self._reading, self._place, self._source
        source.path = place.path
        source.flags = place.flags | (s.EVIDENCE if reading.evidence else 0)
        source.begin, source.end = place.begin, place.end
        if self._stream is not None:
            source.bytes, source.read = None, self._stream.callback
            source.count = self._stream.size
            source.seekable = self._stream.seekable
        elif self._held is not None:
            # A source without an address is the file of its path; so no bytes at all get one, too.
            source.bytes, source.read = self._held.address or ctypes.addressof(_nothing), _unread
            source.count = self._held.count
            source.seekable = False
        elif source.bytes or source.read:
            source.bytes, source.read, source.count, source.seekable = None, _unread, 0, False
        form = self._form
        form.value = 0
        if self._handle:
            self._error.code = lib.hdr_reader_restart(self._handle, *self._refer)
        else:
            self._handle = lib.hdr_reader_open(reading.classifier._handle, *self._refer)
            if self._handle:
                self._error.code = 0
        self.form = s.FORMS[form.value] if 0 <= form.value < len(s.FORMS) else "unknown"
        return bool(self._error.code == 0)

    def _succeeded(self) -> None:
        if self._error.code != 0:
            self._raise(self._failure())

    def _failure(self) -> HdrclassError:
        return failure(self._error, self._place.source, self.form)

    def _raise(self, said: HdrclassError) -> None:
        """Raises what a file object raised, where that was the reason; otherwise what the library said."""
        failed = self._stream.failed if self._stream is not None else None
        if failed is None:
            raise said
        assert self._stream is not None
        self._stream.failed = None
        if isinstance(failed, (OSError, EOFError, zlib.error)) or type(failed).__module__.split(".")[0] in ("zstandard", "backports", "compression"):
            number = getattr(failed, "errno", None) or 0
            raise ReadError(number or (0 if self.form in ("gzip", "zstd") else numbers.EIO), f"{self._place.source}: {failed}", self._place.source, self.form) from failed
        raise failed

    def next(self, message: s.Message) -> bool:
        found = lib.hdr_reader_next(self._handle, ctypes.byref(message), ctypes.byref(self._error))
        if found < 0:
            self._raise(self._failure())
        return bool(found)

    def json(self) -> bytes:
        handle = self._handle
        return written(lambda buffer, size: lib.hdr_reader_json(handle, buffer, size))

    def fill(self, rows: Rows, most: int) -> int:
        """Adds up to `most` rows; 0: the end."""
        count = cast(int, lib.hdr_reader_fill(self._handle, rows.handle, most, ctypes.byref(self._error)))
        if count < 0:
            self._raise(self._failure())
        return count

    def count(self) -> Tuple[int, int]:
        """Messages and their bytes, to the end."""
        total = ctypes.c_uint64(0)
        found = cast(int, lib.hdr_reader_count(self._handle, ctypes.byref(total), ctypes.byref(self._error)))
        if found < 0:
            self._raise(self._failure())
        return found, total.value

    def notes(self) -> str:
        handle = self._handle
        return written(lambda buffer, size: lib.hdr_reader_notes(handle, buffer, size)).decode("utf-8", "replace")

    def _leave(self) -> None:
        """Gives back what the last source held. The library reads none of it before it is told of another."""
        held, self._held = self._held, None
        if held:
            held.release()
        self._stream = None
        files, self._files = self._files, []
        for file in reversed(files):
            try:
                file.close()
            except Exception:  # closing what was only read loses nothing
                pass

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle:
            lib.hdr_reader_free(handle)
        self._leave()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_nothing = ctypes.create_string_buffer(1)
_unread = s.Read()  # no callback

