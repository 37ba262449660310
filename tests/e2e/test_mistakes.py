"""What a user gets for a mistake: one clear message, the right exit code, no traceback."""

from pathlib import Path

import pytest

from tests.e2e.person import RUN, Home

INPUT = ("run", "--recogniser", "pocketsphinx", "--input")
MISTAKEN = """knead:
  say:
    - "Stop and knead."
    - "Knead {where}."
knaed: {say: [One way., Another way.]}
"""


def refused(home: Home, *arguments: str, code: int, **env: str) -> str:
    """The message of a command that must fail with this exit code."""
    done = home.with_env(**env).asks(*arguments)
    told = done.stderr
    assert done.returncode == code, (done.returncode, done.stdout, told)
    assert "Traceback" not in told
    assert told.strip()
    assert not done.stdout, "something was shown before the mistake was told"
    return told


def recording(folder: Path, content: bytes) -> str:
    path = folder / "given.wav"
    path.write_bytes(content)
    return str(path)


HEADER = b"RIFF\x24\x80\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80>\x00\x00\x00}\x00\x00\x02\x00\x10\x00data"


def test_a_recording_that_is_not_there_is_named(bare: Home) -> None:
    assert "nowhere.wav" in refused(bare, *INPUT, "nowhere.wav", code=2)


@pytest.mark.parametrize(
    "content",
    [b"", HEADER + b"\x00\x00\x00\x00", HEADER[:30], b"this is a letter and no sound\n" * 50],
    ids=["empty", "no samples", "truncated", "text"],
)
def test_a_recording_that_is_no_sound_is_named(content: bytes, bare: Home) -> None:
    told = refused(bare, *INPUT, recording(bare.folder, content), code=2)
    assert "given.wav" in told
    assert len(told.splitlines()) == 1


def test_an_unknown_setting_names_its_line_and_the_nearest_known_one(bare: Home) -> None:
    config = bare.folder / "handson.toml"
    config.write_text('unit = "oz"\nvolme = 3\n')
    told = refused(bare, *RUN, code=2, HANDSON_CONFIG=str(config))
    assert told == f'handson: {config}:2: there is no setting "volme"; did you mean "volume"?\n'


def test_an_attention_phrase_that_cannot_be_heard_names_the_word_and_what_to_do(bare: Home) -> None:
    told = refused(bare, *RUN, "--attention", "on", "--attention-phrase", "hey zorblax", code=2)
    assert told.startswith('handson: --attention-phrase: attention_phrase cannot be "hey zorblax"; allowed: words that')
    assert '"zorblax" cannot; choose others, or add them to pronunciations.yaml' in told


def test_broken_toml_names_its_place(bare: Home) -> None:
    config = bare.folder / "handson.toml"
    config.write_text('unit = "oz"\nkit = \n')
    assert f"{config}:2:" in refused(bare, *RUN, code=2, HANDSON_CONFIG=str(config))


def test_a_bad_value_in_the_environment_names_it_and_what_is_allowed(bare: Home) -> None:
    told = refused(bare, *RUN, code=2, HANDSON_VOLUME="loud")
    assert told == 'handson: HANDSON_VOLUME: volume cannot be "loud"; allowed: a whole number from 1 to 10.\n'


def test_an_unknown_kit_names_the_kits(bare: Home) -> None:
    told = refused(bare, *INPUT, recording(bare.folder, b""), "--kit", "steam-engine", code=2)
    assert "steam-engine" in told
    assert "single-manual" in told


@pytest.mark.parametrize("command", ["run", "check"])
def test_broken_prompts_are_told_with_their_places_before_anything_is_spoken(command: str, bare: Home) -> None:
    cues = bare.folder / "words" / "en" / "cues"
    cues.mkdir(parents=True)
    (cues / "mine.yaml").write_text(
        'knead:\n  say:\n    - "Stop and knead."\n    - "Knead {where}."\nknaed: {say: [a, b]}\n'
    )
    (cues / "torn.yaml").write_text("pause: [\n")
    strict = (*RUN, "--prompts", "words", "--strict")
    arguments = ("prompts", "check", "words") if command == "check" else strict
    told = refused(bare, *arguments, code=5)
    for place, what in (
        ("mine.yaml:3:7", "stop"),
        ("mine.yaml:4:7", "{where}"),
        ("torn.yaml:", ""),
        *([("mine.yaml:5:1", "knaed")] if command == "check" else []),  # a warning keeps nobody from starting
    ):
        assert [line for line in told.splitlines() if f"words/en/cues/{place}" in line and what in line]


def test_a_prompts_folder_that_is_not_there_is_named(bare: Home) -> None:
    assert "nowhere" in refused(bare, *RUN, "--prompts", "nowhere", code=2)


def test_a_model_that_is_not_there_is_named(bare: Home) -> None:
    assert "nowhere" in refused(bare, "run", "--model", "nowhere", code=4)


def test_a_missing_vosk_model_says_how_to_get_it(bare: Home) -> None:
    told = refused(bare, "hear", "--recogniser", "vosk", recording(bare.folder, b""), code=4)
    assert "handson models fetch" in told


@pytest.mark.parametrize("damage", ["text", "torn"])
def test_a_damaged_log_is_told_and_left_alone(damage: str, bare: Home) -> None:
    home = bare.used_before()
    whole = home.database.read_bytes()
    home.database.write_bytes(b"not a database " * 100 if damage == "text" else whole[:5000] + b"\xff" * 8000)
    before = home.database.read_bytes()
    told = refused(home, "sessions", code=6)
    assert str(home.database) in told
    assert home.database.read_bytes() == before


@pytest.mark.parametrize("command", [("sessions",), (*RUN, "--input", "given.wav")], ids=["sessions", "run"])
def test_a_state_folder_that_cannot_be_made_is_told(command: tuple[str, ...], bare: Home) -> None:
    recording(bare.folder, HEADER + b"\x00\x7d\x00\x00" + bytes(32_000))
    (bare.folder / "file").write_text("")
    told = refused(bare, *command, code=6, HANDSON_STATE=str(bare.folder / "file" / "state"))
    assert "HANDSON_STATE" in told


def test_a_state_folder_that_cannot_be_written_is_told(bare: Home) -> None:
    assert "HANDSON_STATE" in refused(bare, "sessions", code=6, HANDSON_STATE="/proc/self")


def test_an_unknown_command_names_the_nearest(bare: Home) -> None:
    assert "Did you mean demo?" in refused(bare, "dmeo", code=2)


def test_an_unknown_session_is_told(bare: Home) -> None:
    assert "no session" in refused(bare.used_before(), "replay", "990101", code=2)
    assert "no session" in refused(bare, "replay", code=2)


def test_an_output_without_an_input_is_told(bare: Home) -> None:
    assert "--input" in refused(bare, "run", "--output", "x.wav", code=2)
