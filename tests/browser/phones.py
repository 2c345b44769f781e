"""Phones to look at: rooms in which one phone is somebody's, or not yet."""

from __future__ import annotations

from dataclasses import replace

from server.protocol import OwnData, ScreenState, You
from tests.browser.rooms import own
from tests.browser.scenes import JOIN, LONG_NAMES, SCENES, WORKSHOP, Scene, with_people

SHARED_ROOM = replace(
    WORKSHOP,
    persons={1: {"phone": "claimed"}, 3: {"phone": "confirmed"}},
    screen=ScreenState(shown=True, labels="names", qr=False, join_address=JOIN),
)
CLAIMED = You(
    person="p3",
    confirmed=False,
    name="Chidi",
    choices=(),
    hand=False,
    hand_place=None,
    wish=None,
    vote=None,
    off_record_asked=False,
    consent=None,
    window=None,
    phase=None,
)
DATA = OwnData(
    name="Chidi",
    group="citizens",
    prefers_to_listen=False,
    accommodations="Hears badly on the left",
    consent="yes",
    has_voice_print=True,
    present=((0.0, 700.0), (820.0, None)),
    turns=((12.0, 31.5), (95.0, 141.0), (610.0, 640.0)),
    talk_time_s=95.5,
)


def phone(scene: Scene, place: int, **differs: object) -> Scene:
    """The scene as the phone of who sits in this place sees it."""
    return replace(scene, you=own(scene, place, **differs))


PHONES: dict[str, Scene] = {
    "choosing": SHARED_ROOM,
    "choosing-long": with_people(SHARED_ROOM, 12, LONG_NAMES),
    "nobody": SCENES["nobody"],
    "claimed": replace(SHARED_ROOM, you=CLAIMED),
    "quiet": phone(SHARED_ROOM, 2, hand=False, hand_place=None),
    "next": phone(SHARED_ROOM, 2, wish="ask_me", vote="agree"),
    "third": phone(SHARED_ROOM, 3, off_record_asked=True),
    "floor": phone(SHARED_ROOM, 0),
    "twelve": phone(with_people(SHARED_ROOM, 12), 4),
    "long": phone(with_people(SHARED_ROOM, 12, LONG_NAMES), 0),
    "two": phone(replace(SCENES["workshop-two"], screen=SHARED_ROOM.screen), 1),
    "hidden": phone(SCENES["hidden"], 2),
    "paused": phone(replace(SHARED_ROOM, state="paused", microphone="paused", speaking=(), talked_s=None), 5),
    "before": phone(replace(SCENES["set-up"], ground_rules=WORKSHOP.ground_rules), 3),
    "ended": phone(SCENES["silent-end"], 3),
    "tap": phone(SCENES["tap"], 5),
    "practice": phone(SCENES["practice"], 5),
}
