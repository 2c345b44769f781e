from __future__ import annotations

import pytest

from diarize.errors import MicrophoneError
from diarize.sources.devices import InputDevice, default_device, device_kind, find_device, same_device


def device(name: str, host_api: str = "ALSA", *, default: bool = False, index: int = 0) -> InputDevice:
    return InputDevice(name, host_api, device_kind(name), 2, 48_000, default, index)


ROOM = [
    device("HDA Intel PCH: ALC257 Analog (hw:0,0)", index=0),
    device("Blue Yeti: USB Audio (hw:2,0)", index=1),
    device("Monitor of Built-in Audio", index=2),
    device("default", default=True, index=3),
    device("Blue Yeti", "JACK Audio Connection Kit", index=4),
]


@pytest.mark.parametrize(
    "name",
    [
        "Monitor of Built-in Audio Analog Stereo",
        "room.monitor",
        "Stereo Mix (Realtek(R) Audio)",
        "Stereomix (Realtek High Definition Audio)",
        "BlackHole 2ch",
        "CABLE Output (VB-Audio Virtual Cable)",
        "VB-Cable",
        "Soundflower (64ch)",
        "Speakers (Realtek) [Loopback]",
    ],
)
def test_what_gives_back_the_computers_own_sound_is_a_loopback(name: str) -> None:
    assert device_kind(name) == "loopback"


@pytest.mark.parametrize(
    "name",
    ["Blue Yeti", "MacBook Pro Microphone", "Mikrofon (USB Audio)", "default", "Monitor microphone"],
)
def test_what_hears_the_room_is_a_microphone(name: str) -> None:
    assert device_kind(name) == "microphone"


def test_the_exact_name_goes_before_a_part_of_a_name() -> None:
    assert find_device(ROOM, "Blue Yeti").index == 4


def test_the_host_api_chooses_between_two_of_the_same_name() -> None:
    twice = [device("Mic", "MME", index=0), device("Mic", "Windows WASAPI", index=1)]
    assert find_device(twice, "Mic", "Windows WASAPI").index == 1
    assert find_device(twice, "Mic", "MME").index == 0
    assert find_device(twice, "mic").index == 0


def test_the_systems_default_goes_first_where_no_host_api_is_asked_for() -> None:
    twice = [device("Mic", "MME", index=0), device("Mic", "Windows WASAPI", default=True, index=1)]
    assert find_device(twice, "Mic").index == 1


def test_a_unique_part_of_a_name_is_enough_in_any_case() -> None:
    assert find_device(ROOM, "alc257").index == 0
    assert find_device(ROOM, "yeti", "ALSA").index == 1


def test_an_ambiguous_part_is_refused_with_the_names() -> None:
    with pytest.raises(MicrophoneError, match=r'could be several microphones: name one of "Blue Yeti: USB'):
        find_device(ROOM, "yeti")


def test_a_device_plugged_in_again_is_the_same_under_another_card_number_and_place() -> None:
    later = [device("Blue Yeti: USB Audio (hw:0,0)", index=0), device("HDA Intel (hw:1,0)", index=1)]
    found = same_device(later, "Blue Yeti: USB Audio (hw:2,0)", "ALSA")
    assert found is not None
    assert found.index == 0
    assert same_device(later, "HDA", "ALSA") is None
    assert same_device(later, "Blue Yeti: USB Audio (hw:2,0)", "OSS") is None


def test_a_name_that_is_not_there_is_answered_with_the_near_ones() -> None:
    with pytest.raises(MicrophoneError) as error:
        find_device(ROOM, "Blue Yetti")
    assert str(error.value) == 'There is no microphone "Blue Yetti": choose one of "Blue Yeti".'


def test_a_name_like_no_other_is_answered_with_all() -> None:
    many = [device(f"Input {letter}") for letter in "ABCDEFG"]
    with pytest.raises(MicrophoneError) as error:
        find_device(many, "zzzzzzzzzzzzzz")
    assert str(error.value) == (
        'There is no microphone "zzzzzzzzzzzzzz": choose one of "Input A", "Input B", "Input C", "Input D",'
        ' "Input E" and 2 more.'
    )


@pytest.mark.parametrize("name", ["Mic", " ", ""])
def test_with_no_device_at_all_the_sentence_says_so(name: str) -> None:
    with pytest.raises(MicrophoneError, match="nor any other: plug one in"):
        find_device([], name)


def test_the_default_is_the_systems_unless_that_is_a_loopback() -> None:
    assert default_device(ROOM).index == 3
    looped = [device("Monitor of X", default=True, index=0), device("Mic", index=1)]
    assert default_device(looped).index == 1
    with pytest.raises(MicrophoneError, match="There is no microphone: plug one in"):
        default_device(looped[:1])
