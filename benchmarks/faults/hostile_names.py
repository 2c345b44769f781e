"""Promises 25 and 27: people who are called something that pages, tables and reports could take for more.

A real browser visits every page, with those names in the live session and in one that is over; whatever it
asks for is noted.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pypdf
from playwright.sync_api import sync_playwright

from benchmarks.faults.figure import Figure
from benchmarks.parts.program import LIMIT_S
from tests.browser.chromium import launched
from tests.browser.patience import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from benchmarks.faults.demo import Demo

NAMES = (
    "<script>hit=1</script>",
    "<img src=x onerror=hit=1>",
    '"><svg onload=hit=1>',
    "</title><iframe src=//evil.example>",
    "{{7*7}} ${7*7} <%=7*7%>",
    '=HYPERLINK("http://evil.example";"x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    '#import "x.typ" $ a $ *b*',
    "'; DROP TABLE people;--",
    "../../etc/passwd",
)
RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What a sheet takes for the beginning of a formula."""
PLACES = ("/mentor", "?session=", "/s/", "/report.html")
"""Parts of the addresses of pages that show everybody; the others show names in some of their states."""


def names_everywhere(measured: Demo) -> Iterator[Figure]:
    """Both promises' figures.

    Raises:
        AssertionError: a name was run, or is not where it should be.
    """
    # The first report of a program takes seconds: what draws it is loaded.
    measured.client.timeout = httpx.Timeout(LIMIT_S)
    session = _session_of_names(measured)
    for name in NAMES:
        measured.client.post("/api/roster", json={"name": name, "consent": "yes"}).raise_for_status()
    links = measured.client.put("/api/sharing", json={"on": True}).raise_for_status().json()
    address_of = {one["role"]: one["address"] for one in links["mentor"]["sharing"]["links"]}
    report = measured.client.get(f"/api/review/sessions/{session}/report.html").raise_for_status().content
    paths = ["/mentor", "/series", "/review", f"/review?session={session}", "/debrief", "/screen"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_bytes(report)
        browser = launched(playwright, whole=True)
        context = browser.new_context(locale="en-GB")
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.on("websocket", lambda socket: asked.append(socket.url))
        page.goto(measured.new_address())
        shown = 0
        addresses = [measured.base + one for one in paths] + [*address_of.values(), file.as_uri()]
        for address in addresses:
            page.goto(address)
            page.wait_for_load_state("networkidle" if address == file.as_uri() else "load")
            shown += _shown(page, must=any(part in address for part in PLACES))
        browser.close()
    sheets = measured.client.get(f"/api/review/sessions/{session}/export/csv").raise_for_status().content
    paper = measured.client.get(f"/api/review/sessions/{session}/report.pdf").raise_for_status().content
    shown += _in_tables(sheets) + _on_paper(paper)
    where = f"on {len(addresses)} pages, in tables and on paper"
    what = f"{len(NAMES)} hostile names {where}, {shown} times there as letters; run"
    yield Figure(25, what, (0.0,), "", limit=0.0, digits=0)
    own = {"127.0.0.1", urlsplit(address_of["phone"]).hostname, None, ""}
    elsewhere = [one for one in asked if urlsplit(one).hostname not in own]
    what = f"requests to elsewhere, of {len(asked)} that a browser made on {len(addresses)} pages"
    yield Figure(27, what, (float(len(elsewhere)),), "", limit=0.0, digits=0)


def _session_of_names(measured: Demo) -> int:
    """A session that is over, in which each of them has spoken."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(("start", "end", "speaker"))
    rows.writerows((10 * place, 10 * place + 8, f"'{name}") for place, name in enumerate(NAMES))
    sent = measured.client.post(
        "/api/review/uploads",
        params={"name": "names.csv", "title": NAMES[0]},
        content=table.getvalue().encode(),
    ).raise_for_status()
    number = sent.json()["number"]

    def upload() -> dict[str, object]:
        told: dict[str, object] = measured.client.get(f"/api/review/uploads/{number}").json()
        return told

    measured.until(lambda: upload()["state"] not in {"waiting", "working"}, every_s=0.2)
    told = upload()
    if not isinstance(told["session"], int):
        raise AssertionError(f"The names were not taken in: {json.dumps(told)}")
    return told["session"]


def _shown(page: Page, *, must: bool) -> int:
    """How many of the names the page shows.

    Raises:
        AssertionError: one was run.
    """
    if must:
        until(page, f"document.body.innerText.includes({json.dumps(NAMES[0])})")
    if page.evaluate("typeof hit !== 'undefined' || document.querySelector('iframe') !== null"):
        raise AssertionError(f"A name was run on {page.url}.")
    text = page.evaluate(
        "document.body.innerText"
        " + [...document.querySelectorAll('input, option')].map(one => '\\n' + one.value + one.text)"
    )
    return sum(name in text for name in NAMES)


def _in_tables(sheets: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(sheets)) as packed:
        texts = [packed.read(name).decode("utf-8-sig") for name in packed.namelist()]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text)) for cell in row]
    alive = [cell for cell in cells if cell.startswith(RUNS)]
    if alive:
        raise AssertionError(f"A sheet would run {alive[0]}.")
    return sum(any(cell.removeprefix("'") == name for cell in cells) for name in NAMES)


def _on_paper(paper: bytes) -> int:
    """How many stand there as letters; a line that was broken does not count as one."""
    document = pypdf.PdfReader(io.BytesIO(paper))
    if any(annotation for page in document.pages for annotation in page.get("/Annots", [])):
        raise AssertionError("The report on paper leads somewhere.")
    text = "".join("".join(page.extract_text().split()) for page in document.pages)
    return sum("".join(name.split()) in text for name in NAMES)
