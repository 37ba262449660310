"""What can be recorded, what a recording is played for, and what the check tells of recordings."""

from pathlib import Path

import pytest

from assistant.audio.waves import flac
from assistant.content import Content, Ears, check, editing, load, recordings
from assistant.content.document import Mistakes
from assistant.content.files import Folders
from assistant.content.keys import Keys
from assistant.content.lines import BY_VOICE, FEW, Lines, holds
from assistant.content.recordings import Recordings
from assistant.speak.recorded import why_not
from tests.content.noise import noise


@pytest.fixture(scope="module")
def lines(content: Content) -> Lines:
    return Lines(content.words.cues, content.words, holds([content.script]))


def test_each_line_has_a_name_of_its_own_and_a_text_with_nothing_left_to_fill(lines: Lines) -> None:
    every = list(lines)
    assert len({line.name for line in every}) == len(every) > 700
    assert not [line for line in every if "{" in line.text or not line.text.strip()]


@pytest.mark.parametrize("language", ["es", "ko"])
def test_so_it_is_in_every_language(language: str) -> None:
    content = load(language)
    every = list(Lines(content.words.cues, content.words, holds([content.script])))
    assert len({line.name for line in every}) == len(every) > 700
    assert not [line for line in every if "{" in line.text or not line.text.strip()]


def test_a_cue_is_a_line_for_each_way_to_fill_it_where_those_are_few(lines: Lines) -> None:
    switched = [(line.name, line.text) for line in lines.by_cue["switched"]]
    assert switched[:3] == [
        ("switched.left", "Now the left side."),
        ("switched.right", "Now the right side."),
        ("switched.2.left", "Over to the left side."),
    ]
    assert ("switched.night.right", "The right side.") in switched
    assert len(lines.by_cue["hold.longer"]) == 3 * len(lines.values["seconds"])


def test_where_they_are_many_its_pieces_are_lines_and_the_values_between(lines: Lines) -> None:
    assert len(lines.values["step"]) > FEW
    named = {line.name: line.text for line in lines.needed("where")}
    assert named["where.part1"] == "You are at"
    assert named["value.step.knead"] == "kneading"
    assert named["value.minutes.1"] == "one minute"


@pytest.mark.parametrize("cue", ["did-you-say", "amount", "what-heard"])
def test_what_can_become_anything_has_no_lines(cue: str, lines: Lines) -> None:
    assert lines.needed(cue) == []
    assert lines.anything(cue)


def test_nothing_that_is_about_safety_has_a_line_nor_is_played(lines: Lines) -> None:
    assert not BY_VOICE & {line.cue for line in lines}
    assert not lines.spoken_by_voice & {line.text for line in lines}
    assert {"disclaimer", "hurts", "emergency.harm"} < BY_VOICE
    text = next(iter(lines.spoken_by_voice))
    assert Recordings({text: Path("a.flac")}, lines).files(text) == ()


def test_a_text_is_found_exactly_as_it_is_spoken(lines: Lines) -> None:
    found = Recordings({"Now the left side.": Path("a.flac")}, lines)
    assert found.files("Now the left side.") == (Path("a.flac"),)
    assert found.files("Now the left  side.") == (Path("a.flac"),)
    for other in ("Now the right side.", "Now the left side", "now the left side."):
        assert found.files(other) == ()


PIECES = ("You are at", "for", "so far", "kneading", "option one, pause and massage", "four minutes")


def test_pieces_are_joined_where_every_one_is_there(lines: Lines) -> None:
    files = {text: Path(f"{number}.flac") for number, text in enumerate(PIECES)}
    found = Recordings(files, lines)
    said = found.files("You are at option one, pause and massage, for four minutes so far.")
    assert [PIECES[int(file.stem)] for file in said] == [PIECES[n] for n in (0, 4, 1, 5, 2)]
    assert found.files("You are at little circles, for four minutes so far.") == ()
    assert found.files("You are at kneading, for five minutes so far.") == ()
    for gone in PIECES[:3]:
        without = Recordings({text: file for text, file in files.items() if text != gone}, lines)
        assert without.files("You are at kneading, for four minutes so far.") == ()


