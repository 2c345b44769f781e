"""What the terminal shows: a bar for each recording in work, one for all, a line for each that is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import Console
    from rich.progress import TaskID


class Display:
    """Bars, and lines above them that stay."""

    def __init__(self, console: Console, recordings: int) -> None:
        """Show nothing yet.

        Args:
            console: where.
            recordings: how many are to be done.
        """
        text = TextColumn("{task.description}", markup=False)
        self._bars = Progress(text, BarColumn(), TimeRemainingColumn(), console=console, transient=True)
        self._all = self._bars.add_task("loading the models", total=None)
        self._recordings = recordings
        self._done = 0
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Display:
        # In a file or a pipe bars would be nothing but an empty line.
        if self._bars.console.is_terminal:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars.console.is_terminal:
            self._bars.stop()

    def begin(self, name: str, duration_s: float | None) -> None:
        """A recording is being worked on; again from its start, where a cluster gave it to somebody else."""
        if name in self._tasks:
            self._bars.remove_task(self._tasks[name])
        self._tasks[name] = self._bars.add_task(name, total=duration_s)

    def advance(self, name: str, heard_s: float) -> None:
        """So much of it has been heard."""
        self._show_all()
        self._bars.update(self._tasks[name], completed=heard_s)

    def end(self, name: str, line: str, *, good: bool) -> None:
        """It is done, or cannot be."""
        if name in self._tasks:
            self._bars.remove_task(self._tasks.pop(name))
        self._done += 1
        self._show_all()
        self.say(line, good=good)

    def say(self, line: str, *, good: bool = True) -> None:
        """A line that stays."""
        style = None if good else "red"
        self._bars.console.print(line, markup=False, highlight=False, soft_wrap=True, style=style)

    def _show_all(self) -> None:
        if self._recordings > 1:
            text = f"{self._done} of {self._recordings} recordings"
            self._bars.update(self._all, description=text, total=self._recordings, completed=self._done)
        else:
            self._bars.update(self._all, visible=False)
