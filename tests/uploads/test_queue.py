"""Files are received, worked on in a process of their own, kept, and gone in every case."""

from __future__ import annotations

import asyncio
import errno
import multiprocessing
import os
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.requests import ClientDisconnect

from balance.exports.json_document import whole_json
from balance.record.accounts import load
from balance.record.record import Record
from balance.review.figures import figures
from diarize.sources.demo import demo_recording
from server.errors import Refused
from server.uploads.process import Job, main
from server.uploads.queue import MOST_WAITING, Uploads
from server.uploads.upload import Wish
from tests.analysis.short_recordings import cut
from tests.record.conftest import NOW
from tests.record.test_accounts import whole

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from server.uploads.upload import Upload

VTT = b"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Anna>Yes\n\n00:00:04.000 --> 00:01:00.000\n<v Ben>No\n"
MEETING = datetime(2025, 3, 5, 11, 0, tzinfo=UTC)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    record = Record(tmp_path / "record.sqlite", lambda: NOW)
    yield record
    record.close()


@asynccontextmanager
async def running(record: Record, folder: Path) -> AsyncIterator[Uploads]:
    uploads = Uploads(record, folder, "cpu")
    work = asyncio.create_task(uploads.run())
    try:
        yield uploads
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        assert not folder.exists(), "nothing of what was sent stays"


async def body(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def until(what: Callable[[], object]) -> None:
    """Wait until something is so; the test's own time limit ends it otherwise."""
    while not what():
        await asyncio.sleep(0.01)  # another process: there is no event to await


async def over(upload: Upload) -> Upload:
    await until(lambda: upload.over)
    await until(lambda: not upload.folder.exists())
    return upload


async def test_a_transcript_becomes_a_session(record: Record, tmp_path: Path) -> None:
    async with running(record, tmp_path / "uploads") as uploads:
        wish = Wish("C:\\meetings\\Council.txt", series="Council", language="nl", modified=MEETING)
        one = await over(await uploads.add(body(VTT[:7], VTT[7:]), wish))
        assert (one.state, one.part, one.sentence, one.session, one.before) == ("done", 1.0, None, 1, False)
    with record.engine.connect() as connection:
        account = load(connection, 1)
    assert (account.kind, account.title, account.series, account.language) == (
        "import",
        "Council",
        "Council",
        "nl",
    )
    assert account.started_at == MEETING
    assert [person.name for person in account.roster.people] == ["Anna", "Ben"]
    assert record.sessions(unfinished=True) == []


async def test_a_session_that_was_exported_comes_back_as_it_was(record: Record, tmp_path: Path) -> None:
    before = whole(record)
    text = whole_json(before, figures(before))
    async with running(record, tmp_path / "uploads") as uploads:
        one = await over(await uploads.add(body(text.encode()), Wish("Council of March.txt")))
        assert (one.state, one.session) == ("done", 2), one.sentence
    with record.engine.connect() as connection:
        account = load(connection, 2)
    assert (account.kind, account.title, account.started_at) == (before.kind, before.title, before.started_at)
    assert figures(account) == figures(before)


async def test_the_same_file_is_the_same_session(record: Record, tmp_path: Path) -> None:
    async with running(record, tmp_path / "uploads") as uploads:
        first = await uploads.add(body(VTT), Wish("a.vtt"))
        second = await uploads.add(body(VTT), Wish("b.vtt"))
        again = await uploads.add(body(VTT), Wish("c.vtt", title="Once more", again=True))
        for one in (first, second, again):
            await over(one)
        assert [(one.session, one.before) for one in uploads.all()] == [(1, False), (1, True), (2, False)]
    assert [one.title for one in record.sessions()] == ["Once more", "a"]


async def test_what_cannot_be_read_is_a_sentence_without_our_folders(record: Record, tmp_path: Path) -> None:
    async with running(record, tmp_path / "uploads") as uploads:
        text = await over(await uploads.add(body(b"Dear all,\nsee you soon.\n"), Wish("../letter.vtt")))
        sound = await over(await uploads.add(body(b"RIFF" + b"\0" * 100), Wish("cut off.wav")))
        assert (text.state, text.code, text.session) == ("failed", "not_readable", None)
        assert text.sentence is not None
        assert text.sentence.startswith("letter.txt has no names of speakers")
        assert (sound.state, sound.code) == ("failed", "not_sound")
        assert sound.sentence == (
            '"cut off.wav" cannot be read as sound: it is damaged or no recording; convert it to WAV or M4A.'
        )
    assert record.sessions() == []


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty_file"), (b"PK\x03\x04" + b"\0" * 9000, "not_a_recording")]
)
async def test_what_is_no_use_is_refused_and_removed(
    record: Record, tmp_path: Path, content: bytes, code: str
) -> None:
    async with running(record, tmp_path / "uploads") as uploads:
        with pytest.raises(Refused) as refused:
            await uploads.add(body(content[:5000], content[5000:]), Wish("a.wav"))
        assert refused.value.code == code
        assert uploads.all() == ()
        assert list((tmp_path / "uploads").iterdir()) == []


