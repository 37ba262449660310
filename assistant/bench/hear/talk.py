"""Made-up talk between other people: a seed in, sentences out that never repeat.

Templates and some five hundred words stand in `talk.toml`. It is no command of any state, and full of words that
commands have too ("after", "left", "next to", numbers).
"""

import random
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("talk.toml")
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def _tables() -> dict[str, list[str]]:
    tables: dict[str, list[str]] = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return tables


def sentences(seed: int) -> Iterator[str]:
    """Sentence after sentence, each another one."""
    rng, tables, told = random.Random(seed), _tables(), set[str]()
    while True:
        sentence = _SLOT.sub(lambda slot: rng.choice(tables[slot[1]]), rng.choice(tables["templates"]))
        sentence = sentence[:1].upper() + sentence[1:]
        if sentence not in told:
            told.add(sentence)
            yield sentence
