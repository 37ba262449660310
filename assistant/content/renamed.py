"""What is called otherwise now, from `prompts/renamed.yaml`: a key that a pack still has in, its new name out."""

from collections.abc import Mapping
from functools import cache

from assistant.content.document import Mistakes
from assistant.content.files import builtin
from assistant.content.fit import fit
from assistant.content.reading import read
from assistant.content.shapes import RenamedShape
from assistant.errors import ContentProblem

Names = Mapping[str, str | None]  # None: it is gone


@cache
def renamed() -> RenamedShape:
    """The table. ContentProblem if it is broken."""
    mistakes = Mistakes()
    found = fit(read(builtin() / "renamed.yaml", mistakes), RenamedShape, mistakes)
    if found is None:
        raise ContentProblem(mistakes.errors())
    return found


def told(key: str, names: Names) -> str | None:
    """What to do with a key that has a row; None if it has none."""
    if key not in names:
        return None
    new = names[key]
    return f"'{key}' is called '{new}' now; rename it here" if new else f"'{key}' is gone, nothing uses it; take it out"
