from __future__ import annotations

import multiprocessing
import threading

import numpy as np

from diarize.engine.messages import Finish, Reset
from diarize.engine.outbox import WAITING_AT_MOST_S, Outbox
from diarize.statements import NameVoice
from diarize.types import SAMPLE_RATE_HZ, AudioBlock, Gap


def second(number: int) -> AudioBlock:
    return AudioBlock(number * SAMPLE_RATE_HZ, np.zeros(SAMPLE_RATE_HZ, np.float32))


def sent(outbox: Outbox, first: tuple[object, ...] = (), count: int = 0) -> list[object]:
    """What a sender sends: `first` and then so much of what waits."""
    ours, theirs = multiprocessing.Pipe()
    sender = threading.Thread(target=outbox.send_all, args=(theirs, first))
    sender.start()
    got = [ours.recv() for _ in range(len(first) + count)]
    outbox.interrupt(sender)
    assert not ours.poll()
    ours.close()
    theirs.close()
    return got


def test_messages_go_out_in_order_behind_those_that_come_first() -> None:
    outbox = Outbox()
    outbox.put(NameVoice("v1", "Anna"))
    outbox.put(Finish())
    assert sent(outbox, (Reset(3),), 2) == [Reset(3), NameVoice("v1", "Anna"), Finish()]


class Taken:
    """A connection that takes so many messages; then nothing more is to be sent."""

    def __init__(self, outbox: Outbox, count: int) -> None:
        self._outbox, self._count = outbox, count
        self.messages: list[object] = []

    def send(self, message: object) -> None:
        self.messages.append(message)
        if len(self.messages) == self._count:
            self._outbox.close()


def test_what_is_said_anew_does_not_wait_any_more() -> None:
    outbox = Outbox()
    for message in (Reset(3), second(0), NameVoice("v1", "Anna"), Finish()):
        outbox.put(message)
    outbox.drop(Reset, NameVoice)
    assert not outbox.holds(NameVoice)
    assert outbox.waiting_s == 1.0
    first, last = sent(outbox, (), 2)
    assert isinstance(first, AudioBlock)
    assert last == Finish()


def test_sound_that_waits_is_bounded_and_the_oldest_goes_first() -> None:
    outbox = Outbox()
    outbox.put(NameVoice("v1", "Anna"))
    for number in range(40):
        outbox.put(second(number))
    assert outbox.waiting_s == WAITING_AT_MOST_S == 30.0
    taken = Taken(outbox, 2)
    outbox.send_all(taken, ())
    assert taken.messages[0] == NameVoice("v1", "Anna")
    assert isinstance(taken.messages[1], AudioBlock)
    assert taken.messages[1].start_sample == 10 * SAMPLE_RATE_HZ
    assert outbox.waiting_s == 29.0


def test_what_one_process_was_not_sent_goes_to_the_next() -> None:
    outbox = Outbox()
    ours, theirs = multiprocessing.Pipe()
    theirs_sender = threading.Thread(target=outbox.send_all, args=(theirs, ()))
    theirs_sender.start()
    ours.close()
    theirs.close()
    outbox.interrupt(theirs_sender)
    outbox.put(Finish())
    assert sent(outbox, (Reset(1),), 1) == [Reset(1), Finish()]


def test_nobody_at_the_other_end_ends_the_sender() -> None:
    outbox = Outbox()
    ours, theirs = multiprocessing.Pipe()
    ours.close()
    outbox.put(Finish())
    outbox.send_all(theirs, ())  # returns
    theirs.close()


def test_a_new_session_takes_the_place_of_all_that_waits() -> None:
    outbox = Outbox()
    for message in (second(0), Gap(16_000, 5, "overflow"), NameVoice("v1", "Anna"), Finish()):
        outbox.put(message)
    assert outbox.holds(Finish)
    outbox.begin(Reset(2))
    assert not outbox.holds(Finish)
    assert outbox.waiting_s == 0.0
    outbox.put(second(0))
    got = sent(outbox, count=2)
    assert got[0] == Reset(2)
    assert isinstance(got[1], AudioBlock)


def test_a_closed_outbox_sends_nothing() -> None:
    outbox = Outbox()
    outbox.put(Finish())
    outbox.close()
    assert sent(outbox) == []
