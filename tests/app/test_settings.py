"""Settings are read from four places in order, and every mistake names its place, the value and what is allowed."""

import stat
from dataclasses import fields
from pathlib import Path

import pytest

from assistant.app.settings import KEYS, Loaded, Settings, load, state_folder
from assistant.errors import StoreProblem, UsageProblem


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "handson.toml"


def from_file(file: Path, text: str, **environ: str) -> Loaded:
    file.write_text(text)
    return load({}, {"HANDSON_CONFIG": str(file), **environ})


def test_without_anything_set_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    loaded = load({}, {})
    assert loaded.settings == Settings()
    assert {row.source for row in loaded.rows()} == {"default"}
    assert loaded.config.name == "handson.toml"


def test_the_defaults_are_themselves_allowed() -> None:
    for name, (kind, _) in KEYS.items():
        default = getattr(Settings(), name)
        assert default is None or kind.read(default) == default


def test_flags_win_over_environment_over_file_over_defaults(file: Path) -> None:
    file.write_text('volume = 2\nrate = 100\nunit = "oz"\n')
    loaded = load(
        {"volume": 4, "mode": None}, {"HANDSON_CONFIG": str(file), "HANDSON_VOLUME": "3", "HANDSON_RATE": "120"}
    )
    rows = {row.key: (row.value, row.source) for row in loaded.rows()}
    assert (rows["volume"], rows["rate"]) == (("4", "--volume"), ("120", "HANDSON_RATE"))
    assert (rows["unit"], rows["mode"]) == (("oz", f"{file}:3"), ("voice", "default"))
    assert (loaded.settings.volume, loaded.settings.rate, loaded.settings.unit) == (4, 120, "oz")


def test_the_table_has_every_setting_with_what_is_allowed_and_what_it_is_for(file: Path) -> None:
    rows = list(from_file(file, "").rows())
    assert [row.key for row in rows] == [each.name for each in fields(Settings)]
    assert all(row.allowed and row.about for row in rows)


def test_a_file_that_begins_with_a_byte_order_mark_is_read(file: Path) -> None:
    assert from_file(file, "\ufeffvolume = 3").settings.volume == 3


def test_keys_may_be_written_with_dashes(file: Path) -> None:
    loaded = from_file(file, 'night-from = "9:30"\nkeep-audio = true\n')
    assert (loaded.settings.night_from, loaded.settings.keep_audio) == ("09:30", True)


def test_an_empty_variable_counts_as_none(file: Path) -> None:
    assert from_file(file, "volume = 3", HANDSON_VOLUME="").settings.volume == 3


@pytest.mark.parametrize(("text", "expected"), [("true", True), ("ON", True), ("1", True), ("no", False), ("0", False)])
def test_switches_in_the_environment_take_the_usual_words(file: Path, text: str, expected: bool) -> None:
    assert from_file(file, "", HANDSON_KEEP_AUDIO=text).settings.keep_audio is expected


def test_a_name_of_ones_own_is_a_setting_like_others(file: Path) -> None:
    assert from_file(file, 'name = "Anna"').settings.name == "Anna"
    assert from_file(file, 'name = "Anna"', HANDSON_NAME="Jo").settings.name == "Jo"
    assert load({"name": "Mary Ann"}, {"HANDSON_CONFIG": str(file), "HANDSON_NAME": "Jo"}).settings.name == "Mary Ann"


def test_a_device_may_be_given_by_its_number(file: Path) -> None:
    assert from_file(file, "input_device = 3").settings.input_device == "3"


def test_paths_in_the_file_are_meant_from_its_folder_and_others_from_here(file: Path) -> None:
    (file.parent / "mine").mkdir()
    loaded = from_file(file, 'prompts = "mine"', HANDSON_MODEL="models/small")
    assert loaded.settings.prompts == file.parent / "mine"
    assert loaded.settings.model == Path("models/small")


