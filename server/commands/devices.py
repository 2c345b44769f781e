"""`balance devices`: the microphones, by the names that `--microphone` takes."""

from __future__ import annotations

from server.errors import CannotStart


def run_devices() -> None:
    """Print a table of the input devices.

    Raises:
        CannotStart: the sound library is missing, or there is no device.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from diarize.errors import MicrophoneError
    from server.listening.sounds import Microphones

    try:
        devices = Microphones().devices()
    except MicrophoneError as error:
        raise CannotStart(str(error)) from error
    if not devices:
        raise CannotStart("There is no microphone on this computer: plug one in; `balance demo` needs none.")
    table = Table("Name", "Kind", "Sound system", "Channels", "Rate (Hz)", "Default")
    for device in devices:
        table.add_row(
            Text(device.name),
            device.kind,
            Text(device.host_api),
            str(device.channels),
            str(device.rate_hz),
            "yes" if device.default else "",
        )
    Console().print(table)
