"""docs/session.schema.json describes every export as JSON, wholly, and nothing that is broken."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from balance.exports.json_document import SCHEMA, VERSION, whole_json
from balance.exports.json_schema import schema_json
from balance.imports.read import account_of
from balance.prompting.prompts import Intervention
from balance.record.record import Record
from balance.review.account import Account
from balance.review.figures import figures
from balance.review.pseudonyms import pseudonymous
from balance.speech.ledger import Ledger
from balance.speech.segments import Segment
from tests.imports.test_own_json import meeting
from tests.record.conftest import NOW
from tests.record.test_accounts import whole
from tests.test_docs import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


TEXT = (ROOT / "docs" / "session.schema.json").read_text(encoding="utf-8")
SCHEMA_ITSELF: dict[str, Any] = json.loads(TEXT)
VALIDATOR = Draft202012Validator(SCHEMA_ITSELF)


def closed(schema: Any) -> Any:
    """The same, in which nothing may be that is not described."""
    if isinstance(schema, dict):
        more = {"additionalProperties": False} if "properties" in schema else {}
        return {key: closed(one) for key, one in schema.items()} | more
    return [closed(one) for one in schema] if isinstance(schema, list) else schema


CLOSED = Draft202012Validator(closed(SCHEMA_ITSELF))


@pytest.fixture
def documents(tmp_path: Path) -> dict[str, Any]:
    """Sessions of every kind, as they are exported."""
    record = Record(tmp_path / "record.sqlite", lambda: NOW)
    lived = meeting(record)
    stepped_in = replace(whole(record), interventions=(Intervention(33.0, ("p1",), 1), Intervention(50.0)))
    heard = [Segment(0.0, 40.0, "Anna"), Segment(40.0, 100.0, "Ben")]
    accounts = {
        "lived": replace(lived, interventions=(Intervention(1800.0, ("p1",)),)),
        "stepped in": stepped_in,
        "pseudonymous": pseudonymous(lived),
        "imported": account_of(heard, session=3, title=None, started_at=NOW, where="x"),
        "empty": Account(4, "live", NOW, Ledger(), 0.0),
    }
    record.close()
    return {name: json.loads(whole_json(one, figures(one))) for name, one in accounts.items()}


def test_it_is_what_the_code_gives() -> None:
    Draft202012Validator.check_schema(SCHEMA_ITSELF)
    assert schema_json() == TEXT, "run make schema"
    head = SCHEMA_ITSELF["properties"]
    assert (head["schema"]["const"], head["version"]["const"]) == (SCHEMA, VERSION)


def test_it_describes_every_export_wholly(documents: dict[str, Any]) -> None:
    for name, document in documents.items():
        assert [error.message for error in VALIDATOR.iter_errors(document)] == [], name
        assert [error.message for error in CLOSED.iter_errors(document)] == [], name
    effect = documents["lived"]["figures"]["interventions"][0]["effect"]
    assert effect["person"]["before"] > 0  # something of each kind was there to be described


def test_what_a_newer_program_adds_is_no_fault(documents: dict[str, Any]) -> None:
    document = documents["lived"]
    document["session"]["weather"] = document["figures"]["people"][0]["mood"] = "fine"
    assert VALIDATOR.is_valid(document)
    assert not CLOSED.is_valid(document)


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Of every field of every object."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield (*path, key)
            yield from places(one, (*path, key))
    elif isinstance(value, list):
        for nth, one in enumerate(value):
            yield from places(one, (*path, nth))


def shortened(value: Any) -> Any:
    """With at most two of anything: what is looked at hundreds of times."""
    if isinstance(value, dict):
        return {key: shortened(one) for key, one in value.items()}
    return [shortened(one) for one in value[:2]] if isinstance(value, list) else value


def at(document: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


@pytest.mark.parametrize("name", ["lived", "stepped in", "imported"])
def test_whatever_is_missing_or_of_another_kind_is_a_fault(documents: dict[str, Any], name: str) -> None:
    document = shortened(documents[name])
    for path in list(places(document)):
        *above, key = path
        holder = at(document, tuple(above))
        kept = holder.pop(key)
        assert not VALIDATOR.is_valid(document), f"without {path}"
        holder[key] = {"of": ["another", "kind"]}
        assert not VALIDATOR.is_valid(document), f"{path} of another kind"
        holder[key] = kept
    assert VALIDATOR.is_valid(document)