async def test_a_body_that_breaks_off_leaves_nothing(record: Record, tmp_path: Path) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield VTT
        raise ClientDisconnect

    async with running(record, tmp_path / "uploads") as uploads:
        with pytest.raises(ClientDisconnect):
            await uploads.add(breaking(), Wish("a.vtt"))
        assert list((tmp_path / "uploads").iterdir()) == []


async def test_what_needs_more_than_the_disk_has_is_refused(record: Record, tmp_path: Path) -> None:
    async with running(record, tmp_path / "uploads") as uploads:
        with pytest.raises(Refused) as refused:
            await uploads.add(body(VTT), Wish("a.vtt"), declared_bytes=1 << 60)
        assert (refused.value.status, refused.value.code) == (507, "disk_full")


async def test_what_a_killed_server_left_is_removed_at_the_start(record: Record, tmp_path: Path) -> None:
    left = tmp_path / "uploads" / "7" / "secret.wav"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"sound")
    async with running(record, tmp_path / "uploads"):
        assert not left.exists()


async def test_no_more_than_some_wait(record: Record, tmp_path: Path) -> None:
    uploads = Uploads(record, tmp_path / "uploads")  # nobody works
    waiting = [await uploads.add(body(VTT), Wish(f"{n}.vtt")) for n in range(MOST_WAITING)]
    with pytest.raises(Refused) as refused:
        await uploads.add(body(VTT), Wish("one more.vtt"))
    assert refused.value.code == "too_many"
    await uploads.cancel(waiting[3].number)
    assert waiting[3].state == "cancelled"
    assert not waiting[3].folder.exists()
    await uploads.add(body(VTT), Wish("one more.vtt"))


@pytest.mark.real_models
async def test_one_at_a_time_aside_and_gone_when_cancelled(record: Record, tmp_path: Path) -> None:
    sound = demo_recording().audio.read_bytes()
    async with running(record, tmp_path / "uploads") as uploads:
        first = await uploads.add(body(sound), Wish("long.wav"))
        second = await uploads.add(body(VTT), Wish("b.vtt"))
        await until(lambda: first.part)
        assert (first.state, second.state) == ("working", "waiting")
        assert first.part is not None
        assert 0 < first.part < 1
        (process,) = multiprocessing.active_children()
        threads = [int(one.name) for one in Path(f"/proc/{process.pid}/task").glob("*")]
        assert {os.getpriority(os.PRIO_PROCESS, one) for one in threads} == {19}
        assert len(threads) > 1

        await uploads.cancel(first.number)
        await over(first)
        assert (await over(second)).state == "done"
        await until(lambda: multiprocessing.active_children() == [])
        # Of one that is over nothing is told any more.
        await uploads.cancel(first.number)
        with pytest.raises(Refused):
            uploads.one(first.number)
    assert [one.title for one in record.sessions()] == ["b"]


@pytest.mark.real_models
async def test_the_end_of_the_server_ends_the_work(record: Record, tmp_path: Path) -> None:
    async with running(record, tmp_path / "uploads") as uploads:
        one = await uploads.add(body(demo_recording().audio.read_bytes()), Wish("long.wav"))
        await until(lambda: one.part)
        assert one.path.is_file()
    await until(lambda: not multiprocessing.active_children())
    assert record.sessions() == []


def test_the_process_ends_with_its_parent_whatever_it_is_at(tmp_path: Path) -> None:
    endless = tmp_path / "endless.vtt"
    os.mkfifo(endless)  # nobody ever writes to it: whoever opens it waits
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=main, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    ours.send(Job(endless, "endless.vtt", ".vtt", None, None, "cpu"))
    ours.close()
    process.join(60)
    assert process.exitcode == 1


async def test_where_no_process_can_be_begun_the_next_one_is_still_done(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(_: object) -> None:
        monkeypatch.undo()
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.get_context("spawn").Process, "start", start)
    async with running(record, tmp_path / "uploads") as uploads:
        first = await uploads.add(body(VTT), Wish("a.vtt"))
        second = await uploads.add(body(VTT), Wish("b.vtt"))
        assert ((await over(first)).state, first.code) == ("failed", "fault")
        assert (await over(second)).state == "done"


@pytest.mark.real_models
async def test_a_process_that_is_killed_fails_its_file_alone(record: Record, tmp_path: Path) -> None:
    (path,) = cut(tmp_path, "a", length_s=10.0)
    async with running(record, tmp_path / "uploads") as uploads:
        first = await uploads.add(body(path.read_bytes()), Wish("a.wav"))
        second = await uploads.add(body(VTT), Wish("b.vtt"))
        await until(multiprocessing.active_children)
        (process,) = multiprocessing.active_children()
        process.kill()
        assert (await over(first)).code == "killed"
        assert (await over(second)).state == "done"
