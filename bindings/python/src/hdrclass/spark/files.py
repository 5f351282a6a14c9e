"""Files of the system and of what pyarrow opens by a URI, under one roof: what there is, how large it is, when it changed."""
from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from glob import glob, has_magic
from typing import Any, Iterator, List, Optional, Tuple, cast

import pyarrow.fs as pafs

from .. import _structs as s
from .._reader import Place
from .._walk import files
from ..errors import ReadError


@dataclass(frozen=True)
class File:
    """A file as it was when the work was shared out. `base`: the URI that it was found below, empty for a file of the system; `inner`: its path there.
    `error`: why nothing more is known of it."""

    source: bytes
    flags: int
    size: int = 0
    changed: int = 0  # nanoseconds
    base: str = ""
    inner: str = ""
    error: str = ""

    def place(self, begin: int = 0, end: int = s.WHOLE) -> Place:
        if not self.base:
            return Place(self.source, self.flags, begin, end)
        return Place(self.source, self.flags, begin, end, self._open, self.size)

    def _open(self) -> Any:
        return system(self.base)[0].open_input_file(self.inner)

    def now(self) -> Tuple[int, int]:
        """Size and time of change, now."""
        if not self.base:
            status = os.stat(self.source)
            return status.st_size, status.st_mtime_ns
        info = system(self.base)[0].get_file_info(self.inner)
        if info.type != pafs.FileType.File:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return info.size, info.mtime_ns or 0


@lru_cache(maxsize=None)
def system(uri: str) -> Tuple[Any, str]:
    return cast(Tuple[Any, str], pafs.FileSystem.from_uri(uri))


def is_uri(path: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", path) is not None


def found(paths: Tuple[str, ...], as_maildir: bool) -> Iterator[File]:
    """The files of paths, in the command's order. A path that does not exist is an error at once, as for Spark's own formats."""
    for path in paths:
        if is_uri(path):
            yield from _remote(path, as_maildir)
            continue
        names = [path]
        if has_magic(path) and not os.path.lexists(path):
            names = sorted(glob(path, recursive=True), key=os.fsencode)
        for name in names:
            if not os.path.exists(name):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        if not names:
            raise FileNotFoundError(errno.ENOENT, "nothing matches", path)
        for entry in files([os.fsencode(name) for name in names], as_maildir):
            if isinstance(entry, ReadError):
                yield File(os.fsencode(entry.source), s.NAMED, error=str(entry))
                continue
            source, flags = entry
            try:
                status = os.stat(source)
            except OSError as error:
                yield File(source, flags, error=f"{os.fsdecode(source)}: {error.strerror}")
                continue
            yield File(source, flags, status.st_size, status.st_mtime_ns)


def _remote(uri: str, as_maildir: bool) -> Iterator[File]:
    """The rules of the walk, over a file system of pyarrow."""
    files_, root = system(uri)
    shown = uri.split("?")[0]
    info = files_.get_file_info(root)
    if info.type == pafs.FileType.NotFound:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), uri)
    if info.type != pafs.FileType.Directory:
        yield File(shown.encode(), s.NAMED, info.size or 0, info.mtime_ns or 0, uri, root)
        return
    yield from _below(files_, uri, root, shown if shown.endswith("/") else shown + "/", "maildir" if as_maildir else "plain")


def _below(files_: Any, base: str, folder: str, shown: str, role: str) -> Iterator[File]:
    try:
        listed = files_.get_file_info(pafs.FileSelector(folder))
    except OSError as error:
        yield File(shown.encode(), s.NAMED, error=f"{shown}: {error}", base=base)
        return
    names = {info.base_name for info in listed}
    if role == "plain" and {"cur", "new", "tmp"} <= names:
        role = "maildir"
    entries: List[Any] = sorted(listed, key=lambda info: cast(bytes, info.base_name.encode("utf-8", "surrogateescape")))
    for info in entries:
        name = info.base_name
        is_folder = info.type == pafs.FileType.Directory
        if name.startswith(".") and not (role == "maildir" and is_folder):
            continue
        if is_folder:
            if isinstance(files_, pafs.LocalFileSystem) and os.path.islink(info.path):
                continue
            below = {"cur": "leaf", "new": "leaf", "tmp": "temporary"}.get(name, "plain") if role == "maildir" else "plain"
            yield from _below(files_, base, info.path, f"{shown}{name}/", below)
        elif info.type == pafs.FileType.File and role != "temporary":
            flags = s.MAILDIR_MESSAGE if role == "leaf" else 0
            yield File(f"{shown}{name}".encode("utf-8", "surrogateescape"), flags, info.size or 0, info.mtime_ns or 0, base, info.path)
