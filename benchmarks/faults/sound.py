"""Promises 1 to 8: microphones that are not there, go away, or give poor sound."""

from __future__ import annotations

import itertools
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.faults.demo import TIMES, Demo
from benchmarks.faults.figure import Figure
from benchmarks.faults.microphone import listening, outage, silence
from benchmarks.faults.spoilt import share_errors
from benchmarks.faults.tampering import WITHOUT_PORTAUDIO, tampered
from benchmarks.parts.conversation import conversation
from benchmarks.parts.program import BALANCE, program
from diarize.sources.devices import InputDevice, find_device
from diarize.sources.resample import Resampler
from diarize.types import SAMPLE_RATE_HZ
from tests.sound.chirps import apart, two_chirps
from tests.sound.recorder import Capture
from tests.sound.room import opened_room, require_tools
from tests.sources.fake_card import Bench

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tests.sound.room import Room

NO_SUCH_MICROPHONE = 3
"""Exit code."""
CHIRPS_APART = 56_000
OVERFLOWS = 100


def measure() -> Iterator[Figure]:
    """Each promise's figures."""
    require_tools()
    yield Figure(1, "demo without PortAudio, until it recognises speech", (demo_without_portaudio(),))
    with opened_room() as room:
        refused = tuple(no_such_microphone(room) for _ in range(TIMES))
        yield Figure(2, "--microphone that is not there, until exit code 3", refused)
        yield Figure(3, "two chirps heard at 44.1 kHz, off their distance", (chirps_off_s(room),), digits=5)
    rates = (8_000, 44_100, 48_000, 96_000)
    tones = tuple(tone_off_db(rate_hz) for rate_hz in rates)
    yield Figure(3, "1 kHz from 8, 44.1, 48, 96 kHz: largest deviation", tones, "dB of full scale", digits=0)
    with opened_room() as room, conversation(room), listening(room) as measured:
        outages = [
            outage(measured, room.unplug, room.plug_in),
            outage(measured, room.stop, room.start),
            outage(measured, room.hang, room.go_on),
        ]
    which = "device unplugged, sound server killed, sound server hanging"
    yield Figure(4, f"{which}: until it is told", tuple(o.told_s for o in outages), limit=3.0)
    yield Figure(4, "from coming back until heard, same session", tuple(o.heard_s for o in outages))
    yield Figure(4, "recorded gap less true outage", tuple(o.gap_off_s for o in outages))
    yield Figure(4, "session's clock less the true one", tuple(o.clock_off_s for o in outages))
    found, orders = found_in_any_order()
    yield Figure(5, "the right device found, in so many orders", (found, orders), "", digits=0)
    with opened_room() as room:
        yield Figure(6, "exact zeros until told; sound until that is taken back", tuple(silence(room)))
    yield Figure(7, f"clock off after {OVERFLOWS} overflows, all counted", (overflows_off_s(),), digits=3)
    errors = share_errors()
    yield Figure(8, f"share error: {', '.join(errors)}", tuple(errors.values()), "points", digits=1)


def demo_without_portaudio() -> float:
    """Seconds from the start until somebody is recognised; doctor and page say what to install.

    Raises:
        AssertionError: they do not.
    """
    with tampered(WITHOUT_PORTAUDIO) as environment:
        began_s = time.monotonic()
        with program([*BALANCE, "demo", "--no-open"], environment, Demo) as measured:
            measured.until(measured.voices)
            taken_s = time.monotonic() - began_s
            picker = measured.client.get("/api/sources").text
        doctor = subprocess.run(
            [sys.executable, *BALANCE, "doctor"], env=environment, capture_output=True, text=True, check=False
        )
    for where, words in (("picker", picker), ("doctor", " ".join(doctor.stdout.split()))):
        if "libportaudio2" not in words:
            raise AssertionError(f"The {where} does not say what to install: {words}")
    return taken_s


def no_such_microphone(room: Room) -> float:
    """Seconds until the program ends.

    Raises:
        AssertionError: with another exit code than was promised.
    """
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory() as data:
        ended = subprocess.run(
            [sys.executable, *BALANCE, "start", "--no-open", "--microphone", "Yeti", "--data", data],
            env=room.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if ended.returncode != NO_SUCH_MICROPHONE or "Yeti" not in ended.stderr:
        raise AssertionError(f"Exit code {ended.returncode}: {ended.stderr}")
    return time.monotonic() - began_s


def chirps_off_s(room: Room) -> float:
    """By how much the distance of two chirps is wrong, heard by a device that works at 44.1 kHz by itself."""
    with tempfile.TemporaryDirectory() as folder, closing(Capture(room, Path(folder))) as capture:
        capture.wait_for_sound()
        with room.play(two_chirps(Path(folder))) as playing:
            playing.wait()
        sound, _ = capture.finish()
    return abs(apart(sound)[0] - CHIRPS_APART) / SAMPLE_RATE_HZ


def tone_off_db(rate_hz: int) -> float:
    """What sets a resampled tone apart from the same tone at 16 kHz, at most; dB of full scale."""

    def tone(rate: int) -> NDArray[np.float32]:
        return np.asarray(0.5 * np.sin(2 * np.pi * 1000 * np.arange(10 * rate) / rate), np.float32)

    resampler = Resampler(rate_hz, 1)
    heard = np.concatenate([resampler.step(tone(rate_hz)), resampler.finish()])
    # At its ends there is a step from silence, which no rate below can hold.
    inside = slice(SAMPLE_RATE_HZ, -SAMPLE_RATE_HZ)
    wanted = tone(SAMPLE_RATE_HZ)
    return float(20 * np.log10(np.abs(heard - wanted[: len(heard)])[inside].max()))


def found_in_any_order() -> tuple[int, int]:
    """In how many orders of five devices the one of a name is found, whatever its number; of how many."""
    names = ("Table Mic (hw:1,0)", "Table Mic Pro (hw:2,0)", "HDA Intel PCH (hw:0,0)", "default", "pulse")
    devices = [InputDevice(name, "ALSA", "microphone", 2, 48_000, default=False) for name in names]
    orders = list(itertools.permutations(range(len(devices))))
    found = 0
    for order in orders:
        there = [
            replace(devices[which], name=devices[which].name.replace("hw:", f"hw:{place}"), index=place)
            for place, which in enumerate(order)
        ]
        found += find_device(there, names[0], "ALSA").index == order.index(0)
    return found, len(orders)


def overflows_off_s() -> float:
    """By how much the clock is off after overflows that lost 20 to 500 ms each.

    Raises:
        AssertionError: one of them was not counted.
    """
    random = np.random.default_rng(0)
    bench = Bench()
    began_s = bench.clock.now_s
    bench.stream.deliver(count=20)
    for lost_s in random.uniform(0.02, 0.5, OVERFLOWS):
        bench.clock.now_s += float(lost_s)
        bench.stream.deliver(overflowed=True)
        bench.stream.deliver(count=25)
        bench.read_until(round((bench.clock.now_s - began_s - 1.5) * SAMPLE_RATE_HZ))
    bench.finish()
    if bench.microphone.status.overflows != OVERFLOWS:
        raise AssertionError(f"{bench.microphone.status.overflows} overflows were counted.")
    return abs(bench.out[-1].end_sample / SAMPLE_RATE_HZ - (bench.clock.now_s - began_s))
