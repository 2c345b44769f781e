"""A certificate is taken when it can be used, and refused in one sentence when it cannot."""

from __future__ import annotations

import datetime as dt
import json
import ssl
from typing import TYPE_CHECKING

import httpx
import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from websockets.sync.client import connect

from server.door.access import Access, Door
from server.errors import CannotStart
from server.sharing.certificate import server_tls
from server.sharing.sharing import Sharing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Running

NOW = dt.datetime.now(dt.UTC)


class Files:
    """A certificate and its key, as files."""

    def __init__(self, folder: Path, name: str, *, valid: tuple[int, int] = (-1, 1)) -> None:
        self.authority = trustme.CA()
        made = self.authority.issue_cert(
            "127.0.0.2",
            not_before=NOW + dt.timedelta(days=valid[0]),
            not_after=NOW + dt.timedelta(days=valid[1]),
        )
        self.certificate, self.key = folder / f"{name}.pem", folder / f"{name}.key"
        self.certificate.write_bytes(b"".join(blob.bytes() for blob in made.cert_chain_pems))
        self.key.write_bytes(made.private_key_pem.bytes())


def refusal(certfile: Path, keyfile: Path | None) -> str:
    with pytest.raises(CannotStart) as refused:
        server_tls(certfile, keyfile)
    assert refused.value.exit_code == 2
    sentence = refused.value.sentence
    assert "\n" not in sentence
    return sentence


def test_a_good_certificate_is_taken_from_two_files_or_one(tmp_path: Path) -> None:
    files = Files(tmp_path, "good")
    assert isinstance(server_tls(files.certificate, files.key), ssl.SSLContext)
    both = tmp_path / "both.pem"
    both.write_bytes(files.key.read_bytes() + files.certificate.read_bytes())
    assert server_tls(both, None).minimum_version == ssl.TLSVersion.TLSv1_2


def test_each_fault_has_its_sentence(tmp_path: Path) -> None:
    good, other = Files(tmp_path, "good"), Files(tmp_path, "other")
    old, early = Files(tmp_path, "old", valid=(-9, -2)), Files(tmp_path, "early", valid=(2, 9))
    text = tmp_path / "text.pem"
    text.write_text("no certificate", encoding="utf-8")
    assert "cannot be read (No such file" in refusal(tmp_path / "missing.pem", good.key)
    assert "cannot be read (Is a directory" in refusal(tmp_path, good.key)
    assert "do not hold a certificate and its key" in refusal(text, good.key)
    assert "do not hold a certificate and its key" in refusal(good.certificate, text)
    assert "do not hold a certificate and its key" in refusal(good.certificate, None)
    assert refusal(good.certificate, other.key) == (
        f"The key in {other.key} does not belong to the certificate in {good.certificate}."
    )
    assert "has expired" in refusal(old.certificate, old.key)
    assert "is not valid yet" in refusal(early.certificate, early.key)


def test_a_key_with_a_password_is_refused_and_nobody_is_asked_for_it(tmp_path: Path) -> None:
    files = Files(tmp_path, "good")
    key = serialization.load_pem_private_key(files.key.read_bytes(), None)
    locked = tmp_path / "locked.key"
    locked.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    assert "is protected by a password" in refusal(files.certificate, locked)


def test_by_https_the_cookie_is_secure_and_addresses_say_https() -> None:
    sharing = Sharing(8765, host="127.0.0.2", tls=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    assert sharing.secure
    assert sharing.scheme == "https"
    assert Access(8765, sharing).is_own_origin("https://127.0.0.2:8765", "127.0.0.2:8765", "https")
    assert not Access(8765, sharing).is_own_origin("http://127.0.0.2:8765", "127.0.0.2:8765", "https")
    assert Door.of({"server": ("127.0.0.2", 8765), "scheme": "wss"}) == Door(own=False, scheme="https")
    assert Door.of({"server": ("127.0.0.1", 8765), "scheme": "http"}) == Door(own=True, scheme="http")
    assert not Door.of({"server": None, "scheme": "http"}).own


def test_shared_by_https_the_network_gets_it_and_this_computer_needs_none(
    running: Running, tmp_path: Path
) -> None:
    files = Files(tmp_path, "good")
    sharing = running.access.sharing
    sharing._wanted, sharing._tls = "127.0.0.2", server_tls(files.certificate, files.key)
    with running.client() as mentor:
        seen = mentor.put("/api/sharing", json={"on": True}).json()
        assert seen["mentor"]["sharing"]["secure"]
        made = mentor.post("/api/links", json={"role": "microphone"}).json()
        listening = made["mentor"]["sharing"]["links"][-1]["address"]
        mentor.put("/api/source", json={"kind": "browser", "name": "table"}).raise_for_status()
    trust = ssl.create_default_context()
    files.authority.configure_trust(trust)
    with httpx.Client(verify=trust) as phone:
        address = seen["screen"]["join_address"]
        assert address.startswith(f"https://127.0.0.2:{running.port}/s/")
        answer = phone.get(address)
        assert answer.status_code == 303
        assert "; Secure" in answer.headers["Set-Cookie"]
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        base = f"https://127.0.0.2:{running.port}"
        headers = {"Cookie": cookie, "Origin": base.replace("https", "http")}
        assert phone.put(f"{base}/api/me/hand", headers=headers).json()["code"] == "foreign_origin"
        assert phone.get(f"{base}/", headers={"Cookie": cookie}).headers["Location"] == "/join"
        table = phone.get(listening)
        assert table.headers["Location"] == "/microphone"
    headers = {"Cookie": table.headers["Set-Cookie"].partition(";")[0], "Origin": base}
    with connect(
        f"wss://127.0.0.2:{running.port}/api/microphone", ssl=trust, additional_headers=headers
    ) as socket:
        socket.send('{"type": "begin", "rate_hz": 48000}')
        assert json.loads(socket.recv(timeout=60)) == {"type": "microphone", "state": "on"}
