"""The record of a message: the keys and words of docs/json.md as types."""
from __future__ import annotations

from typing import List, Literal, Optional, TypedDict, Union


class BytesText(TypedDict):
    """Text from a message that is not UTF-8: its bytes in base64."""

    bytes: str


Text = Union[str, BytesText]

# Words may be added by minor releases: treat one that you do not know as new.
Submission = Literal["anonymous", "externally-secured", "authenticated", "partner", "hybrid-external", "unknown"]
SubmissionDetail = Literal[
    "mailbox", "system-generated", "smtp-auth", "automatic", "intra-organization", "internet-through-own-premises",
    "own-mail-that-lost-its-headers", "gateway-connector", "relay", "internet",
]
SenderResolution = Literal["resolvable", "not-resolved", "unknown"]
Server = Literal["inbox", "junk", "quarantine", "custom-folder", "unknown"]
Client = Literal["exempt", "exposed", "junk", "off", "not-applicable", "unknown"]
Outlook = Literal["inbox", "junk", "quarantine", "custom-folder", "exposed", "unknown"]
Attestation = Literal["local", "unstated", "foreign", "none"]
AttestationBasis = Literal["topmost", "trusted-host", "assumed"]
Platform = Literal["onprem", "exo", "consumer", "unknown"]


class Junk(TypedDict):
    server: Server
    client: Client
    recorded: Optional[Server]
    recordedReason: Optional[Text]
    predicted: Server
    outlook: Outlook
    outlookIfFiltered: Outlook


class From(TypedDict):
    displayName: Optional[Text]
    address: Optional[Text]
    shown: Optional[Text]


class Lookalike(TypedDict):
    field: Literal["From", "Sender", "Reply-To"]
    kind: str
    resembles: Optional[str]
    characters: List[str]


class Evidence(TypedDict):
    rule: str
    question: Literal["attestation", "platform", "submission", "resolution", "server", "client", "scl-reason"]
    mark: Literal["documented", "observed", "inferred"]
    field: str
    offset: int
    length: int
    value: Text


class Defect(TypedDict):
    kind: str
    offset: int
    length: int
    count: int


# `from` is a word of Python, so this part is written as a call.
_Sender = TypedDict("_Sender", {"from": From})


class _Required(_Sender):
    schema: int
    source: str
    offset: int
    length: int
    headerLength: int
    messageId: Optional[Text]
    networkMessageId: Optional[Text]
    submission: Submission
    submissionDetail: Optional[SubmissionDetail]
    claimed: Optional[Submission]
    senderResolution: SenderResolution
    junk: Junk
    attestation: Attestation
    attestationBasis: Optional[AttestationBasis]
    platform: Platform
    scl: Optional[int]
    sclReason: Optional[str]
    authAs: Optional[Text]
    authMechanism: Optional[Text]
    authSource: Optional[Text]
    sender: Optional[Text]
    replyTo: Optional[Text]
    returnPath: Optional[Text]
    lookalikes: Optional[List[Lookalike]]
    findings: List[str]
    fired: List[str]
    defects: List[Defect]
    rules: str
    policy: str


class Record(_Required, total=False):
    """What `hdrclass classify --format ndjson` prints of a message. `evidence` is there only where it was asked for."""

    evidence: List[Evidence]


def text_bytes(text: Optional[Text]) -> Optional[bytes]:
    """The bytes of a text from a message, UTF-8 or not."""
    if text is None:
        return None
    if isinstance(text, str):
        return text.encode("utf-8", "surrogatepass")
    from base64 import b64decode

    return b64decode(text["bytes"])
