"""The peer senko, offline, run by its own environment: who spoke when as RTTM, and what it cost.

    python peer_senko.py OUT AUDIO…

Loading, and compiling what it compiles at its first recording, are measured apart. What OUT has already is
not done again.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any


def cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_mb() -> float:
    # Linux gives kilobytes of 1024, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main(out: Path, recordings: list[Path]) -> None:
    began_s, began_cpu_s = time.monotonic(), cpu_s()
    soundfile: Any = import_module("soundfile")
    diarizer: Any = import_module("senko").Diarizer(device="cpu", warmup=False, quiet=True)
    out.mkdir(parents=True, exist_ok=True)
    done = json.loads((out / "costs.json").read_text()) if (out / "costs.json").is_file() else {}
    recordings = [path for path in recordings if path.stem not in done.get("recordings", {})]
    if not recordings:
        return
    wavs = []
    for path in recordings:
        # It takes 16 kHz mono WAV of 16 bits and nothing else.
        samples, rate_hz = soundfile.read(path, dtype="int16")
        wavs.append(out / f"{path.stem}.wav")
        soundfile.write(wavs[-1], samples, rate_hz, subtype="PCM_16")
    # Once for nothing: the first recording pays for what is compiled and set up. From 20 minutes on it
    # clusters in another way, which is compiled as well.
    seconds = {wav: soundfile.info(wav).duration for wav in wavs}
    diarizer.diarize(str(min(wavs, key=seconds.__getitem__)))
    if max(seconds.values()) >= 1200:
        diarizer.diarize(str(min((w for w in wavs if seconds[w] >= 1200), key=seconds.__getitem__)))
    costs: dict[str, Any] = {
        "loading": {"wall_s": time.monotonic() - began_s, "cpu_s": cpu_s() - began_cpu_s},
        "recordings": done.get("recordings", {}),
    }
    for wav in wavs:
        start_s, start_cpu_s = time.monotonic(), cpu_s()
        result = diarizer.diarize(str(wav))
        costs["recordings"][wav.stem] = {
            "wall_s": time.monotonic() - start_s,
            "cpu_s": cpu_s() - start_cpu_s,
        }
        segments = result["merged_segments"] if result else []
        lines = []
        for segment in segments:
            times = f"{segment['start']:.3f} {segment['end'] - segment['start']:.3f}"
            lines.append(f"SPEAKER {wav.stem} 1 {times} <NA> <NA> {segment['speaker']} <NA> <NA>\n")
        wav.with_suffix(".rttm").write_text("".join(lines))
        wav.unlink()
        costs["peak_mb"] = max(peak_mb(), done.get("peak_mb", 0.0))
        (out / "costs.json").write_text(json.dumps(costs, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
