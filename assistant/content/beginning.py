"""A new pack: the built-in words of a language in, a folder of the same words as comments out.

It works at once, since comments change nothing. Whoever takes the `# ` from the lines of a cue, and changes its words,
has a cue of their own.
"""

from collections.abc import Iterator
from pathlib import Path

from assistant.content import schema
from assistant.content.files import CUES, TECHNIQUES, WORD_FILES, builtin
from assistant.content.packs import Pack
from assistant.content.writing import whole
from assistant.errors import UsageProblem

ONLY = ("cues", "phrases", "technique")  # kinds that a pack can be made of alone
_UNKEPT = "wording"  # what is forbidden stays so, and few will want to forbid more

_HOW = """\
# {what}
# These are the built-in words, as comments: so far this file changes nothing. To change one, take the "# " from its
# lines, its name included, and write your own words. What you leave as it is stays built in, also after an update.
# Then: handson prompts check {pack}
"""
_READ_ME = """\
# {name}

Your own words for handson, laid over the built-in ones ({language}).

- `{language}/cues/`: what is said. `{language}/phrases.yaml`: what you can say.
- Check it: `handson prompts check {name}`. Hear it: `handson say --cue goodbye --prompts {name}`.
- Record it in your own voice: `handson prompts record goodbye --pack {name}`.
- Use it: `handson prompts use {name}`. Hand it on: `handson prompts export {name} -o {name}.zip`.
"""


def begin(pack: Pack, language: str, only: str | None) -> list[Path]:
    """Write the pack; the files that were written. UsageProblem for a language that is not there."""
    source = builtin() / language
    if not source.is_dir():
        known = ", ".join(sorted(path.parent.name for path in builtin().glob("*/phrases.yaml")))
        raise UsageProblem(f"There are no built-in words in {language!r}; there are: {known}.")
    schema.write(pack.folder)
    written = [_written(pack, path, file, kind) for path, file, kind in _files(language, only)]
    readme = pack.folder / "README.md"
    whole(readme, _READ_ME.format(name=pack.name, language=language))
    return [readme, *written]


def _files(language: str, only: str | None) -> Iterator[tuple[Path, Path, str]]:
    """Each built-in file, where it goes in the pack, and its kind."""
    root = builtin()
    if only in (None, "cues"):
        for file in sorted((root / language / CUES).glob("*.yaml")):
            yield Path(language) / CUES / file.name, file, CUES
    for part in WORD_FILES:
        file = root / language / f"{part}.yaml"
        if part != _UNKEPT and file.is_file() and only in (None, "phrases" if part == "phrases" else ""):
            yield Path(language) / f"{part}.yaml", file, part
    if only in (None, "technique"):
        for file in sorted((root / TECHNIQUES).glob("*.yaml")):
            yield Path(TECHNIQUES) / file.name, file, "technique"


def _written(pack: Pack, relative: Path, file: Path, kind: str) -> Path:
    path = pack.folder / relative
    how = _HOW.format(what=relative.name.removesuffix(".yaml"), pack=pack.name)
    head = schema.line(kind, len(relative.parts) - 1)
    lines = (f"# {line}".rstrip() for line in file.read_text(encoding="utf-8").splitlines())
    whole(path, "\n".join((head, *how.splitlines(), "", *lines, "")))
    return path
