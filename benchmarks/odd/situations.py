"""The odd situations, each a scene or several that follow each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.odd import sounds
from benchmarks.odd.room import Place, heard_from, seat
from benchmarks.odd.scene import SPEECH_DB, Scene
from benchmarks.odd.voices import through_loudspeaker, whispered
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

Voices = dict[str, "NDArray[np.float32]"]
ROOM_DB = -60.0
"""Level of an ordinary room's fan, in dB of full scale, RMS."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Something that may happen to a microphone."""

    name: str
    played: str
    """What is played, for the report."""
    scenes: Callable[[Voices], Iterator[Scene]]
    """Made one after the other, so that four hours need not fit into memory at once."""
    is_long: bool = False
    """Only as a recording: live would take too long to measure."""


def _scene(voices: Voices, duration_s: float, seed: int = 0) -> Scene:
    """An empty room with a fan."""
    scene = Scene(voices, duration_s)
    scene.play(sounds.noise(duration_s, seed), level_db=ROOM_DB)
    return scene


def _some(voices: Voices, count: int, first: int = 0) -> list[str]:
    names = sorted(voices)
    return [names[(first + i) % len(names)] for i in range(count)]


def _seats(people: list[str]) -> dict[str, Place]:
    return {person: seat(i, len(people)) for i, person in enumerate(people)}


def _conversation(voices: Voices, duration_s: float, count: int, first: int = 0, seed: int = 0) -> Scene:
    """People at a table take turns."""
    people = _some(voices, count, first)
    scene = _scene(voices, duration_s, seed)
    scene.talk(people, duration_s - 1, seed=seed, places=_seats(people))
    return scene


def alone(voices: Voices) -> Iterator[Scene]:
    yield _conversation(voices, 180, 1)


def alone_for_an_hour(voices: Voices) -> Iterator[Scene]:
    person = _some(voices, 1, 4)
    for part in range(6):
        scene = _scene(voices, 600, part)
        scene.talk(person, 599, seed=part, turn_s=(3, 30), pause_s=(0.5, 20))
        yield scene


def two(voices: Voices) -> Iterator[Scene]:
    yield _conversation(voices, 180, 2, 1)


def ten(voices: Voices) -> Iterator[Scene]:
    yield _conversation(voices, 600, 10, 0, 3)


def music_alone(voices: Voices) -> Iterator[Scene]:
    scene = _scene(voices, 120)
    scene.play(sounds.music(120, 1), level_db=-26)
    yield scene


def song_alone(voices: Voices) -> Iterator[Scene]:
    scene = _scene(voices, 120)
    scene.play(sounds.song(120, 1), level_db=-26)
    yield scene


def music_behind(voices: Voices) -> Iterator[Scene]:
    scene = _conversation(voices, 180, 2, 2, 4)
    scene.play(sounds.music(180, 1), level_db=SPEECH_DB - 12)
    yield scene


def music_between(voices: Voices) -> Iterator[Scene]:
    people = _some(voices, 2, 3)
    scene = _scene(voices, 200)
    scene.talk(people, 60, seed=5, places=_seats(people))
    scene.play(sounds.music(60, 2), 65, level_db=-26)
    scene.talk(people, 199, at_s=130, seed=6, places=_seats(people))
    yield scene


def laughter(voices: Voices) -> Iterator[Scene]:
    people = _some(voices, 3, 5)
    scene = _scene(voices, 180)
    at_s = 1.0
    for nth in range(8):
        at_s = scene.talk(people, at_s + 17, at_s=at_s, seed=nth, turn_s=(2, 8), places=_seats(people))
        scene.play(sounds.laughter(4, nth), at_s, level_db=-24, place=seat(nth, 8))
        at_s += 4.5
    yield scene


def laughter_alone(voices: Voices) -> Iterator[Scene]:
    scene = _scene(voices, 60)
    scene.play(sounds.laughter(60, 3), level_db=-26, place=seat(0, 3))
    yield scene


def video(voices: Voices) -> Iterator[Scene]:
    """Two people talk, watch two minutes of somebody's film, and talk about it."""
    *people, actor = _some(voices, 3, 6)
    scene = _scene(voices, 300)
    scene.talk(people, 90, seed=7, places=_seats(people))
    screen = Place(distance_m=2.5, angle_deg=200, height_m=0.9, rt60_s=0.5)
    at_s = 92.0
    while at_s < 200:
        at_s = scene.say(actor, at_s, 12, screen, gain_db=2, changed=through_loudspeaker) + 0.8
    scene.talk(people, 299, at_s=at_s + 2, seed=8, places=_seats(people))
    yield scene


