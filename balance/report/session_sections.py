"""The pages behind the first of a session's report: every picture has its table, every figure its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balance.report.document import Column, Picture, Section, Table
from balance.report.numbers import UNKNOWN, clock
from balance.report.people import shown_follows
from balance.report.verdicts import verdict
from balance.report.words import Words, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from balance.metrics.effect import Change
    from balance.report.charts import Name
    from balance.review.account import Account, Unheard
    from balance.review.session_figures import Intervention, SessionFigures

    Draw = Callable[[Name], Picture]

JOINS_S = 0.1
"""Stretches that were not heard and lie no further apart are one."""


def sections(account: Account, figures: SessionFigures, words: Words, draw: Draw) -> Iterator[Section]:
    """What there is to show of this session, in order; of what it did not have nothing."""
    if figures.people:
        yield _shares(figures, words)
        yield Section(words("section.timeline"), words("hint.timeline"), pictures=(draw("timeline"),))
    if any(one.balance is not None for one in figures.course):
        yield Section(words("section.balance"), words("hint.balance"), pictures=(draw("balance"),))
    if figures.phases:
        yield _phases(figures, words, draw)
    if figures.interventions:
        yield _effects(figures, words, draw)
    if figures.people:
        yield _conversation(figures, words)
    if shown_follows(figures)[1]:
        yield Section(words("section.follows"), words("hint.follows"), pictures=(draw("follows"),))
    if figures.groups:
        yield _groups(figures, words, draw)
    if account.ground_rules or account.norm or account.last_norm:
        yield _agreed(account, words)
    if account.unheard or account.phases.off_record:
        yield _not_heard(account, words)


def _shares(figures: SessionFigures, words: Words) -> Section:
    numbers = words.numbers
    heads = ("person", "share", "fair", "index", "talked", "present")
    rows = []
    for person in figures.people:
        whole = person.whole
        name = words.person(person)
        rows.append(
            (
                name if person.counted else words("not_counted", name=spoken(name)),
                _range(words, whole.share, whole.share_low, whole.share_high),
                numbers.percent(whole.fair_share),
                numbers.number(whole.voice_index, 2),
                numbers.duration(whole.talk_time_s),
                numbers.duration(person.present_s),
            )
        )
    return Section(words("section.table"), words("hint.table"), tables=(_table(words, heads, rows),))


def _range(words: Words, share: float | None, low: float | None, high: float | None) -> str:
    percent = words.numbers.percent
    if share is None or low is None or high is None:
        return percent(share)
    return words("share.range", share=percent(share), low=percent(low), high=percent(high))


def _phases(figures: SessionFigures, words: Words, draw: Draw) -> Section:
    numbers = words.numbers
    rows = []
    for phase in figures.phases:
        group = phase.group
        rows.append(
            (
                words.phase(phase),
                clock(phase.start_s),
                numbers.duration(phase.end_s - phase.start_s),
                numbers.duration(phase.target_s),
                words("yes") if phase.counted else words("no"),
                numbers.number(group.balance if group else None),
                numbers.percent(group.coverage if group else None),
            )
        )
    heads = ("phase", "from", "lasted", "planned", "counts", "balance", "coverage")
    pictures = (draw("phases"),) if any(phase.group is not None for phase in figures.phases) else ()
    table = _table(words, heads, rows)
    return Section(words("section.phases"), words("hint.phases"), pictures=pictures, tables=(table,))


def _effects(figures: SessionFigures, words: Words, draw: Draw) -> Section:
    names = {person.id: words.person(person) for person in figures.people}
    rows = [
        (
            clock(one.at_s),
            what_was(one, names, words),
            _changed(words, one.effect.group, 0),
            words(f"verdict.{verdict(one.effect.group)}"),
            _changed(words, one.effect.person, 2),
            words(f"verdict.{verdict(one.effect.person)}"),
        )
        for one in figures.interventions
    ]
    columns = (
        Column(words("head.moment"), "start"),
        Column(words("head.what"), "start"),
        Column(words("head.group_change"), "start"),
        Column(words("head.so"), "start"),
        Column(words("head.person_change"), "start"),
        Column(words("head.so"), "start"),
    )
    return Section(
        words("section.effects"),
        words("hint.effects"),
        pictures=(draw("effects"),),
        tables=(Table(columns, tuple(rows)),),
    )


def what_was(one: Intervention, names: dict[str, str], words: Words) -> str:
    """What a prompt was about, or that there was none, and whether the moderator acted on it."""
    what = words(f"prompt.{one.prompt or 'none'}")
    if one.people:
        whom = words.numbers.listed([spoken(names.get(id_, id_)) for id_ in one.people])
        what = words("about.whom", what=what, whom=whom)
    return what if one.acted else words("not_acted", what=what)


def _changed(words: Words, change: Change | None, digits: int) -> str:
    if change is None:
        return UNKNOWN
    numbers = words.numbers
    return words(
        "change",
        before=numbers.number(change.before, digits),
        after=numbers.number(change.after, digits),
        change=numbers.signed(change.change, digits),
        low=numbers.signed(change.low, digits),
        high=numbers.signed(change.high, digits),
    )


def _conversation(figures: SessionFigures, words: Words) -> Section:
    numbers = words.numbers
    rows = [
        (
            words.person(person),
            numbers.number(person.turns),
            numbers.number(person.backchannels),
            numbers.duration(person.longest_monologue_s),
            numbers.seconds(person.response_latency_s),
            numbers.percent(person.uptake),
        )
        for person in figures.people
    ]
    heads = ("person", "turns", "between", "longest", "latency", "uptake")
    whole = figures.whole
    sentences = [
        words(
            "talk.silence",
            silence=numbers.duration(figures.silence_s),
            counted=numbers.duration(figures.counted_s),
        ),
        words(
            "talk.interruptions",
            count=figures.interruptions,
            successful=numbers.number(figures.interruptions_successful),
        ),
    ]
    if whole.balance is not None:
        sentences.append(
            words(
                "talk.indices",
                gini=numbers.number(whole.gini, 2),
                evenness=numbers.number(whole.evenness, 2),
                dominated=numbers.percent(whole.dominated),
            )
        )
    return Section(
        words("section.talk"),
        words("hint.talk"),
        sentences=tuple(sentences),
        tables=(_table(words, heads, rows),),
    )


def _groups(figures: SessionFigures, words: Words, draw: Draw) -> Section:
    numbers = words.numbers
    rows = [
        (
            group.name,
            numbers.number(group.people),
            numbers.percent(group.share),
            numbers.percent(group.fair_share),
            numbers.number(group.voice_index, 2),
            numbers.duration(group.talk_time_s),
        )
        for group in figures.groups
    ]
    heads = ("group", "people", "share_alone", "fair", "index", "talked")
    return Section(
        words("section.groups"),
        words("hint.groups"),
        pictures=(draw("groups"),),
        tables=(_table(words, heads, rows),),
    )


def _agreed(account: Account, words: Words) -> Section:
    sentences = [words("agreed.rule", rule=spoken(rule)) for rule in account.ground_rules]
    if account.last_norm is not None:
        met = words(f"met.{account.norm_met or 'unsaid'}")
        sentences.append(words("agreed.last", norm=spoken(account.last_norm), met=met))
    if account.norm is not None:
        sentences.append(words("agreed.next", norm=spoken(account.norm)))
    return Section(words("section.agreed"), "", sentences=tuple(sentences))


def _not_heard(account: Account, words: Words) -> Section:
    numbers = words.numbers
    spans = [(start, end, words("unheard")) for start, end in _joined(account.unheard)]
    spans += [
        (start, min(end, account.duration_s), words("off_record")) for start, end in account.phases.off_record
    ]
    # Off the record a live session's clock stands still: that it was is known, not for how long.
    rows = [
        (why, clock(start), clock(end), numbers.duration(end - start) if end - start >= 1 else UNKNOWN)
        for start, end, why in sorted(spans)
    ]
    heads = ("why", "from", "to", "lasted")
    return Section(words("section.not_heard"), words("hint.not_heard"), tables=(_table(words, heads, rows),))


def _joined(unheard: Sequence[Unheard]) -> list[tuple[float, float]]:
    """A microphone that is gone says so about once a second: what follows on is one stretch."""
    joined: list[tuple[float, float]] = []
    for one in sorted(unheard, key=lambda each: each.start_s):
        if joined and one.start_s <= joined[-1][1] + JOINS_S:
            joined[-1] = (joined[-1][0], max(joined[-1][1], one.end_s))
        else:
            joined.append((one.start_s, one.end_s))
    return joined


def _table(words: Words, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    first, *others = (words(f"head.{head}") for head in heads)
    return Table((Column(first, "start"), *(Column(other) for other in others)), tuple(rows))
