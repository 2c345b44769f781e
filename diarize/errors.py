"""What can go wrong between a sound and its turns.

    DiarizeError
    ├── AudioError            a recording cannot be read
    ├── MicrophoneError       a microphone cannot be opened, or went away
    │   └── PortAudioMissing  the sound library itself is not installed
    ├── BrowserSoundError     what a page sends is no sound, or may not be sent
    ├── ModelError            a model is missing, altered, or cannot be loaded
    └── EngineError           the engine stopped or does not answer

Each message is one sentence for the user: what was wrong, with what, and what to do.
"""


class DiarizeError(Exception):
    """Anything that diarize raises on purpose; `code` names it in logs and on the wire."""

    code = "diarize"


class AudioError(DiarizeError):
    """A recording that cannot be read as sound."""

    code = "audio"


class MicrophoneError(DiarizeError):
    """A microphone that cannot be opened, or went away."""

    code = "microphone"


class PortAudioMissing(MicrophoneError):  # noqa: N818 - says what is the case
    """The PortAudio library is not installed on this machine."""

    code = "portaudio_missing"


class BrowserSoundError(DiarizeError):
    """What a page sends as its microphone's sound cannot be used."""

    code = "browser_sound"


class ModelError(DiarizeError):
    """A model file that is missing, altered, or cannot be loaded."""

    code = "model"


class EngineError(DiarizeError):
    """The engine stopped or does not answer."""

    code = "engine"
