"""The files below paths, by the command's rules."""
from __future__ import annotations

import ctypes
import os
from typing import Any, Iterable, Iterator, List, Sequence, Tuple, Union

from . import _structs as s
from ._library import failure, lib
from .errors import ReadError

PathLike = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]
Paths = Union[PathLike, Sequence[PathLike]]


def encoded(paths: Paths) -> List[bytes]:
    """One path or many, as the system takes them."""
    if isinstance(paths, (str, bytes, os.PathLike)):
        return [os.fsencode(paths)]
    return [os.fsencode(path) for path in paths]


def files(paths: Iterable[bytes], as_maildir: bool = False) -> Iterator[Union[Tuple[bytes, int], ReadError]]:
    """Path and flags of each file, in the command's order. A directory that could not be listed comes as an error, and the walk goes on."""
    for path in paths:
        if b"\0" in path:
            raise ValueError("a path has no NUL")
        if _is_utf8(path) or os.path.isdir(path):
            yield from _walk([path], as_maildir)
        else:
            # The library takes names as text, and would not find this one. It opens it by its bytes.
            yield path, s.NAMED


def _is_utf8(path: bytes) -> bool:
    try:
        path.decode()
    except UnicodeDecodeError:
        return False
    return True


def _walk(names: List[bytes], as_maildir: bool) -> Iterator[Union[Tuple[bytes, int], ReadError]]:
    error = s.Error()
    walk = lib.hdr_walk_new((ctypes.c_char_p * len(names))(*names), len(names), as_maildir, ctypes.byref(error))
    if not walk:
        raise failure(error)
    try:
        path: Any = ctypes.c_char_p()
        flags = ctypes.c_uint32()
        while True:
            found = lib.hdr_walk_next(walk, ctypes.byref(path), ctypes.byref(flags), ctypes.byref(error))
            if found == 1:
                yield path.value, flags.value
            elif found == 0:
                return
            else:
                said = failure(error)
                if not isinstance(said, ReadError):
                    raise said
                yield said
    finally:
        lib.hdr_walk_free(walk)
