"""Every operation that is described, with requests that fit the description and requests that do not.

Whatever is sent, the server answers with what it promises: its own description's body, or a problem in one
sentence; never an error of its own.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance

from balance.record.record import Record
from server.app import create_app
from server.door.access import Access
from tests.security.conftest import running_server
from tests.server.fakes import Room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import APIOperation, Case

    from tests.security.conftest import Browser, Shared

EXAMPLES = 25
DESCRIPTION = create_app(Access(8765), lambda: Room().session).openapi()
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
OPERATIONS: dict[str, APIOperation[Any, Any, Any, Any]] = {
    found.ok().label: found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)
}
PHONES = "/api/me"


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shared, Browser]]:
    """The server with a real record, and a phone that has come in."""
    folder = tmp_path_factory.mktemp("record")
    with (
        closing(Record(folder / "record.sqlite")) as record,
        running_server(record, folder / "uploads") as shared,
    ):
        shared.switch(on=True)
        yield shared, shared.visit("phone")


def test_all_that_answers_is_described() -> None:
    assert len(OPERATIONS) > 60


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fits", "does not"])
@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_nothing_that_is_sent_makes_the_server_fail(
    visitors: tuple[Shared, Browser], label: str, mode: GenerationMode
) -> None:
    shared, phone = visitors
    operation = OPERATIONS[label]
    who = phone if operation.path.startswith(PHONES) else shared.mentor

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def sends(case: Case[Any]) -> None:
        headers = {**dict(case.headers or {}), **who.headers}
        answer = case.call(base_url=who.base, headers=headers)
        case.validate_response(answer, checks=[not_a_server_error, response_schema_conformance])
        if answer.status_code >= 400:
            problem = answer.json()
            assert set(problem) == {"code", "sentence"}, problem
            assert problem["sentence"].endswith((".", "?"))

    try:
        sends()
    except Unsatisfiable:
        # Where any text will do, or nothing is sent, nothing is wrong.
        assert mode is GenerationMode.NEGATIVE
