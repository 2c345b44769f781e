"""A report as one HTML file that needs nothing else: no script, no address, everything in it."""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from balance.report.palette import LIGHT, SANS

if TYPE_CHECKING:
    from jinja2 import Template

    from balance.report.document import Picture, Report


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    text = (files("balance.report") / "templates" / "report.html").read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text)


def html(report: Report) -> str:
    """Lay a report out for a browser and for paper."""
    from markupsafe import Markup

    def drawing(picture: Picture) -> Markup:
        # Drawn by this package, names in it escaped; the only markup that is taken as it is.
        svg = with_own_ids(picture.svg, picture.name)
        return Markup(svg[svg.index("<svg") :])  # noqa: S704

    return _template().render(report=report, drawing=drawing, colours=asdict(LIGHT), sans=Markup(SANS))  # noqa: S704


def with_own_ids(svg: str, name: str) -> str:
    """An SVG whose ids are nobody else's in the same page."""
    svg = re.sub(r'(\bid=")', rf"\g<1>{name}-", svg)
    return re.sub(r'((?:url\(|href=")#)', rf"\g<1>{name}-", svg)
