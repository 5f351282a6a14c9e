"""Options of the command as a policy: the samples of corpus/ say with which options they are read."""
from __future__ import annotations

import re
from typing import Any

SWITCHES = {"--mailbox-trusted-lists-only", "--assume-mailbox", "--ignore-recorded"}
ON_OFF = {"--junk-rule", "--honours-scl-minus-one"}
LISTS = {
    "--safe-sender", "--safe-recipient", "--trusted-contact", "--blocked-sender", "--directory", "--protect", "--accepted-domain", "--relay-host", "--trusted-host",
}
WORDS = {"--platform", "--preset", "--client-filter", "--tenant-id"}
NUMBERS = {"--scl-junk-threshold"}


def policy_of(arguments: list[str], corpus: str) -> dict[str, Any] | None:
    policy: dict[str, Any] = {}
    rest = iter(arguments)
    for option in rest:
        key = re.sub(r"-(\w)", lambda found: found[1].upper(), option[2:])
        if option in SWITCHES:
            policy[key] = True
            continue
        value = next(rest).replace("@corpus", corpus)
        if option in ON_OFF:
            policy[key] = {"on": True, "off": False}[value]
        elif option in LISTS:
            policy.setdefault(key, []).append(value)
        elif option in NUMBERS:
            policy[key] = int(value)
        elif option in WORDS:
            policy[key] = value
        else:
            raise ValueError(f"{option}: not known to this test")
    return policy or None
