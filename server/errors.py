"""What the server refuses, as one sentence for the user and a code for the log."""

from __future__ import annotations

from diarize.notice import Notice


class Refused(Exception):  # noqa: N818  (it is an answer, not a fault)
    """A request that cannot be granted now; becomes an HTTP answer with a `Problem`."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence

    @property
    def notice(self) -> Notice:
        """The same, where it is said without having been asked for."""
        return Notice(self.code, self.sentence)


class CannotStart(Exception):  # noqa: N818
    """The command ends here: one sentence on stderr, and this exit code."""

    def __init__(self, sentence: str, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.exit_code = exit_code
