"""What a page says on a socket, read: short, JSON and of the type that is expected, or refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MAX_MESSAGE_BYTES = 4 * 1024
"""What a page has to say is short."""
MAX_FRAME_BYTES = 2 * 1024 * 1024
"""What is read of a message at all: beyond this the connection is closed at once with 1009."""
BAD_MESSAGES_ALLOWED = 3
"""In a row; then the connection is closed."""

Fault = Literal["not_json", "unknown_type", "invalid", "too_large", "forbidden"]
CLOSE_CODES: dict[Fault, int] = {
    "not_json": 1007,
    "unknown_type": 1008,
    "invalid": 1008,
    "too_large": 1009,
    "forbidden": 1008,
}


class BadMessage(Exception):  # noqa: N818  (it is an answer)
    """What a page sent cannot be used."""

    def __init__(self, code: Fault, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def read(text: str | None, type_: str, validate: Callable[[Any], T], *, no_text: str, other_type: str) -> T:
    """Read one message.

    Args:
        text: what came; None: a binary frame.
        type_: the one that is expected.
        validate: makes the message of what JSON says, or raises pydantic's `ValidationError`.
        no_text: what is said to a binary frame.
        other_type: what is said to a message of another type.

    Raises:
        BadMessage: it cannot be used.
    """
    if text is None:
        raise BadMessage("invalid", no_text)
    check_length(text)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMessage("not_json", "That is not JSON.") from None
    try:
        return validate(value)
    except ValidationError as error:
        if not isinstance(value, dict) or value.get("type") != type_:
            raise BadMessage("unknown_type", other_type) from None
        field = ".".join(str(part) for part in error.errors()[0]["loc"]) or "message"
        raise BadMessage("invalid", f"The field {field} of that message cannot be used.") from None


def check_length(text: str) -> None:
    """See whether a message is short enough.

    Raises:
        BadMessage: it is not.
    """
    if len(text.encode("utf-8", "replace")) > MAX_MESSAGE_BYTES:
        raise BadMessage("too_large", f"A message may have {MAX_MESSAGE_BYTES} bytes at most.")
