"""Rooms to look at: snapshots as a server would send them, for the pages alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from server.protocol import (
    EngineHealth,
    Figures,
    Group,
    SessionState,
    Snapshot,
    SourceState,
    Thresholds,
    Voice,
)

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


@dataclass(frozen=True)
class Scene:
    """What is different from room to room; the rest is worked out."""

    people: int = 6
    names: tuple[str, ...] = NAMES
    unnamed: tuple[int, ...] = ()
    """Seats whose voice has no name yet."""
    weights: tuple[float, ...] = WEIGHTS
    """How much each one talks, in any unit."""
    speaking: tuple[int, ...] = (0,)
    speech_s: float = 640.0
    unknown_part: float = 0.04
    spread: float = 0.12
    """Half the measured range, as a part of the share."""
    state: Literal["idle", "starting", "listening", "paused", "ended"] = "listening"
    kind: Literal["none", "microphone", "file"] = "microphone"
    microphone: Literal["on", "paused", "off"] = "on"
    engine: Literal["warming", "ready", "degraded", "restarting", "failed"] = "ready"
    sentence: str | None = None
    demo: bool = False
    title: str | None = "The new bus line"


def scene_snapshot(scene: Scene, seq: int = 1) -> Snapshot:
    """A whole snapshot of a scene, its figures as consistent as a real one's."""
    window_s = min(300.0, scene.speech_s)
    even = tuple((weight + 1.0) / 2 for weight in scene.weights)
    window = _figures(scene, scene.weights, window_s)
    phase = _figures(scene, even, scene.speech_s)
    voices = tuple(
        Voice(
            id=f"v{i + 1}",
            number=i + 1,
            name=None if i in scene.unnamed else scene.names[i],
            speaking=i in scene.speaking,
            raw_talk_time_s=phase[i].talk_time_s * 1.04,
            turns=4 + 3 * i,
            backchannels=i,
            longest_monologue_s=21.5 + 8 * i,
            window=window[i],
            phase=phase[i],
        )
        for i in range(scene.people)
    )
    return Snapshot(
        seq=seq,
        sent_at_ms=1_790_000_000_000.0 + 250 * seq,
        session=SessionState(
            state=scene.state,
            title=scene.title,
            captured_s=scene.speech_s * 1.3,
            published_s=scene.speech_s * 1.3,
        ),
        source=SourceState(
            kind=scene.kind,
            name={"none": None, "microphone": "Built-in microphone", "file": "sample.wav"}[scene.kind],
            microphone=scene.microphone,
        ),
        engine=EngineHealth(
            state=scene.engine,
            sentence=scene.sentence,
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
        voices=voices,
    )


def _figures(scene: Scene, weights: tuple[float, ...], speech_s: float) -> list[Figures]:
    parts = weights[: scene.people]
    spoken = speech_s * (1 - scene.unknown_part)
    fair = 1 / scene.people if scene.people else None
    made = []
    for part in parts:
        share = part / sum(parts)
        low, high = share * (1 - scene.spread), min(1.0, share * (1 + scene.spread) + 0.02 * scene.spread)
        known = spoken > 0 and fair is not None
        made.append(
            Figures(
                talk_time_s=share * spoken,
                share=share if known else None,
                share_low=low if known else None,
                share_high=high if known else None,
                fair_share=fair,
                voice_index=share / fair if known and fair else None,
                voice_index_low=low / fair if known and fair else None,
                voice_index_high=high / fair if known and fair else None,
            )
        )
    return made


def _group(scene: Scene, figures: list[Figures], speech_s: float) -> Group:
    spoken = speech_s * (1 - scene.unknown_part)
    unknown = speech_s * scene.unknown_part
    count = len(figures)
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


SIX = Scene()
SCENES: dict[str, Scene] = {
    "idle": Scene(people=0, state="idle", speech_s=0, unknown_part=0, speaking=(), title=None),
    "starting": Scene(people=0, state="starting", speech_s=0, unknown_part=0, speaking=(), engine="warming"),
    "nobody": Scene(people=0, speech_s=0, unknown_part=0, speaking=()),
    "one": Scene(people=1, speech_s=70, unnamed=(0,)),
    "early": Scene(people=4, speech_s=95, unnamed=(1, 2, 3), unknown_part=0.1),
    "two": Scene(people=2, weights=(1.3, 0.7)),
    "six": SIX,
    "round": replace(SIX, weights=(1.0,) * 6, speaking=(2,)),
    "soft": replace(SIX, spread=0.55, speech_s=190),
    "twelve": Scene(people=12, speaking=(4,)),
    "fifteen": Scene(people=15, speaking=(7,), unnamed=(11, 14)),
    "long": Scene(people=12, names=LONG_NAMES, speaking=(0, 3)),
    "long-six": Scene(people=6, names=LONG_NAMES, speaking=(1,)),
    "unknown": Scene(people=5, unnamed=(0, 2, 4), unknown_part=0.22),
    "paused": replace(SIX, state="paused", microphone="paused", speaking=()),
    "ended": replace(SIX, state="ended", microphone="off", speaking=()),
    "degraded": replace(
        SIX, engine="degraded", sentence="This computer is too slow at the moment: 12 s were not heard."
    ),
    "failed": replace(SIX, engine="failed", sentence="The engine stopped: start the program anew."),
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
}
