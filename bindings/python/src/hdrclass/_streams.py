"""File objects as the library reads them: through a callback."""
from __future__ import annotations

import ctypes
import errno
import gzip
import io
from typing import Any, BinaryIO, Optional, Tuple, cast

from . import _structs as s

_memory = ctypes.pythonapi.PyMemoryView_FromMemory
_memory.argtypes = [ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_int]
_memory.restype = ctypes.py_object
_WRITE = 0x200


class Stream:
    """A file object behind hdr_read. An exception that it raises is kept in `failed`, since none can pass through C; whoever called the library raises it."""

    def __init__(self, file: Any, size: Optional[int] = None, seekable: Optional[bool] = None) -> None:
        self.file = file
        self.size = s.WHOLE if size is None else size
        self.seekable = bool(file.seekable()) if seekable is None else seekable
        self.failed: Optional[BaseException] = None
        # Where a file object stands at first is where the source begins.
        self._start = file.tell() if self.seekable else 0
        self._at = 0
        if self.seekable and size is None:
            self.size = max(file.seek(0, io.SEEK_END) - self._start, 0)
            file.seek(self._start)
        self._into = getattr(file, "readinto", None)
        self.callback = s.Read(self._read)  # kept: the library holds its address only

    def _read(self, _context: Any, offset: int, buffer: int, count: int) -> int:
        try:
            if offset != self._at:
                if not self.seekable:
                    raise OSError(errno.ESPIPE, "the source cannot be read from its middle")
                self.file.seek(self._start + offset)
                self._at = offset
            if self._into is not None:
                view = _memory(buffer, count, _WRITE)
                try:
                    got = self._into(view)
                finally:
                    view.release()
            else:
                data = self.file.read(count)
                got = None if data is None else len(data)
                if data:
                    if len(data) > count:
                        raise ValueError(f"read({count}) gave {len(data)} bytes")
                    ctypes.memmove(buffer, data, len(data))
            if got is None:
                raise OSError(errno.EAGAIN, "nothing to read yet: the source is not to be non-blocking")
            self._at += got
            return cast(int, got)
        except BaseException as error:
            self.failed = error
            number = getattr(error, "errno", None) if isinstance(error, OSError) else None
            return -(number if isinstance(number, int) and number > 0 else errno.EIO)


class _Again:
    """A pipe from its beginning on, although some bytes of it were read."""

    def __init__(self, file: Any, first: bytes) -> None:
        self._file, self._first = file, first

    def read(self, count: int = -1) -> Any:
        if not self._first:
            return self._file.read(count)
        data, self._first = (self._first, b"") if count < 0 else (self._first[:count], self._first[count:])
        return data

    def seekable(self) -> bool:
        return False

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        """It belongs to whoever opened it."""

    @property
    def closed(self) -> bool:
        return False


def packing(first: bytes) -> str:
    """`gzip` or `zstd`, where the first four bytes are the mark of it; otherwise nothing."""
    return "gzip" if first[:2] == b"\x1f\x8b" else "zstd" if first == b"\x28\xb5\x2f\xfd" else ""


def peeked(file: Any) -> Tuple[Any, str]:
    """A file object from where it stands, and how it is packed."""
    if file.seekable():
        at = file.tell()
        first = _first(file)
        file.seek(at)
        return file, packing(first)
    first = _first(file)
    return _Again(file, first), packing(first)


def _first(file: Any) -> bytes:
    first = b""
    while len(first) < 4:
        more = file.read(4 - len(first))
        if not more:
            break
        first += more
    return first


# As the command: what `zstd --long=27` writes, no more.
WINDOW = 128 << 20


class _Frames:
    """What the frames of zstd in a file hold, one behind the other. zstandard's own reader takes a file that was cut off for one that ends."""

    def __init__(self, file: Any, decompressor: Any) -> None:
        self._file, self._decompressor = file, decompressor
        self._frame: Any = None
        self._packed = b""
        self._ready = memoryview(b"")

    def read(self, count: int) -> Any:
        while not self._ready:
            # Little at a time: four bytes may stand for 128 KiB.
            self._packed = self._packed or self._file.read(4 << 10)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("the compressed data ends early")
                return b""
            if self._frame is None:
                self._frame = self._decompressor.decompressobj()
            self._ready = memoryview(self._frame.decompress(self._packed))
            self._packed = b""
            if self._frame.eof:
                self._packed = self._frame.unused_data
                self._frame = None
        part, self._ready = self._ready[:count], self._ready[count:]
        return bytes(part)

    def close(self) -> None:
        """The file belongs to whoever opened it."""


def decompressed(file: BinaryIO, form: str) -> BinaryIO:
    """What a compressed file holds. Raises ImportError where nothing here decompresses zstd."""
    if form == "gzip":
        return cast(BinaryIO, gzip.GzipFile(fileobj=file, mode="rb"))
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # Python 3.14

        return cast(BinaryIO, zstd.ZstdFile(file))
    except ImportError:
        pass
    try:
        import zstandard

        return cast(BinaryIO, _Frames(file, zstandard.ZstdDecompressor(max_window_size=WINDOW)))
    except ImportError:
        pass
    import pyarrow

    return cast(BinaryIO, pyarrow.CompressedInputStream(pyarrow.PythonFile(file, mode="r"), "zstd"))
