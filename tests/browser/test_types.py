"""The pages' typedefs are the server's messages, field for field."""

from __future__ import annotations

import re
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

import web
from server import protocol

FILES = {path.stem: path.read_text(encoding="utf-8") for path in (web.ROOT / "js" / "types").glob("*.js")}
TEXT = "".join(FILES.values())
MODELS = {
    name: model
    for name, model in vars(protocol).items()
    if isinstance(model, type) and issubclass(model, protocol.Message) and model is not protocol.Message
}
OBJECT = r"@typedef \{object\} (\w+)"
PLAIN = {float: "number", int: "number", str: "string", bool: "boolean", type(None): "null"}


def typedefs() -> dict[str, dict[str, frozenset[str]]]:
    found = {}
    for comment in re.findall(r"/\*\*(.*?)\*/", TEXT, re.DOTALL):
        if (name := re.search(OBJECT, comment)) is not None:
            fields = re.findall(r"@property \{([^}]+)\} (\w+)", comment)
            found[name[1]] = {field: parts(kind) for kind, field in fields}
    return found


def parts(kind: str) -> frozenset[str]:
    """What a union is made of; a bar inside brackets divides nothing."""
    return frozenset(part.strip() for part in re.split(r"\|(?![^(<\[]*[)>\]])", kind))


def rendered(annotation: Any) -> list[str]:
    """The members of a type's union, each as JSDoc writes it."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return rendered(inside[0])
    if origin is Literal:
        return [f'"{value}"' for value in inside]
    if origin in {Union, types.UnionType}:
        return [member for one in inside for member in rendered(one)]
    if origin is dict:
        return [f"Record<{', '.join(' | '.join(rendered(one)) for one in inside)}>"]
    if origin is tuple and inside[-1] is Ellipsis:
        members = rendered(inside[0])
        return [f"{members[0]}[]" if len(members) == 1 else f"({' | '.join(members)})[]"]
    if origin is tuple:
        return [f"[{', '.join(' | '.join(rendered(one)) for one in inside)}]"]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation.__name__]
    return [PLAIN[annotation]]


def test_there_is_a_typedef_for_each_message() -> None:
    assert set(typedefs()) == set(MODELS)


def test_each_typedef_is_in_the_file_that_is_called_like_the_module_or_folder_of_its_message() -> None:
    places = {name: file for file, text in FILES.items() for name in re.findall(OBJECT, text)}
    assert places == {name: model.__module__.split(".")[2] for name, model in MODELS.items()}


@pytest.mark.parametrize("name", MODELS)
def test_fields_and_types_agree(name: str) -> None:
    fields = {
        field: frozenset(rendered(info.annotation)) for field, info in MODELS[name].model_fields.items()
    }
    assert typedefs()[name] == fields


def test_the_union_of_what_the_server_sends_agrees() -> None:
    (union,) = re.findall(r"@typedef \{([^}]+)\} ServerMessage", TEXT)
    assert parts(union) == frozenset(rendered(protocol.ServerMessage))
