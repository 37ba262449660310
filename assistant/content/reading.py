"""YAML 1.2 text in, a `Document` out. Whatever stands in the file, it ends soon and tells what is wrong and where.

Files are composed to nodes by ruamel.yaml and turned into plain data here, because pydantic wants plain data and a
mistake wants a place. Used by `files` and `keys`.
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from assistant.content.document import EMPTY, Document, Key, Mark, Mistakes, shown

LARGEST = 500_000  # bytes of a file; the longest built-in one has 13,000
MOST_PARTS = 20_000  # of a file once its aliases are written out; the largest built-in one has 700
DEEPEST = 32  # names and lists in each other; no file here needs ten
KEPT = 64  # files; one check, or a start with the built-in words instead of broken ones, reads each several times
TOO_DEEP = "names or lists stand too deep in each other; close brackets earlier"

_PLAIN: dict[str, Callable[[str], Any]] = {
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": int,
    "float": float,
}
_PLAINER = {  # what a parser says, and what its writer can do
    "'\\t'": "a tab stands here; use spaces",
    "mapping values are not allowed": "a text with a colon in it needs quotes around it",
    "expected <block end>": "a quote or bracket before this may not be closed, or the line begins too far in",
    "while scanning a quoted scalar": "a quote is opened here and never closed",
    "unexpected end of stream": "a quote is opened here and never closed",
    "could not find expected ':'": "a name needs a colon and a space behind it",
}
_NO_LETTERS = {"Cc", "Cs"}  # control characters, and halves of one character


def read(path: Path, mistakes: Mistakes) -> Document:
    """The document in a file. What cannot be read is noted in `mistakes` and gives an empty document."""
    name = shown(path)
    try:
        size = path.stat().st_size
        text = path.read_text(encoding="utf-8-sig") if size <= LARGEST else ""
    except OSError as error:
        mistakes.add(Mark(name), "yaml", f"cannot be read: {error.strerror}; make it a file that you may read")
        return EMPTY
    except UnicodeDecodeError as error:
        mistakes.add(Mark(name), "yaml", f"not readable as YAML in UTF-8: {error}; save it as UTF-8")
        return EMPTY
    if size > LARGEST:
        mistakes.add(Mark(name), "yaml", f"{size:,} bytes; at most {LARGEST:,} in a file, so part it in several")
        return EMPTY
    document, noted = _document(name, text)
    mistakes.found |= noted.found
    return document


@lru_cache(KEPT)
def _document(name: str, text: str) -> tuple[Document, Mistakes]:
    mistakes = Mistakes()
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Mark(name, mark.line + 1, mark.column + 1) if mark else Mark(name)
        problem = " ".join(str(error.problem or error.context).split())
        plain = next((words for part, words in _PLAINER.items() if part in problem), "see yaml.org")
        what = f"broken YAML: {problem}; {plain}"
        mistakes.add(place, "yaml", what)
        return EMPTY, mistakes
    except YAMLError as error:
        mistakes.add(Mark(name), "yaml", f"not readable as YAML in UTF-8: {' '.join(str(error).split())}")
        return EMPTY, mistakes
    except RecursionError:
        mistakes.add(Mark(name), "yaml", TOO_DEEP)
        return EMPTY, mistakes
    if node is None:
        return Document({}, {(): Mark(name)}, {}), mistakes
    reader = _Reader(name, mistakes)
    if node.id != "mapping":
        mistakes.add(reader.place(node), "yaml", "a file here holds names with values, like 'name: value'")
        return EMPTY, mistakes
    return Document(reader.plain(node, ()), reader.marks, reader.keys), mistakes


class _Reader:
    """Turns nodes into plain data, keeping places."""

    def __init__(self, file: str, mistakes: Mistakes) -> None:
        self.file, self.mistakes = file, mistakes
        self.marks: dict[Key, Mark] = {}
        self.keys: dict[Key, Mark] = {}
        self.open: set[int] = set()  # nodes being read: an alias to one of them would never end
        self.parts = 0

    def place(self, node: Any) -> Mark:
        return Mark(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def plain(self, node: Any, path: Key) -> Any:
        self.marks[path] = self.place(node)
        self.parts += 1
        if self.parts > MOST_PARTS:
            if self.parts == MOST_PARTS + 1:
                self._wrong(node, f"more than {MOST_PARTS:,} parts, aliases (*) counted each time; write less")
            return None
        if len(path) > DEEPEST:
            self._wrong(node, TOO_DEEP)
            return None
        if id(node) in self.open:
            self._wrong(node, "an alias inside of what it stands for; write it out")
            return None
        self.open.add(id(node))
        value = self._value(node, path)
        self.open.discard(id(node))
        return value

    def _wrong(self, node: Any, what: str) -> None:
        self.mistakes.add(self.place(node), "yaml", what)

    def _value(self, node: Any, path: Key) -> Any:
        if node.id == "mapping":
            return dict(self._items(node, path))
        if node.id == "sequence":
            return [self.plain(item, (*path, number)) for number, item in enumerate(node.value)]
        convert = _PLAIN.get(str(node.tag).rsplit(":", 1)[-1], str)
        try:
            value = convert(node.value)
        except ValueError:  # 0x10, .inf and other forms that no file here needs
            value = node.value
        return self._text(node) if isinstance(value, str) else value

    def _text(self, node: Any) -> str:
        """The scalar without what nobody can say or show, which is a mistake."""
        text = str(node.value)
        odd = [letter for letter in text if unicodedata.category(letter) in _NO_LETTERS and letter not in "\n\t"]
        if odd:
            self._wrong(node, f"{odd[0]!a} can be neither said nor shown; take it out")
        return "".join(letter for letter in text if letter not in odd)

    def _items(self, node: Any, path: Key) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            if key_node.id != "scalar" or str(key_node.tag).endswith(":merge"):
                self._wrong(key_node, "a name must stand before the colon, no list and no '<<'; write it out")
                continue
            key = self._text(key_node)
            if key in seen:
                self.mistakes.add(self.place(key_node), "twice", f"'{key}' stands here twice; keep one")
            seen.add(key)
            self.keys[(*path, key)] = self.place(key_node)
            yield key, self.plain(value_node, (*path, key))
