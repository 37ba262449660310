"""`handson prompts` as a person uses it: real files, from the first to the one that is handed on."""

import json
import shutil
import stat
from pathlib import Path

import pytest

from assistant.app.settings import load as settings
from assistant.cli.main import main
from assistant.content import load

Captured = pytest.CaptureFixture[str]


def prompts(*arguments: str) -> int:
    """Run a command; its exit code."""
    try:
        main(["prompts", *arguments])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.fixture
def pack(home: Path) -> Path:
    """A pack in use, as `init` makes it."""
    assert prompts("init", "mine") == 0
    assert prompts("use", "mine") == 0
    return home / "packs" / "mine"


def test_a_new_pack_changes_nothing_and_is_in_use_when_asked(pack: Path, capsys: Captured) -> None:
    assert settings({}).settings.prompts == pack
    assert load(overlay=pack).words == load().words
    capsys.readouterr()
    assert prompts("list") == 0
    assert capsys.readouterr().out.startswith("* mine")
    assert prompts("use", "--none") == 0
    assert settings({}).settings.prompts is None


@pytest.mark.parametrize(
    ("only", "there"),
    [("cues", "en/cues/4-close.yaml"), ("phrases", "en/phrases.yaml"), ("technique", "techniques/hands-on.yaml")],
)
def test_a_pack_of_one_kind_has_no_other_files(only: str, there: str, home: Path) -> None:
    assert prompts("init", "mine", "--only", only) == 0
    files = [file.relative_to(home / "packs" / "mine").as_posix() for file in (home / "packs" / "mine").rglob("*.yaml")]
    assert there in files
    assert {file.split("/")[0] if "cues/" not in file else "cues" for file in files} <= {"cues", "en", "techniques"}
    assert len({Path(file).parent for file in files}) == 1


def test_the_comments_of_a_new_pack_are_the_built_in_words(pack: Path) -> None:
    for file in pack.rglob("*.yaml"):
        lines = file.read_text(encoding="utf-8").splitlines()
        head = lines.index("")
        plain = "\n".join(line[2:] if line.startswith("# ") else line[1:] for line in lines[head + 1 :])
        source = Path("prompts") / file.relative_to(pack)
        assert plain.strip() == source.read_text(encoding="utf-8").strip()
        schema = (file.parent / lines[0].split("$schema=")[1]).resolve()
        assert json.loads(schema.read_text(encoding="utf-8"))["title"].startswith("handson ")


def test_words_are_set_and_found_and_the_built_in_ones_stay_in_sight(pack: Path, capsys: Captured) -> None:
    assert prompts("set", "goodbye", "Bye for now.", "See you tomorrow.") == 0
    assert prompts("set", "phrases.next", "onward", "what's next") == 0
    capsys.readouterr()
    assert prompts("get", "goodbye.say") == 0
    assert capsys.readouterr().out == "Bye for now.\nSee you tomorrow.\n"
    assert prompts("where", "goodbye.say") == 0
    told = capsys.readouterr().out
    assert told.index("the built-in words, prompts/en/cues/") < told.index("mine, ")
    assert "mine.yaml:3:5" in told
    assert prompts("diff") == 0
    changed = capsys.readouterr().out
    assert "- Until we meet again. Take good care of yourself." in changed
    assert "+ See you tomorrow." in changed
    assert "+ onward" in changed
    content = load(overlay=pack)
    assert content.phrasebook.intents["next"] == ("onward", "what's next")
    assert content.words.cues["goodbye"].night == load().words.cues["goodbye"].night


def test_setting_keeps_comments_order_and_quotes(pack: Path) -> None:
    file = pack / "en" / "cues" / "4-close.yaml"
    text = '# my own words\ngoodbye:\n  # short\n  say: ["Bye.", "See you."]   # two\n  night: [Bye.]\n'
    file.write_text(text, encoding="utf-8")
    assert prompts("set", "goodbye.night", "Night.") == 0
    kept = file.read_text(encoding="utf-8")
    assert kept.startswith('# my own words\ngoodbye:\n  # short\n  say: ["Bye.", "See you."]   # two\n')
    assert "Night." in kept
    assert not (pack / "en" / "cues" / "mine.yaml").exists()


def test_what_breaks_a_rule_is_told_and_not_written(pack: Path, capsys: Captured) -> None:
    before = {file: file.read_bytes() for file in pack.rglob("*.yaml")}
    assert prompts("set", "goodbye", "Push through, it is worth it.", "Bye.") == 5
    assert "nobody should go on against pain" in capsys.readouterr().err
    assert {file: file.read_bytes() for file in pack.rglob("*.yaml")} == before


