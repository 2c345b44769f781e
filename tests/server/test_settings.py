"""Settings: which place wins, what is refused, and that each one is documented."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from server import settings as settings_module
from server.errors import CannotStart
from server.settings import Settings, load_settings, unknown_variables

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put the settings file in place; the machine's own and its environment do not count."""
    file = tmp_path / "settings.toml"
    monkeypatch.setattr(settings_module, "settings_file", lambda: file)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BALANCE_{name.upper()}", raising=False)

    def write_file(text: str) -> Path:
        file.write_text(text, encoding="utf-8")
        return file

    return write_file


def test_without_anything_the_defaults_hold(write: object) -> None:
    settings = load_settings({})
    assert settings.port is None
    assert settings.open is True
    assert settings.compute == "auto"
    assert (settings.window_s, settings.balance_after_s, settings.figures_after_s) == (300, 60, 180)


def test_flag_before_environment_before_file(
    write: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write('port = 9001\ncompute = "cpu"\nwindow_s = 60')
    monkeypatch.setenv("BALANCE_PORT", "9002")
    monkeypatch.setenv("BALANCE_COMPUTE", "cuda")
    settings = load_settings({"port": 9003, "compute": None})
    assert (settings.port, settings.compute, settings.window_s) == (9003, "cuda", 60)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("prot = 9000", "prot, which is no setting"),
        ("port = 0", "port in "),
        ('port = "high"', "port in "),
        ('compute = "abacus"', "compute in "),
        ("port = ", "not valid TOML"),
        ('microphone = ""', "microphone in "),
        ("window_s = nan", "window_s in "),
    ],
)
def test_what_the_file_has_wrong_is_one_sentence(write: Callable[[str], Path], text: str, named: str) -> None:
    file = write(text)
    with pytest.raises(CannotStart) as failed:
        load_settings({})
    assert failed.value.exit_code == 2
    assert named in failed.value.sentence
    assert str(file) in failed.value.sentence
    assert failed.value.sentence.endswith(".")
    assert "\n" not in failed.value.sentence


def test_a_bad_flag_is_named(write: object) -> None:
    with pytest.raises(CannotStart, match=r"^The value of --port cannot be used: "):
        load_settings({"port": 70_000})


def test_a_bad_variable_is_named(write: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALANCE_WINDOW_S", "long")
    with pytest.raises(CannotStart, match=r"the environment variable BALANCE_WINDOW_S cannot"):
        load_settings({})


def test_a_file_that_cannot_be_read_is_named(write: Callable[[str], Path], tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CannotStart, match=r"settings\.toml"):
        load_settings({})


def test_a_mistyped_variable_is_found(write: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALANCE_PROT", "9000")
    monkeypatch.setenv("BALANCE_PORT", "9000")
    assert "BALANCE_PROT" in unknown_variables()
    assert "BALANCE_PORT" not in unknown_variables()


def test_every_setting_is_documented_and_none_besides() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(rows) == sorted(Settings.model_fields)


KEYS = st.sampled_from([*Settings.model_fields, "prompts.dominates", "a b", ""])
VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


def loaded_or_refused() -> None:
    """Settings, or one sentence; nothing else."""
    said = "."
    try:
        load_settings({})
    except CannotStart as error:
        said = str(error)
    assert "\n" not in said
    assert said.endswith(".")


@given(table=st.dictionaries(KEYS, VALUES, max_size=4))
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_values_a_file_has_there_are_settings_or_one_sentence(
    write: Callable[[str], Path], table: dict[str, Any]
) -> None:
    write("".join(f"{json.dumps(key)} = {json.dumps(value)}\n" for key, value in table.items()))
    loaded_or_refused()


@given(content=st.binary(max_size=200) | st.text("[]={}\"'#.\n abport0123", max_size=80).map(str.encode))
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_bytes_a_file_has_there_are_settings_or_one_sentence(
    write: Callable[[str], Path], content: bytes
) -> None:
    write("").write_bytes(content)
    loaded_or_refused()


@given(
    name=st.sampled_from(list(Settings.model_fields)),
    value=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
    | st.sampled_from(["{", "null", "[]", '{"a": 1}', "1e999", "-1", "²", "\x85"]),
)
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_a_variable_has_there_are_settings_or_one_sentence(
    write: Callable[[str], Path], name: str, value: str
) -> None:
    write("")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(f"BALANCE_{name.upper()}", value)
        loaded_or_refused()
