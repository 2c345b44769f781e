"""A room without furniture: how a sound at one place arrives at the microphone.

The image-source method (Allen & Berkley, 1979): each wall is a mirror, and what the microphone hears is
the sum of all mirrored sources, each later and weaker with its distance and its number of reflections.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import oaconvolve

from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPEED_OF_SOUND_M_S = 343.0
SIZE_M = (7.0, 5.5, 2.9)
MICROPHONE_M = (3.4, 2.8, 0.8)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is, seen from the microphone on the table."""

    distance_m: float = 1.3
    angle_deg: float = 0.0
    height_m: float = 1.2
    """Above the floor: a mouth of who sits."""
    rt60_s: float = 0.4
    """Until sound has fallen by 60 dB, by Sabine's formula; between these bare walls half as long again."""


def seat(number: int, of: int) -> Place:
    """A seat at a round table."""
    return Place(angle_deg=360.0 * number / of)


def response(place: Place) -> NDArray[np.float32]:
    """The impulse response: (samples,) float32; the direct sound is sample 0, with amplitude 1/distance."""
    size = np.array(SIZE_M)
    microphone = np.array(MICROPHONE_M)
    angle = np.deg2rad(place.angle_deg)
    flat = microphone[:2] + place.distance_m * np.array([np.cos(angle), np.sin(angle)])
    source = np.array([*np.clip(flat, 0.2, size[:2] - 0.2), place.height_m])
    # Sabine: absorption that gives this reverberation time.
    surface = 2 * (size[0] * size[1] + size[0] * size[2] + size[1] * size[2])
    absorption = min(0.161 * float(np.prod(size)) / (surface * place.rt60_s), 0.99)
    reach_m = SPEED_OF_SOUND_M_S * place.rt60_s
    orders = [np.arange(-int(reach_m / (2 * s)) - 1, int(reach_m / (2 * s)) + 2) for s in size]
    distances, bounces = [], []
    for mirrored in np.ndindex(2, 2, 2):
        axes = [
            2 * order * s + (1 - 2 * p) * x - m
            for order, s, p, x, m in zip(orders, size, mirrored, source, microphone, strict=True)
        ]
        hits = [np.abs(order - p) + np.abs(order) for order, p in zip(orders, mirrored, strict=True)]
        x, y, z = np.meshgrid(*axes, indexing="ij", sparse=True)
        distances.append(np.sqrt(x**2 + y**2 + z**2).ravel())
        of_x, of_y, of_z = np.meshgrid(*hits, indexing="ij", sparse=True)
        bounces.append((of_x + of_y + of_z).ravel())
    distance, hit = np.concatenate(distances), np.concatenate(bounces)
    direct = distance.min()
    delay = np.rint((distance - direct) / SPEED_OF_SOUND_M_S * SAMPLE_RATE_HZ).astype(np.intp)
    near = delay < round(place.rt60_s * SAMPLE_RATE_HZ)
    strength = (1.0 - absorption) ** (hit / 2) / distance
    heard = np.zeros(round(place.rt60_s * SAMPLE_RATE_HZ), np.float64)
    np.add.at(heard, delay[near], strength[near])
    return heard.astype(np.float32)


def heard_from(place: Place, dry: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the microphone hears of a sound: (samples + reverberation,) float32, weaker with the distance."""
    wet: NDArray[np.float32] = oaconvolve(dry, response(place)).astype(np.float32)
    return wet
