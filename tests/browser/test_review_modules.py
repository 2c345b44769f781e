"""The parts of a review that need no server: what is seen of a session, times as people type them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser


def ran(pages: Pages, module: str, code: str) -> Any:
    """What some code gives that has a module as `m`."""
    page = pages.open("/mentor", "idle")
    return page.evaluate(f"import('/web/js/review/{module}.js').then((m) => {{ return {code}; }})")


def test_a_view_keeps_what_it_is_zoomed_at_and_stays_in_the_session(pages: Pages) -> None:
    # 100 s seen of 1000 s, twice as close at 60 s: a quarter of it before that, as it was.
    assert ran(pages, "timeline/view", "m.zoomed({ from_s: 35, to_s: 135 }, 2, 60, 1000)") == {
        "from_s": 47.5,
        "to_s": 97.5,
    }
    assert ran(pages, "timeline/view", "m.zoomed({ from_s: 0, to_s: 10 }, 100, 5, 1000)") == {
        "from_s": 3,
        "to_s": 7,
    }
    assert ran(pages, "timeline/view", "m.zoomed({ from_s: 900, to_s: 1000 }, 0.01, 950, 1000)") == {
        "from_s": 0,
        "to_s": 1000,
    }
    assert ran(pages, "timeline/view", "m.panned({ from_s: 900, to_s: 1000 }, 50, 1000)") == {
        "from_s": 900,
        "to_s": 1000,
    }
    assert ran(pages, "timeline/view", "m.showing({ from_s: 0, to_s: 100 }, 400, 420, 1000)") == {
        "from_s": 360,
        "to_s": 460,
    }


def test_the_clock_is_marked_at_round_times(pages: Pages) -> None:
    assert ran(pages, "timeline/view", "m.ticks({ from_s: 100, to_s: 400 }, 360)") == [
        120,
        180,
        240,
        300,
        360,
    ]
    assert ran(pages, "timeline/view", "m.ticks({ from_s: 0, to_s: 14400 }, 360)") == [
        0,
        3600,
        7200,
        10800,
        14400,
    ]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("754", 754),
        ("12:34", 754),
        ("1:02:03", 3723),
        (" 0:01.5 ", 1.5),
        ("0:01,5", 1.5),
        ("", None),
        ("1:2:3:4", None),
        ("-3", None),
        ("x", None),
    ],
)
def test_times_are_read_as_people_type_them(pages: Pages, text: str, seconds: float | None) -> None:
    assert ran(pages, "turns-table", f"m.secondsOf({text!r})") == seconds


def test_a_time_is_written_as_it_can_be_typed(pages: Pages) -> None:
    assert ran(pages, "turns-table", "[0, 754, 754.25, 59.96, 3600.1].map(m.typed)") == [
        "0:00",
        "12:34",
        "12:34.3",
        "1:00",
        "1:00:00.1",
    ]


def test_presence_is_read_as_people_type_it(pages: Pages) -> None:
    read = "[%s].map(m.spansOf)"
    assert ran(pages, "corrections", read % "'0:00–45:00, 1:00:00–…', '10 - 20; 30-', ''") == [
        [[0, 2700], [3600, None]],
        [[10, 20], [30, None]],
        [],
    ]
    assert ran(pages, "corrections", read % "'20-10', 'now', '1-2-3'") == [None, None, None]


def test_speech_is_found_where_the_pointer_is(pages: Pages) -> None:
    """Ends are not in order where "mm-hm" lies in a long turn: the search must not miss the long one."""
    speech = [(0, 100), (10, 11), (20, 21), (150, 160)]
    lane = "{ speech: %s.map(([start_s, end_s]) => ({ start_s, end_s })), reach: [100, 100, 100, 160] }" % [
        list(one) for one in speech
    ]
    assert ran(pages, "model", f"[0, 50, 100, 155, 170].map((at) => m.firstAfter({lane}, at))") == [
        0,
        0,
        3,
        3,
        4,
    ]
    found = "m.speechAt({ lanes: [%s] }, 0, %s, %s)?.start_s ?? null"
    assert ran(pages, "model", found % (lane, 50, 0)) == 0
    assert ran(pages, "model", found % (lane, 10.5, 0)) == 10
    assert ran(pages, "model", found % (lane, 145, 2)) is None
    assert ran(pages, "model", found % (lane, 145, 6)) == 150
