"""What the user has set, read once at the start: flags over environment over the config file over the defaults.

Comes from the command line's flags, `HANDSON_<KEY>` variables and `handson.toml` (`setting_sources` reads them); goes,
checked, to the wiring and to `handson settings`, which shows where every value came from. A new setting is one line in
`Settings`.
"""

import difflib
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import platformdirs

from assistant.app import setting_sources
from assistant.content import packs
from assistant.errors import StoreProblem, UsageProblem

FOR_SESSIONS = ("kit", "unit", "volume", "rate", "mode", "pace", "night", "night_from", "night_until", "keep_audio")
_SWITCH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value is read, and how the allowed ones are told. `read` gives None for what is not allowed."""

    allowed: str
    read: Callable[[Any], Any]


def _one_of(*choices: str) -> Kind:
    return Kind(", ".join(choices), lambda value: value if value in choices else None)


def _whole(low: int, high: int) -> Kind:
    def read(value: Any) -> int | None:
        text = "" if isinstance(value, bool) else str(value).strip()
        return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) and low <= int(text) <= high else None

    return Kind(f"a whole number from {low} to {high}", read)


def _read_time(value: Any) -> str | None:
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value).strip(), re.ASCII)
    return f"{int(found[1]):02d}:{found[2]}" if found else None


def _read_switch(value: Any) -> bool | None:
    return _SWITCH.get(str(value).strip().lower())


def _read_text(value: Any) -> str | None:
    return None if isinstance(value, bool) or not isinstance(value, str | int) else str(value).strip()


def _read_path(value: Any) -> Path | None:
    try:
        return Path(value).expanduser() if isinstance(value, str | Path) and str(value) else None
    except RuntimeError:  # "~name" of nobody
        return None


@dataclass(frozen=True, slots=True)
class Tuning:
    """How one voice speaks: words a minute (None: as `rate` says), per cent of its own pitch, dB over other voices."""

    rate: int | None = None
    pitch: int = 100
    louder: int = 0


RANGES: Mapping[str, range] = {"rate": range(80, 261), "pitch": range(50, 201), "louder": range(-12, 4)}


def _read_voices(value: Any) -> dict[str, Tuning] | None:
    """Tables by the names of voices; None where one has another key or a value out of its range."""
    tables = value if isinstance(value, dict) and all(isinstance(each, dict) for each in value.values()) else None
    if tables is None or not all(_in_range(key, each) for table in tables.values() for key, each in table.items()):
        return None
    return {voice: Tuning(**table) for voice, table in tables.items()}


def _in_range(key: str, value: Any) -> bool:
    return key in RANGES and type(value) is int and value in RANGES[key]


_TUNINGS = Kind(
    'a table as [voices."pico:en-GB"] with '
    + ", ".join(f"{key} from {each[0]} to {each[-1]}" for key, each in RANGES.items()),
    _read_voices,
)
_TEXT = Kind("text in quotes", _read_text)
_TIME = Kind('a time of day, as "21:00"', _read_time)
_ON_OFF = Kind("true or false", _read_switch)
_PATH = Kind("a path in quotes", _read_path)


def _kind(hint: Any) -> Kind:
    """The kind that a setting's type stands for."""
    if get_origin(hint) is Literal:
        return _one_of(*get_args(hint))
    return {str: _TEXT, bool: _ON_OFF, Path | None: _PATH}[hint]


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, checked. An empty text and a path of None mean: none was chosen."""

    kit: Annotated[str, "which pumps and hands"] = "double-electric"
    technique: Annotated[str, "the technique that is taught, by name"] = "hands-on"
    language: Annotated[str, "language of the cues and commands"] = "en"
    name: Annotated[str, "your own name, for words of yours that say it"] = ""
    unit: Annotated[Literal["ml", "oz"], "unit of an amount said without one"] = "ml"
    recogniser: Annotated[
        Literal["auto", "vosk", "pocketsphinx"], "what turns speech into words; auto: the best that is there"
    ] = "auto"
    second_listener: Annotated[
        Literal["auto", "on", "off"],
        "Whisper beside the recogniser; auto: where it is and memory is 2 GB",
    ] = "auto"
    second_model: Annotated[Path | None, "folder of a Whisper model to use instead of the fetched one"] = None
    second_latency: Annotated[
        int, "milliseconds of silence after which the second listener counts", _whole(100, 2000)
    ] = 192
    model: Annotated[Path | None, "folder of a speech model to use instead of the fetched one"] = None
    attention: Annotated[Literal["on", "off"], "act only for some seconds after the attention phrase"] = "off"
    attention_phrase: Annotated[str, "what is said first while attention is on"] = "hey hands on"
    input_device: Annotated[str, "microphone, by a part of its name or its number; empty: the system's"] = ""
    output_device: Annotated[str, "speaker, by a part of its name or its number; empty: the system's"] = ""
    volume: Annotated[int, "loudness of cues and tones", _whole(1, 10)] = 6
    rate: Annotated[int, "words a minute", _whole(80, 260)] = 155
    voice: Annotated[str, "who speaks, as `handson voices list` names them; empty: the engine's choice"] = ""
    voices: Annotated[Mapping[str, Tuning], "how each voice speaks", _TUNINGS] = field(default_factory=dict)
    mode: Annotated[Literal["voice", "tones", "screen"], "how the session speaks to you"] = "voice"
    pace: Annotated[Literal["tone", "voice", "off"], "how holds are paced"] = "tone"
    night: Annotated[Literal["auto", "on", "off"], "quiet and dark; auto: by the time of day"] = "auto"
    night_from: Annotated[str, "when the night begins", _TIME] = "21:00"
    night_until: Annotated[str, "when the night ends", _TIME] = "07:00"
    stroke: Annotated[Literal["outward", "inward", "spiral"], "direction of the long strokes"] = "outward"
    prompts: Annotated[Path | None, "your own words, laid over the built-in ones: a pack's name, or a folder"] = None
    keep_audio: Annotated[bool, "keep what the microphone hears, for diagnosis"] = False
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], "how much the program tells of its own doings"
    ] = "warning"


def _keys() -> Iterator[tuple[str, tuple[Kind, str]]]:
    for name, hint in get_type_hints(Settings, include_extras=True).items():
        plain, about, *kind = get_args(hint)
        yield name, (kind[0] if kind else _kind(plain), about)


KEYS: Mapping[str, tuple[Kind, str]] = dict(_keys())


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the settings table."""

    key: str
    value: str
    source: str
    allowed: str
    about: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, and for each that is not a default where it came from. `config` is the file that was looked for."""

    settings: Settings
    sources: Mapping[str, str]
    config: Path

    def rows(self) -> Iterator[Row]:
        """The table that `handson settings` prints."""
        for name, (kind, about) in KEYS.items():
            yield Row(name, _told(getattr(self.settings, name)), self.sources.get(name, "default"), kind.allowed, about)

    def check(self, key: str, allowed: Collection[str]) -> None:
        """UsageProblem if the setting is none of `allowed`, for those that only the content knows, such as the kits."""
        if getattr(self.settings, key) not in allowed:
            raise self.refusal(key, ", ".join(sorted(allowed)))

    def refusal(self, key: str, allowed: str) -> UsageProblem:
        """What tells that the setting cannot be as it is."""
        return UsageProblem(_refusal(self.sources.get(key, "default"), key, getattr(self.settings, key), allowed))

    def preferences(self, remembered: Mapping[str, str]) -> dict[str, str]:
        """What a session starts with: what earlier ones remembered, over the defaults, under what the user has set.

        Times are minutes of the day, as the core takes them.
        """
        result = {key: _for_session(getattr(self.settings, key)) for key in FOR_SESSIONS}
        chosen = {key: value for key, value in result.items() if key in self.sources}
        return {**result, **remembered, **chosen}


def load(flags: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> Loaded:
    """Read all places. A flag that is None was not given. UsageProblem tells every mistake, one a line."""
    config = config_file(environ)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    mistakes: list[str] = []
    for given in (
        *setting_sources.from_file(config, must_exist=bool(environ.get("HANDSON_CONFIG"))),
        *setting_sources.from_environment(environ),
        *setting_sources.from_flags(flags),
    ):
        if given.key not in KEYS:
            mistakes.append(_unknown(given.source, given.key))
            continue
        kind, _ = KEYS[given.key]
        value = kind.read(given.value)
        if value is None:
            mistakes.append(_refusal(given.source, given.key, given.value, kind.allowed))
        elif isinstance(value, Path):
            path = given.folder / value
            if given.key == "prompts":
                value = packs.folder_of(path, str(value))
                if value is None:
                    mistakes.append(f"{given.source}: there is no pack and no folder {path}; see handson prompts list.")
            else:
                value = path
        values[given.key], sources[given.key] = value, given.source
    if mistakes:
        raise UsageProblem("\n".join(mistakes))
    tuning = values.get("voices", {}).get(values.get("voice"), Tuning())
    if tuning.rate and "rate" not in sources:
        values["rate"], sources["rate"] = tuning.rate, sources["voices"]
    return Loaded(Settings(**values), sources, config)


def config_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the user's settings stand, or would: HANDSON_CONFIG, or the platform's place."""
    named = environ.get("HANDSON_CONFIG")
    return Path(named).expanduser() if named else platformdirs.user_config_path("handson") / "handson.toml"