def moving(voices: Voices) -> Iterator[Scene]:
    """One walks about, near and far, to the side and behind; the other one stays."""
    walker, sitter = _some(voices, 2, 8)
    rng = np.random.default_rng(9)
    scene = _scene(voices, 240)
    at_s = 1.0
    while at_s < 225:
        place = Place(
            float(rng.uniform(0.5, 3.0)), float(rng.uniform(0, 360)), 1.6, float(rng.uniform(0.25, 0.6))
        )
        at_s = scene.say(walker, at_s, float(rng.uniform(3, 9)), place) + 0.5
        if rng.random() < 0.6:
            at_s = scene.say(sitter, at_s, float(rng.uniform(2, 6))) + 0.5
    yield scene


def walking(voices: Voices) -> Iterator[Scene]:
    """One person walks away and back while talking: the rooms of both ends are faded into each other."""
    (person,) = _some(voices, 1, 2)
    scene = _scene(voices, 120)
    dry = np.take(voices[person], np.arange(118 * SAMPLE_RATE_HZ), mode="wrap")
    near = heard_from(Place(0.5), dry)[: len(dry)]
    far = heard_from(Place(3.2, 40, 1.6, 0.6), dry)[: len(dry)]
    away = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(len(dry)) / (20 * SAMPLE_RATE_HZ)).astype(np.float32)
    scene.say(person, 1, 118, gain_db=-200)
    scene.play((1 - away) * near + away * far, 1, level_db=SPEECH_DB)
    yield scene


def back_after_an_hour(voices: Voices) -> Iterator[Scene]:
    """Somebody speaks in the first minute and in the last of 62, three others between."""
    first, *others = _some(voices, 4, 1)
    start = _scene(voices, 120)
    start.say(first, 5, 50)
    start.talk(others, 119, at_s=57, seed=10, places=_seats(others))
    yield start
    for part in range(6):
        scene = _scene(voices, 570, part)
        scene.talk(others, 569, seed=11 + part, places=_seats(others))
        yield scene
    end = _scene(voices, 180, 7)
    end.say(first, 5, 50, seat(2, 4))
    end.talk(others, 179, at_s=57, seed=20, places=_seats(others))
    yield end


def whispering(voices: Voices) -> Iterator[Scene]:
    """Two talk, then one of them whispers for a while, 12 dB softer, nearer to the table; then they talk."""
    people = _some(voices, 2, 0)
    scene = _scene(voices, 240)
    at_s = scene.talk(people, 90, seed=12, places=_seats(people))
    for length_s in (8, 12, 6, 10, 7):
        at_s = scene.say(people[0], at_s, length_s, Place(0.8), gain_db=-12, changed=whispered) + 1.0
    scene.talk(people, 239, at_s=at_s + 1, seed=13, places=_seats(people))
    yield scene


def all_whisper(voices: Voices) -> Iterator[Scene]:
    people = _some(voices, 3, 0)
    scene = _scene(voices, 120)
    rng = np.random.default_rng(1)
    at_s = 1.0
    for nth in range(16):
        where = Place(0.8, 120.0 * (nth % 3))
        at_s = scene.say(
            people[nth % 3], at_s, float(rng.uniform(4, 8)), where, gain_db=-6, changed=whispered
        )
        at_s += 0.7
        if at_s > 110:
            break
    yield scene


def bustle(voices: Voices) -> Iterator[Scene]:
    """Applause, then somebody types, then coughs, and nobody talks."""
    scene = _scene(voices, 120)
    scene.play(sounds.applause(30, 1), 5, level_db=-24, place=Place(2.0))
    scene.play(sounds.keyboard(40, 2), 38, level_db=-38)
    scene.play(sounds.coughs(38, 3), 80, level_db=-34, place=seat(1, 3))
    yield scene


def bustle_among_talk(voices: Voices) -> Iterator[Scene]:
    people = _some(voices, 3, 2)
    scene = _scene(voices, 240)
    scene.talk(people, 239, seed=14, places=_seats(people))
    scene.play(sounds.applause(8, 4), 60, level_db=-26, place=Place(2.0))
    scene.play(sounds.keyboard(90, 5), 80, level_db=-40)
    scene.play(sounds.coughs(230, 6), 5, level_db=-38, place=seat(2, 3))
    yield scene


def hum(voices: Voices) -> Iterator[Scene]:
    scene = _scene(voices, 120)
    scene.play(sounds.mains_hum(120), level_db=-26)
    yield scene


def hum_behind(voices: Voices) -> Iterator[Scene]:
    scene = _conversation(voices, 180, 2, 4, 15)
    scene.play(sounds.mains_hum(180), level_db=SPEECH_DB - 6)
    yield scene


