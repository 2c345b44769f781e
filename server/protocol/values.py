"""Values that many messages carry, with their limits."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

PersonId = Annotated[str, Field(min_length=1, max_length=20)]
VoiceId = Annotated[str, Field(min_length=1, max_length=20)]
Name = Annotated[str, Field(min_length=1, max_length=80)]
TimeS = Annotated[float, Field(ge=0, le=10 * 24 * 3600, allow_inf_nan=False)]
PEOPLE_AT_MOST = 60
