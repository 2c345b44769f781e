"""Rooms to look at, by name: what differs from one to the next; `tests.browser.rooms` works out the rest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from server.protocol import (
    Claim,
    IntroductionDetail,
    Link,
    Mode,
    Note,
    Notice,
    PhasesState,
    ScreenState,
    SharingState,
    SilenceState,
    Undo,
    Wishes,
)
from tests.browser.workshop import NO_AGENDA, agenda, course, outcomes, prompt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.protocol import DebriefState, You

NAMES = (
    "Anna",
    "Bram de Vries",
    "Chidi",
    "Fatma Yılmaz",
    "Joost",
    "Liis Tamm",
    "Mehmet",
    "Noor van den Berg",
    "Olga",
    "Pieter-Jan",
    "Quentin",
    "Rosa María",
    "Sofie",
    "Tuomas",
    "Ursula",
)
LONG_NAMES = (
    "Maximiliaan-Alexander van den Brandhorst",
    "فاطمة الزهراء بنت محمد",
    "Wilhelmina Konstantinopoulou-Papadopoulo",
    "Krishnamurthy Venkatasubramanian Raghavan",
    "יעל בן־דוד",
    "Anna",
    "Donaudampfschifffahrtsgesellschaftskapit",
    "Ng",
    "Guðbjörg Sigríður Hallgrímsdóttir",
    "李小龙",
    "Jean-Baptiste de la Fontaine-Montmorency",
    "Óðinn",
)
WEIGHTS = (3.6, 1.7, 0.5, 1.6, 1.8, 0.75, 1.1, 0.9, 1.3, 0.2, 1.0, 0.8, 1.2, 0.6, 0.9)
JOIN = "http://192.168.1.20:8765/join?token=yellow-tram"


@dataclass(frozen=True)
class Scene:
    """What is different from room to room; the rest is worked out."""

    people: int = 6
    """Voices there are; those with a name are the roster's."""
    names: tuple[str, ...] = NAMES
    unnamed: tuple[int, ...] = ()
    """Places (from 0) of voices that have no person."""
    weights: tuple[float, ...] = WEIGHTS
    """How much each one talks, in any unit."""
    speaking: tuple[int, ...] = (0,)
    speech_s: float = 640.0
    unknown_part: float = 0.04
    spread: float = 0.12
    """Half the measured range, as a part of the share."""
    state: Literal["idle", "starting", "listening", "paused", "ended"] = "listening"
    kind: Literal["none", "microphone", "browser", "practice", "file"] = "microphone"
    microphone: Literal["on", "paused", "off"] = "on"
    engine: Literal["warming", "ready", "degraded", "restarting", "failed"] = "ready"
    notices: tuple[Notice, ...] = ()
    demo: bool = False
    title: str | None = "The new bus line"
    series: str | None = None
    language: str | None = None
    ground_rules: tuple[str, ...] = ()
    mode: Mode = "voices"
    practice: bool = False
    ended_by: Literal["mentor", "silence"] | None = None
    persons: Mapping[int, dict[str, Any]] = field(default_factory=dict)
    """By place, fields of `RosterPerson` that differ: role, group, present, consent …"""
    phases: PhasesState = NO_AGENDA
    turn_limit_s: float | None = None
    talked_s: float | None = None
    """How long the first of `speaking` has had the floor; None: there is no turn timer."""
    hands: tuple[int, ...] = ()
    """Places of who would like the floor, the next one first."""
    introducing: int | None = None
    """Place of whose turn it is in the introduction round."""
    heard_s: float = 4.0
    """Clear speech in that introduction."""
    wishes: Wishes = field(default_factory=lambda: Wishes(agree=0, move_on=0, off_record=0, phones=0))
    screen: ScreenState = field(
        default_factory=lambda: ScreenState(shown=True, labels="names", qr=False, join_address=None)
    )
    mentor: Mapping[str, Any] = field(default_factory=dict)
    """Fields of `MentorPart` that differ."""
    debrief: DebriefState | None = None
    last_norm: str | None = None
    you: You | None = None
    """What a phone is told; None: somebody who may choose from the roster."""


def with_people(scene: Scene, people: int, names: tuple[str, ...] = NAMES) -> Scene:
    """The same scene with so many people, up to fifteen; its prompts and hands stay with the first ones."""
    hands = tuple(place for place in scene.hands if place < people)
    persons = {place: differs for place, differs in scene.persons.items() if place < people}
    return replace(scene, people=people, names=names, hands=hands, persons=persons)


