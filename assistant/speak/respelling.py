"""Words that a voice reads wrongly, written so that it reads them right; the screen and the ear keep the real ones."""

import re
from collections.abc import Callable, Mapping


def respelled(spellings: Mapping[str, str]) -> Callable[[str], str]:
    """A text in, the text for the voice out: whole words of `spellings` replaced, whatever their capitals."""
    if not spellings:
        return str
    written = {word.casefold(): spelling for word, spelling in spellings.items()}
    longest_first = sorted(map(re.escape, spellings), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: written[found[0].casefold()], text)
