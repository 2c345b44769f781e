"""The meter's pure functions, run where they will be run: in the browser."""

from __future__ import annotations

import itertools
import math
import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.feed import Feed, FeedServer
from tests.browser.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """One page for the whole module: pure functions leave nothing behind."""
    with FeedServer(Feed(scene=SCENES["idle"])) as feed:
        opened = chromium.new_page(locale="en-GB")
        opened.goto(feed.url("/screen"))
        yield opened
        opened.close()


def run(page: Page, module: str, body: str, argument: Any = None) -> Any:
    """Evaluate `body` with the module as `m` and the argument as `a`."""
    return page.evaluate(f"async (a) => {{ const m = await import('/web/js/{module}'); {body} }}", argument)


def test_the_scale_is_straight_up_to_the_band_and_bends_above(page: Page) -> None:
    values = run(page, "meter/scale.js", "return a.map(m.compress)", [0, 0.5, 1, 1.5, 2.1, 2.7, -1])
    assert values == pytest.approx([0, 0.5, 1, 1.5, 1.8, 1.9, 0])


def test_no_bulge_leaves_its_seat_and_more_is_always_further_out(page: Page) -> None:
    drawn = run(page, "meter/scale.js", "return a.map(m.compress)", [i / 10 for i in range(151)])
    assert all(a < b for a, b in itertools.pairwise(drawn))
    assert drawn[-1] < run(page, "meter/scale.js", "return m.OUTERMOST")


def test_no_dent_disappears_behind_the_number(page: Page) -> None:
    scale = run(
        page,
        "meter/scale.js",
        "const s = m.radii(300); return {...s, least: m.radiusOf(s, 0), most: m.radiusOf(s, 15)}",
    )
    assert scale["core"] < scale["least"]
    assert scale["most"] < 300


def test_equal_voices_make_a_circle(page: Page) -> None:
    body = "const c = m.closedCurve(a); return Array.from({length: 360}, (_, i) => c(i * Math.PI / 180))"
    knots = [{"angle": 2 * math.pi * i / 7, "value": 1} for i in range(7)]
    assert run(page, "meter/curve.js", body, knots) == pytest.approx([1] * 360)


@pytest.mark.parametrize("count", range(1, 16))
def test_the_curve_stands_at_each_value_and_nowhere_says_more(page: Page, count: int) -> None:
    chance = random.Random(count)
    angles = [2 * math.pi * i / count for i in range(count)]
    values = [chance.choice([0.0, chance.uniform(0, 2.1)]) for _ in range(count)]
    knots = [{"angle": angle, "value": value} for angle, value in zip(angles, values, strict=True)]
    chance.shuffle(knots)
    body = """
        const c = m.closedCurve(a.knots);
        const part = 2 * Math.PI / a.angles.length / 20;
        const between = a.angles.map(x => Array.from({length: 21}, (_, i) => c(x + i * part)));
        return {at: a.angles.map(c), between};
    """
    drawn = run(page, "meter/curve.js", body, {"knots": knots, "angles": angles})
    assert drawn["at"] == pytest.approx(values, abs=1e-9)
    for i, between in enumerate(drawn["between"]):
        ends = sorted((values[i], values[(i + 1) % count]))
        assert min(between) >= ends[0] - 1e-9
        assert max(between) <= ends[1] + 1e-9


