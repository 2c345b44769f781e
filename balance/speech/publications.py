"""What the ledger takes: speech and its corrections, as the engine publishes them.

This package knows nothing of the engine. Its types fit the protocols here; the classes are for speech that no
engine has heard: drawn, imported, or read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence


class AttributionLike(Protocol):
    """Somebody's speech, as far as is known now (`diarize.types.Attribution`)."""

    @property
    def piece(self) -> int: ...  # noqa: D102
    @property
    def start_s(self) -> float: ...  # noqa: D102
    @property
    def end_s(self) -> float: ...  # noqa: D102
    @property
    def voice(self) -> str | None: ...  # noqa: D102
    @property
    def confidence(self) -> float: ...  # noqa: D102


class RelabelLike(Protocol):
    """A piece turns out to be somebody else's (`diarize.types.Relabel`)."""

    @property
    def piece(self) -> int: ...  # noqa: D102
    @property
    def voice(self) -> str | None: ...  # noqa: D102
    @property
    def confidence(self) -> float: ...  # noqa: D102


@runtime_checkable
class RewriteLike(Protocol):
    """What was published between two times is replaced (`diarize.types.Rewrite`)."""

    @property
    def start_s(self) -> float: ...  # noqa: D102
    @property
    def end_s(self) -> float: ...  # noqa: D102
    @property
    def attributions(self) -> Sequence[AttributionLike]: ...  # noqa: D102


class PublicationLike(Protocol):
    """What one step of the engine tells (`diarize.types.Publication`)."""

    @property
    def until_s(self) -> float: ...  # noqa: D102
    @property
    def attributions(self) -> Sequence[AttributionLike]: ...  # noqa: D102
    @property
    def revisions(self) -> Sequence[RelabelLike | RewriteLike]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's speech, as `diarize.types.Attribution` has it."""

    piece: int
    start_s: float
    end_s: float
    voice: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Relabel:
    """A piece turns out to be somebody else's, as `diarize.types.Relabel` has it."""

    piece: int
    voice: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Publication:
    """What one step tells, as `diarize.types.Publication` has it."""

    until_s: float
    attributions: tuple[Attribution, ...] = ()
    revisions: tuple[Relabel, ...] = ()
