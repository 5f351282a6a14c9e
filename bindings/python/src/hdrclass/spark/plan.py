"""The work, shared out: which files, or parts of large mailboxes, a task reads."""
from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple

from pyspark.sql.datasource import InputPartition

from .. import _structs as s
from .._reader import Reading
from ..arrow import parts
from ..errors import HdrclassError
from .files import File, found
from .options import Options

# What opening a file is taken to cost, in bytes: a task of the usual size has four thousand small files at most.
OPENING = 64 << 10


@dataclass(frozen=True)
class Piece:
    file: File
    begin: int = 0
    end: int = s.WHOLE

    @property
    def where(self) -> str:
        """For errors of a part."""
        if self.begin == 0 and self.end == s.WHOLE:
            return ""
        return f" (bytes from {self.begin})" if self.end == s.WHOLE else f" (bytes from {self.begin} to {self.end})"


class Task(InputPartition):
    """It never changes, and says what the files were like: so a task that runs again reads the same messages, or says that it cannot."""

    def __init__(self, pieces: Tuple[Piece, ...]) -> None:
        super().__init__(pieces)
        self.pieces = pieces


def plan(options: Options, reading: Reading) -> List[Task]:
    """The same for the same files and options."""
    tasks: List[Task] = []
    few: List[Piece] = []
    weight = 0
    for file in found(options.paths, options.as_ == "maildir"):
        pieces = _pieces(file, reading, options.split)
        if len(pieces) > 1:
            if few:
                tasks.append(Task(tuple(few)))
                few, weight = [], 0
            tasks += [Task((piece,)) for piece in pieces]
            continue
        if few and weight + file.size + OPENING > options.split:
            tasks.append(Task(tuple(few)))
            few, weight = [], 0
        few += pieces
        weight += file.size + OPENING
    if few:
        tasks.append(Task(tuple(few)))
    return tasks


def _pieces(file: File, reading: Reading, split: int) -> List[Piece]:
    if file.error or file.flags & s.MAILDIR_MESSAGE:
        return [Piece(file)]
    try:
        return [Piece(file, place.begin, place.end) for place in parts(reading, file.place(), file.size, split)]
    except (OSError, HdrclassError):
        return [Piece(file)]  # the task that reads it says what is wrong
