"""Policies: in which forms they come, and what is said of wrong ones."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import hdrclass
import pytest
from conftest import CORPUS, Command

SECURED = (CORPUS / "alert-externally-secured.eml").read_bytes()


def outlook(policy: Any) -> str:
    return hdrclass.classify(SECURED, policy=policy)["junk"]["outlook"]


def test_every_form(tmp_path: Path) -> None:
    assert outlook(None) == "inbox"
    file = tmp_path / "policy.json"
    file.write_text('\ufeff{"clientFilter": "low"}')
    for policy in ({"clientFilter": "low"}, '{"clientFilter": "low"}', b'{"clientFilter": "low"}', file, hdrclass.Classifier({"clientFilter": "low"})):
        assert outlook(policy) == "exposed"
    with pytest.raises(TypeError):
        hdrclass.Classifier(7)  # type: ignore[arg-type]


def test_digest_is_the_commands(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    policy = {"clientFilter": "high", "safeSender": ["a@example.com"], "actions": {"bulk": "inbox"}, "sclJunkThreshold": 6}
    file.write_text(json.dumps(policy))
    (line,) = command.lines("--policy", file, "--format", "ndjson", CORPUS / "alert-externally-secured.eml")
    assert json.loads(line)["policy"] == hdrclass.Classifier(file).policy == hdrclass.Classifier(policy).policy
    assert hdrclass.Classifier().policy == "default"


@pytest.mark.parametrize(
    "text, line, column, says",
    [
        ('{"sclJunkTreshold": 6}', 1, 2, "sclJunkThreshold"),
        ('{\n  "clientFilter": "lower"}', 2, None, "lower"),
        ('{"clientFilter": "low",\n}', None, None, "comma"),
        ('{"platform": "exo", "platform": "exo"}', 1, 21, "twice"),
        ("[]", 1, 1, "object"),
        ('{"sclJunkThreshold": "4"}', 1, None, "number"),
    ],
)
def test_wrong_ones(text: str, line: int | None, column: int | None, says: str) -> None:
    with pytest.raises(hdrclass.PolicyError, match=says) as caught:
        hdrclass.Classifier(text)
    assert isinstance(caught.value, ValueError)
    assert caught.value.line is not None and caught.value.column is not None
    assert line in (None, caught.value.line) and column in (None, caught.value.column)


def test_files_that_a_policy_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "list.txt").write_text("backup@example.com\n")
    (folder / "policy.json").write_text('{"directory": ["list.txt"]}')
    found = hdrclass.Classifier(folder / "policy.json")  # from its folder
    assert found.policy != "default"
    monkeypatch.chdir(folder)
    assert hdrclass.Classifier({"directory": ["list.txt"]}).policy == found.policy  # from the working directory
    with pytest.raises(hdrclass.PolicyError, match="nowhere"):
        hdrclass.Classifier({"directory": ["nowhere.txt"]})
    with pytest.raises(FileNotFoundError):
        hdrclass.Classifier(folder / "absent.json")
