"""300 edits by chance of valid packs: each is told or taken, and what is taken can say every cue that it could need."""

import re
import shutil
from pathlib import Path

import pytest

from assistant.content import Content, Ears, beginning, check, load, packs
from assistant.content.check_phrases import Vocabulary
from assistant.content.files import Folders, builtin
from assistant.core.cues import SAFETY_CUES
from assistant.errors import ContentProblem
from assistant.listen.alike import Alike
from assistant.listen.phones import Dictionary
from tests.content.small import small, write
from tests.packs.mutants import mutate
from tests.packs.oracle import lacking

EDITS = 300
GROUPS = 10  # so that two processes share the work
REAL = 4  # of the short form, on the built-in words
EARS = Ears(
    lambda language: [Vocabulary("any", lambda word: bool(re.fullmatch(r"[\w.'-]+", word)), learns=True)],
    lambda own: Alike(Dictionary(own)),
    lambda language: lambda text: 1.0,
)
OWN_NAMES = {"first": "wash", "second": "rub", "last": "rest"}
COMMENT = re.compile(r"^# ?", re.MULTILINE)


def own_files() -> dict[str, str]:
    """A pack that has all there is of the small folder, its steps and their cues under names of its own."""
    files = small()
    cues = [line for line in files["en/cues/engine.yaml"].splitlines() if line.split(":")[0] not in SAFETY_CUES]
    return {
        "techniques/own.yaml": _renamed(files["techniques/small.yaml"]),
        "en/cues/own.yaml": _renamed(files["en/cues/small.yaml"]),
        "en/cues/engine.yaml": "\n".join(cues[:12]),
        "en/names.yaml": _renamed(files["en/names.yaml"]),
        **{name: files[name] for name in ("en/phrases.yaml", "en/amounts.yaml", "en/pronunciations.yaml")},
    }


def _renamed(text: str) -> str:
    for old, new in OWN_NAMES.items():
        text = re.sub(rf"\b{old}\b", new, text)
    return text.replace("side: wash", "side: first").replace(', rest: ", or', ', last: ", or')


def held(pack: Path, root: Path, seed: int, what: str) -> None:
    """Check the pack; what the check lets pass, a session must be able to say."""
    found = check(pack, ears=EARS, root=root)
    "\n".join(map(str, found)).encode()  # can be printed
    errors = [str(each) for each in found if each.level == "error"]
    folders = Folders.of(pack, root)
    for technique in folders.techniques():
        for language in folders.languages():
            if not folders.are_meant(technique, language):
                continue
            content = taken(language, technique, pack, root)
            assert content or errors, f"{what}: the check lets pass what a session refuses"
            assert not content or lacking(content, seed) == [], f"{what}: accepted"


def taken(language: str, technique: str, pack: Path, root: Path) -> Content | None:
    """What a session would run on, if it would."""
    try:
        return load(language, pack, technique=technique, root=root)
    except ContentProblem:
        return None


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("root"), small())


def test_the_pack_that_is_edited_is_without_a_mistake_and_says_everything(root: Path, tmp_path: Path) -> None:
    pack = write(tmp_path, own_files())
    assert check(pack, root=root, ears=EARS) == ()
    held(pack, root, 0, "unchanged")
    assert {*load("en", pack, technique="own", root=root).script.kits["one"].steps} == {*OWN_NAMES.values()}


@pytest.mark.parametrize("group", range(GROUPS))
def test_an_edit_by_chance_is_told_or_harmless(group: int, root: Path, tmp_path: Path) -> None:
    for seed in range(group, EDITS, GROUPS):
        pack = write(tmp_path / str(seed), own_files())
        held(pack, root, seed, mutate(pack, seed))


def begun(name: str, language: str) -> Path:
    """A pack as `prompts init` makes it, its comments taken away: a copy of what is built in."""
    pack = packs.new(name)
    beginning.begin(pack, language, None)
    for file in pack.folder.rglob("*.yaml"):
        head, _, words = file.read_text("utf-8").partition("\n\n")
        file.write_text(head + "\n\n" + COMMENT.sub("", words), "utf-8")
    (pack.folder / language / "cues" / "6-safety.yaml").unlink()
    return pack.folder


def edited(language: str, seeds: range, root: Path, tmp_path: Path) -> None:
    original = begun(f"all-{language}", language)
    assert [each for each in check(original, root=root) if each.level == "error"] == []
    for seed in seeds:
        pack = tmp_path / f"{language}-{seed}"
        shutil.copytree(original, pack)
        held(pack, root, seed, mutate(pack, seed))


def one_language(language: str, technique: str, folder: Path) -> Path:
    """The built-in words of a language with one technique."""
    shutil.copytree(builtin() / language, folder / language)
    (folder / "techniques").mkdir()
    shutil.copy(builtin() / "techniques" / f"{technique}.yaml", folder / "techniques")
    return folder


def test_a_copy_of_the_built_in_words_is_edited(tmp_path: Path) -> None:
    edited("en", range(1000, 1000 + REAL), one_language("en", "hands-on", tmp_path / "root"), tmp_path)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("language", ["en", "es", "ko"])
def test_copies_of_all_that_is_built_in_are_edited(language: str, tmp_path: Path) -> None:
    edited(language, range(2000, 2100), builtin(), tmp_path)
