"""docs/protocol.md describes every message, every field and every route, and nothing besides."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from starlette.routing import Route

from server import protocol
from server.protocol import ErrorMessage, Message
from server.rest import ROUTERS
from server.rest.session import Alive

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
MODELS = [
    model
    for model in [*vars(protocol).values(), Alive]
    if isinstance(model, type) and issubclass(model, Message) and model not in {Message, Message}
]


def description_of(model: str) -> str:
    """The paragraph, or the paragraph and the table after it, that begins with a model's name."""
    blocks = DOCUMENT.split("\n\n")
    for index, block in enumerate(blocks):
        if re.match(rf"(\*\*`\w+`\*\* \()?`{model}`", block):
            return block + "\n\n" + (blocks[index + 1] if blocks[index + 1].startswith("|") else "")
    raise AssertionError(f"docs/protocol.md does not describe {model}")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.__name__))
def test_every_field_is_described(model: type[Message]) -> None:
    description = description_of(model.__name__)
    missing = [name for name in model.model_fields if name != "type" and f"`{name}`" not in description]
    assert not missing


def test_there_are_models_to_look_for() -> None:
    assert {"Snapshot", "Figures", "NameVoice", "Problem"} <= {model.__name__ for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.__name__))
def test_every_possible_word_is_described(model: type[Message]) -> None:
    description = description_of(model.__name__)
    words = {
        word
        for name, field in model.model_fields.items()
        if name != "type"
        for word in get_args(field.annotation)
        if isinstance(word, str)
    }
    assert not {word for word in words if f"`{word}`" not in description}


def test_every_message_type_is_described() -> None:
    types = {str(model.model_fields["type"].default) for model in MODELS if "type" in model.model_fields}
    assert set(re.findall(r"^\*\*`(\w+)`\*\*", DOCUMENT, flags=re.MULTILINE)) == types


def test_every_route_is_described_and_none_besides() -> None:
    routes = set()
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, Route)
            path = route.path.replace("{path:path}", "{path}")
            routes |= {f"{method} {path}" for method in route.methods or () if method != "HEAD"}
    assert set(re.findall(r"^\| `([A-Z]+ /[^`]*)`", DOCUMENT, flags=re.MULTILINE)) == routes


def test_the_close_codes_are_the_codes() -> None:
    from server.protocol.reading import BAD_MESSAGES_ALLOWED, CLOSE_CODES

    assert set(CLOSE_CODES) == set(get_args(ErrorMessage.model_fields["code"].annotation))
    assert BAD_MESSAGES_ALLOWED == 3
    assert CLOSE_CODES == {
        "not_json": 1007,
        "too_large": 1009,
        "unknown_type": 1008,
        "invalid": 1008,
        "forbidden": 1008,
    }


def test_the_version_is_the_version() -> None:
    assert f"Version {protocol.PROTOCOL_VERSION}." in DOCUMENT
