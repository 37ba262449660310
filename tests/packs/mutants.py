"""Edits by chance of a pack's files, as people and editors make them: a seed in, one edit and what it was out.

Edits of the tree (a name, a list, a type) are written back as YAML; edits of the text (cut, bytes, odd YAML) go to the
file as it stands.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

Tree = Any
Spot = tuple[Tree, Any]  # a mapping or list, and a key or number in it

ODD_VALUES: tuple[Any, ...] = (
    *("word", 7, -1, 1e400, True, None, "", " ", "{side}", "\u200b"),
    *([], {}, ["a", ["b"]], {"say": {"say": 1}}),
)
ODD_TEXTS = (
    "\0",
    "\t",
    "\ufeff",
    "\x85",
    "[",
    "}",
    "*nobody",
    "&a [*a]",
    "!!python/object:os.system x",
    "!!int x",
    "%YAML 1.1\n---\n",
    "\n---\n",
    "\n...\n",
    "'",
    '"\\ud800"',
    '"\\0"',
    "? [a, b]\n: c\n",
    "<<: {say: [a, b]}\n",
    "\n\tsay: tab\n",
    "# comment",
    "{" * 3000,
    "- " * 3000,
    "x" * 100_000,
    "\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'lol'}]\n" for n in range(12)),
)
ENCODINGS = ("utf-16", "utf-32", "utf-8-sig", "cp500")


def files(pack: Path) -> list[Path]:
    """The words of a pack."""
    return sorted(path for path in pack.rglob("*.yaml") if path.is_file())


def mutate(pack: Path, seed: int) -> str:
    """Change one file of the pack by chance; what was done."""
    rng = random.Random(seed)
    path = rng.choice(files(pack))
    name, edit = rng.choice(EDITS)
    told = edit(path, rng)
    return f"{seed}: {name} {path.relative_to(pack)} {told}"


def _tree_edit(change: Callable[[Tree, random.Random], str]) -> Callable[[Path, random.Random], str]:
    def edit(path: Path, rng: random.Random) -> str:
        tree = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
        told = change(tree, rng)
        with path.open("w", encoding="utf-8") as out:
            yaml = YAML(typ="safe", pure=True)
            yaml.default_flow_style = False
            yaml.dump(tree, out)
        return told

    return edit


def _spots(tree: Tree, of: type | tuple[type, ...] = object) -> Iterator[Spot]:
    """Every place in the tree whose value is of a kind."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(pairs):
        if isinstance(value, of):
            yield tree, key
        yield from _spots(value, of)


def _pick(tree: Tree, rng: random.Random, of: type | tuple[type, ...] = object, within: type = object) -> Spot | None:
    found = [spot for spot in _spots(tree, of) if isinstance(spot[0], within)]
    return rng.choice(found) if found else None


def _delete(tree: Tree, rng: random.Random) -> str:
    spot = _pick(tree, rng)
    if spot:
        del spot[0][spot[1]]
    return f"{spot and spot[1]}"


def _delete_top(tree: Tree, rng: random.Random) -> str:
    """A whole cue, or a part of a technique."""
    key = rng.choice(list(tree))
    del tree[key]
    return str(key)


def _drop(tree: Tree, rng: random.Random) -> str:
    """Null, which drops what lies below."""
    spot = _pick(tree, rng)
    if spot:
        spot[0][spot[1]] = None
    return f"{spot and spot[1]}"


def _rename(tree: Tree, rng: random.Random) -> str:
    spot = _pick(tree, rng, within=dict)
    if spot is None:
        return ""
    inner, key = spot
    at = rng.randrange(len(str(key)) + 1)
    new = str(key)[:at] + rng.choice("xq-. ") + str(key)[at + rng.randrange(2) :]
    inner[new] = inner.pop(key)
    return f"{key} -> {new}"


def _retype(tree: Tree, rng: random.Random) -> str:
    spot = _pick(tree, rng)
    if spot:
        spot[0][spot[1]] = rng.choice(ODD_VALUES)
    return f"{spot and spot[1]} -> {spot and spot[0][spot[1]]!r}"