def test_the_shape_has_made_95_percent_of_its_way_after_30_s_and_a_seat_after_1_s(page: Page) -> None:
    body = """
        const motion = new m.Motion();
        const edge = v => ({low: v, mid: v, high: v});
        motion.aim([{id: 'v1', angle: 0, edge: edge(1)}], {jump: true});
        motion.aim([{id: 'v1', angle: 2, edge: edge(2)}, {id: 'v2', angle: 3, edge: edge(1)}]);
        const seen = [];
        for (const s of [1, 29, 600]) {
            for (let i = 0; i < 10 * s; i++) motion.step(0.1);
            seen.push(motion.places());
        }
        return {seen, settled: motion.settled};
    """
    result = run(page, "meter/motion.js", body)
    after_1, after_30, after_all = result["seen"]
    assert after_1[0]["angle"] == pytest.approx(2 * (1 - math.exp(-3)), abs=0.01)
    assert after_1[0]["edge"]["mid"] == pytest.approx(2 - math.exp(-0.1), abs=0.01)
    assert after_1[1]["presence"] == pytest.approx(1 - math.exp(-3), abs=0.01)
    assert after_30[0]["edge"]["mid"] == pytest.approx(2 - math.exp(-3), abs=0.01)
    assert after_all[0]["edge"]["mid"] == 2
    assert after_all[1]["presence"] == 1
    assert result["settled"]


def test_with_reduced_motion_the_shape_stands_still_and_steps(page: Page) -> None:
    body = """
        const motion = new m.Motion(); motion.reduced = true;
        const edge = v => ({low: v, mid: v, high: v});
        motion.aim([{id: 'v1', angle: 0, edge: edge(1)}], {jump: true});
        motion.aim([{id: 'v1', angle: 2, edge: edge(2)}]);
        const seen = [];
        for (let s = 1; s <= 10; s++) {
            motion.step(1);
            const [place] = motion.places();
            seen.push([place.angle, place.edge.mid]);
        }
        return seen;
    """
    assert run(page, "meter/motion.js", body) == [[2, 1]] * 9 + [[2, 2]]


def test_somebody_who_leaves_fades_and_is_gone_and_the_shape_does_not_jump(page: Page) -> None:
    body = """
        const motion = new m.Motion();
        const edge = v => ({low: v, mid: v, high: v});
        const aims = [0, 1, 2].map(i => ({id: 'v' + i, angle: 2 * i, edge: edge(1 + i / 2)}));
        motion.aim(aims, {jump: true});
        const values = [m.shapeOf(motion.places()).mid(4)];
        motion.aim(aims.slice(0, 2));
        for (let i = 0; i < 40; i++) { motion.step(0.1); values.push(m.shapeOf(motion.places()).mid(4)); }
        return {values, left: motion.places().map(p => p.id)};
    """
    result = run(page, "meter/motion.js", body)
    assert result["left"] == ["v0", "v1"]
    assert result["values"][0] == pytest.approx(1.5 + 0.5 / (1 + 0.5 / 0.6))
    assert max(abs(a - b) for a, b in itertools.pairwise(result["values"])) < 0.2


NAME_CASES = [
    ("Anna", 60, 1, ["Anna"]),
    ("Bram de Vries", 130, 1, ["Bram de Vries"]),
    ("Bram de Vries", 80, 2, ["Bram de", "Vries"]),
    ("Bram de Vries", 60, 1, ["Bram"]),
    ("Pieter-Jan", 70, 2, ["Pieter-", "Jan"]),
    ("Maximiliaan-Alexander van den Brandhorst", 120, 2, ["Maximiliaan-", "Alexander"]),
    ("Wilhelmina", 60, 1, ["Wilhe…"]),
    ("Wilhelmina", 45, 1, []),
    ("👩‍🔬👩‍🔬👩‍🔬👩‍🔬👩‍🔬👩‍🔬", 250, 1, ["👩‍🔬👩‍🔬👩‍🔬👩‍🔬…"]),
]


@pytest.mark.parametrize(("name", "width", "lines", "shown"), NAME_CASES)
def test_names_fit_their_room(page: Page, name: str, width: int, lines: int, shown: list[str]) -> None:
    """Each UTF-16 unit counts 10 px."""
    body = "return m.fitName(a.name, a.room, text => 10 * text.length)"
    assert run(page, "meter/fit.js", body, {"name": name, "room": {"width": width, "lines": lines}}) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Anna", "A"),
        ("Bram de Vries", "BV"),
        ("ólafur", "Ó"),
        ("(Dr.) Ng", "DN"),
        ("فاطمة الزهراء", "ف"),
        ("יעל בן־דוד", "יב"),
        ("李小龙", "李"),
        ("<script>", "S"),
        ("!!!", ""),
    ],
)
def test_initials(page: Page, name: str, shown: str) -> None:
    assert run(page, "meter/fit.js", "return m.initials(a)", name) == shown


