"""Files that were sent: one is worked on at a time, in a process of its own, and its result is kept."""

from __future__ import annotations

import asyncio
import multiprocessing
import shutil
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from balance.errors import BalanceError
from balance.record.taking_in import take_in
from diarize.engine.undisturbed import start_undisturbed
from server.analysis.saving import title_of
from server.errors import Refused
from server.uploads.process import Job, Made, NotMade, Step, main
from server.uploads.receiving import plain_name, receive
from server.uploads.upload import Upload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from balance.record.record import Record
    from diarize.models.settings import Compute
    from server.uploads.upload import Wish

MOST_WAITING = 20
KEPT_OVER = 50
"""So many that are over are still told of."""

KILLED = -9
"""Exit code of a process that the system has ended; Windows has no word for it."""

log = structlog.get_logger()


class Uploads:
    """All of them. Methods are called on the event loop; the work is done beside it."""

    def __init__(self, record: Record, folder: Path, compute: Compute = "auto") -> None:
        """Begin without any; what a killed server left behind is removed.

        Args:
            record: where results go.
            folder: where files are while they are worked on; nobody else's.
            compute: what models compute on.
        """
        self._record = record
        self._folder = folder
        self._compute = compute
        self._uploads: dict[int, Upload] = {}
        self._numbers = 0
        self._lock = threading.Lock()
        self._waiting: asyncio.Queue[Upload] = asyncio.Queue()
        self._at_work: Upload | None = None
        self._being_kept: Upload | None = None
        self._process: SpawnProcess | None = None
        self._closed = False
        _remove(folder)

    # ------------------------------------------------------------ asked by the page

    def all(self) -> tuple[Upload, ...]:
        """Those that wait, are worked on, or have ended lately, in the order in which they came."""
        return tuple(self._uploads.values())

    def one(self, number: int) -> Upload:
        """One of them.

        Raises:
            Refused: there is none of this number.
        """
        if number not in self._uploads:
            raise Refused(404, "no_such_upload", f"There is no upload number {number}, or not any more.")
        return self._uploads[number]

    async def add(self, body: AsyncIterator[bytes], wish: Wish, declared_bytes: int = 0) -> Upload:
        """Receive a file, and put it in line.

        Args:
            body: its bytes; what it raises goes on, and nothing is left of the file.
            wish: what was said of it.
            declared_bytes: how long it says that it is, or 0.

        Raises:
            Refused: it cannot be received, is of no use, or too many wait.
        """
        if sum(not one.over for one in self._uploads.values()) >= MOST_WAITING:
            raise Refused(
                409, "too_many", f"{MOST_WAITING} files are waiting already: let some be done first."
            )
        self._numbers += 1
        number = self._numbers
        folder = self._folder / str(number)
        try:
            received = await receive(body, folder, wish.name, declared_bytes)
        except BaseException:
            _remove(folder)
            raise
        upload = Upload(number, wish, folder, received.path, received.kind, received.sha256)
        self._uploads[number] = upload
        self._waiting.put_nowait(upload)
        self._forget_old()
        return upload

    async def cancel(self, number: int) -> Upload:
        """Let one be: nothing comes of it, and its file is removed. One that is over is told of no more.

        One that is just being put into the record is left: it is there in a moment.

        Raises:
            Refused: there is none of this number.
        """
        upload = self.one(number)
        with self._lock:
            if upload.over:
                del self._uploads[number]
                return upload
            if self._being_kept is upload:
                return upload
            upload.state = "cancelled"
            process = self._process if self._at_work is upload else None
            if process is not None:
                process.kill()
        if process is None:
            # Else whoever waits for the process does, when it reads no more.
            await asyncio.to_thread(_remove, upload.folder)
        return upload

    def _forget_old(self) -> None:
        over = [number for number, upload in self._uploads.items() if upload.over]
        for number in over[:-KEPT_OVER]:
            del self._uploads[number]

    # ------------------------------------------------------------ the work

    async def run(self) -> None:
        """Work on what comes, until cancelled; nothing of what was sent is left then."""
        try:
            while True:
                await asyncio.to_thread(self._work, await self._waiting.get())
        finally:
            # The thread that reads from the process ends with it; its file goes with the others.
            with self._lock:
                self._closed = True
                if self._process is not None:
                    self._process.kill()
            _remove(self._folder)

    def _work(self, upload: Upload) -> None:
        """Have a file worked on, and keep what comes of it."""
        answer: Made | NotMade | None
        try:
            answer = self._answer(upload)
        except Exception as error:
            # No process can be begun, for example: the system has too many.
            log.exception("upload_failed", error=type(error).__name__)
            answer = NotMade(
                "fault", f"The file could not be worked on ({error}); the program's log has more."
            )
        finally:
            _remove(upload.folder)
        with self._lock:
            if answer is None or upload.over or self._closed:
                return
            # Who cancels now is too late, or was in time, and never both.
            self._being_kept = upload
        if isinstance(answer, Made):
            answer = self._keep(upload, answer)
        with self._lock:
            self._being_kept = None
            if answer is None:
                upload.state = "done"
            else:
                upload.code, upload.sentence = answer.code, answer.sentence
                upload.state = "failed"

    def _keep(self, upload: Upload, made: Made) -> NotMade | None:
        """Put a result into the record; returns why that could not be."""
        wish = upload.wish
        account = replace(
            made.account,
            title=wish.title or made.account.title or _title(wish.name),
            # "Person 1" of two sessions are two people: in a series they would be taken for one.
            series=None if made.account.pseudonymous else wish.series or made.account.series,
            language=made.account.language or wish.language,
        )
        try:
            taken = take_in(self._record, account, upload.sha256, again=wish.again)
        except BalanceError as error:
            log.warning("upload_not_kept", sentence=str(error))
            return NotMade("not_kept", str(error))
        except Exception as error:
            log.exception("upload_failed", error=type(error).__name__)
            return NotMade(
                "fault", "The result could not be kept, by a fault of this program; its log has more."
            )
        upload.session, upload.before = taken.session, taken.before
        upload.dated_by = None if taken.before else made.dated_by
        upload.part, upload.sentence = 1.0, " ".join(made.notes) or None
        return None

    def _answer(self, upload: Upload) -> Made | NotMade | None:
        """What the process says in the end; None: it need not be begun any more."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=main, args=(theirs,), name="balance-upload", daemon=True)
        with self._lock:
            if upload.over or self._closed:
                return None
            start_undisturbed(process)
            self._at_work, self._process = upload, process
            upload.state = "working"
        theirs.close()
        wish = upload.wish
        try:
            ours.send(
                Job(
                    upload.path, plain_name(wish.name), upload.kind, wish.people, wish.modified, self._compute
                )
            )
            while True:
                said: Step | Made | NotMade = ours.recv()
                if not isinstance(said, Step):
                    return said
                upload.part = said.part
        except (EOFError, OSError):
            process.join()
            return NotMade("killed", _why(process.exitcode))
        finally:
            with self._lock:
                self._at_work = self._process = None
            process.kill()
            process.join()
            process.close()
            ours.close()


def _title(name: str) -> str | None:
    """A session's title, from what its file is called."""
    plain = plain_name(name)
    return title_of(plain.rpartition(".")[0] or plain)


def _why(exit_code: int | None) -> str:
    if exit_code == KILLED:
        return "The process that worked on it was ended by the system, perhaps for want of memory: try again."
    return f"The process that worked on it ended (exit code {exit_code}): try again."


def _remove(folder: Path) -> None:
    """Remove a folder with all that is in it; what resists is told, and removed at the next start."""

    def tell(_: object, path: str, error: tuple[type[BaseException], BaseException, object]) -> None:
        if not issubclass(error[0], FileNotFoundError):
            log.warning("not_removed", path=path, error=error[0].__name__)

    shutil.rmtree(folder, onerror=tell)
