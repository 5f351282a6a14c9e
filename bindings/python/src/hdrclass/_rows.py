"""Rows that the library collects: hdr_columns and hdr_batch."""
from __future__ import annotations

import ctypes
import weakref
from typing import List, Optional, cast

from . import _structs as s
from ._library import failure, lib
from .errors import ArgumentError


class Columns:
    """Which columns are wanted; None: all but `evidence`."""

    def __init__(self, names: Optional[List[str]]) -> None:
        error = s.Error()
        if names is None:
            handle = lib.hdr_columns_new(None, 0, ctypes.byref(error))
        else:
            if not names:
                raise ArgumentError("no column is asked for")
            text = [name.encode() for name in names]
            if any(b"\0" in name for name in text):
                raise ArgumentError("a column has no NUL in its name")
            handle = lib.hdr_columns_new((ctypes.c_char_p * len(text))(*text), len(text), ctypes.byref(error))
        if not handle:
            raise failure(error)
        self.handle: int = handle
        weakref.finalize(self, lib.hdr_columns_free, handle).atexit = False


class Rows:
    """What one thread collects of them."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.handle: int = lib.hdr_batch_new(columns.handle)
        # The columns must outlive it, so they are held here, too.
        weakref.finalize(self, _free, self.handle, columns).atexit = False

    def __len__(self) -> int:
        return cast(int, lib.hdr_batch_rows(self.handle))

    @property
    def is_full(self) -> bool:
        return bool(lib.hdr_batch_is_full(self.handle))

    def take(self) -> s.ArrowArray:
        """All of them; whoever imports the array owns it."""
        array = s.ArrowArray()
        lib.hdr_batch_take(self.handle, ctypes.byref(array))
        return array


def _free(handle: int, _columns: Columns) -> None:
    lib.hdr_batch_free(handle)
