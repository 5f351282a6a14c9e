"""The classifier: a policy, read once, and messages in memory."""
from __future__ import annotations

import ctypes
import json
import weakref
from typing import Any, List, Optional, Sequence, Tuple, cast

from . import _structs as s
from ._buffers import Held, HeldMany, written
from ._library import failure, lib
from .policy import PolicyLike, policy_text
from .records import Record
from .verdict import Verdict, verdicts


class Classifier:
    """Never changes, so threads may share one, and a child of fork may go on with it. What is pickled is the text of the policy: where it is unpickled, it is read
    again, and the files that it names must be there."""

    def __init__(self, policy: PolicyLike = None) -> None:
        self._text = policy_text(policy)
        error = s.Error()
        handle = lib.hdr_classifier_new(self._text, len(self._text or b""), ctypes.byref(error))
        if not handle:
            raise failure(error)
        self._handle: int = handle
        # Not at exit: a thread that is still running may hold it, and the memory goes with the process.
        weakref.finalize(self, lib.hdr_classifier_free, handle).atexit = False

    @property
    def policy(self) -> str:
        """`default`, or the digest of the settings, as in the key `policy` of a record."""
        return cast(bytes, lib.hdr_classifier_policy(self._handle)).decode()

    @property
    def policy_json(self) -> Optional[str]:
        """The text of the policy; None: the default."""
        return None if self._text is None else self._text.decode("utf-8", "replace")

    def classify(self, message: Any, *, evidence: bool = False, source: str = "") -> Record:
        """The record of one message, header section or whole: bytes, or anything that has them in a row (bytearray, memoryview, mmap)."""
        return cast(Record, json.loads(self.classify_json(message, evidence=evidence, source=source)))

    def classify_json(self, message: Any, *, evidence: bool = False, source: str = "") -> bytes:
        """The same as JSON: the bytes that `hdrclass classify --format ndjson` prints, without the line end."""
        name, handle = _name(source), self._handle
        if type(message) is bytes:
            return written(lambda buffer, size: lib.hdr_record_json(handle, name, message, len(message), evidence, buffer, size))
        with Held(message) as held:
            return written(lambda buffer, size: lib.hdr_record_json(handle, name, held.address, held.count, evidence, buffer, size))

    def verdict(self, message: Any) -> Verdict:
        """The answers about one message, without a record. For many, classify_many is several times faster."""
        raw = ctypes.create_string_buffer(s.VERDICT_BYTES)
        if type(message) is bytes:
            lib.hdr_classify(self._handle, message, len(message), raw)
        else:
            with Held(message) as held:
                lib.hdr_classify(self._handle, held.address, held.count, raw)
        return Verdict(raw.raw)

    def classify_many(self, messages: Sequence[Any], *, threads: int = 0) -> List[Verdict]:
        """The answers about many messages, in order, on that many threads; 0: one a processor."""
        if threads < 0:
            raise ValueError("threads is 0 or more")
        if not isinstance(messages, (list, tuple)):
            messages = list(messages)
        raw = (ctypes.c_ubyte * (s.VERDICT_BYTES * len(messages)))()
        with HeldMany(messages) as held:
            lib.hdr_classify_batch(self._handle, held.addresses, held.counts, held.n, threads, raw)
        return verdicts(bytes(raw))

    def __reduce__(self) -> Tuple[Any, ...]:
        return Classifier, (self._text,)

    def __repr__(self) -> str:
        return f"Classifier({self.policy_json!r})"


def _name(source: str) -> bytes:
    """A path as the library takes it."""
    name = source.encode("utf-8", "surrogateescape")
    if b"\0" in name:
        raise ValueError("a source has no NUL in its name")
    return name


_default: Optional[Classifier] = None


def classifier(policy: Any = None) -> Classifier:
    """That of a policy; a Classifier stands for itself. The default is made once."""
    global _default
    if isinstance(policy, Classifier):
        return policy
    if policy is not None:
        return Classifier(policy)
    if _default is None:
        _default = Classifier()
    return _default
