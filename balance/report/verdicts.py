"""What is said of a session in a sentence; only what its ranges hold for certain is said of anybody.

The same bounds as on the review's page: the band that the meter draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from balance.report.people import talkers
from balance.report.words import Words, spoken

if TYPE_CHECKING:
    from balance.metrics.effect import Change
    from balance.review.account import Account
    from balance.review.session_figures import PersonFigures, SessionFigures

MUCH = 1.5
LITTLE = 0.5
SAID_S = 0.5
"""Less is 0 sec when it is written."""
ENOUGH_COVERAGE = 0.8
"""Under this, prompts are silent, and so is the report's first sentence."""


def much(figures: SessionFigures) -> list[PersonFigures]:
    """Who certainly had more than one and a half times their fair share."""
    return [one for one in talkers(figures) if (one.whole.voice_index_low or 0.0) > MUCH]


def little(figures: SessionFigures) -> list[PersonFigures]:
    """Who certainly had less than half of it."""
    return [
        one
        for one in talkers(figures)
        if one.whole.voice_index_high is not None and one.whole.voice_index_high < LITTLE
    ]


def named(people: list[PersonFigures], words: Words) -> str:
    """Their names, for a sentence."""
    return words.numbers.listed([spoken(words.person(person)) for person in people])


def heard(figures: SessionFigures, words: Words) -> str:
    """Whether everybody was heard."""
    numbers, whole = words.numbers, figures.whole
    if not figures.turns and not figures.unknown:
        return words("heard.nobody")
    if whole.coverage is not None and whole.coverage < ENOUGH_COVERAGE:
        return words("heard.unsure", part=numbers.percent(whole.coverage))
    people = talkers(figures)
    if len(people) == 1:
        return words("heard.one", name=named(people, words))
    if whole.balance is None:
        return words("heard.little")
    quiet, loud = little(figures), much(figures)
    if quiet:
        return words("heard.not", count=len(quiet), names=named(quiet, words))
    return words("heard.but", count=len(loud), names=named(loud, words)) if loud else words("heard.yes")


def more_and_less(figures: SessionFigures, words: Words) -> tuple[str, ...]:
    """Who had more, and who had less, than a fair share."""
    numbers = words.numbers
    if figures.whole.balance is None:
        return (words("shares.none"),)
    if figures.whole.coverage is not None and figures.whole.coverage < ENOUGH_COVERAGE:
        return (words("shares.unrecognised"),)
    sentences = [
        words(
            "shares.much",
            name=named([one], words),
            share=numbers.percent(one.whole.share),
            low=numbers.percent(one.whole.share_low),
            high=numbers.percent(one.whole.share_high),
            fair=numbers.percent(one.whole.fair_share),
        )
        for one in much(figures)
    ]
    sentences = sentences or [words("shares.nobody_much")]
    quiet = little(figures)
    if quiet:
        sentences.append(words("shares.little", count=len(quiet), names=named(quiet, words)))
    else:
        sentences.append(words("shares.nobody_little"))
    return tuple(sentences)


def stepped_in(figures: SessionFigures, words: Words) -> tuple[str, ...]:
    """What the moderator's stepping in did, as far as can be told."""
    acted = [one for one in figures.interventions if one.acted]
    if not acted:
        return (words("stepped.never"),)
    groups = [verdict(one.effect.group) for one in acted]
    people = [verdict(one.effect.person) for one in acted if one.people]
    sentences = [words("stepped.times", count=len(acted)), _told(groups, "stepped.group", words)]
    if people:
        sentences.append(_told(people, "stepped.person", words))
    return tuple(sentences)


def verdict(change: Change | None) -> str:
    """`rose`, `fell` or `too_little`."""
    return "too_little" if change is None else change.verdict


def _told(verdicts: list[str], key: str, words: Words) -> str:
    counts = [
        words(f"stepped.{kind}", count=verdicts.count(kind))
        for kind in ("rose", "fell", "too_little")
        if kind in verdicts
    ]
    return words(key, counts=words.numbers.listed(counts))


def how_sure(account: Account, figures: SessionFigures, words: Words) -> tuple[str, ...]:
    """How much of it was heard and recognised, and how wide the ranges are."""
    numbers, whole = words.numbers, figures.whole
    if whole.coverage is None:
        return (words("sure.nothing"),)
    if account.kind == "import":
        sentences = [words("sure.import")]
    elif whole.unknown_s < SAID_S:
        sentences = [words("sure.all")]
    else:
        part, unknown = numbers.percent(whole.coverage), numbers.duration(whole.unknown_s)
        sentences = [words("sure.coverage", part=part, unknown=unknown)]
    if whole.coverage < ENOUGH_COVERAGE:
        sentences.append(words("sure.too_little"))
    unheard_s = sum(one.end_s - one.start_s for one in account.unheard)
    if unheard_s > 0:
        sentences.append(words("sure.unheard", length=numbers.duration(unheard_s)))
    if account.kind != "import":
        sentences.append(words("sure.ranges"))
    return tuple(sentences)
