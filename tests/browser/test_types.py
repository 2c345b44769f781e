"""The pages' typedefs are the server's messages, field for field."""

from __future__ import annotations

import re
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

import web
from server import protocol

TEXT = (web.ROOT / "js" / "types.js").read_text(encoding="utf-8")
MODELS = {
    name: model
    for name, model in vars(protocol).items()
    if isinstance(model, type) and issubclass(model, protocol.Message) and model is not protocol.Message
}
PLAIN = {float: "number", int: "number", str: "string", bool: "boolean", type(None): "null"}


def typedefs() -> dict[str, dict[str, frozenset[str]]]:
    found = {}
    for comment in re.findall(r"/\*\*(.*?)\*/", TEXT, re.DOTALL):
        if (name := re.search(r"@typedef \{object\} (\w+)", comment)) is not None:
            fields = re.findall(r"@property \{([^}]+)\} (\w+)", comment)
            found[name[1]] = {
                field: frozenset(part.strip() for part in kind.split("|")) for kind, field in fields
            }
    return found


def javascript(annotation: Any) -> frozenset[str]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return javascript(get_args(annotation)[0])
    if origin is Literal:
        return frozenset(f'"{value}"' for value in get_args(annotation))
    if origin in {Union, types.UnionType}:
        return frozenset().union(*map(javascript, get_args(annotation)))
    if origin is tuple:
        (member,) = javascript(get_args(annotation)[0])
        return frozenset({f"{member}[]"})
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return frozenset({annotation.__name__})
    return frozenset({PLAIN[annotation]})


def test_there_is_a_typedef_for_each_message() -> None:
    assert set(typedefs()) == set(MODELS)


@pytest.mark.parametrize("name", MODELS)
def test_fields_and_types_agree(name: str) -> None:
    fields = {field: javascript(info.annotation) for field, info in MODELS[name].model_fields.items()}
    assert typedefs()[name] == fields


def test_the_union_of_what_the_server_sends_agrees() -> None:
    (union,) = re.findall(r"@typedef \{([^}]+)\} ServerMessage", TEXT)
    assert frozenset(part.strip() for part in union.split("|")) == javascript(protocol.ServerMessage)
