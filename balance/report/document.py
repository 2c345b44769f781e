"""What a report consists of, before it is a page or a PDF: finished words and pictures, no markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that stands by itself."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """Something that the first page says."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart; its figures are in the tables too."""

    name: str
    alt: str
    """What a reader who cannot see it is told."""
    svg: str


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column."""

    title: str
    align: Align = "end"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of finished words; the first column names them."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the pages behind the first."""

    title: str
    hint: str
    """How to read it; may be empty."""
    sentences: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    terms: tuple[Point, ...] = ()
    """What words mean."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is read, from the first page on."""

    language: str
    kind: str
    title: str
    about: tuple[str, ...]
    question: str
    answer: str
    picture: Picture
    facts: tuple[Fact, ...]
    points: tuple[Point, ...]
    sections: tuple[Section, ...]
    footer: str