def _swap(tree: Tree, rng: random.Random) -> str:
    spots = [_pick(tree, rng, list), _pick(tree, rng, list)]
    if all(spots):
        (one, first), (other, second) = (spot for spot in spots if spot)
        one[first], other[second] = other[second], one[first]
    return f"{[spot and spot[1] for spot in spots]}"


def _reverse(tree: Tree, rng: random.Random) -> str:
    spot = _pick(tree, rng, list)
    if spot:
        spot[0][spot[1]].reverse()
    return f"{spot and spot[1]}"


def _name_another(tree: Tree, rng: random.Random) -> str:
    """A text becomes another text of the file: a move to elsewhere, a cue for another."""
    one, other = _pick(tree, rng, str), _pick(tree, rng, str)
    if one and other:
        one[0][one[1]] = other[0][other[1]]
    return f"{one and one[1]} <- {other and other[1]}"


def _misname(tree: Tree, rng: random.Random) -> str:
    """A text becomes one that nothing is called."""
    spot = _pick(tree, rng, str)
    if spot:
        spot[0][spot[1]] += rng.choice(".xq")
    return f"{spot and spot[1]}"


def _placeholder(tree: Tree, rng: random.Random) -> str:
    spot = _pick(tree, rng, str)
    odd = rng.choice(("{sid}", "{side}", "{n}", "{", "}", "{}", "{0}", "{side!r}", "{side:>9}", "{side.x}", "{{side}}"))
    if spot:
        spot[0][spot[1]] = f"{spot[0][spot[1]].replace('{side}', '')} {odd}"
    return odd


def _repeat(path: Path, rng: random.Random) -> str:
    """A line twice: a name, a variant, a step."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    at = rng.randrange(len(lines))
    lines.insert(at, lines[at])
    path.write_text("".join(lines), "utf-8")
    return f"line {at + 1}"


def _cut(path: Path, rng: random.Random) -> str:
    whole = path.read_bytes()
    at = rng.randrange(len(whole))
    path.write_bytes(whole[:at])
    return f"at byte {at}"


def _bytes(path: Path, rng: random.Random) -> str:
    whole = bytearray(path.read_bytes())
    at = rng.randrange(len(whole))
    whole[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 5)))
    path.write_bytes(whole)
    return f"at byte {at}"


def _odd_text(path: Path, rng: random.Random) -> str:
    text, odd = path.read_text("utf-8"), rng.choice(ODD_TEXTS)
    at = rng.choice((0, len(text), rng.randrange(len(text)), text.rfind("\n", 0, rng.randrange(len(text))) + 1))
    path.write_text(text[:at] + odd + text[at:], "utf-8")
    return f"{odd[:20]!r} at {at}"


def _encoding(path: Path, rng: random.Random) -> str:
    name = rng.choice(ENCODINGS)
    path.write_bytes(path.read_text("utf-8").encode(name))
    return name


def _file_gone(path: Path, rng: random.Random) -> str:
    del rng
    path.unlink()
    return ""


def _elsewhere(path: Path, rng: random.Random) -> str:
    """The file under another name, or in another folder."""
    name = rng.choice((f"x{path.name}", f"{path.stem}.yml", f"../{path.name}"))
    (path.parent / name).parent.mkdir(exist_ok=True)
    path.rename(path.parent / name)
    return name


def _folder(path: Path, rng: random.Random) -> str:
    """A folder, or a link to nowhere, of the file's name."""
    path.unlink()
    if rng.random() < 0.5:
        path.mkdir()
        return "a folder"
    path.symlink_to("nowhere")
    return "a link to nowhere"


EDITS: tuple[tuple[str, Callable[[Path, random.Random], str]], ...] = (
    *(
        (change.__name__.strip("_"), _tree_edit(change))
        for change in (
            *(_delete, _delete_top, _delete_top, _drop, _rename, _retype, _retype),
            *(_swap, _reverse, _name_another, _misname, _placeholder, _placeholder),
        )
    ),
    *(
        (edit.__name__.strip("_"), edit)
        for edit in (_repeat, _cut, _bytes, _odd_text, _odd_text, _encoding, _file_gone, _elsewhere, _folder)
    ),
)
