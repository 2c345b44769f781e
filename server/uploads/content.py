"""What a file is, by how it begins; what it is called says nothing."""

from __future__ import annotations

import codecs
from typing import Literal

HEAD_BYTES = 4096
"""So much of a file is looked at."""

Kind = Literal["sound", ".json", ".vtt", ".rttm", ".csv", ".txt"]
"""Sound, or what the name of a file of who spoke when ends in."""

_SOUND: tuple[tuple[int, bytes], ...] = (
    (0, b"RIFF"),
    (0, b"RIFX"),
    (0, b"RF64"),
    (0, b"riff"),  # Sony's Wave64
    (0, b"fLaC"),
    (0, b"OggS"),
    (0, b"ID3"),
    (4, b"ftyp"),  # MP4, M4A, MOV, 3GP
    (4, b"moov"),
    (4, b"mdat"),
    (4, b"wide"),
    (0, b"\x1a\x45\xdf\xa3"),  # Matroska, WebM
    (0, b"FORM"),  # AIFF
    (0, b"caff"),
    (0, b".snd"),
    (0, b"#!AMR"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),  # ASF, WMA
    (0, b"\x0b\x77"),  # AC-3
    (0, b"wvpk"),
    (0, b"MAC "),
    (0, b"TTA1"),
    (0, b"\x00\x00\x01\xba"),  # MPEG program stream
)
"""Where in a file which bytes stand (Gary Kessler, "File Signatures Table")."""
_RTTM = {
    "SPEAKER",
    "SPKR-INFO",
    "SEGMENT",
    "LEXEME",
    "NON-LEX",
    "NON-SPEECH",
    "FILLER",
    "NOSCORE",
    "NO_RT_METADATA",
}
_TIMES = {"start_s", "start", "begin", "from", "onset"}


def kind_of(head: bytes) -> Kind | None:
    """What a file is; None: neither sound nor text.

    >>> kind_of(b"WEBVTT\\n\\n00:01.000 --> 00:02.000\\n<v Anna>Yes"), kind_of(b"PK\\x03\\x04\\x14\\x00")
    ('.vtt', None)

    Args:
        head: its first `HEAD_BYTES`, or all of it.
    """
    if _is_sound(head):
        return "sound"
    text = _text(head)
    return None if text is None else _kind_of_text(text)


def _is_sound(head: bytes) -> bool:
    if any(head[at : at + len(sign)] == sign for at, sign in _SOUND):
        return True
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        # The eleven ones that a frame of MPEG sound begins with; FF FE is UTF-16's mark.
        return head[1] not in {0xFE, 0xFF}
    return len(head) > 188 and head[0] == head[188] == 0x47  # MPEG transport stream


def _text(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="ignore")
    try:
        # What is cut through at its end is no fault of the text's.
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return None
    return None if any(letter < " " and letter not in "\t\n\r\f\x1a" for letter in text) else text


def _kind_of_text(text: str) -> Kind:
    lines = [line for line in text.splitlines() if line.strip()]
    first = lines[0] if lines else ""
    if first.lstrip().startswith(("{", "[{")):
        return ".json"
    if first.startswith("WEBVTT") or any("-->" in line for line in lines):
        return ".vtt"
    if any(line.split()[0] in _RTTM and len(line.split()) >= 8 for line in lines[:20]):
        return ".rttm"
    cells = {cell.strip().strip('"').casefold() for cell in first.split(max(",;\t", key=first.count))}
    return ".csv" if len(cells) > 1 and cells & _TIMES else ".txt"
