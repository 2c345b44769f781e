"""What a user should know, as a sentence that other languages can have, too."""

from __future__ import annotations


class Notice(str):
    """One sentence in English, and the code by which a page finds it in its own language.

    It is a text wherever only a text is wanted: in a log, on a command line, in a record.

    Attributes:
        code: what is the case, the same whatever the sentence names: `microphone_gone`.
        about: the name in the sentence, of a microphone or a file, where there is one.
    """

    code: str
    about: str | None

    def __new__(cls, code: str, sentence: str, about: str | None = None) -> Notice:
        """A sentence; the code comes first, as in a refusal."""
        notice = super().__new__(cls, sentence)
        notice.code = code
        notice.about = about
        return notice

    def __reduce__(self) -> tuple[type[Notice], tuple[str, str, str | None]]:
        """It travels between processes whole; a text by itself would come out as a text."""
        return Notice, (self.code, str(self), self.about)
