"""What can be set, and from where: a flag before the environment before the settings file."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path  # noqa: TC003  (pydantic reads it)
from typing import TYPE_CHECKING, Any, Literal

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from server.errors import CannotStart
from server.protocol import PromptThresholds, Thresholds

if TYPE_CHECKING:
    from collections.abc import Mapping

APP_NAME = "speaking-balance"
PREFIX = "BALANCE_"
DEFAULT_PORT = 8765
RECORD_FILE = "record.sqlite"


def settings_file() -> Path:
    """Where the settings file is looked for."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "settings.toml"


def _data_folder() -> Path:
    return platformdirs.user_data_path(APP_NAME, appauthor=False)


class Settings(BaseSettings):
    """All settings; docs/settings.md describes each one."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    port: int | None = Field(default=None, ge=1, le=65535)
    """Port on 127.0.0.1; None: 8765 or the next free one."""
    open: bool = True
    """Open the browser at the start."""
    data: Path = Field(default_factory=_data_folder)
    """Folder for what is kept."""
    record: str | None = Field(default=None, min_length=1)
    """Where sessions are kept, a file or a database's URL; None: `record.sqlite` in the data folder."""
    retention_days: int = Field(default=90, ge=1, le=36500)
    """How long a session is kept, in days, where its series says nothing else."""
    microphone: str | None = Field(default=None, min_length=1)
    """Name of the microphone to listen to; None: chosen on the page."""
    compute: Literal["auto", "cpu", "cuda"] = "auto"
    """What the engine computes on."""
    models: Path | None = None
    """Folder with the model files; None: the installed ones."""
    window_s: float = Field(default=300.0, ge=30, le=3600)
    """Length of "the last five minutes", seconds of counted time."""
    balance_after_s: float = Field(default=60.0, ge=10, le=3600)
    """Seconds of speech before a balance is shown."""
    figures_after_s: float = Field(default=180.0, ge=10, le=3600)
    """Seconds of speech before individual figures are shown on the shared screen."""
    share: bool = False
    """Let other devices look from the start."""
    share_host: str | None = Field(default=None, min_length=1, max_length=253)
    """Address or name under which others reach this computer; None: found out."""
    certfile: Path | None = None
    """Certificate for HTTPS with other devices, PEM."""
    keyfile: Path | None = None
    """Its key, PEM; None: in the same file."""
    prompts: PromptThresholds = Field(default_factory=PromptThresholds)
    """When the mentor is told something, until they change it on the page."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """What is written to stderr."""

    @property
    def record_place(self) -> str:
        """Where the record is: a file or a URL."""
        return self.record or str(self.data / RECORD_FILE)

    @property
    def thresholds(self) -> Thresholds:
        """When figures begin to be shown, in a real session."""
        return Thresholds(
            window_s=self.window_s,
            balance_after_s=self.balance_after_s,
            figures_after_s=self.figures_after_s,
            demo=False,
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  (the names are pydantic's)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flag, environment, file: the first that has a value wins."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=settings_file())


def load_settings(flags: Mapping[str, Any]) -> Settings:
    """Put the settings together.

    Args:
        flags: what was given on the command line; a flag that is None was not given.

    Raises:
        CannotStart: the settings file cannot be read, or a value or key is not right.
    """
    file = settings_file()
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotStart(f"The settings file {file} is not valid TOML: {error}.", 2) from error
    except OSError as error:
        raise CannotStart(f"The settings file {file} cannot be read: {error.strerror}.", 2) from error
    except SettingsError as error:
        # Of the environment alone: what has parts is written there as JSON.
        field = str(error).partition('"')[2].partition('"')[0]
        raise CannotStart(
            f"The value of the environment variable {PREFIX}{field.upper()} cannot be used: "
            f'it must be JSON, as in {{"hold_s": 90}}.',
            2,
        ) from error
    except ValidationError as error:
        raise CannotStart(_what_is_wrong(error, file, flags), 2) from error


def unknown_variables() -> list[str]:
    """Environment variables that look like settings but are none: mistyped, most likely."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    return sorted(
        name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known
    )


def _what_is_wrong(error: ValidationError, file: Path, flags: Mapping[str, Any]) -> str:
    """The first fault, with the place where it was set."""
    fault = error.errors()[0]
    name = str(fault["loc"][0]) if fault["loc"] else "?"
    if fault["type"] == "extra_forbidden":
        return f"The settings file {file} has {name}, which is no setting; docs/settings.md lists them."
    if flags.get(name) is not None:
        place = f"--{name.replace('_', '-')}"
    elif f"{PREFIX}{name}".upper() in os.environ:
        place = f"the environment variable {PREFIX}{name.upper()}"
    else:
        place = f"{name} in {file}"
    reason = str(fault["msg"])
    return f"The value of {place} cannot be used: {reason[0].lower()}{reason[1:]}."
