"""The sounds that the odd meetings are made of are what they are said to be."""

from __future__ import annotations

import numpy as np
import pytest

from balance.speech.ledger import Ledger
from benchmarks.odd import sounds
from benchmarks.odd.outcome import outcome
from benchmarks.odd.room import Place, heard_from, response
from benchmarks.odd.scene import Scene, Spoken
from benchmarks.odd.voices import through_loudspeaker, whispered, without_pauses
from diarize.types import SAMPLE_RATE_HZ, Attribution, Publication

MADE = {
    "music": sounds.music(3, 1),
    "song": sounds.song(3, 1),
    "laughter": sounds.laughter(3, 1),
    "applause": sounds.applause(3, 1),
    "keyboard": sounds.keyboard(3, 1),
    "coughs": sounds.coughs(6, 1),
    "hum": sounds.mains_hum(3),
    "noise": sounds.noise(3, 1),
}


@pytest.mark.parametrize("name", MADE)
def test_a_made_sound_has_level_one_and_is_finite(name: str) -> None:
    sound = MADE[name]
    assert sound.dtype == np.float32
    assert len(sound) == (6 if name == "coughs" else 3) * SAMPLE_RATE_HZ
    assert np.sqrt(np.mean(sound.astype(np.float64) ** 2)) == pytest.approx(1.0, rel=1e-4)


def test_the_same_seed_is_the_same_music_and_another_one_is_not() -> None:
    assert np.array_equal(sounds.music(3, 1), MADE["music"])
    assert not np.allclose(sounds.music(3, 2), MADE["music"])


def test_hum_is_fifty_hertz_and_its_multiples() -> None:
    spectrum = np.abs(np.fft.rfft(MADE["hum"]))
    peaks_hz = np.flatnonzero(spectrum > spectrum.max() / 100) / 3
    assert peaks_hz.tolist() == [50.0 * n for n in range(1, 21)]


# ---------------------------------------------------------------- the room


@pytest.mark.parametrize(
    "place", [Place(), Place(0.5, 90), Place(2.5, 200, 1.6, 0.6), Place(1.0, 10, 0.9, 0.3)]
)
def test_sound_arrives_first_straight_and_dies_away_as_said(place: Place) -> None:
    heard = response(place).astype(np.float64)
    straight_m = np.hypot(place.distance_m, place.height_m - 0.8)
    assert heard[0] == pytest.approx(1 / straight_m, rel=1e-3)
    left = np.cumsum(heard[::-1] ** 2)[::-1] / (heard**2).sum()
    # Schroeder's integral falls from 5 to 25 dB below the start: a third of the way to 60 dB.
    at = [int(np.argmax(left < 10 ** (-db / 10))) for db in (5, 25)]
    measured_s = 3 * (at[1] - at[0]) / SAMPLE_RATE_HZ
    # Between bare walls and under a low ceiling what goes level outlives Sabine's mean.
    assert 0.8 * place.rt60_s < measured_s < 1.7 * place.rt60_s


def test_further_away_is_softer_and_echoes_more() -> None:
    click = np.zeros(SAMPLE_RATE_HZ, np.float32)
    click[0] = 1.0
    near, far = heard_from(Place(0.5), click), heard_from(Place(2.5), click)
    assert (far**2).sum() < (near**2).sum()
    # The part that arrives in the first 50 ms of all that arrives.
    early = [float((s[:800] ** 2).sum() / (s**2).sum()) for s in (near, far)]
    assert early[1] < early[0]


# ---------------------------------------------------------------- what happens to voices


