"""What only shows in a fresh process: imports, warnings, and that nothing is ever sent."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from diarize.models.torch_runtime import NOTHING_IS_SENT

# Every way out is closed and written down: a name that is looked up, a connection, a datagram.
GUARD = """
import socket

attempts = []

def refuse(what):
    def refused(*args, **_):
        attempts.append((what, [a for a in args if not isinstance(a, socket.socket)]))
        raise OSError("this test lets nothing out")
    return refused

socket.getaddrinfo = refuse("lookup")
socket.gethostbyname = refuse("lookup")
socket.socket.connect = refuse("connect")
socket.socket.connect_ex = refuse("connect")
socket.socket.sendto = refuse("sendto")
"""

LOAD_AND_RUN = """
from concurrent.futures import ThreadPoolExecutor
from diarize.models.settings import EngineSettings
from diarize.pipeline.loading import load_pipeline

load_pipeline(EngineSettings("cpu"), ThreadPoolExecutor(1))

import torch

print("threads:", torch.get_num_threads())
"""

FLUSH = """
from pyannote.audio.telemetry import metrics

metrics.provider.force_flush(5000)
print("attempts:", attempts)
"""


def run_python(script: str, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # Another test may have loaded models in this process, and have said that nothing is to be sent.
    inherited = {name: value for name, value in os.environ.items() if name not in NOTHING_IS_SENT}
    return subprocess.run(
        [sys.executable, *options, "-c", script],
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.real_models
def test_loading_and_running_the_models_sends_nothing_and_warns_of_nothing() -> None:
    # Even where somebody has switched pyannote's reports on.
    result = run_python(GUARD + LOAD_AND_RUN + FLUSH, "-W", "error", PYANNOTE_METRICS_ENABLED="true")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "threads: 1\nattempts: []\n"
    assert "Warning" not in result.stderr


@pytest.mark.real_models
def test_the_guard_would_see_a_report() -> None:
    """Without our word pyannote.audio reports: the test above can fail."""
    allowed = "from diarize.models import torch_runtime\ntorch_runtime.NOTHING_IS_SENT = {}\n"
    model = "from diarize.models.files import load_segmentation\nload_segmentation()\n"
    result = run_python(GUARD + allowed + model + FLUSH, PYANNOTE_METRICS_ENABLED="true")
    assert result.returncode == 0, result.stderr
    assert "lookup" in result.stdout


EXTENSION_DOES_NOT_LOAD = """
import sys

class Broken:
    def find_spec(self, name, path=None, target=None):
        if name == "torchaudio._extension":
            raise OSError("libcudart.so.13: cannot open shared object file")

sys.meta_path.insert(0, Broken())
"""


@pytest.mark.engine
@pytest.mark.parametrize("extension", ["", EXTENSION_DOES_NOT_LOAD])
def test_torchaudio_works_whether_or_not_its_extension_loads(extension: str) -> None:
    script = f"""{extension}
import torch
from diarize.models.torch_runtime import import_torchaudio

torchaudio = import_torchaudio()
from torchaudio.compliance import kaldi
from torchaudio.functional import resample

print(torchaudio is sys.modules["torchaudio"] if "sys" in globals() else True)
print(tuple(kaldi.fbank(torch.zeros(1, 16000), num_mel_bins=80).shape))
print(resample(torch.zeros(8000), 8000, 16000).shape[0])
"""
    result = run_python(script, "-W", "error")
    assert result.returncode == 0, result.stderr
    assert result.stdout.split("\n")[:3] == ["True", "(98, 80)", "16000"]


def test_another_fault_of_torchaudio_is_not_hidden() -> None:
    script = """
import sys
sys.modules["torchaudio"] = None
from diarize.models.torch_runtime import import_torchaudio
import_torchaudio()
"""
    result = run_python(script)
    assert result.returncode == 1
    assert "ModuleNotFoundError" in result.stderr
