"""The policy: what the receiving side is set to, as docs/policy.md says, from whatever a caller has of it."""
from __future__ import annotations

import json
import os
from typing import Any, Dict, List, Literal, Optional, Tuple, TypedDict, Union

Action = Literal["inbox", "junk", "quarantine"]


class Policy(TypedDict, total=False):
    """The keys of a policy file. All may be left out."""

    platform: Literal["auto", "onprem", "exo", "consumer"]
    preset: Literal["default", "standard", "strict"]
    actions: Dict[str, Action]
    sclJunkThreshold: int
    junkRule: bool
    clientFilter: Literal["none", "low", "high", "safe-lists-only"]
    mailboxTrustedListsOnly: bool
    honoursSclMinusOne: bool
    safeSender: List[str]
    safeRecipient: List[str]
    trustedContact: List[str]
    blockedSender: List[str]
    directory: List[str]
    protect: List[str]
    acceptedDomain: List[str]
    relayHost: List[str]
    trustedHost: List[str]
    assumeMailbox: bool
    tenantId: str
    ignoreRecorded: bool


PolicyLike = Union[Policy, Dict[str, Any], str, bytes, "os.PathLike[str]", None]

# Keys whose entries are names of files.
FILES = ("directory", "protect")


def policy_text(policy: PolicyLike) -> Optional[bytes]:
    """The JSON text of a policy: a dict, JSON as str or bytes, a path (pathlib.Path or another os.PathLike) of a policy file, or None, the default.
    A str is never taken for a path, so that a text and a name cannot be mistaken for each other. Names of files in a policy file count from its
    folder, as for the command; elsewhere from the working directory."""
    if policy is None:
        return None
    if isinstance(policy, str):
        return policy.encode()
    if isinstance(policy, (bytes, bytearray)):
        return bytes(policy)
    if isinstance(policy, dict):
        return json.dumps(policy, ensure_ascii=False).encode()
    if isinstance(policy, os.PathLike):
        with open(policy, "rb") as file:
            return _absolute(file.read(), os.path.dirname(os.path.abspath(policy)))
    raise TypeError(f"a policy is a dict, JSON text, a path or None, not {type(policy).__name__}")


class _Twice(Exception):
    pass


def _once(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise _Twice
    return dict(pairs)


def _absolute(text: bytes, folder: str) -> bytes:
    """The same text where it names no file by a relative path, or is wrong in a way that the library shall say, with line and column."""
    try:
        policy = json.loads(text.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, _Twice):
        return text
    if not isinstance(policy, dict):
        return text
    changed = False
    for key in FILES:
        names = policy.get(key)
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            whole = [os.path.join(folder, name) for name in names]
            changed = changed or whole != names
            policy[key] = whole
    return json.dumps(policy, ensure_ascii=False, indent=0).encode() if changed else text