def periodicity(sound: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
    """The highest normalised autocorrelation at a throat's pitches, 80 to 300 Hz, median over frames."""
    heights = []
    for start in range(0, len(sound) - 960, 960):
        frame = sound[start : start + 960] - sound[start : start + 960].mean()
        lags = np.correlate(frame, frame, "full")[959:]
        heights.append(float(lags[53:200].max() / max(float(lags[0]), 1e-9)))
    return float(np.median(heights))


def test_a_whisper_has_the_level_of_speech_and_no_pitch() -> None:
    voiced = sounds.song(4, 5)
    quiet = whispered(voiced)
    assert len(quiet) == len(voiced)
    assert np.mean(quiet**2) == pytest.approx(np.mean(voiced**2), rel=1e-3)
    assert periodicity(voiced) > 0.7
    assert periodicity(quiet) < 0.45


def test_a_loudspeaker_has_no_bass_and_no_treble() -> None:
    noise = np.random.default_rng(0).normal(size=SAMPLE_RATE_HZ).astype(np.float32)
    spectrum = np.abs(np.fft.rfft(through_loudspeaker(noise))) ** 2
    middle = spectrum[1000:3000].mean()
    assert spectrum[:150].mean() < 0.02 * middle
    assert spectrum[7000:].mean() < 0.05 * middle


def test_long_pauses_are_cut_to_a_third_of_a_second() -> None:
    tone = np.sin(np.arange(SAMPLE_RATE_HZ)).astype(np.float32)
    sound = np.concatenate([tone, np.zeros(2 * SAMPLE_RATE_HZ, np.float32), tone])
    assert len(without_pauses(sound)) / SAMPLE_RATE_HZ == pytest.approx(2.3, abs=0.01)


# ---------------------------------------------------------------- scenes and figures


def test_a_scene_knows_who_speaks_and_goes_on_where_they_ended() -> None:
    ramp = np.arange(1, 4 * SAMPLE_RATE_HZ + 1, dtype=np.float32)
    scene = Scene({"a": ramp}, 10.0)
    heard: list[float] = []

    def note(
        dry: np.ndarray[tuple[int], np.dtype[np.float32]],
    ) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        heard.extend((float(dry[0]), float(len(dry))))
        return dry

    assert scene.say("a", 1.0, 3.0, changed=note) == 4.0
    scene.say("a", 6.0, 2.0, changed=note)
    assert heard == [1.0, 48000.0, 48001.0, 32000.0]
    assert scene.spoken == [Spoken("a", 1.0, 4.0), Spoken("a", 6.0, 8.0)]
    assert not scene.sound[: SAMPLE_RATE_HZ - 1].any()
    assert len(scene.sound) == 10 * SAMPLE_RATE_HZ


def ledger(*attributions: tuple[float, float, str | None]) -> Ledger:
    result = Ledger()
    given = [Attribution(n, start, end, voice, 1.0) for n, (start, end, voice) in enumerate(attributions)]
    result.apply(Publication(100.0, tuple(given)))
    return result


def test_seconds_are_right_wrong_unknown_or_nobodys() -> None:
    spoken = [Spoken("a", 0, 10), Spoken("b", 10, 20)]
    # b's voice takes 2 s of a; 3 s of b are unknown; 4 s are credited where nobody speaks.
    found = ledger((0, 8, "v1"), (8, 17, "v2"), (17, 20, None), (30, 34, "v1"))
    o = outcome(found, spoken, 40.0)
    assert (o.people, o.voices, o.invented) == (2, 2, 0)
    assert (o.spoken_s, o.right_s, o.wrong_s, o.unknown_s, o.nobody_s) == (20.0, 15.0, 2.0, 3.0, 4.0)
    assert o.whose == {"a": "v1", "b": "v2"}
    # 50 % each in truth, 12 and 9 of 21 s measured.
    assert o.share_error == pytest.approx(100 * (abs(0.5 - 12 / 21) + abs(0.5 - 9 / 21)) / 2)


def test_a_voice_that_is_nobodys_is_invented_and_wrong() -> None:
    o = outcome(ledger((0, 6, "v1"), (6, 10, "v2"), (50, 50.5, "v3")), [Spoken("a", 0, 10)], 60.0)
    # v3 has less than a second.
    assert (o.voices, o.invented, o.right_s, o.wrong_s, o.nobody_s) == (2, 1, 6.0, 4.0, 0.5)


def test_where_nobody_speaks_all_that_is_credited_is_nobodys() -> None:
    o = outcome(ledger((0, 6, "v1"), (7, 8, None)), [], 60.0)
    assert (o.people, o.invented, o.nobody_s, o.unknown_s, o.share_error) == (0, 1, 6.0, 1.0, 0.0)
