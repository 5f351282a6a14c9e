"""What can go wrong: nothing that stands in a message, but policies, files and the library itself."""
from __future__ import annotations

import re
from typing import Any, Optional, Tuple


class HdrclassError(Exception):
    """Of all errors that this package raises by itself."""


class LibraryError(HdrclassError, ImportError):
    """The shared library is missing, or is not the one that this package was made for."""


class ArgumentError(HdrclassError, ValueError):
    """What was passed makes no sense: an unknown column, a range of a source that cannot be read from its middle."""


class PolicyError(HdrclassError, ValueError):
    """The policy is wrong. `line` and `column` count from 1; None where the error has no place."""

    line: Optional[int]
    column: Optional[int]

    def __init__(self, message: str) -> None:
        super().__init__(message)
        place = re.search(r"(?:^|:)(\d+):(\d+): ", message)
        self.line = int(place[1]) if place else None
        self.column = int(place[2]) if place else None


class ReadError(HdrclassError, OSError):
    """A source could not be read, or not to its end. `errno` is 0 where it was not the system that said no; `source` is the path; `form` says what
    the source is, where that was found out."""

    source: str
    form: str
    text: str

    def __init__(self, errno: int, text: str, source: str = "", form: str = "unknown") -> None:
        # OSError with two arguments would choose a subclass by itself (FileNotFoundError); this one has a name of its own.
        super().__init__(errno, text)
        self.source = source
        self.form = form
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> Tuple[Any, ...]:
        return ReadError, (self.errno, self.text, self.source, self.form)


class FormError(ReadError):
    """The source is of a form that is not read here, such as xz; the text names the program that unpacks it."""

    def __reduce__(self) -> Tuple[Any, ...]:
        return FormError, (self.errno, self.text, self.source, self.form)
