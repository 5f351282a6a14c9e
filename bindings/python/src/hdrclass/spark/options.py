"""What a reader is told by `.option(…)`."""
from __future__ import annotations

import difflib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from .. import _structs as s
from ..errors import ArgumentError
from ..policy import FILES, Policy, policy_text

SPLIT = 256 << 20
BATCH = 4096

# Keys of a policy by their kinds. A repeated option of the command is a list here.
_WORDS = ("platform", "preset", "clientFilter", "tenantId")
_SWITCHES = ("junkRule", "mailboxTrustedListsOnly", "honoursSclMinusOne", "assumeMailbox", "ignoreRecorded")
_LISTS = ("safeSender", "safeRecipient", "trustedContact", "blockedSender", "directory", "protect", "acceptedDomain", "relayHost", "trustedHost")


@dataclass(frozen=True)
class Options:
    """All that travels to the workers; the policy as its text."""

    paths: Tuple[str, ...]
    policy: Optional[bytes]
    split: int = SPLIT
    batch: int = BATCH
    as_: str = "auto"
    dialect: str = "auto"
    evidence: bool = False
    failfast: bool = False


def options_of(given: Mapping[str, str]) -> Options:
    """Spark's options, whose names have no case. One that is unknown is an error, so that a misspelt one does not go unnoticed."""
    readers: Dict[str, Callable[[str, str], Any]] = {
        "path": _as_it_is, "paths": _json_list, "policy": _policy, "splitBytes": _size, "batchSize": _whole, "as": _one_of(s.AS), "mbox": _one_of(s.MBOX),
        "evidence": _switch, "mode": _one_of(("PERMISSIVE", "FAILFAST")), "sclJunkThreshold": _whole, "actions": _json_object,
        **dict.fromkeys(_WORDS, _as_it_is), **dict.fromkeys(_SWITCHES, _switch), **dict.fromkeys(_LISTS, _list),
    }  # fmt: skip
    names = {name.lower(): name for name in readers}
    read: Dict[str, Any] = {}
    for key, value in given.items():
        name = names.get(key.lower())
        if name is None:
            near = difflib.get_close_matches(key.lower(), names, 1)
            raise ArgumentError(f"unknown option {key!r}" + (f"; is {names[near[0]]} meant?" if near else ""))
        read[name] = readers[name](name, value)
    paths = [read["path"]] if "path" in read else []
    paths += read.get("paths", [])
    if not paths:
        raise ArgumentError("nothing to read: .load(PATH) or .load([PATH, …])")
    for name in ("splitBytes", "batchSize"):
        if read.get(name, 1) < 1:
            raise ArgumentError(f"{name} is 1 or more")
    return Options(
        tuple(paths),
        _joined(read),
        read.get("splitBytes", SPLIT),
        read.get("batchSize", BATCH),
        read.get("as", "auto"),
        read.get("mbox", "auto"),
        read.get("evidence", False),
        read.get("mode") == "FAILFAST",
    )


def _joined(read: Dict[str, Any]) -> Optional[bytes]:
    """The policy, with single options over it as on the command line: they win, lists are joined, a switch that is on stays on."""
    text: Optional[bytes] = read.get("policy")
    single = {key: value for key, value in read.items() if key in Policy.__annotations__}
    for key in FILES:
        if key in single:
            single[key] = [os.path.abspath(name) for name in single[key]]
    if not single:
        return text
    policy: Dict[str, Any] = json.loads(text) if text else {}
    if not isinstance(policy, dict):
        raise ArgumentError("policy is to be a JSON object")
    for key, value in single.items():
        if key in _LISTS:
            policy[key] = list(policy.get(key) or []) + value
        elif key == "actions":
            policy[key] = {**(policy.get(key) or {}), **value}
        else:
            policy[key] = value
    return json.dumps(policy, ensure_ascii=False).encode()


def _as_it_is(_name: str, value: str) -> str:
    return value


def _policy(_name: str, value: str) -> Optional[bytes]:
    """JSON text, or the name of a policy file where the driver runs."""
    return policy_text(value) if value.lstrip().startswith("{") else policy_text(Path(value))


def _whole(name: str, value: str) -> int:
    if not re.fullmatch(r"-?\d+", value.strip()):
        raise ArgumentError(f"{name} is {value!r}, not a whole number")
    return int(value)


def _size(name: str, value: str) -> int:
    found = re.fullmatch(r"(\d+)\s*([kmgt]?)(?:i?b)?", value.strip().lower())
    if not found:
        raise ArgumentError(f"{name} is {value!r}, not a size such as 67108864 or 64m")
    return int(found[1]) << {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}[found[2]]


def _switch(name: str, value: str) -> bool:
    words = {"true": True, "on": True, "false": False, "off": False}
    if value.lower() not in words:
        raise ArgumentError(f"{name} is {value!r}, not true or false")
    return words[value.lower()]


def _list(name: str, value: str) -> List[str]:
    return _json_list(name, value) if value.lstrip().startswith("[") else [entry.strip() for entry in value.split(",") if entry.strip()]


def _json_list(name: str, value: str) -> List[str]:
    found = _json(name, value)
    if not isinstance(found, list) or not all(isinstance(entry, str) for entry in found):
        raise ArgumentError(f"{name} is to be a JSON list of strings")
    return found


def _json_object(name: str, value: str) -> Dict[str, Any]:
    found = _json(name, value)
    if not isinstance(found, dict):
        raise ArgumentError(f"{name} is to be a JSON object")
    return found


def _json(name: str, value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError as error:
        raise ArgumentError(f"{name} is not valid JSON: {error}") from None


def _one_of(words: Any) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        for word in words:
            if str(word).lower() == value.lower():
                return str(word)
        raise ArgumentError(f"{name} is {value!r}, not one of {', '.join(words)}")

    return read