def test_a_home_sign_and_a_whole_path_stand_for_themselves(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(file.parent))
    (file.parent / "mine").mkdir()
    loaded = from_file(file, 'prompts = "~/mine"\nmodel = "/opt/model"')
    assert loaded.settings.prompts == Path.home() / "mine"
    assert loaded.settings.model == Path("/opt/model")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\nvolum = 3", ':2: there is no setting "volum"; did you mean "volume"?'),
        ("[audio]\nvolume = 3", ':1: there is no setting "audio"; known: kit, technique, language, name, unit'),
        ("volume = 1\nzzz.volume = 3", ':2: there is no setting "zzz"; known: kit'),
        ("# loud\n\nvolume = 11", ':3: volume cannot be "11"; allowed: a whole number from 1 to 10.'),
        ("volume = 2.5", 'volume cannot be "2.5"; allowed'),
        ("volume = true", 'volume cannot be "True"; allowed'),
        ('unit = "pint"', ':1: unit cannot be "pint"; allowed: ml, oz.'),
        ('unit = ["ml"]', "unit cannot be \"['ml']\"; allowed: ml, oz."),
        ('night_from = "25:00"', 'allowed: a time of day, as "21:00".'),
        ("keep_audio = 'maybe'", "allowed: true or false."),
        ("voice = true", "allowed: text in quotes."),
        ("prompts = 3", "allowed: a path in quotes."),
        ("prompts = '~nobody-of-that-name/x'", "allowed: a path in quotes."),
        ("prompts = ''", "allowed: a path in quotes."),
        ("volume = 3\nvolume 4", ":2:8: Expected '=' after a key"),
        ('voice = "en', ":1: Unterminated string"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line_and_what_is_allowed(file: Path, text: str, told: str) -> None:
    with pytest.raises(UsageProblem) as problem:
        from_file(file, text)
    assert str(problem.value).startswith(f"{file}:")
    assert told in str(problem.value)


def test_a_mistake_in_a_flag_or_a_variable_names_it(file: Path) -> None:
    file.touch()
    with pytest.raises(UsageProblem) as problem:
        load({"rate": 20}, {"HANDSON_CONFIG": str(file), "HANDSON_MODE": "shout"})
    assert str(problem.value).splitlines() == [
        'HANDSON_MODE: mode cannot be "shout"; allowed: voice, tones, screen.',
        '--rate: rate cannot be "20"; allowed: a whole number from 80 to 260.',
    ]


def test_a_variable_that_is_no_setting_is_an_error_with_the_nearest_one(file: Path) -> None:
    file.touch()
    places = {"HANDSON_CONFIG": str(file), "HANDSON_STATE": "/x", "HANDSON_PYTHON": "python3"}
    with pytest.raises(UsageProblem) as problem:
        load({}, {**places, "HANDSON_VOLUM": "3"})
    assert str(problem.value) == 'HANDSON_VOLUM: there is no setting "volum"; did you mean "volume"?'


def test_a_config_file_that_was_named_and_is_not_there_is_told(file: Path) -> None:
    with pytest.raises(UsageProblem, match=r"handson\.toml: there is no such file. HANDSON_CONFIG names it"):
        load({}, {"HANDSON_CONFIG": str(file)})


def test_a_config_file_that_cannot_be_read_is_told(file: Path) -> None:
    file.mkdir()
    with pytest.raises(UsageProblem, match=r"handson\.toml: Is a directory"):
        load({}, {"HANDSON_CONFIG": str(file)})


def test_a_config_file_that_is_no_utf8_is_told(file: Path) -> None:
    file.write_bytes(b"voice = '\xe9'")
    with pytest.raises(UsageProblem, match=r"not UTF-8 text .* at byte 9"):
        load({}, {"HANDSON_CONFIG": str(file)})


def test_a_value_that_only_the_content_knows_is_checked_with_its_source(file: Path) -> None:
    loaded = from_file(file, 'kit = "triple"')
    with pytest.raises(
        UsageProblem, match=r'handson.toml:1: kit cannot be "triple"; allowed: hand-only, single-manual\.'
    ):
        loaded.check("kit", {"single-manual", "hand-only"})
    loaded.check("kit", {"triple"})


def test_what_was_remembered_lies_over_defaults_and_under_what_was_set(file: Path) -> None:
    loaded = from_file(file, 'volume = 3\nnight_from = "20:30"')
    preferences = loaded.preferences({"volume": "9", "rate": "140", "helped": "8"})
    assert (preferences["volume"], preferences["rate"], preferences["helped"]) == ("3", "140", "8")
    assert (preferences["night_from"], preferences["night_until"], preferences["mode"]) == ("1230", "420", "voice")


def test_the_state_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = state_folder({"HANDSON_STATE": str(tmp_path / "deep" / "state")})
    assert folder == tmp_path / "deep" / "state"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_state_folder_is_the_platforms_own_if_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in state_folder({}).parents


def test_a_state_folder_that_cannot_be_made_is_a_store_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreProblem, match=r"file/state: (File exists|Not a directory). .*HANDSON_STATE"):
        state_folder({"HANDSON_STATE": str(tmp_path / "file" / "state")})


TUNED = '[voices."pico:en-GB"]\nrate = 140\nlouder = -3\n'


def test_a_voice_brings_its_own_rate_where_none_is_set(file: Path) -> None:
    loaded = from_file(file, f'voice = "pico:en-GB"\n{TUNED}')
    assert loaded.settings.rate == 140
    assert loaded.sources["rate"] == f"{file}:2"
    assert from_file(file, f'voice = "pico:en-US"\n{TUNED}').settings.rate == 155
    assert from_file(file, f'rate = 120\nvoice = "pico:en-GB"\n{TUNED}').settings.rate == 120


@pytest.mark.parametrize("table", ["rate = 300", "pitch = 1.5", "louder = true", "speed = 100", "rate = '140'"])
def test_a_voices_table_takes_known_keys_in_their_ranges(file: Path, table: str) -> None:
    with pytest.raises(UsageProblem, match="rate from 80 to 260, pitch from 50 to 200, louder from -12 to 3"):
        from_file(file, f'[voices."pico:en-GB"]\n{table}')
