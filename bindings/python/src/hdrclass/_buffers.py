"""Bytes of Python objects for the library: where they stand and how many there are, without a copy."""
from __future__ import annotations

import ctypes
import threading
from typing import Any, Callable, List, Sequence

from . import _structs as s

_get = ctypes.pythonapi.PyObject_GetBuffer
_get.argtypes = [ctypes.py_object, ctypes.POINTER(s.PyBuffer), ctypes.c_int]
_get.restype = ctypes.c_int  # where it fails, ctypes raises the exception that Python has set
_release = ctypes.pythonapi.PyBuffer_Release
_release.argtypes = [ctypes.POINTER(s.PyBuffer)]
_release.restype = None


class Held:
    """The buffer of one object: bytes, bytearray, mmap, memoryview, or whatever else has one in a row. Until it is released the object keeps its
    memory; a bytearray refuses to be resized."""

    __slots__ = ("_view", "address", "count")

    def __init__(self, data: Any) -> None:
        if isinstance(data, str):
            raise TypeError("a message is bytes, not str: its bytes decide, so encode it as it came")
        self._view = s.PyBuffer()
        _get(data, ctypes.byref(self._view), 0)
        self.address: int = self._view.buf or 0
        self.count: int = self._view.len

    def release(self) -> None:
        _release(ctypes.byref(self._view))

    def __enter__(self) -> "Held":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class HeldMany:
    """The buffers of many objects, as an array of addresses and one of counts."""

    def __init__(self, messages: Sequence[Any]) -> None:
        n = len(messages)
        self.n = n
        self._held: List[Held] = []
        self.addresses: Any
        if all(type(message) is bytes for message in messages):
            # ctypes takes the addresses of bytes by itself, several times faster.
            self.addresses = (ctypes.c_char_p * n)(*messages)
            self.counts = (ctypes.c_size_t * n)(*map(len, messages))
            return
        try:
            for message in messages:
                self._held.append(Held(message))
        except BaseException:
            self.release()
            raise
        self.addresses = (ctypes.c_void_p * n)(*[held.address for held in self._held])
        self.counts = (ctypes.c_size_t * n)(*[held.count for held in self._held])

    def release(self) -> None:
        held, self._held = self._held, []
        for each in held:
            each.release()

    def __enter__(self) -> "HeldMany":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class _Room(threading.local):
    """Memory that text comes out into, one a thread."""

    def __init__(self) -> None:
        self.buffer: Any = ctypes.create_string_buffer(16 << 10)


_room = _Room()


def written(call: Callable[[Any, int], int]) -> bytes:
    """What `call(buffer, capacity)` writes: it says how much that is, and writes nothing where it is too much."""
    buffer = _room.buffer
    count = call(buffer, len(buffer))
    if count > len(buffer):
        buffer = ctypes.create_string_buffer(count)
        if count <= 1 << 20:
            _room.buffer = buffer
        count = call(buffer, count)
    return ctypes.string_at(buffer, count)
