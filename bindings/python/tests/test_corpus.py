"""The samples and what is expected of each, read through Python; and the command's own records, byte for byte."""
from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import hdrclass
import pytest
from arguments import policy_of
from conftest import CORPUS, REPOSITORY, Command, need

NAMES = sorted(path.name.removesuffix(".expect.json") for path in CORPUS.glob("*.expect.json"))


def sample(name: str) -> Path:
    item = CORPUS / f"{name}.msg"
    return item if item.exists() else CORPUS / f"{name}.eml"


def flattened(record: Any) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat.update({f"{key}.{inner}": entry for inner, entry in value.items()})
        flat[key] = value
    return flat


@pytest.mark.parametrize("name", NAMES)
def test_expected_answers(name: str) -> None:
    expected = json.loads((CORPUS / f"{name}.expect.json").read_bytes())
    policy = policy_of(expected["args"], str(CORPUS))
    (record,) = hdrclass.iter_records(sample(name), policy=policy)
    flat = flattened(record)
    assert expected["expect"]
    for key, value in expected["expect"].items():
        if key == "lookalikes":
            got: Any = sorted(f"{each['field']} {each['kind']}" for each in flat[key])
        elif key == "findings":
            got, value = sorted(flat[key]), sorted(value)
        else:
            got = flat[key]
        assert got == value, key
    assert set(expected["rules"]) <= set(record["fired"])


def test_there_are_samples() -> None:
    assert len(NAMES) > 100


@pytest.mark.parametrize("name", NAMES)
def test_the_verdict_says_what_the_record_says(name: str) -> None:
    expected = json.loads((CORPUS / f"{name}.expect.json").read_bytes())
    if sample(name).suffix == ".msg":
        return  # an item is read from its file only; no bytes of a message
    classifier = hdrclass.Classifier(policy_of(expected["args"], str(CORPUS)))
    message = sample(name).read_bytes()
    flat = flattened(classifier.classify(message))
    verdict = classifier.verdict(message)
    for key, value in verdict.answers().items():
        if key == "findings":
            assert sorted(value) == sorted(flat[key])
        else:
            assert value == flat[key], key
    assert classifier.classify_many([message, message]) == [verdict, verdict]


def test_every_sample_byte_for_byte(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    for name in NAMES:
        path = os.path.relpath(sample(name))
        arguments = json.loads((CORPUS / f"{name}.expect.json").read_bytes())["args"]
        for evidence in (False, True):
            wanted = command.ndjson(*(["--evidence"] if evidence else []), *[each.replace("@corpus", str(CORPUS)) for each in arguments], path)
            policy = policy_of(arguments, str(CORPUS))
            assert list(hdrclass.iter_json(path, policy=policy, evidence=evidence)) == wanted, name
            if path.endswith(".eml"):
                classifier = hdrclass.Classifier(policy)
                assert [classifier.classify_json(Path(path).read_bytes(), evidence=evidence, source=path)] == wanted, name


def test_the_folder_byte_for_byte(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    wanted = command.ndjson("corpus")
    assert len(wanted) > 250
    records = hdrclass.iter_json("corpus")
    assert list(records) == wanted
    assert records.passed_over["not-mail"] > 100  # the expectations
    assert list(hdrclass.iter_records(["corpus", "corpus/alert-anonymous-relay.eml"])) == [json.loads(line) for line in wanted + command.ndjson("corpus/alert-anonymous-relay.eml")]


def test_columns_of_every_sample(command: Command) -> None:
    need("pyarrow")
    from columns import as_column

    rows = [row for batch in hdrclass.record_batches(CORPUS, batch_size=7) for row in batch.to_pylist()]
    assert rows == [as_column(json.loads(line)) for line in command.ndjson(CORPUS)]


def test_real_mail_byte_for_byte(command: Command, real_mail: Path) -> None:
    wanted = command.ndjson(real_mail, statuses=(0, 2))
    got = list(hdrclass.iter_json(real_mail, errors="collect"))
    assert len(wanted) > 10_000
    assert len(got) == len(wanted)
    for a, b in zip(got, wanted):
        assert a == b
