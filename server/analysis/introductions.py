"""Introduction rounds that are known beforehand: who says their name when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field, ValidationError, model_validator

from server.errors import CannotStart

if TYPE_CHECKING:
    from pathlib import Path


class Introduction(BaseModel):
    """One person introduces themself."""

    name: str = Field(min_length=1, max_length=80)
    start_s: float = Field(ge=0, allow_inf_nan=False)
    end_s: float = Field(allow_inf_nan=False)

    @model_validator(mode="after")
    def _forward(self) -> Introduction:
        if self.end_s <= self.start_s:
            raise ValueError("end_s must be later than start_s")
        return self


class Round(BaseModel):
    """The file `NAME.json`; other fields in it are passed over."""

    introductions: list[Introduction] = []


def introductions(place: Path, recording: str) -> list[Introduction]:
    """The introductions of a recording, from a file or from `RECORDING.json` in a folder.

    Raises:
        CannotStart: the file is missing or not what it should be.
    """
    path = place / f"{recording}.json" if place.is_dir() else place
    try:
        return Round.model_validate_json(path.read_bytes()).introductions
    except OSError as error:
        raise CannotStart(
            f"The introductions {path} cannot be read ({error.strerror}): check what --introductions names.",
            2,
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise CannotStart(
            f"The introductions {path} make no sense at {where} ({first['msg']}): "
            'write {"introductions": [{"name": "Anna", "start_s": 1.0, "end_s": 13.5}]}.',
            2,
        ) from error
