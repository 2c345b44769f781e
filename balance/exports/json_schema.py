"""The JSON Schema (2020-12) of a session's document: `python -m balance.exports.json_schema` writes it."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from balance.exports.json_shape import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import core_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_NAMES = {
    "NumberedSession": "Session",
    "balance__prompting__prompts__Intervention": "SteppedIn",
    "balance__review__session_figures__Intervention": "Intervention",
}
"""What parts are called in the schema, where that differs from the code."""


def schema() -> dict[str, Any]:
    """The schema of `balance.exports.json_document.whole_json`, with every field described as in the code."""
    made = Document.model_json_schema(mode="serialization", schema_generator=_Plain)
    for part in _parts(made):
        part.pop("default", None)  # nothing is ever left out
        if "properties" in part:
            part["required"] = list(part["properties"])  # what is not known is null, never left out
        if isinstance(part.get("description"), str):
            part["description"] = re.sub(r"\bNone\b", "null", " ".join(part["description"].split()))
    whole = {"$schema": DIALECT, "$id": "session.schema.json", "title": "Session", **made}
    text = json.dumps(whole)
    for name, shorter in _NAMES.items():
        text = text.replace(f'"{name}"', f'"{shorter}"').replace(f'/{name}"', f'/{shorter}"')
    renamed: dict[str, Any] = json.loads(text)
    return renamed


def schema_json() -> str:
    """It as text."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


class _Plain(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> dict[str, Any]:
        return _untitled(super().dataclass_schema(schema))

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        return _untitled(super().model_schema(schema))


def _untitled(made: dict[str, Any]) -> dict[str, Any]:
    made.pop("title", None)
    return made


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for one in schema.values():
            yield from _parts(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from _parts(one)


if __name__ == "__main__":
    sys.stdout.write(schema_json())
