"""A real, tiny pipeline of pyannote.audio is loaded and run; what cannot be loaded is one sentence."""

from __future__ import annotations

import http.server
import os
import shutil
import socket
import subprocess
import sys
import threading
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
import yaml

from diarize.errors import ModelError
from diarize.models.full_pipeline import FullPipeline, SpeakerTurn, load_full_pipeline
from diarize.models.torch_runtime import import_pyannote
from diarize.sources.demo import demo_recording
from tests.diarize.tiny_pipeline import save_tiny_pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_pipeline(tmp_path_factory.mktemp("pipelines") / "tiny")


@pytest.fixture(scope="module")
def conversation() -> NDArray[np.float32]:
    samples, rate_hz = soundfile.read(demo_recording().audio, dtype="float32")
    assert rate_hz == 16_000
    return np.asarray(samples, np.float32)


@pytest.mark.engine
@pytest.mark.parametrize("clustering", ["AgglomerativeClustering", "VBxClustering"])
def test_turns_are_those_of_the_pipeline(
    tmp_path: Path, conversation: NDArray[np.float32], clustering: str
) -> None:
    import torch

    folder = save_tiny_pipeline(tmp_path / "tiny", clustering)
    turns = load_full_pipeline(str(folder))(conversation)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = import_pyannote().Pipeline.from_pretrained(folder)
        sound = {"waveform": torch.from_numpy(conversation)[None], "sample_rate": 16_000, "uri": "x"}
        expected = theirs(sound).speaker_diarization
    assert turns == sorted(
        SpeakerTurn(s.start, s.end, who) for s, _, who in expected.itertracks(yield_label=True)
    )
    assert len(turns) > 1
    assert turns[0].start_s >= 0
    assert turns[-1].end_s <= 30.1


@pytest.mark.engine
def test_people_bound_the_speakers(folder: Path, conversation: NDArray[np.float32]) -> None:
    pipeline = load_full_pipeline(str(folder))
    assert len({turn.speaker for turn in pipeline(conversation)}) > 1
    assert len({turn.speaker for turn in pipeline(conversation, 1)}) == 1


@pytest.mark.engine
def test_the_config_file_itself_will_do(folder: Path) -> None:
    assert load_full_pipeline(str(folder / "config.yaml")).name.endswith("config.yaml")


# ---------------------------------------------------------------- what cannot be loaded


def refusal(name: Path | str) -> str:
    with pytest.raises(ModelError) as refused:
        load_full_pipeline(str(name))
    sentence = str(refused.value)
    assert "\n" not in sentence
    return sentence


def test_a_folder_without_a_config(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"The folder {tmp_path} holds no config.yaml: give the folder of a pipeline."


@pytest.mark.parametrize("name", ["nowhere", "/nowhere/at/all", "C:\\pipelines\\x", "a/b/c", "./x", ""])
def test_what_is_neither_a_folder_nor_a_name(name: str) -> None:
    expected = (
        f"There is no pipeline {name}: give a folder with config.yaml, or OWNER/NAME as on Hugging Face."
    )
    if name:
        assert refusal(name) == expected
    else:
        assert "holds no config.yaml" in refusal(name)


@pytest.mark.engine
def test_a_model_that_is_missing(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "embedding" / "pytorch_model.bin").unlink()
    assert "names a file that is not there" in refusal(copy)
    assert str(copy / "embedding" / "pytorch_model.bin") in refusal(copy)


@pytest.mark.engine
def test_a_model_that_is_damaged(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "segmentation" / "pytorch_model.bin").write_bytes(b"not a model")
    assert "A model of the pipeline" in refusal(copy)


@pytest.mark.engine
@pytest.mark.parametrize(
    "text", ["", "pipeline: {name: nowhere.NoSuchPipeline}", "a: [", "pipeline: {}", "just words"]
)
def test_a_config_that_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.yaml").write_text(text)
    assert refusal(tmp_path).endswith("check its config.yaml.")


@pytest.mark.engine
def test_a_pipeline_that_does_something_else(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    config = yaml.safe_load((copy / "config.yaml").read_text())
    config["pipeline"] = {
        "name": "pyannote.audio.pipelines.speaker_verification.SpeakerEmbedding",
        "params": {"embedding": "$model/embedding", "segmentation": None},
    }
    config["params"] = {}
    (copy / "config.yaml").write_text(yaml.safe_dump(config))
    pipeline = load_full_pipeline(str(copy))
    with pytest.raises(ModelError, match="use one for speaker diarization"):
        pipeline(np.zeros(32_000, np.float32))


@pytest.mark.engine
def test_a_pipeline_that_fails_is_one_sentence() -> None:
    def failing(_sound: object) -> object:
        raise RuntimeError("The size of tensor a\nmust match")

    with pytest.raises(ModelError) as refused:
        FullPipeline("x/y", failing)(np.zeros(16_000, np.float32))
    assert str(refused.value) == (
        "The pipeline x/y cannot work on this recording (The size of tensor a): "
        "leave out --pipeline, or use one for speaker diarization."
    )


# ---------------------------------------------------------------- Hugging Face, played by this machine


class Hub(http.server.BaseHTTPRequestHandler):
    """Refuses as Hugging Face does, and keeps what it was asked."""

    asked: list[tuple[str, str | None]] = []  # noqa: RUF012 - one server, one list

    def do_HEAD(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization")))
        status, code = (403, "GatedRepo") if "/gated/" in self.path else (404, "RepoNotFound")
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815 - the name that http.server calls

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[str]:
    Hub.asked.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def refusals(endpoint: str, home: Path, *names: str) -> list[str]:
    """What is said of each, in a process that takes another place for Hugging Face."""
    program = (
        "import sys\nfrom diarize.models.full_pipeline import load_full_pipeline\n"
        "from diarize.errors import ModelError\n"
        "for name in sys.argv[1:]:\n    try:\n        load_full_pipeline(name)\n"
        "    except ModelError as error:\n        print(error)\n"
    )
    environment = os.environ | {"HF_ENDPOINT": endpoint, "HF_HOME": str(home), "HF_TOKEN": "hf_secret"}
    environment.pop("HF_HUB_OFFLINE", None)
    done = subprocess.run(
        [sys.executable, "-c", program, *names],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=240,
    )
    assert "hf_secret" not in done.stdout + done.stderr
    return done.stdout.splitlines()


@pytest.mark.engine
def test_what_hugging_face_refuses(hub: str, tmp_path: Path) -> None:
    gated, missing = refusals(hub, tmp_path, "gated/pipeline", "no/pipeline")
    assert gated == (
        "The pipeline gated/pipeline is open only to those who accept its conditions: do so on its page at "
        "hf.co/gated/pipeline, and put your token into the environment variable HF_TOKEN."
    )
    assert missing == (
        "There is no pipeline no/pipeline on Hugging Face, or it is private: check its name, and put a "
        "token that may read it into the environment variable HF_TOKEN."
    )
    assert ("/gated/pipeline/resolve/main/config.yaml", "Bearer hf_secret") in Hub.asked


@pytest.mark.engine
def test_without_a_network(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers there
        (sentence,) = refusals(f"http://127.0.0.1:{taken.getsockname()[1]}", tmp_path, "some/pipeline")
    assert sentence.startswith(
        "The pipeline some/pipeline has not been downloaded yet, and Hugging Face cannot be reached ("
    )
    assert sentence.endswith("): go online once, or give a folder that holds it.")
