"""The verdict on a message: the answers alone, small enough to keep millions of them."""
from __future__ import annotations

import sys
from typing import Any, Dict, List, Optional, Tuple

from . import _structs as s
from ._library import lib
from .records import Attestation, AttestationBasis, Client, Outlook, Platform, SenderResolution, Server, Submission, SubmissionDetail


def _words(question: int, limit: int = 255) -> Tuple[Any, ...]:
    """The words of a question by their numbers, None for all other numbers."""
    words: List[Optional[str]] = []
    for number in range(limit):
        word = lib.hdr_word(question, number)
        words.append(None if word is None else word.decode())
    return tuple(words + [None] * (256 - limit))


_SUBMISSION = _words(s.SUBMISSION)
_DETAIL = _words(s.SUBMISSION_DETAIL)
_RESOLUTION = _words(s.SENDER_RESOLUTION)
_SERVER = _words(s.SERVER)
_CLIENT = _words(s.CLIENT)
_OUTLOOK = _words(s.OUTLOOK)
_ATTESTATION = _words(s.ATTESTATION)
_BASIS = _words(s.ATTESTATION_BASIS)
_PLATFORM = _words(s.PLATFORM)
_FINDING = _words(s.FINDING, 32)

_NO_SCL = 128  # -128 as a byte without sign


class Verdict:
    """The answers about one message, in the words of docs/json.md. It holds 24 bytes and never changes; equal verdicts are equal."""

    __slots__ = ("_raw",)
    _raw: bytes

    def __init__(self, raw: bytes) -> None:
        """`raw`: an hdr_verdict, as the library writes it."""
        if len(raw) != s.VERDICT_BYTES:
            raise ValueError(f"a verdict has {s.VERDICT_BYTES} bytes, not {len(raw)}")
        _set_raw(self, raw)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a verdict never changes: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a verdict never changes: {name} cannot be deleted")

    @property
    def submission(self) -> Submission:
        return _SUBMISSION[self._raw[0]]  # type: ignore[no-any-return]

    @property
    def submission_detail(self) -> Optional[SubmissionDetail]:
        return _DETAIL[self._raw[1]]  # type: ignore[no-any-return]

    @property
    def claimed(self) -> Optional[Submission]:
        return _SUBMISSION[self._raw[2]]  # type: ignore[no-any-return]

    @property
    def sender_resolution(self) -> SenderResolution:
        return _RESOLUTION[self._raw[3]]  # type: ignore[no-any-return]

    @property
    def junk_server(self) -> Server:
        return _SERVER[self._raw[4]]  # type: ignore[no-any-return]

    @property
    def junk_client(self) -> Client:
        return _CLIENT[self._raw[5]]  # type: ignore[no-any-return]

    @property
    def junk_recorded(self) -> Optional[Server]:
        return _SERVER[self._raw[6]]  # type: ignore[no-any-return]

    @property
    def junk_predicted(self) -> Server:
        return _SERVER[self._raw[7]]  # type: ignore[no-any-return]

    @property
    def junk_outlook(self) -> Outlook:
        return _OUTLOOK[self._raw[8]]  # type: ignore[no-any-return]

    @property
    def junk_outlook_if_filtered(self) -> Outlook:
        return _OUTLOOK[self._raw[9]]  # type: ignore[no-any-return]

    @property
    def attestation(self) -> Attestation:
        return _ATTESTATION[self._raw[10]]  # type: ignore[no-any-return]

    @property
    def attestation_basis(self) -> Optional[AttestationBasis]:
        return _BASIS[self._raw[11]]  # type: ignore[no-any-return]

    @property
    def platform(self) -> Platform:
        return _PLATFORM[self._raw[12]]  # type: ignore[no-any-return]

    @property
    def scl(self) -> Optional[int]:
        number = self._raw[13]
        return None if number == _NO_SCL else number - 256 if number > 127 else number

    @property
    def findings(self) -> Tuple[str, ...]:
        """In the order of their numbers, which is not that of a record."""
        bits = int.from_bytes(self._raw[16:20], _ORDER)
        return tuple(word for n, word in enumerate(_FINDING[:32]) if bits >> n & 1) if bits else ()

    @property
    def header_length(self) -> int:
        """Bytes of the header section, without the empty line; 4294967295 where it is longer."""
        return int.from_bytes(self._raw[20:24], _ORDER)

    def answers(self) -> Dict[str, Any]:
        """All of them, by the dotted keys of the contract."""
        return {key: getattr(self, name) for key, name in ANSWERS.items()}

    def __eq__(self, other: object) -> bool:
        return self._raw == other._raw if isinstance(other, Verdict) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._raw)

    def __repr__(self) -> str:
        return f"Verdict({', '.join(f'{name}={getattr(self, name)!r}' for name in ANSWERS.values())})"

    def __reduce__(self) -> Tuple[Any, ...]:
        return Verdict, (self._raw,)


# The slot's own way to set it, past __setattr__.
_set_raw = Verdict.__dict__["_raw"].__set__
_new = Verdict.__new__

_ORDER: Any = sys.byteorder

# Dotted key of the contract: attribute.
ANSWERS = {
    "submission": "submission",
    "submissionDetail": "submission_detail",
    "claimed": "claimed",
    "senderResolution": "sender_resolution",
    "junk.server": "junk_server",
    "junk.client": "junk_client",
    "junk.recorded": "junk_recorded",
    "junk.predicted": "junk_predicted",
    "junk.outlook": "junk_outlook",
    "junk.outlookIfFiltered": "junk_outlook_if_filtered",
    "attestation": "attestation",
    "attestationBasis": "attestation_basis",
    "platform": "platform",
    "scl": "scl",
    "findings": "findings",
    "headerLength": "header_length",
}


def verdicts(raw: bytes) -> List[Verdict]:
    """Those that stand one behind the other."""
    result: List[Verdict] = []
    append, size = result.append, s.VERDICT_BYTES
    for at in range(0, len(raw), size):
        verdict = _new(Verdict)
        _set_raw(verdict, raw[at : at + size])
        append(verdict)
    return result