@pytest.mark.parametrize(
    ("key", "told"),
    [("goodby", "nearest: goodbye"), ("phrases.nxt", "nearest: phrases.next"), ("names.kit", "holds several")],
)
def test_a_key_that_is_none_names_the_nearest(key: str, told: str, pack: Path, capsys: Captured) -> None:
    assert prompts("set", key, "words") == 2
    assert told in capsys.readouterr().err


def test_an_editor_is_opened_at_the_line_and_a_mistake_leads_back(
    pack: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    editor = home / "editor"
    editor.write_text(f'#!/bin/sh\necho "$@" >> {home}/opened\nsed -i \'s/Bye for now./Never empty./\' "$2"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.setattr("click.confirm", lambda *given, **more: False)
    assert prompts("edit", "goodbye.night") == 5
    assert "'empty'" in capsys.readouterr().err
    opened = (home / "opened").read_text().split()
    assert opened == ["+3", str(pack / "en" / "cues" / "mine.yaml")]


def test_a_pack_goes_round_as_a_zip_and_is_the_same_again(pack: Path, home: Path) -> None:
    assert prompts("set", "goodbye", "Bye for now.", "See you tomorrow.") == 0
    assert prompts("export", "mine", "-o", str(home / "anna.zip")) == 0
    assert prompts("add", str(home / "anna.zip")) == 0
    anna = home / "packs" / "anna"
    assert {f.relative_to(anna): f.read_bytes() for f in anna.rglob("*") if f.is_file()} == {
        f.relative_to(pack): f.read_bytes() for f in pack.rglob("*") if f.is_file()
    }
    assert not any(f.stat().st_mode & stat.S_IXUSR for f in anna.rglob("*") if f.is_file())
    assert prompts("add", str(home / "anna.zip")) == 2
    assert prompts("remove", "anna", "--yes") == 0
    assert not anna.exists()


def test_a_pack_that_is_removed_is_not_in_use_any_more(pack: Path) -> None:
    assert prompts("remove", "mine", "--yes") == 0
    assert settings({}).settings.prompts is None


def test_the_rest_of_the_settings_stays_as_it_was(pack: Path) -> None:
    config = settings({}).config
    config.write_text('# mine\nvolume = 4  # quiet\nprompts = "mine"\n')
    assert prompts("use", "--none") == 0
    assert config.read_text() == "# mine\nvolume = 4  # quiet\n"


def test_a_pack_that_went_without_leave_can_be_replaced(pack: Path, capsys: Captured) -> None:
    shutil.rmtree(pack)
    assert prompts("init", "other") == 0
    capsys.readouterr()
    assert prompts("list") == 0
    told = capsys.readouterr()
    assert "there is no pack and no folder" in told.err
    assert "other" in told.out
    assert prompts("use", "other") == 0
    assert settings({}).settings.prompts == pack.with_name("other")
    shutil.rmtree(pack.with_name("other"))
    assert prompts("use", "--none") == 0
    assert settings({}).settings.prompts is None


def test_a_pack_with_mistakes_does_not_come_into_use(pack: Path) -> None:
    assert prompts("init", "worse") == 0
    file = pack.with_name("worse") / "en" / "cues" / "mine.yaml"
    file.write_text("goodbye: {say: [Push through.]}\n", encoding="utf-8")
    assert prompts("use", "worse") == 5
    assert settings({}).settings.prompts == pack


def test_from_a_torn_file_the_way_leads_back_into_the_editor(
    pack: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = home / "editor"
    torn, whole = "goodbye: [", "goodbye: {night: [Bye.]}"
    editor.write_text(
        f'#!/bin/sh\n[ -e {home}/once ] && echo "{whole}" > "$2" || echo "{torn}" > "$2"\ntouch {home}/once\n'
    )
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.setattr("click.confirm", lambda *given, **more: True)
    assert prompts("edit", "goodbye.night") == 0
    assert load(overlay=pack).words.cues["goodbye"].night == ("Bye.",)


@pytest.mark.parametrize("command", [("schema", "{}/in"), ("export", "mine", "-o", "{}/mine.zip")])
def test_where_nothing_can_be_written_it_is_told(
    command: tuple[str, ...], pack: Path, home: Path, capsys: Captured
) -> None:
    (home / "file").write_text("")
    assert prompts(*(part.format(home / "file") for part in command)) == 6
    assert "nothing was changed" in capsys.readouterr().err
