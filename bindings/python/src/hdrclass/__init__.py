"""How Microsoft Exchange took a message, whether Outlook resolves its sender, and whether it lands in Junk, told by the header section.

>>> import hdrclass
>>> record = hdrclass.classify(open("message.eml", "rb").read())
>>> record["submission"], record["senderResolution"], record["junk"]["outlook"]
"""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, List, Sequence

from ._library import version as __version__
from .classifier import Classifier, classifier
from .errors import ArgumentError, FormError, HdrclassError, LibraryError, PolicyError, ReadError
from .policy import Policy, PolicyLike
from .reading import Messages, PolicyOrClassifier, iter_json, iter_mbox, iter_records
from .records import BytesText, Defect, Evidence, From, Junk, Lookalike, Record, Text, text_bytes
from .verdict import Verdict

if TYPE_CHECKING:
    from .arrow import Batches, record_batches, records_batch, schema

__all__ = [
    "ArgumentError", "Batches", "BytesText", "Classifier", "Defect", "Evidence", "FormError", "From", "HdrclassError", "Junk", "LibraryError", "Lookalike", "Messages",
    "Policy", "PolicyError", "PolicyLike", "ReadError", "Record", "Text", "Verdict", "__version__", "classify", "classify_many", "iter_json", "iter_mbox", "iter_records",
    "record_batches", "records_batch", "schema", "text_bytes",
]

_ARROW = ("Batches", "record_batches", "records_batch", "schema")


def __getattr__(name: str) -> Any:
    # pyarrow is loaded by whoever asks for batches, not by everybody.
    if name in _ARROW:
        from . import arrow

        return getattr(arrow, name)
    raise AttributeError(f"module 'hdrclass' has no attribute {name!r}")


def classify(message: Any, *, policy: PolicyOrClassifier = None, evidence: bool = False, source: str = "") -> Record:
    """The record of one message: bytes, or anything that has them in a row. For more than a few messages under a policy of your own, make a
    `Classifier(policy)` once and pass it, so that the policy is read once."""
    return classifier(policy).classify(message, evidence=evidence, source=source)


def classify_many(messages: Sequence[Any], *, policy: PolicyOrClassifier = None, threads: int = 0) -> List[Verdict]:
    """The answers about many messages, in order, on that many threads; 0: one a processor."""
    return classifier(policy).classify_many(messages, threads=threads)
