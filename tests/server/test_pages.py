"""Files of the pages: the right types, never stale, never outside the folder."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from server.errors import Refused
from server.rest.pages import file_answer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Running


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    (folder / "js").mkdir(parents=True)
    for name in (
        "page.html",
        "style.css",
        "js/meter.js",
        "js/more.mjs",
        "texts.json",
        "sign.svg",
        "__init__.py",
        ".secret",
    ):
        (folder / name).write_text("content of " + name, encoding="utf-8")
    (tmp_path / "outside.js").write_text("outside", encoding="utf-8")
    (folder / "link.js").symlink_to(tmp_path / "outside.js")
    return folder


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("page.html", "text/html; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("js/meter.js", "text/javascript; charset=utf-8"),
        ("js/more.mjs", "text/javascript; charset=utf-8"),
        ("texts.json", "application/json"),
        ("sign.svg", "image/svg+xml"),
    ],
)
def test_each_type_is_named(root: Path, path: str, media_type: str) -> None:
    answer = file_answer(root, path, None)
    assert answer.headers["content-type"] == media_type
    assert answer.body == b"content of " + path.encode()
    assert answer.headers["cache-control"] == "no-cache"


def test_what_is_known_is_not_sent_again(root: Path) -> None:
    etag = file_answer(root, "page.html", None).headers["etag"]
    again = file_answer(root, "page.html", etag)
    assert (again.status_code, again.body) == (304, b"")
    (root / "page.html").write_text("changed", encoding="utf-8")
    assert file_answer(root, "page.html", etag).status_code == 200


def test_texts_are_compressed_for_who_takes_it(root: Path) -> None:
    text = "the same again and again, " * 400
    (root / "page.html").write_text(text, encoding="utf-8")
    plain = file_answer(root, "page.html", None, "br, deflate")
    packed = file_answer(root, "page.html", None, "deflate, GZip;q=0.5, br")
    assert plain.body == text.encode()
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed.body) == text.encode()
    assert len(packed.body) < len(plain.body) / 20
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert file_answer(root, "page.html", None, "gzip;q=0").body == text.encode()


def test_a_compressed_text_is_another_thing_than_a_plain_one(root: Path) -> None:
    plain = file_answer(root, "page.html", None).headers["etag"]
    packed = file_answer(root, "page.html", None, "gzip").headers["etag"]
    assert plain != packed
    assert file_answer(root, "page.html", packed, "gzip").status_code == 304
    assert file_answer(root, "page.html", plain, "gzip").status_code == 200
    (root / "picture.png").write_bytes(b"already as small as it can be")
    assert "content-encoding" not in file_answer(root, "picture.png", None, "gzip").headers


NO_PAGES = [
    "../outside.js",
    "js/../../outside.js",
    "link.js",
    "/etc/passwd.js",
    "__init__.py",
    ".secret",
    "js",
    "js/",
    "missing.js",
    "..\\outside.js",
    "C:/outside.js",
    "page.html/",
]


@pytest.mark.parametrize("path", [*NO_PAGES, "", "a\0.js", "x" * 5000 + ".js"])
def test_nothing_else_is_a_page(root: Path, path: str) -> None:
    with pytest.raises(Refused) as refused:
        file_answer(root, path, None)
    assert refused.value.status == 404


@pytest.mark.parametrize(
    "path", ["/web/../server/door/access.py", "/web/%2e%2e/server/protocol.py", "/web/__init__.py", "/web/"]
)
def test_the_server_gives_no_source_code(running: Running, path: str) -> None:
    with running.client() as client:
        assert client.get(path).status_code == 404


def test_the_way_in_leads_to_the_mentor(running: Running) -> None:
    with running.client() as client:
        answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mentor")
