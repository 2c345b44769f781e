"""What a browser shows that stands before a closed door, or is just being let in."""

from __future__ import annotations

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Speaking balance: {title}</title>
<h1>{heading}</h1>
<p>{sentence}</p>
{what_to_do}
</html>
"""
_GO_ON = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="0">
<title>Speaking balance</title>
<p><a href="">Go on</a></p>
</html>
"""
_HEADINGS = {
    "no_access": "Not let in yet",
    "token_used": "This address has been used",
    "link_withdrawn": "This link does not hold",
    "forbidden": "Not for this link",
}
_AT_THE_COMPUTER = """<p>Press Enter in the window in which <code>balance</code> runs:
it prints a new address.</p>
<p><a href="/mentor">If this browser has been let in before, go on to the page.</a></p>"""
_IN_THE_NETWORK = "<p>Ask the moderator for the link, or read the code on the shared screen again.</p>"


def key_page(code: str, sentence: str, *, own: bool) -> str | None:
    """The page for this refusal; None: there is none for it.

    Args:
        code: of the refusal.
        sentence: of ours, in plain text without markup.
        own: whether the browser is on the server's own computer.
    """
    heading = _HEADINGS.get(code)
    if heading is None:
        return None
    mentors = own and code in {"no_access", "token_used"}
    return _PAGE.format(
        title="open the printed address" if mentors else "open the link again",
        heading=heading,
        sentence=sentence,
        what_to_do=_AT_THE_COMPUTER if mentors else _IN_THE_NETWORK,
    )


def go_on_page() -> str:
    """A page that opens its own address once more, of itself."""
    return _GO_ON
