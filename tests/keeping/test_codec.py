"""Events and publications come back from the record as they went in, and carry nobody's name."""

from __future__ import annotations

import json
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from balance.phases import Phase
from balance.roster import Person, Roster
from diarize.types import Attribution, Publication, Relabel, Rewrite
from server.keeping import codec
from server.workshop.events.debrief import GroupGuessed
from server.workshop.events.floor import AgendaChanged, AgendaPlanned
from server.workshop.events.people import PersonChanged, PersonEntered, PersonRemoved, RosterUsed
from server.workshop.events.said import Event, Said, Step
from server.workshop.events.voices import VoicesKnown

TIMES = st.floats(0, 1e6)
VOICES = st.one_of(st.none(), st.integers(1, 30).map("v{}".format))
CONFIDENCE = st.floats(0, 1)
ATTRIBUTIONS = st.lists(
    st.builds(Attribution, st.integers(0, 10**6), TIMES, TIMES, VOICES, CONFIDENCE), max_size=4
).map(tuple)
REVISIONS = st.one_of(
    st.builds(Relabel, st.integers(0, 10**6), VOICES, CONFIDENCE),
    st.builds(Rewrite, TIMES, TIMES, ATTRIBUTIONS),
)
PUBLICATIONS = st.builds(Publication, TIMES, ATTRIBUTIONS, st.lists(REVISIONS, max_size=4).map(tuple))

KNOWN = {
    id_: Person(id_, name, group="officials", code=f"greenhorn{id_}", accommodations="wheelchair")
    for id_, name in (("p1", "Annelies"), ("p2", "Bartholomeus"))
}
SECRETS = ("Annelies", "Bartholomeus", "officials", "greenhorn", "wheelchair")
PEOPLE = st.sampled_from(tuple(KNOWN.values()))
ROSTERS = st.just(Roster(tuple(KNOWN.values()), {"v1": "p1"}, 3))
IDS = st.sampled_from(("p1", "p2"))


def _events(kind: type) -> st.SearchStrategy[Event]:
    own: dict[str, st.SearchStrategy[Any]]
    if kind in {PersonEntered, PersonChanged}:
        own = {"person": PEOPLE}
    elif kind is RosterUsed:
        own = {"roster": ROSTERS}
    elif kind is VoicesKnown:
        own = {"whose": st.dictionaries(st.sampled_from(("v1", "v2")), IDS)}
    elif kind is GroupGuessed:
        own = {"shares": st.dictionaries(IDS, CONFIDENCE)}
    elif kind in {AgendaPlanned, AgendaChanged}:
        phases = st.lists(st.builds(Phase, st.sampled_from(("discussion", "break")), target_s=st.just(60.0)))
        own = {next(iter(kind.__annotations__)): phases.map(tuple)}
    else:
        own = {}
    return st.builds(kind, **own)


EVENTS = st.one_of(*(_events(kind) for kind in get_args(Event)))
STEPS = st.one_of(
    st.none(),
    st.builds(
        Step,
        st.just("undo.removed"),
        st.fixed_dictionaries({"person": IDS}),
        st.lists(EVENTS, max_size=3).map(tuple),
        st.lists(st.integers(0, 99), max_size=2).map(tuple),
    ),
)


@given(PUBLICATIONS)
def test_a_publication_comes_back(publication: Publication) -> None:
    body = json.loads(json.dumps(codec.packed_publication(publication)))
    assert codec.unpacked_publication(body) == publication


@given(st.builds(Said, st.integers(1, 999), TIMES, EVENTS, STEPS))
def test_an_event_comes_back_and_has_no_name(said: Said) -> None:
    kind, body = codec.packed(said)
    text = json.dumps(body)
    assert [secret for secret in SECRETS if secret in text] == []
    again = codec.unpacked(said.number, said.at_s, kind, json.loads(text), KNOWN)
    assert repr(again) == repr(said)


def test_what_would_name_somebody_in_an_undo_step_is_left_out() -> None:
    back = (PersonEntered(KNOWN["p1"], 0, listed=True),)
    said = Said(1, 0.0, PersonRemoved("p1"), Step("undo.removed", {"name": "Annelies"}, back))
    kind, body = codec.packed(said)
    assert not [secret for secret in SECRETS if secret in json.dumps(body)]
    again = codec.unpacked(1, 0.0, kind, body, {})
    assert again.undo is not None
    (entered,) = again.undo.back
    assert isinstance(entered, PersonEntered)
    assert (entered.person.id, entered.person.name) == ("p1", "(p1)")


def test_each_kind_fits_its_column() -> None:
    kinds = [codec.kind_of(kind) for kind in get_args(Event)]
    assert len(set(kinds)) == len(kinds)
    assert max(map(len, kinds)) <= 40
