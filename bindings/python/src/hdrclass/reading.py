"""Records of files, directories and file objects, one after the other."""
from __future__ import annotations

import json
import os
from collections import Counter
from typing import Any, Callable, Generic, Iterable, Iterator, List, Literal, Optional, Tuple, TypeVar, Union, cast

from . import _structs as s
from ._reader import Place, Reader, Reading
from ._walk import PathLike, Paths, encoded, files
from .classifier import Classifier, classifier
from .errors import FormError, ReadError
from .policy import PolicyLike
from .records import Record

Dialect = Literal["auto", "o", "rd", "cl", "cl2", "thunderbird"]
As = Literal["auto", "eml", "mbox", "maildir", "headers"]
Errors = Literal["raise", "collect"]
PolicyOrClassifier = Union[PolicyLike, Classifier]

Item = TypeVar("Item")
Other = TypeVar("Other")


class Said:
    """What was noticed beside the messages."""

    def __init__(self, errors: Errors) -> None:
        if errors not in ("raise", "collect"):
            raise ValueError(f"errors is {errors!r}, not 'raise' or 'collect'")
        self._raises = errors == "raise"
        self.errors: List[ReadError] = []
        self.notes: List[str] = []
        self.passed_over: Counter[str] = Counter()

    def error(self, error: ReadError, flags: int = s.NAMED) -> None:
        if isinstance(error, FormError) and not flags & s.NAMED:
            # Met in a directory: the command counts it and goes on.
            self.passed_over[error.form] += 1
            return
        if self._raises:
            raise error
        self.errors.append(error)

    def join(self, other: "Said") -> None:
        """What a thread of its own collected."""
        self.notes += other.notes
        self.passed_over.update(other.passed_over)
        for error in other.errors:
            self.error(error)

    def end(self, reader: Reader, place: Place) -> None:
        if reader.form in ("not-mail", "empty"):
            self.passed_over[reader.form] += 1
        if reader.form == "message" and not place.flags & s.NAMED:
            return  # a million of them, of which nothing is to be said
        notes = reader.notes()
        if notes:
            self.notes.append(notes)


class Messages(Generic[Item], Iterator[Item]):
    """An iterator. While it runs, and behind its end, it tells `errors` (with errors="collect"), `notes` (what the command would say on standard error about
    a mailbox) and `passed_over` (files in directories that are no mail, counted by what they are)."""

    def __init__(self, items: Iterator[Item], said: Said) -> None:
        self._items = items
        self._said = said

    def __next__(self) -> Item:
        return next(self._items)

    @property
    def errors(self) -> List[ReadError]:
        return self._said.errors

    @property
    def notes(self) -> List[str]:
        return self._said.notes

    @property
    def passed_over(self) -> Counter[str]:
        return self._said.passed_over

    def close(self) -> None:
        """Frees what is open. Not needed where it is read to its end."""
        cast(Any, self._items).close()

    def __enter__(self) -> "Messages[Item]":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def places(paths: Paths, as_maildir: bool, said: Said) -> Iterator[Place]:
    for found in files(encoded(paths), as_maildir):
        if isinstance(found, ReadError):
            said.error(found)
        else:
            yield Place(found[0], found[1])


def _read(reading: Reading, somewhere: Iterable[Tuple[Place, Any]], said: Said, item: Callable[[Reader, s.Message], Item]) -> Iterator[Item]:
    message = s.Message()
    with Reader(reading) as reader:
        for place, data in somewhere:
            try:
                reader.start(place, data)
                while reader.next(message):
                    yield item(reader, message)
                said.end(reader, place)
            except ReadError as error:
                said.error(error, place.flags)


def _json(reader: Reader, _message: s.Message) -> bytes:
    return reader.json()


def _record(reader: Reader, _message: s.Message) -> Record:
    return cast(Record, json.loads(reader.json()))


def iter_records(
    paths: Paths, *, policy: PolicyOrClassifier = None, as_: As = "auto", dialect: Dialect = "auto", evidence: bool = False, errors: Errors = "raise"
) -> Messages[Record]:
    """A record for each message of files, directories and Maildirs: what `hdrclass --format ndjson PATH…` prints, in the same order."""
    said = Said(errors)
    reading = Reading(classifier(policy), as_, dialect, evidence)
    return Messages(_read(reading, ((place, None) for place in places(paths, as_ == "maildir", said)), said, _record), said)


def iter_json(
    paths: Paths, *, policy: PolicyOrClassifier = None, as_: As = "auto", dialect: Dialect = "auto", evidence: bool = False, errors: Errors = "raise"
) -> Messages[bytes]:
    """The same records as JSON, each a line without its end: the bytes that the command prints."""
    said = Said(errors)
    reading = Reading(classifier(policy), as_, dialect, evidence)
    return Messages(_read(reading, ((place, None) for place in places(paths, as_ == "maildir", said)), said, _json), said)


def iter_mbox(
    source: Union[PathLike, Any],
    *,
    policy: PolicyOrClassifier = None,
    dialect: Dialect = "auto",
    evidence: bool = False,
    begin: int = 0,
    end: Optional[int] = None,
    name: str = "",
) -> Messages[Record]:
    """A record for each message of one mailbox: a path; its bytes (an mmap is not copied); or a binary file object, which may be a pipe. `begin` and `end`: only
    the messages that begin there. `name`: the key `source` of what is no path."""
    said = Said("raise")
    reading = Reading(classifier(policy), "mbox", dialect, evidence)
    place, data = whereabouts(source, name, begin, end)
    return Messages(_read(reading, [(place, data)], said, _record), said)


def whereabouts(source: Any, name: str, begin: int, end: Optional[int]) -> Tuple[Place, Any]:
    """A path, or bytes or a file object with the name it shall have."""
    last = s.WHOLE if end is None else end
    if begin < 0 or last < begin:
        raise ValueError(f"no range: {begin} to {end}")
    if isinstance(source, (str, os.PathLike)):
        return Place(os.fsencode(source), s.NAMED, begin, last), None
    return Place(os.fsencode(name), s.NAMED, begin, last), source
