"""Viewers: the newest snapshot only, and nobody waits for anybody."""

from __future__ import annotations

import asyncio

import pytest

from server.live import hub as hub_module
from server.live.hub import Hub, Viewer


async def never(message: str) -> None:
    await asyncio.Event().wait()


async def test_a_slow_viewer_gets_the_newest_and_the_others_get_all() -> None:
    hub, slow, quick = Hub(), Viewer("screen"), Viewer("mentor")
    hub.join(slow)
    hub.join(quick)
    slow_got: list[str] = []
    quick_got: list[str] = []
    may_go_on = asyncio.Event()

    async def send_slowly(message: str) -> None:
        slow_got.append(message)
        await may_go_on.wait()

    async def send_at_once(message: str) -> None:
        quick_got.append(message)

    tasks = [asyncio.create_task(slow.deliver(send_slowly)), asyncio.create_task(quick.deliver(send_at_once))]
    for number in range(100):
        hub.show({"screen": str(number), "mentor": str(number)})
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert quick_got == [str(number) for number in range(100)]
    assert slow_got == ["0"]
    may_go_on.set()
    async with asyncio.timeout(5):
        while len(slow_got) < 2:
            await asyncio.sleep(0)
    assert slow_got == ["0", "99"]
    for task in tasks:
        task.cancel()


async def test_a_viewer_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hub_module.SEND_LIMIT_S == 5.0
    monkeypatch.setattr(hub_module, "SEND_LIMIT_S", 0.01)
    viewer = Viewer("screen")
    viewer.show("one")
    with pytest.raises(TimeoutError):
        await viewer.deliver(never)


def test_one_text_serves_all() -> None:
    hub, viewers = Hub(), [Viewer("screen") for _ in range(3)]
    for viewer in viewers:
        hub.join(viewer)
    text = "a snapshot, serialised once"
    hub.show({"screen": text})
    assert all(viewer.take()[0] is text for viewer in viewers)


def test_the_level_is_for_the_mentor() -> None:
    hub, mentor, screen = Hub(), Viewer("mentor"), Viewer("screen")
    hub.join(mentor)
    hub.join(screen)
    assert (hub.count(), hub.count("mentor"), hub.count("screen")) == (2, 1, 1)
    hub.show_level("loud")
    assert mentor.take() == ["loud"]
    assert screen.take() == []
    hub.leave(mentor)
    assert hub.count("mentor") == 0


def test_a_flood_of_answers_is_bounded() -> None:
    viewer = Viewer("mentor")
    for number in range(1000):
        viewer.reply(str(number))
    assert viewer.take() == [str(number) for number in range(984, 1000)]


def test_each_view_gets_its_own_and_each_phone_what_only_it_sees() -> None:
    hub, mentor, screen = Hub(), Viewer("mentor"), Viewer("screen")
    here, twice, other = Viewer("phone", "one"), Viewer("phone", "one"), Viewer("phone", "two")
    for viewer in (mentor, screen, here, twice, other):
        hub.join(viewer)
    assert hub.views == {"mentor", "screen", "phone"}
    assert hub.phones == {"one", "two"}
    hub.show({"mentor": "all", "screen": "some"})
    hub.show_you("one", "first")
    hub.show_you("one", "newest")
    assert [viewer.take() for viewer in (mentor, screen, here, twice, other)] == [
        ["all"],
        ["some"],
        ["newest"],
        ["newest"],
        [],
    ]
