"""Where the files of `prompts/` are, and the documents that they make together.

A folder holds `techniques/<name>.yaml` and, for each language, `<language>/*.yaml` and `<language>/cues/*.yaml`. A
user's folder is shaped likewise and lies over the built-in one: only what differs stands in it.
"""

from dataclasses import dataclass
from pathlib import Path

import assistant
from assistant.content.document import EMPTY, Document, Mark, Mistakes, nearest, shown
from assistant.content.reading import read
from assistant.core.cues import INTERRUPTS, SAFETY_CUES

CUES, TECHNIQUES, RECORDINGS = "cues", "techniques", "recordings"  # folders
INDEX = "index.yaml"  # of recordings: what each says
WORD_FILES = ("phrases", "amounts", "names", "pronunciations", "spellings", "wording")

_READ = "there are LANGUAGE/cues/*.yaml, techniques/*.yaml, and LANGUAGE/ with " + ", ".join(
    f"{name}.yaml" for name in WORD_FILES
)


def builtin() -> Path:
    """The product's own `prompts/`: beside the package in a checkout, inside it in a wheel."""
    package = Path(assistant.__file__).resolve().parent
    wheel = package / "data" / "prompts"
    return wheel if wheel.is_dir() else package.parent / "prompts"


@dataclass(frozen=True)
class Folders:
    """The folders that are read, the lowest first."""

    paths: tuple[Path, ...]

    @classmethod
    def of(cls, overlay: Path | None, root: Path | None = None) -> "Folders":
        """The built-in folder (or `root`), with the user's over it."""
        paths = (root or builtin(), *((overlay,) if overlay else ()))
        return cls(tuple(path for path in paths if path.is_dir()))

    def languages(self) -> tuple[str, ...]:
        """Languages that there are phrases for."""
        return tuple(sorted({found.parent.name for path in self.paths for found in path.glob("*/phrases.yaml")}))

    def techniques(self) -> tuple[str, ...]:
        """Names of the techniques."""
        return tuple(sorted({found.stem for path in self.paths for found in path.glob("techniques/*.yaml")}))

    def are_meant(self, technique: str, language: str) -> bool:
        """Whether they are for each other: some folder that has the technique has the language, or none at all."""
        having = [path for path in self.paths if (path / "techniques" / f"{technique}.yaml").is_file()]
        meant = {each for path in having for each in self.languages() if (path / each).is_dir()}
        return language in meant or not meant

    def changes(self, language: str) -> bool:
        """Whether the highest folder has words of the language: what lies below was checked before."""
        return (self.paths[-1] / language).is_dir()

    def technique(self, name: str, mistakes: Mistakes) -> Document | None:
        """The technique's document, or None (a mistake) if there is no such file."""
        if name not in self.techniques():
            place = Mark(shown(self.paths[0] / "techniques"))
            mistakes.add(place, "unknown-technique", f"no technique '{name}'; {nearest(name, self.techniques())}")
            return None
        return _stacked(self._layers(Path("techniques") / f"{name}.yaml", mistakes))

    def words(self, language: str, mistakes: Mistakes) -> dict[str, Document]:
        """The documents of a language: "cues" (from all its files) and each of `WORD_FILES`."""
        if language not in self.languages():
            place = Mark(shown(self.paths[0]))
            mistakes.add(place, "unknown-language", f"no language '{language}'; {nearest(language, self.languages())}")
            return {}
        found = {name: self._layers(Path(language) / f"{name}.yaml", mistakes) for name in WORD_FILES}
        phrases, wording = found.pop("phrases"), found.pop("wording")
        return {
            "cues": self._cues(language, mistakes),
            "phrases": _with_safety_phrases(phrases),
            "wording": _stacked(wording[::-1]),  # what is forbidden below stays so
            **{name: _stacked(layers) for name, layers in found.items()},
        }

    def note_strays(self, mistakes: Mistakes) -> None:
        """Files of the user's that nobody reads: of another name, in another folder."""
        for path in self.paths[1:]:
            read_here = {path / TECHNIQUES / f"{name}.yaml" for name in self.techniques()}
            for language in self.languages():
                read_here |= {path / language / f"{name}.yaml" for name in (*WORD_FILES, "demo")}
                read_here |= {*(path / language / CUES).glob("*.yaml"), path / language / RECORDINGS / INDEX}
            for file in sorted({*path.rglob("*.yaml"), *path.rglob("*.yml")} - read_here):
                what = f"nothing reads this file; {_READ}"
                mistakes.add(Mark(shown(file)), "stray-file", what)

    def place(self, *parts: str) -> Mark:
        """The place to name for what is missing from a whole file or folder."""
        return Mark(shown(self.paths[0].joinpath(*parts)))

    def _layers(self, relative: Path, mistakes: Mistakes) -> list[Document]:
        return [read(path / relative, mistakes) for path in self.paths if (path / relative).is_file()]

    def _cues(self, language: str, mistakes: Mistakes) -> Document:
        layers = []
        for number, path in enumerate(self.paths):
            layer = EMPTY
            for file in sorted((path / language / "cues").glob("*.yaml")):
                document = read(file, mistakes)
                _note_twins(layer, document, mistakes)
                layer = document.beside(layer)
            lower = any((below / language).is_dir() for below in self.paths[:number])
            layers.append(_safety_kept(layer, mistakes) if lower else layer)
        return _stacked(layers)


def _stacked(documents: list[Document]) -> Document:
    stack = EMPTY
    for document in documents:
        stack = document.over(stack)
    return stack


def _with_safety_phrases(layers: list[Document]) -> Document:
    """Phrases in layers, where a layer can add to the interrupts and never take from them."""
    stack = EMPTY
    for layer in layers:
        below = stack.data.get("intents")
        stack = layer.over(stack)
        intents, marks = stack.data.get("intents"), dict(stack.marks)
        if not isinstance(intents, dict) or not isinstance(below, dict):
            continue  # the first layer, or a mistake that is told when it is held against its shape
        for intent in sorted(set(INTERRUPTS) & set(below)):
            kept, said = below[intent] if isinstance(below[intent], list) else [], intents.get(intent)
            listed = said if isinstance(said, list) else []
            new = [(number, phrase) for number, phrase in enumerate(listed) if phrase not in kept]
            intents[intent] = [*kept, *(phrase for _, phrase in new)]
            for place, (number, _) in enumerate(new, start=len(kept)):
                marks["intents", intent, place] = layer.at(("intents", intent, number))
        stack = Document(stack.data, marks, stack.keys)
    return stack


def _note_twins(layer: Document, document: Document, mistakes: Mistakes) -> None:
    """A cue in two files of one folder: nobody could tell which counts."""
    for cue in set(layer.data or {}) & set(document.data or {}):
        what = f"cue '{cue}' stands at {layer.at((cue,), key=True)} too; keep one"
        mistakes.add(document.at((cue,), key=True), "twice", what)


def _safety_kept(layer: Document, mistakes: Mistakes) -> Document:
    """A user's folder cannot reword or drop what leads to safety."""
    for cue in sorted(SAFETY_CUES & set(layer.data or {})):
        what = f"the safety cue '{cue}' cannot be changed here; take it out of this folder"
        mistakes.add(layer.at((cue,), key=True), "safety-cue", what)
    return layer
