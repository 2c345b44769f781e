"""The pages: plain ES modules and web components, served as they are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent
"""The folder that holds the pages, in a checkout and in an installed wheel alike."""


def languages() -> list[str]:
    """The languages that the pages speak, by BCP 47 tag: each file in locales/ is one."""
    return sorted(path.stem for path in (ROOT / "locales").glob("*.json"))
