"""Read by every Python that finds this folder: as if the engine's packages were not installed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import Distribution

MODULES = ("torch", "torchaudio", "senko", "pyannote.audio")
DISTRIBUTIONS = ("torch", "torchaudio", "senko", "pyannote-audio")


class Without:
    """One of Python's finders, that does not find these."""

    def __init__(self, finder: Any) -> None:
        self._finder = finder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._finder, name)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if any(f"{name}.".startswith(f"{absent}.") for absent in MODULES):
            return None
        spec = self._finder.find_spec(name, path, target)
        if name == "pyannote" and spec is not None:
            spec.submodule_search_locations = []  # the demo's recording lies there
        return spec

    def find_distributions(self, *context: Any) -> Iterator[Distribution]:
        for found in getattr(self._finder, "find_distributions", lambda *_: ())(*context):
            if found.metadata["Name"].lower().replace(".", "-").replace("_", "-") not in DISTRIBUTIONS:
                yield found


sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]
