"""The certificate for HTTPS: read, tried out against itself, and refused in plain words."""

from __future__ import annotations

import ssl
from pathlib import Path  # noqa: TC003  (part of the signature that callers read)

from server.errors import CannotStart

NOT_YET, EXPIRED = 9, 10
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""


def server_tls(certfile: Path, keyfile: Path | None) -> ssl.SSLContext:
    """What the network's door needs to speak HTTPS.

    Args:
        certfile: the certificate in PEM, those that vouch for it behind it.
        keyfile: its key in PEM; None: it is in the same file.

    Raises:
        CannotStart: a file cannot be read or used, they do not fit each other, or it has expired.
    """
    for file in (certfile, keyfile or certfile):
        try:
            file.read_bytes()
        except OSError as error:
            raise CannotStart(f"The file {file} cannot be read ({error.strerror}).", 2) from error
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certfile, keyfile, password=_no_password)
    except _Encrypted as error:
        raise CannotStart(
            f"The key in {keyfile or certfile} is protected by a password; give one that is not.", 2
        ) from error
    except ssl.SSLError as error:
        raise CannotStart(_sentence(error, certfile, keyfile or certfile), 2) from error
    if (code := _verdict(context, certfile)) == EXPIRED:
        raise CannotStart(f"The certificate in {certfile} has expired: get a new one.", 2)
    if code == NOT_YET:
        raise CannotStart(
            f"The certificate in {certfile} is not valid yet: see whether the clock is right.", 2
        )
    return context


class _Encrypted(Exception):  # noqa: N818
    """OpenSSL asks for a password."""


def _no_password() -> str:
    # Without this, OpenSSL would ask in the terminal and wait.
    raise _Encrypted


def _sentence(error: ssl.SSLError, certfile: Path, keyfile: Path) -> str:
    if error.reason == "KEY_VALUES_MISMATCH":
        return f"The key in {keyfile} does not belong to the certificate in {certfile}."
    if error.reason and "TOO_SMALL" in error.reason:
        return f"The key of the certificate in {certfile} is too short to be safe: get a new one."
    return (
        f"{certfile} and {keyfile} do not hold a certificate and its key in PEM, "
        "the text that begins with -----BEGIN."
    )


def _verdict(context: ssl.SSLContext, certfile: Path) -> int:
    """OpenSSL's word on the certificate's dates: a handshake in memory, with a client that trusts it."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    client.load_verify_locations(certfile)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(to_client, to_server)
    answering = context.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(10):
        for end in (asking, answering):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError as error:
                return error.verify_code
            except ssl.SSLError:
                # The client's refusal, seen from the other end; the next round tells why.
                continue
    return 0
