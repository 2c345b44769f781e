from __future__ import annotations

import numpy as np

from diarize.types import Attribution, Observation, Publication, Relabel, Rewrite
from diarize.voices.hand import Effect, Hand
from diarize.voices.memory import KnownPiece, Learned, Memory, Recollection, Told

ANNA = Hand().with_effect(Effect(1, ("v1",), {"v1": "Anna"}, anchors={3: "v1"}))


def piece(number: int) -> KnownPiece:
    sound = Observation(number, 1, 0.0, 3.0, 3.0, np.ones(1, np.float32))
    return KnownPiece(number, 1, sound)


def test_it_is_put_together_from_what_is_learned_and_what_is_told() -> None:
    known = Recollection()
    assert known.memory == Memory()
    first, second = piece(3), piece(4)
    known.learn(Learned((first,), Hand(), ("v1",), 4), hear_voices=True)
    known.learn(Learned((second,), ANNA, ("v1", "v2"), 5), hear_voices=True)
    known.note(
        Publication(
            4.0,
            (Attribution(3, 0.0, 2.0, None, 0.0), Attribution(4, 3.0, 4.0, "v2", 0.8)),
            (
                Rewrite(1.0, 3.0, (Attribution(3, 1.0, 2.5, None, 0.0),)),
                Relabel(3, "v1", 0.9),
                Relabel(99, "v1", 0.9),
            ),
        )
    )
    told = {3: Told("v1", 0.9, 0.0, 2.5), 4: Told("v2", 0.8, 3.0, 4.0)}
    assert known.memory == Memory((first, second), told, ANNA, ("v1", "v2"))


def test_no_number_is_given_twice() -> None:
    known = Recollection()
    known.learn(Learned((), Hand(), (), 5), hear_voices=True)
    known.note(Publication(1.0, (Attribution(7, 0.0, 1.0, None, 0.0),)))
    known.learn(Learned((), Hand(), (), 6), hear_voices=True)
    assert known.next_number == 8


def test_without_consent_no_sound_is_kept_not_even_one_that_was_on_its_way() -> None:
    known = Recollection()
    known.learn(Learned((piece(3),), ANNA, ("v1",), 4), hear_voices=True)
    known.forget_sounds()
    known.learn(Learned((piece(4),), ANNA, ("v1",), 5), hear_voices=False)
    memory = known.memory
    assert memory.pieces == (KnownPiece(3, 1, None, fixed=True), KnownPiece(4, 1, None, fixed=True))
    assert memory.hand.who.names == {"v1": "Anna"}