def silence(voices: Voices) -> Iterator[Scene]:
    """Half an hour of exact zeros, half an hour of a fan."""
    for part in range(6):
        yield Scene(voices, 600) if part < 3 else _scene(voices, 600, part)


def clipped(voices: Voices) -> Iterator[Scene]:
    scene = _conversation(voices, 180, 2, 1, 16)
    scene.sound = np.clip(scene.sound * 30, -1, 1).astype(np.float32)
    yield scene


def very_quiet(voices: Voices) -> Iterator[Scene]:
    """Speech at −50 dBFS through a converter of 16 bits, the fan as far below it as ever."""
    scene = _conversation(voices, 180, 2, 3, 17)
    spoken = scene.sound[SAMPLE_RATE_HZ:-SAMPLE_RATE_HZ]
    loud = 10 ** (-50 / 20) / np.sqrt(np.mean(spoken**2))
    scene.sound = (np.round(scene.sound * loud * 32768) / 32768).astype(np.float32)
    yield scene


def offset(voices: Voices) -> Iterator[Scene]:
    scene = _conversation(voices, 180, 2, 5, 18)
    scene.sound = (scene.sound + 0.3).astype(np.float32)
    yield scene


def both_at_once(voices: Voices) -> Iterator[Scene]:
    """Two people who never stop, at the same time."""
    people = _some(voices, 2, 7)
    scene = _scene(voices, 120)
    for person, place in _seats(people).items():
        scene.talk([person], 119, at_s=1, seed=19, turn_s=(5, 6), pause_s=(0.0, 0.1), places={person: place})
    yield scene


def looped(voices: Voices) -> Iterator[Scene]:
    """The same six seconds of one person, again and again."""
    (person,) = _some(voices, 1, 3)
    scene = _scene(voices, 300)
    only = {person: voices[person][: 6 * SAMPLE_RATE_HZ]}
    scene.voices = only
    at_s = 1.0
    while at_s < 290:
        at_s = scene.say(person, at_s, 6) + 1.0
    yield scene


def four_hours(voices: Voices) -> Iterator[Scene]:
    people = _some(voices, 5, 3)
    for part in range(24):
        scene = _scene(voices, 600, part)
        scene.talk(people, 599, seed=100 + part, places=_seats(people))
        yield scene


SITUATIONS = (
    Situation("one person", "3 min of one voice, turns of 2 to 12 s", alone),
    Situation("one person for an hour", "one voice, pauses of up to 20 s", alone_for_an_hour, is_long=True),
    Situation("two people", "3 min, turns of 2 to 12 s", two),
    Situation("ten people", "10 min, turns of 2 to 12 s", ten),
    Situation(
        "music", "2 min of made chords, bass, drums and a tune with vibrato; nobody talks", music_alone
    ),
    Situation("a song", "2 min of a made voice that sings vowels; nobody talks", song_alone),
    Situation("music behind talk", "two people, music 12 dB softer", music_behind),
    Situation("music in the break", "two people, a minute of music between", music_between),
    Situation("laughter", "three people, eight times 4 s of made laughter of three others", laughter),
    Situation("laughter alone", "1 min of made laughter; nobody talks", laughter_alone),
    Situation("a video in the room", "two people; 108 s of a third through a small loudspeaker", video),
    Situation("somebody moves", "each turn of one of two from another place and room", moving),
    Situation("somebody walks", "one voice, from 0.5 to 3 m and back in 20 s, again and again", walking),
    Situation(
        "back after an hour",
        "one speaks in minute 1 and in minute 61, three others between",
        back_after_an_hour,
        is_long=True,
    ),
    Situation("somebody whispers", "two people, one of them whispers for 43 s", whispering),
    Situation("everybody whispers", "three people, made whisper only", all_whisper),
    Situation("applause, keys, coughs", "made noises; nobody talks", bustle),
    Situation("noises among talk", "three people, the same noises among their talk", bustle_among_talk),
    Situation("hum", "2 min of 50 Hz and its multiples; nobody talks", hum),
    Situation("hum behind talk", "two people, the hum 6 dB softer", hum_behind),
    Situation("silence for an hour", "30 min of zeros, 30 min of a fan", silence, is_long=True),
    Situation("clipped", "two people, 30 dB too loud", clipped),
    Situation("very quiet", "two people at −50 dB of full scale, 16 bits", very_quiet),
    Situation("an offset", "two people, 0.3 of full scale added", offset),
    Situation("both at once", "two people who never stop", both_at_once),
    Situation("the same sound again", "6 s of one voice, 41 times", looped),
    Situation("four hours", "five people, no break", four_hours, is_long=True),
)