def test_every_text_that_a_template_makes_is_joined_again(content: Content, lines: Lines) -> None:
    everything = Recordings({line.text: Path(line.name) for line in lines}, lines)
    for template in lines.templates:
        for nth in (0, 1, -1):
            way = [(name, list(lines.values[name])[nth]) for name in template.placeholders]
            text = content.words.filled("".join(f"{{{p}}}" if n % 2 else p for n, p in enumerate(template.parts)), way)
            names = [path.name for path in everything.files(text)]
            values = [name for name in names if name.startswith("value.")]
            assert len(values) == len(way) or len(names) == 1, text


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack with one recording."""
    recordings.keep(tmp_path / "ours", "en", "switched.left", "Now the left side.", flac(noise(1.0), 16_000))
    return tmp_path / "ours"


def rules(pack: Path) -> list[str]:
    found = [each for each in check(pack, ears=Ears(sound=why_not)) if each.rule.startswith(("rec", "yaml", "shape"))]
    assert all("index.yaml" in each.mark.file for each in found)
    return [each.rule for each in found]


def index(pack: Path) -> Path:
    return pack / "en" / "recordings" / "index.yaml"


def test_what_is_kept_is_found_and_has_no_fault(pack: Path) -> None:
    assert recordings.recorded(Folders.of(pack), "en", Mistakes()).keys() == {"Now the left side."}
    assert rules(pack) == []
    assert (pack / "schema" / "recordings.json").is_file()


def test_the_index_is_known_by_keys_and_changed_like_any_file_of_words(pack: Path) -> None:
    entry = Keys(Folders.of(pack), "en").one("recordings.switched.left.flac")
    assert entry.value == "Now the left side."
    assert editing.file_of(entry, "en", pack) == index(pack)


def test_comments_and_order_of_the_index_stay(pack: Path) -> None:
    file = index(pack)
    file.write_text(file.read_text() + "# by Tom\ngoodbye.flac: 'Bye.'  # short\n")
    before = file.read_text()
    recordings.keep(pack, "en", "softer", "Softer: yes, like this.", flac(noise(1.0), 16_000))
    assert file.read_text() == before + "softer.flac: 'Softer: yes, like this.'\n"


def stale(pack: Path) -> None:
    index(pack).write_text("switched.left.flac: Now on the left.\n")


def missing(pack: Path) -> None:
    (pack / "en" / "recordings" / "switched.left.flac").unlink()


def half(pack: Path) -> None:
    file = pack / "en" / "recordings" / "switched.left.flac"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def other_kind(pack: Path) -> None:
    (pack / "en" / "recordings" / "switched.left.flac").write_bytes(b"RIFF....WAVE")


def unlisted(pack: Path) -> None:
    (pack / "en" / "recordings" / "goodbye.wav").write_bytes(b"")


def about_safety(pack: Path) -> None:
    text = load().words.cues["hurts"].say[0]
    index(pack).write_text(f'switched.left.flac: "{text}"\n')


def torn(pack: Path) -> None:
    index(pack).write_text("switched.left.flac: [\n")


def outside(pack: Path) -> None:
    index(pack).write_text("../../../secret.flac: Now the left side.\n")


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (stale, "recording-stale"),
        (missing, "recording-missing"),
        (half, "recording-damaged"),
        (other_kind, "recording-damaged"),
        (unlisted, "recording-unlisted"),
        (about_safety, "recording-safety"),
        (torn, "yaml"),
        (outside, "shape"),
    ],
)
def test_the_check_names_what_is_wrong_with_recordings(damage: object, rule: str, pack: Path) -> None:
    assert callable(damage)
    damage(pack)
    assert rule in rules(pack)


def test_a_recording_whose_name_says_another_cue_is_played_for_its_text(pack: Path, lines: Lines) -> None:
    index(pack).write_text("switched.left.flac: Over to the left side.\n")
    found = Recordings(recordings.recorded(Folders.of(pack), "en", Mistakes()), lines)
    assert found.files("Now the left side.") == ()
    assert [path.name for path in found.files("Over to the left side.")] == ["switched.left.flac"]
