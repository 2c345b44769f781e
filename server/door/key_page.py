"""What a browser shows that stands before a closed door, or is just being let in; in its own language."""

from __future__ import annotations

from html import escape

from babel.core import negotiate_locale

import web

_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<h1>{heading}</h1>
<p>{sentence}</p>
{what_to_do}
</html>
"""
_GO_ON = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="0">
<title>Speaking balance</title>
<p><a href="">{go_on}</a></p>
</html>
"""
_HEADINGS = {
    "no_access": "door.not_let_in",
    "token_used": "door.used",
    "link_withdrawn": "door.withdrawn",
    "forbidden": "door.not_for_link",
}


def key_page(code: str, sentence: str, *, own: bool, languages: str) -> str | None:
    """The page for this refusal; None: there is none for it.

    Args:
        code: of the refusal.
        sentence: of ours, in English.
        own: whether the browser is on the server's own computer.
        languages: what the browser would like to read, as its `Accept-Language` header has it.
    """
    if code not in _HEADINGS:
        return None
    language = spoken(languages)
    texts = {key: escape(text) for key, text in web.texts(language).items() if isinstance(text, str)}
    mentors = own and code in {"no_access", "token_used"}
    if mentors:
        steps = [texts["door.press_enter"], f'<a href="/mentor">{texts["door.been_let_in"]}</a>']
    else:
        steps = [texts["door.ask_moderator"]]
    return _PAGE.format(
        language=language,
        title=texts["door.title_mentor" if mentors else "door.title_link"],
        heading=texts[_HEADINGS[code]],
        # Ours says more; where a language has no sentence of its own, it is better than none.
        sentence=escape(sentence) if language == "en" else texts.get(f"problem.{code}", escape(sentence)),
        what_to_do="\n".join(f"<p>{step}</p>" for step in steps),
    )


def go_on_page(languages: str) -> str:
    """A page that opens its own address once more, of itself."""
    language = spoken(languages)
    return _GO_ON.format(language=language, go_on=escape(web.texts(language)["door.go_on"]))


def spoken(languages: str) -> str:
    """Which of our languages an `Accept-Language` header would like best; English, if none of them."""
    wishes = []
    for wish in languages.split(","):
        tag, _, weight = wish.partition(";")
        try:
            wishes.append((float(weight.strip().removeprefix("q=") or 1.0), tag.strip()))
        except ValueError:
            continue
    liked = [tag for weight, tag in sorted(wishes, key=lambda wish: -wish[0]) if weight > 0]
    ours = {language.lower(): language for language in web.languages()}
    found = negotiate_locale(liked, ours, sep="-")
    return ours[found.lower()] if found else "en"
