"""`balance report`: what the review's page hands on, without the server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from server.commands.records import opened
from server.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balance.report.files import Form


def run_report(
    flags: Mapping[str, Any],
    number: int,
    form: Form,
    out: Path | None,
    *,
    series: bool,
    language: str | None,
    pseudonymous: bool,
) -> None:
    """Write a report to a file.

    Raises:
        CannotStart: there is no such session or series, or no such language, or it cannot be written.
    """
    from balance.record.accounts import load
    from balance.record.series import language_of, meetings, title_of
    from balance.report.files import report_of_series, report_of_session
    from balance.report.words import chosen, languages
    from balance.review.series import series as side_by_side

    if language is not None and language.partition("-")[0].lower() not in languages():
        raise CannotStart(
            f"There are no words for {language}: give --language {' or '.join(languages())}.", 2
        )
    with opened(flags) as record:
        with record.engine.connect() as connection:
            if series:
                title = title_of(connection, number)
                found = side_by_side(meetings(connection, number))
                tag = chosen(language, language_of(connection, number))
            else:
                account = load(connection, number)
                tag = chosen(language, account.language)
        if series:
            content = report_of_series(title, found, form, tag, pseudonymous=pseudonymous)
        else:
            content = report_of_session(account, form, tag, pseudonymous=pseudonymous)
    name = f"{'series' if series else 'session'}-{number}.{form}"
    file = out or Path()
    if out is None or out.is_dir():
        file /= name
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise CannotStart(f"{file} cannot be written ({error.strerror}): give another --out.", 2) from error
    typer.echo(str(file))
