"""More voices than the room's picture has seats: those beyond are shown together, nothing is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SEATS = 15
"""So many the picture can show (`web/js/meter/`)."""
OTHERS = "others"
"""Their id; no person's and no voice's."""


def seated(voices: Sequence[protocol.Voice]) -> tuple[protocol.Voice, ...]:
    """These voices; where there are more than seats, the last without a person share the last seat.

    Who has a person keeps a seat of their own, however many they are.
    """
    own = {voice.id for voice in voices if voice.in_roster}
    free = max(SEATS - 1 - len(own), 0)
    strangers = [voice for voice in voices if voice.id not in own]
    apart = own | {voice.id for voice in strangers[:free]}
    if len(voices) <= SEATS or len(strangers) - free < 2:
        return tuple(voices)
    together = [voice for voice in voices if voice.id not in apart]
    return (*(voice for voice in voices if voice.id in apart), _together(together, number=len(apart) + 1))


def _together(voices: Sequence[protocol.Voice], *, number: int) -> protocol.Voice:
    return protocol.Voice(
        id=OTHERS,
        number=number,
        name=None,
        voices=len(voices),
        in_roster=False,
        present=True,
        counted=any(voice.counted for voice in voices),
        speaking=any(voice.speaking for voice in voices),
        raw_talk_time_s=sum(voice.raw_talk_time_s for voice in voices),
        turns=sum(voice.turns for voice in voices),
        backchannels=sum(voice.backchannels for voice in voices),
        longest_monologue_s=max(voice.longest_monologue_s for voice in voices),
        window=_sum([voice.window for voice in voices]),
        phase=_sum([voice.phase for voice in voices]),
    )


def total(values: Iterable[float | None]) -> float | None:
    """The sum of what is known; None: nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def at_most_all(share: float | None) -> float | None:
    """Ranges of several may add up to more than all of the talking, a share cannot."""
    return None if share is None else min(share, 1.0)


def _sum(figures: Sequence[protocol.Figures]) -> protocol.Figures:
    """The range is the sum of their ranges: errors among them cancel, so that it is rather too wide."""
    fair = total(one.fair_share for one in figures)

    def index(share: float | None) -> float | None:
        return share / fair if share is not None and fair else None

    share, low = total(one.share for one in figures), total(one.share_low for one in figures)
    high = at_most_all(total(one.share_high for one in figures))
    return protocol.Figures(
        talk_time_s=sum(one.talk_time_s for one in figures),
        share=share,
        share_low=low,
        share_high=high,
        fair_share=fair,
        voice_index=index(share),
        voice_index_low=index(low),
        voice_index_high=index(high),
    )
