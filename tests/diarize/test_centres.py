from __future__ import annotations

import numpy as np
import pytest

from diarize.types import Observation
from diarize.voices.centres import LEAST_S, Centres


def observation(clean_s: float, *direction: float) -> Observation:
    return Observation(1, 1, 0.0, clean_s, clean_s, np.array(direction, np.float32))


def test_a_centre_is_the_mean_by_clean_speech_of_length_one() -> None:
    centres = Centres()
    voice = centres.new()
    assert (voice, centres.of(voice)) == ("v1", None)
    centres.move({voice: [observation(3.0, 1.0, 0.0), observation(4.0, 0.0, 1.0)]}, held=())
    (centre,) = centres.of_all([voice])
    np.testing.assert_allclose(centre, [0.6, 0.8], atol=1e-6)


def test_a_piece_without_clean_speech_still_weighs_a_little() -> None:
    centres = Centres()
    voice = centres.new()
    centres.move({voice: [observation(0.0, 1.0, 0.0), observation(LEAST_S, 0.0, 1.0)]}, held=())
    (centre,) = centres.of_all([voice])
    np.testing.assert_allclose(centre, [0.5**0.5, 0.5**0.5], atol=1e-6)


@pytest.mark.parametrize(("held", "known"), [((), ["v2"]), (("v1",), ["v1", "v2"])])
def test_a_voice_without_pieces_is_known_only_where_something_was_said_of_it(
    held: tuple[str, ...], known: list[str]
) -> None:
    centres = Centres()
    first, second = centres.new(), centres.new()
    both = {first: [observation(1.0, 1.0, 0.0)], second: [observation(1.0, 0.0, 1.0)]}
    centres.move(both, held=())
    centres.move({second: both[second]}, held)
    assert centres.known()[0] == known
    assert len(centres.of_all([first, second])) == len(known)
    assert list(centres) == ["v1", "v2"]


def test_no_number_is_given_twice() -> None:
    centres = Centres()
    centres.new()
    centres.drop([centres.new()])
    assert list(centres) == ["v1"]
    assert "v2" not in centres
    assert centres.new() == "v3"
    again = Centres()
    again.remember(["v1", "v3"], {"v5"})
    assert list(again) == ["v1", "v3"]
    assert again.new() == "v6"


def test_all_sounds_can_be_forgotten_and_the_voices_stay() -> None:
    centres = Centres()
    voice = centres.new()
    centres.move({voice: [observation(1.0, 1.0, 0.0)]}, held=())
    centres.forget_sounds()
    assert list(centres) == [voice]
    ids, known = centres.known()
    assert (ids, known.shape) == ([], (0, 0))
