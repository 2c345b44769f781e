"""A report as PDF, laid out by typst; what it says reaches it as data, never as markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING

from balance.errors import ReportError
from balance.report.palette import LIGHT

if TYPE_CHECKING:
    from balance.report.document import Report

FONT = '"Libertinus Serif", "Liberation Serif", "Times New Roman", serif'
"""Of pictures: the first comes with typst, so that a report looks the same everywhere; the others are
about as wide, and charts are measured by them. Names in other scripts take the system's."""


def pdf(report: Report) -> bytes:
    """Lay a report out on paper, as tagged PDF that a screen reader can read.

    Args:
        report: with pictures in `FONT`.

    Raises:
        ReportError: typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise ReportError(
            "A PDF needs typst, which is not installed: pip install 'speaking-balance[pdf]'. "
            "The report as a web page needs nothing, and can be printed."
        ) from error
    template = (files("balance.report") / "templates" / "report.typ").read_bytes()
    content = json.dumps({**asdict(report), "colours": asdict(LIGHT)}, ensure_ascii=False)
    inputs = {"report": content}
    try:
        made = typst.compile(template, format="pdf", sys_inputs=inputs, pdf_standards="ua-1")
    except typst.TypstError:
        # The standard forbids a letter that no font here has. An empty box in a name is better than no
        # report; what is wrong with the layout itself is wrong without the standard, too.
        made = typst.compile(template, format="pdf", sys_inputs=inputs)
    assert isinstance(made, bytes)
    return made
