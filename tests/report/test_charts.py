"""Charts are drawn of every session, say what the figures say, and run and fetch nothing."""

from __future__ import annotations

import re
import socket
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.report.charts import NAMES, SERIES_NAMES, chart, png, series_chart
from balance.report.html import with_own_ids
from balance.report.look import readable
from balance.report.numbers import Numbers
from balance.report.people import talkers
from balance.review.figures import figures
from tests.conftest import ROOT
from tests.report import made

if TYPE_CHECKING:
    from balance.report.charts import Name, SeriesName
    from balance.review.account import Account

SVG = "{http://www.w3.org/2000/svg}"
SESSIONS = {
    "workshop": made.workshop(),
    "twelve": made.twelve(),
    "one": made.one_person(),
    "empty": made.empty(),
}


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def draw(name: Name, account: Account, language: str = "en", *, dark: bool = False) -> str:
    return chart(name, account, figures(account), language, dark)


@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.parametrize("name", NAMES)
def test_every_chart_of_every_session_can_be_drawn(name: Name, session: str) -> None:
    drawn = draw(name, SESSIONS[session], "nl")
    assert texts(drawn)
    assert "NaN" not in drawn
    assert "Infinity" not in drawn


@pytest.mark.parametrize("name", SERIES_NAMES)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_chart_of_a_series_can_be_drawn(name: SeriesName, language: str) -> None:
    assert texts(series_chart(name, made.library(), language))


def test_a_share_is_written_as_the_figures_have_it() -> None:
    account = SESSIONS["workshop"]
    found, numbers = figures(account), Numbers("en")
    written = texts(draw("shares", account))
    for person in talkers(found):
        whole = person.whole
        assert person.name in written
        range_ = f"({numbers.percent(whole.share_low)} to {numbers.percent(whole.share_high)})"
        assert f"{numbers.percent(whole.share)} {range_}" in written
    assert "Gerda" not in written  # the moderator is not counted


def test_too_little_to_tell_is_said_of_effects() -> None:
    written = texts(draw("effects", SESSIONS["workshop"]))
    found = figures(SESSIONS["workshop"])
    group = [one.effect.group for one in found.interventions]
    told = [change for change in group if change is not None and change.verdict != "too_little"]
    assert 0 < len(told) < len(group)
    for change in told:
        assert Numbers("en").signed(change.change) in written
    assert "too little to tell" in written


def test_lift_is_shown_of_pairs_that_are_frequent_enough_and_of_no_others() -> None:
    found = figures(SESSIONS["workshop"])
    lifts = [Numbers("nl").number(one.lift, 1) for one in found.follows if one.lift is not None]
    written = [text for text in texts(draw("follows", SESSIONS["workshop"], "nl")) if re.match(r"^\d", text)]
    assert sorted(written) == sorted(lifts)
    assert len(lifts) < len(found.follows)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_text_and_nothing_else(name: Name) -> None:
    drawn = draw(name, SESSIONS["twelve"])
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(drawn).iter()}
    assert tags <= {"svg", "g", "rect", "path", "line", "text", "defs", "clipPath", "tspan"}
    assert "<script" not in drawn
    assert " onload" not in drawn


def test_a_picture_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a chart asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    drawn = draw("shares", SESSIONS["workshop"])
    assert not re.findall(r"(?:href|src|url)\s*[=(]\s*[\"']?(?!#)", drawn)
    assert [address for address in re.findall(r"https?://[^\"' ]+", drawn) if "w3.org" not in address] == []


def test_dark_and_light_differ_in_colours_alone() -> None:
    light, dark = (draw("shares", SESSIONS["workshop"], dark=dark) for dark in (False, True))
    assert light != dark
    assert re.sub(r"#[0-9a-f]{6}", "", light) == re.sub(r"#[0-9a-f]{6}", "", dark)


@pytest.mark.parametrize("dark", [False, True])
def test_colours_are_the_pages(dark: bool) -> None:
    css = (ROOT / "web" / "css" / "tokens.css").read_text(encoding="utf-8")
    tokens = {
        name.replace("-", "_"): pair[dark]
        for name, *pair in re.findall(r"--([a-z-]+): light-dark\((#\w+), (#\w+)\)", css)
    }
    from balance.report.palette import DARK, LIGHT

    palette = DARK if dark else LIGHT
    assert {name: tokens[name] for name in palette.__slots__} == {
        name: getattr(palette, name) for name in palette.__slots__
    }


def test_a_png_is_twice_as_fine() -> None:
    drawn = draw("shares", SESSIONS["workshop"])
    width = float(ElementTree.fromstring(drawn).attrib["width"])
    made_png = png(drawn)
    assert made_png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", made_png[16:20])[0] == pytest.approx(2 * width, abs=2)


def test_many_at_once_are_what_each_is_alone() -> None:
    names = list(NAMES) * 2
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda name: draw(name, SESSIONS["workshop"]), names))
    assert together == [draw(name, SESSIONS["workshop"]) for name in names]


@given(st.text(st.characters()))
def test_what_is_readable_is_xml_and_what_is_xml_stays(text: str) -> None:
    shown = readable({"names": [text, 1]})["names"][0]
    ElementTree.fromstring(f"<text>{escape(shown)}</text>")
    kept = [sign for sign in text if sign in "\t\n\r" or " " <= sign <= "\ud7ff" or sign >= "\ue000"]
    assert shown == "".join(sign for sign in kept if sign not in "\ufffe\uffff")


def test_ids_in_one_page_are_each_charts_own() -> None:
    svg = '<svg><clipPath id="clip0"/><g clip-path="url(#clip0)"/><use href="#clip0"/></svg>'
    assert with_own_ids(svg, "a") == (
        '<svg><clipPath id="a-clip0"/><g clip-path="url(#a-clip0)"/><use href="#a-clip0"/></svg>'
    )


def test_nothing_of_it_is_loaded_by_the_command_line_or_the_server() -> None:
    watched = "{'altair', 'vl_convert', 'typst', 'babel', 'jinja2'}"
    program = f"import sys, server.cli, server.rest.report; print(sorted({watched} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