@pytest.mark.parametrize(
    ("width", "height"), [(1240, 1060), (880, 750), (372, 420), (302, 346), (2400, 1200)]
)
@pytest.mark.parametrize("count", range(16))
def test_seats_stand_inside_the_picture_and_apart(page: Page, width: int, height: int, count: int) -> None:
    room = {"width": width, "height": height, "count": count}
    layout = run(page, "meter/layout.js", "return m.layoutSeats(a)", room)
    places = [
        (layout["seatRing"] * math.sin(seat["angle"]), -layout["seatRing"] * math.cos(seat["angle"]))
        for seat in layout["seats"]
    ]
    assert len(places) == count
    radius = layout["seatRadius"]
    assert all(abs(x) + radius <= width / 2 and abs(y) + radius <= height / 2 for x, y in places)
    assert all(math.dist(a, b) > 2 * radius for i, a in enumerate(places) for b in places[:i])
    assert layout["radii"]["outermost"] <= layout["seatRing"] - radius


def test_waiting_doubles_up_to_a_limit_and_is_spread(page: Page) -> None:
    body = "return [0, 1, 2, 5, 40].map(i => [m.backoff_ms(i, 0), m.backoff_ms(i, 1)])"
    assert run(page, "live.js", body) == [[250, 500], [500, 1000], [1000, 2000], [7500, 15000], [7500, 15000]]


@pytest.mark.parametrize(
    ("wishes", "language"),
    [([None, "nl-BE", "en"], "nl"), (["en", "nl"], "en"), (["fr", "NL"], "nl"), (["fr"], "en"), ([], "en")],
)
def test_the_first_language_that_there_is(page: Page, wishes: list[str | None], language: str) -> None:
    assert run(page, "i18n.js", "return m.choose(a)", wishes) == language


@pytest.mark.parametrize(
    ("hands", "words"),
    [
        (0.0, "shared evenly"),
        (0.02, "shared evenly"),
        (0.04, "a twentieth"),
        (0.11, "a tenth"),
        (0.19, "a fifth"),
        (0.26, "a quarter"),
        (0.34, "a third"),
        (0.52, "half"),
        (0.93, "Nearly all"),
    ],
)
def test_the_balance_in_words(page: Page, hands: float, words: str) -> None:
    assert words in run(page, "figure-words.js", "return m.handsSentence(a)", hands)


def test_durations(page: Page) -> None:
    assert run(page, "i18n.js", "return a.map(s => m.duration(s))", [0, 45, 180, 252, 3720]) == [
        "0 sec",
        "45 sec",
        "3 min",
        "4 min 12 sec",
        "1 hr 2 min",
    ]
    assert run(page, "i18n.js", "return a.map(m.clock)", [0, 61.9, 3723]) == ["0:00", "1:01", "1:02:03"]


def test_what_a_row_of_levels_means(page: Page) -> None:
    body = """
        const hearing = new m.Hearing();
        const say = (rms_db, peak_db, clipping, at) => hearing.judge({rms_db, peak_db, clipping}, at);
        return [say(-100, -100, false, 0), say(-100, -100, false, 6000), say(-70, -60, false, 6100),
                say(-30, -20, false, 7000), say(-70, -60, false, 11000), say(-10, 0, true, 11500),
                say(-30, -20, false, 15000), say(-70, -60, false, 21000)];
    """
    assert run(page, "mentor/level-bar.js", body) == [
        "waiting",
        "no_sound",
        "nothing",
        "heard",
        "heard",
        "clipping",
        "heard",
        "nothing",
    ]
