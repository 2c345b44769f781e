"""A scene as a server would send it: every figure worked out, as consistent as a real one's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from server.protocol import (
    Choice,
    EngineHealth,
    Figures,
    FloorState,
    Group,
    HandState,
    IntroductionState,
    MentorPart,
    RosterPerson,
    SessionState,
    SharingState,
    Snapshot,
    SourceState,
    Thresholds,
    Voice,
    You,
)
from server.workshop.others import seated

if TYPE_CHECKING:
    from tests.browser.scenes import Scene

View = Literal["mentor", "screen", "phone"]
SOURCE_NAMES = {
    "none": None,
    "microphone": "Built-in microphone",
    "browser": "This page",
    "practice": "Drawn turns",
    "file": "sample.wav",
}


def scene_snapshot(scene: Scene, seq: int = 1, view: View = "mentor") -> Snapshot:
    """A whole snapshot of a scene, for one of the views."""
    window_s = min(300.0, scene.speech_s)
    even = tuple((weight + 1.0) / 2 for weight in scene.weights)
    window = _figures(scene, scene.weights, window_s)
    phase = _figures(scene, even, scene.speech_s)
    roster = _roster(scene)
    return Snapshot(
        seq=seq,
        sent_at_ms=1_790_000_000_000.0 + 250 * seq,
        session=SessionState(
            state=scene.state,
            title=scene.title,
            series=scene.series,
            language=scene.language,
            ground_rules=scene.ground_rules,
            last_norm=scene.last_norm,
            mode=scene.mode,
            practice=scene.practice,
            ended_by=scene.ended_by,
            captured_s=scene.speech_s * 1.3,
            published_s=scene.speech_s * 1.3,
        ),
        source=SourceState(kind=scene.kind, name=SOURCE_NAMES[scene.kind], microphone=scene.microphone),
        engine=EngineHealth(
            state=scene.engine,
            notices=scene.notices,
            lag_s=0.6,
            lost_s=0.0,
            step_ms=None if scene.people == 0 else 48.0,
        ),
        thresholds=Thresholds(
            window_s=300.0,
            balance_after_s=20.0 if scene.demo else 60.0,
            figures_after_s=20.0 if scene.demo else 180.0,
            demo=scene.demo,
        ),
        window=_group(scene, window, window_s),
        phase=_group(scene, phase, scene.speech_s),
        voices=_voices(scene, window, phase, roster, view),
        phases=scene.phases,
        floor=_floor(scene),
        queue=tuple(
            HandState(person=f"p{place + 1}", waiting_s=24.0 + 31 * i, moved=i == 1)
            for i, place in enumerate(scene.hands)
        ),
        introduction=None
        if scene.introducing is None
        else IntroductionState(
            person=f"p{scene.introducing + 1}",
            place=scene.introducing + 1,
            of=len(roster),
            heard_s=scene.heard_s,
            enough_s=8.0,
        ),
        wishes=scene.wishes,
        screen=scene.screen,
        debrief=scene.debrief,
        mentor=_mentor(scene, roster) if view == "mentor" else None,
    )


def scene_you(scene: Scene) -> You:
    """What a phone is told in this scene."""
    return scene.you or You(
        person=None,
        confirmed=False,
        name=None,
        choices=tuple(
            Choice(person=one.id, name=one.name, taken=one.phone != "none") for one in _roster(scene)
        ),
        hand=False,
        hand_place=None,
        wish=None,
        vote=None,
        off_record_asked=False,
        consent=None,
        window=None,
        phase=None,
    )


def own(scene: Scene, place: int, **differs: Any) -> You:
    """A phone whose person, in this place, has been confirmed."""
    snapshot = scene_snapshot(scene)
    voice, person = snapshot.voices[place], _roster(scene)[place]
    hand = place in scene.hands
    known: dict[str, Any] = {
        "person": person.id,
        "confirmed": True,
        "name": person.name,
        "choices": (),
        "hand": hand,
        "hand_place": scene.hands.index(place) + 1 if hand else None,
        "wish": person.wish,
        "vote": None,
        "off_record_asked": False,
        "consent": person.consent,
        "window": voice.window,
        "phase": voice.phase,
    }
    return You(**known | differs)


def _id(scene: Scene, place: int) -> str:
    return f"{'v' if place in scene.unnamed else 'p'}{place + 1}"


def _named(scene: Scene) -> list[int]:
    return [place for place in range(scene.people) if place not in scene.unnamed]


def _roster(scene: Scene) -> tuple[RosterPerson, ...]:
    everyone = []
    for place in _named(scene):
        known: dict[str, Any] = {
            "id": f"p{place + 1}",
            "name": scene.names[place],
            "role": "participant",
            "group": None,
            "weight": None,
            "prefers_to_listen": False,
            "accommodations": "",
            "consent": "yes",
            "present": True,
            "came_unnoticed": False,
            "voices": (f"v{place + 1}",) if scene.speech_s else (),
            "introduced": scene.speech_s > 0 and scene.introducing is None,
            "phone": "none",
            "wish": None,
        }
        everyone.append(RosterPerson(**known | scene.persons.get(place, {})))
    return tuple(everyone)


def _mentor(scene: Scene, roster: tuple[RosterPerson, ...]) -> MentorPart:
    known: dict[str, Any] = {
        "roster": roster,
        "everybody_agreed": all(one.consent == "yes" for one in roster if one.present),
        "expected_people": None,
        "prompt": None,
        "silence": None,
        "rests_for_s": 0.0,
        "outcomes": (),
        "to_be_named": (),
        "introduction": None,
        "undo": None,
        "claims": (),
        "sharing": SharingState(on=False, secure=False, links=()),
        "notes": (),
        "course": (),
    }
    return MentorPart(**known | dict(scene.mentor))


def _voices(
    scene: Scene,
    window: list[Figures],
    phase: list[Figures],
    roster: tuple[RosterPerson, ...],
    view: View,
) -> tuple[Voice, ...]:
    persons = {one.id: one for one in roster}
    places = _named(scene)
    if view == "mentor" or not places:
        places = [*places, *scene.unnamed]
    voices = []
    for place in places:
        person = persons.get(_id(scene, place))
        counted = person is None or person.role in {"participant", "observer"}
        voices.append(
            Voice(
                id=_id(scene, place),
                number=place + 1,
                name=None if person is None else _label(scene, person.name, view),
                in_roster=person is not None,
                present=person is None or person.present,
                counted=counted,
                speaking=place in scene.speaking,
                raw_talk_time_s=phase[place].talk_time_s * 1.04,
                turns=0 if scene.speech_s == 0 else 4 + 3 * place,
                backchannels=place,
                longest_monologue_s=0.0 if scene.speech_s == 0 else 21.5 + 8 * place,
                window=window[place],
                phase=phase[place],
            )
        )
    return tuple(voices) if view == "mentor" else seated(voices)


def _label(scene: Scene, name: str, view: View) -> str | None:
    if view == "mentor" or scene.screen.labels == "names":
        return name
    if scene.screen.labels == "seats":
        return None
    return "".join(part[0] for part in name.split()[:2]).upper()


def _floor(scene: Scene) -> FloorState | None:
    if scene.talked_s is None or not scene.speaking:
        return None
    limit_s = scene.turn_limit_s
    return FloorState(
        voice=_id(scene, scene.speaking[0]),
        talked_s=scene.talked_s,
        limit_s=limit_s,
        left_s=None if limit_s is None else limit_s - scene.talked_s,
    )


def _uncounted(scene: Scene) -> set[int]:
    return {
        place
        for place, differs in scene.persons.items()
        if differs.get("role") in {"moderator", "interpreter"}
    }


def _figures(scene: Scene, weights: tuple[float, ...], speech_s: float) -> list[Figures]:
    out = _uncounted(scene)
    parts = weights[: scene.people]
    spoken = speech_s * (1 - scene.unknown_part)
    counting = [part for place, part in enumerate(parts) if place not in out]
    fair = 1 / len(counting) if counting else None
    made = []
    for place, part in enumerate(parts):
        share = part / sum(counting)
        low, high = share * (1 - scene.spread), min(1.0, share * (1 + scene.spread) + 0.02 * scene.spread)
        known = spoken > 0 and fair is not None and place not in out
        made.append(
            Figures(
                talk_time_s=share * spoken,
                share=share if known else None,
                share_low=low if known else None,
                share_high=high if known else None,
                fair_share=None if place in out else fair,
                voice_index=share / fair if known and fair else None,
                voice_index_low=low / fair if known and fair else None,
                voice_index_high=high / fair if known and fair else None,
            )
        )
    return made


def _group(scene: Scene, figures: list[Figures], speech_s: float) -> Group:
    spoken = speech_s * (1 - scene.unknown_part)
    unknown = speech_s * scene.unknown_part
    count = sum(1 for f in figures if f.fair_share is not None)
    known = count > 1 and spoken >= (20.0 if scene.demo else 60.0)
    hands = sum(abs((f.share or 0) - (f.fair_share or 0)) for f in figures) / 2
    return Group(
        speech_time_s=spoken,
        unknown_s=unknown,
        coverage=1 - scene.unknown_part if speech_s else None,
        balance=100 * max(0.0, 1 - hands / (1 - 1 / count)) if known else None,
        hands=hands if known else None,
        gini=0.3 if known else None,
        evenness=0.9 if known else None,
        effective_voices=max(1.0, count * 0.8) if known else None,
        dominated=0.1 if known else None,
    )
