"""What people may say about who is who, and what they are answered.

Each statement takes effect when it is made, on what was heard before and on what will be heard, and is
answered exactly once: by `Done`, `Refused`, or, for an introduction, `Introduced`. It has the number of an
operation, so that it can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

# ---------------------------------------------------------------- what is said


@dataclass(frozen=True, slots=True)
class NameVoice:
    """This voice is this person; None takes the name away.

    A name that another voice has already: the two are one person, and the voice that had it lives on.
    """

    voice: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Introduce:
    """Whoever speaks most between two times of the stream is this person; used once that has been heard.

    Said again of another stretch, it is more evidence for the same person.
    """

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Merge:
    """These two voices are one person: the one with a name lives on, else the older one.

    Of two that both have a name, `into` lives on.
    """

    voice: str
    into: str


@dataclass(frozen=True, slots=True)
class Split:
    """This voice is two people; the one that keeps the name, or spoke more, keeps the voice."""

    voice: str


@dataclass(frozen=True, slots=True)
class Assign:
    """What is said between two times is this voice's; None: somebody's who is new."""

    start_s: float
    end_s: float
    voice: str | None


@dataclass(frozen=True, slots=True)
class Expect:
    """There are at most so many people; None: nobody knows. Those with a name are never merged for it."""

    people: int | None


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete what this voice sounds like, and its name; its speech stays, as nobody's. For good."""

    voice: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what was said with this operation. A `Forget` cannot be taken back."""

    operation: int


Statement = NameVoice | Introduce | Merge | Split | Assign | Expect | Forget | Undo

# ---------------------------------------------------------------- what is answered


@dataclass(frozen=True, slots=True)
class WhoIsWho:
    """Everything that people have said of voices, as it holds now."""

    names: Mapping[str, str] = field(default_factory=dict)
    """The name of each voice that has one."""
    merged: Mapping[str, str] = field(default_factory=dict)
    """Voices that are no more, and the voice that each is part of now."""
    people: int | None = None
    """At most so many; None: nobody knows."""


RefusedWhy = Literal[
    "no_such_voice",
    "same_voice",
    "too_little_speech",
    "nobody_heard",
    "no_such_operation",
    "deleted",
]


@dataclass(frozen=True, slots=True)
class Done:
    """A statement has taken effect; the publication before this event holds the corrections."""

    operation: int
    voices: tuple[str, ...]
    """Whom it was about, who lives on first. Merge: (kept, gone). Split: (as before, new). Assign: (voice,).
    Name: (voice,), or (kept, gone) where somebody else had the name. Expect, Undo: ()."""
    who: WhoIsWho


@dataclass(frozen=True, slots=True)
class Refused:
    """A statement could not take effect; nothing has changed."""

    operation: int
    why: RefusedWhy
    sentence: str
    """For the user: what was wrong and what to do."""


IntroductionTrouble = Literal["nobody_heard", "too_little_speech", "sounds_alike", "taken"]
"""Nobody was heard clearly: nobody is introduced. Little was heard: introduced, but better said again. Sounds
like somebody else with a name: introduced, kept apart. The stretch is somebody else's introduction or was
given to somebody else by hand: nobody is introduced."""


@dataclass(frozen=True, slots=True)
class Introduced:
    """What came of an introduction, told once all of it has been heard."""

    operation: int
    name: str
    voice: str | None
    """Whose voice that is from now on; None: nobody could be introduced."""
    clean_s: float
    """Seconds of this person's speech, nobody else's beside it, that it rests on."""
    trouble: IntroductionTrouble | None
    like: str | None
    """The name of whom it sounds like, or whose the stretch is."""
    sentence: str | None
    """For the user, where there is trouble."""
    who: WhoIsWho


Answer = Done | Refused | Introduced