def state_place(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the folder of the session log is, or would be: HANDSON_STATE, or the platform's place."""
    named = environ.get("HANDSON_STATE")
    return Path(named).expanduser() if named else platformdirs.user_state_path("handson")


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of the session log, made for its owner alone if it is not there."""
    folder = state_place(environ)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StoreProblem(f"{folder}: {error.strerror}. Name a folder that can be made in HANDSON_STATE.") from error
    return folder


def _told(value: Any) -> str:
    """A value as the table shows it."""
    if isinstance(value, Mapping):
        return ", ".join(
            " ".join([voice, *(f"{key} {each}" for key in RANGES if (each := getattr(tuning, key)) is not None)])
            for voice, tuning in value.items()
        )
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _unknown(source: str, key: str) -> str:
    near = difflib.get_close_matches(key, KEYS, 1, 0.7)
    hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(KEYS)}."
    return f'{source}: there is no setting "{key}"; {hint}'


def _refusal(source: str, key: str, value: Any, allowed: str) -> str:
    return f'{source}: {key} cannot be "{value}"; allowed: {allowed}.'


def _for_session(value: str | int) -> str:
    found = re.fullmatch(r"(\d\d):(\d\d)", str(value))
    return str(int(found[1]) * 60 + int(found[2])) if found else str(value).lower()