SIX = Scene()
WORKSHOP = replace(
    SIX,
    series="Bus lines 2026",
    language="en",
    ground_rules=("Everybody is heard.", "One at a time.", "Questions before judgements."),
    persons={
        1: {"group": "officials"},
        2: {"group": "citizens", "accommodations": "Hears badly on the left", "wish": "ask_me"},
        3: {"group": "citizens"},
        5: {"prefers_to_listen": True, "phone": "confirmed"},
    },
    phases=agenda(running=2, elapsed_s=760.0),
    talked_s=47.0,
    turn_limit_s=120.0,
    hands=(2, 5, 3),
    wishes=Wishes(agree=3, move_on=1, off_record=0, phones=5),
    mentor={
        "prompt": prompt("dominates", person="p1", invite="p3", share=0.36, fair_share=1 / 6),
        "outcomes": outcomes("p1"),
        "course": course(),
        "undo": Undo(key="undo.named", parameters={"person": "p3"}),
        "notes": (Note(at_s=312.0, text="Chidi wanted to say something about the stop."),),
    },
)
SHARED = SharingState(
    on=True,
    secure=False,
    links=(
        Link(id="l1", role="phone", address=JOIN, open=4),
        Link(id="l2", role="screen", address="http://192.168.1.20:8765/screen?token=blue-tram", open=1),
    ),
)
SCENES: dict[str, Scene] = {
    "idle": Scene(people=0, state="idle", speech_s=0, unknown_part=0, speaking=(), title=None),
    "starting": Scene(people=0, state="starting", speech_s=0, unknown_part=0, speaking=(), engine="warming"),
    "nobody": Scene(people=0, speech_s=0, unknown_part=0, speaking=()),
    "one": Scene(people=1, speech_s=70, unnamed=(0,)),
    "early": Scene(people=4, speech_s=95, unnamed=(0, 1, 2, 3), unknown_part=0.1),
    "two": Scene(people=2, weights=(1.3, 0.7)),
    "six": SIX,
    "round": replace(SIX, weights=(1.0,) * 6, speaking=(2,)),
    "soft": replace(SIX, spread=0.55, speech_s=190),
    "twelve": Scene(people=12, speaking=(4,)),
    "fifteen": Scene(people=15, speaking=(7,)),
    "crowd": Scene(
        people=20, names=("",) * 20, unnamed=tuple(range(20)), weights=(1.0,) * 20, speaking=(17,)
    ),
    "long": Scene(people=12, names=LONG_NAMES, speaking=(0, 3)),
    "long-six": Scene(people=6, names=LONG_NAMES, speaking=(1,)),
    "unknown": Scene(
        people=5, unnamed=(2, 3, 4), unknown_part=0.22, speaking=(2,), mentor={"to_be_named": ("v3",)}
    ),
    "paused": replace(SIX, state="paused", microphone="paused", speaking=()),
    "ended": replace(SIX, state="ended", microphone="off", speaking=(), ended_by="mentor"),
    "silent-end": replace(SIX, state="ended", microphone="off", speaking=(), ended_by="silence"),
    "degraded": replace(
        SIX,
        engine="degraded",
        notices=(
            Notice(code="engine_busy", sentence="This laptop is too busy.", about=None),
            Notice(code="microphone_silent", sentence="“Table” gives no sound.", about="Table"),
        ),
    ),
    "failed": replace(
        SIX,
        engine="failed",
        notices=(Notice(code="engine_failing", sentence="The engine keeps failing.", about=None),),
    ),
    "demo": Scene(
        people=2,
        names=("", ""),
        unnamed=(0, 1),
        weights=(1.15, 0.85),
        kind="file",
        microphone="off",
        demo=True,
        title="Demo",
        speech_s=64,
    ),
    "practice": replace(WORKSHOP, kind="practice", microphone="off", practice=True, title="Practice"),
    "set-up": replace(
        SIX,
        state="idle",
        speech_s=0,
        unknown_part=0,
        speaking=(),
        phases=agenda(running=None),
        persons={
            2: {"consent": "not_asked"},
            4: {"consent": "no"},
            5: {"group": "citizens", "prefers_to_listen": True},
        },
    ),
    "introducing": replace(
        SIX,
        speech_s=30,
        phases=agenda(running=0, elapsed_s=95.0),
        introducing=2,
        speaking=(2,),
        mentor={
            "introduction": IntroductionDetail(person="p3", outcome="running", sounds_like=None),
        },
    ),
    "sounds-like": replace(
        SIX,
        speech_s=60,
        phases=agenda(running=0, elapsed_s=120.0),
        introducing=3,
        heard_s=10.0,
        speaking=(),
        mentor={"introduction": IntroductionDetail(person="p4", outcome="sounds_like", sounds_like="p1")},
    ),
    "workshop": WORKSHOP,
    "workshop-two": replace(with_people(WORKSHOP, 2), hands=(1,), weights=(1.3, 0.7)),
    "workshop-twelve": with_people(WORKSHOP, 12),
    "workshop-long": with_people(WORKSHOP, 12, LONG_NAMES),
    "limit-over": replace(WORKSHOP, talked_s=131.0),
    "break": replace(
        WORKSHOP,
        phases=agenda(running=3, elapsed_s=700.0),
        speaking=(),
        talked_s=None,
        mentor={"silence": SilenceState(reason="not_counted", coverage=None), "course": course()},
    ),
    "unsure": replace(
        WORKSHOP,
        unknown_part=0.31,
        mentor={"silence": SilenceState(reason="coverage", coverage=0.69), "course": course()},
    ),
    "tap": replace(
        WORKSHOP,
        mode="tap",
        persons={4: {"consent": "no"}},
        mentor={"everybody_agreed": False, "course": course()},
    ),
    "late": replace(WORKSHOP, persons={4: {"present": False, "came_unnoticed": True}, 5: {"present": False}}),
    "moderated": replace(WORKSHOP, persons={0: {"role": "moderator"}}, speaking=(1,)),
    "shared": replace(
        WORKSHOP,
        persons={1: {"phone": "claimed"}, 2: {"phone": "confirmed"}},
        screen=ScreenState(shown=True, labels="initials", qr=True, join_address=JOIN),
        wishes=Wishes(agree=2, move_on=3, off_record=1, phones=5),
        mentor={"sharing": SHARED, "claims": (Claim(phone="f1", person="p2"),), "course": course()},
    ),
    "hidden": replace(WORKSHOP, screen=ScreenState(shown=False, labels="names", qr=False, join_address=None)),
}
