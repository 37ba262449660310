"""What Whisper wrote, as the words that were said: "Left, 60ml." in, "left sixty milliliters" out. For nearest.py.

A number may have been said in several ways, so one reading may become several; what it said over and over, as it does
in a short window, is taken once.
"""

import re
from itertools import zip_longest

from num2words import num2words

Words = tuple[str, ...]

_SHORT = {
    "ml": "milliliters",
    "mm": "milliliters",
    "mls": "milliliters",
    "oz": "ounces",
    "&": "and",
    "+": "plus",
    "%": "percent",
}
_FRACTIONS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}
_PARTS = {"1/2": ("half",), "1/4": ("quarter",), "3/4": ("three", "quarters")}
_DECIMALS = {".5": "1/2", ".25": "1/4", ".75": "3/4"}
_TOKEN = re.compile(r"(?P<whole>\d+)?(?P<part>\s*\b[13]/[24]\b|\.\d+\b)|\d+|[a-z]+(?:'[a-z]+)*|[&+%]")
_MOST = 9_999


def spoken(text: str) -> tuple[Words, ...]:
    """The ways in which `text` may have been said, the likeliest first; none if there are no words in it."""
    plain = text.lower().replace("\u2019", "'")
    for sign, written in _FRACTIONS.items():
        plain = plain.replace(sign, written)
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain)
    each = [_ways(found) for found in _TOKEN.finditer(plain)]
    several = zip_longest(*each) if each else ()
    whole = [
        tuple(word for way, ways in zip(chosen, each, strict=True) for word in (way or ways[0])) for chosen in several
    ]
    return tuple(dict.fromkeys(once(words) for words in whole if words))


def once(words: Words) -> Words:
    """What is said over and over is taken once, and the last time may break off: "go back go back go" is "go back"."""
    for period in range(1, len(words)):
        again = words[period:]
        if len(again) < min(period, 2):
            break
        if again[:-1] == words[: len(again) - 1] and words[len(again) - 1].startswith(again[-1]):
            return words[:period]
    return words


def _ways(found: re.Match[str]) -> list[Words]:
    token = found[0]
    if found["part"]:
        return _with_part(found["whole"], found["part"].strip())
    return numerals(token) if token.isdigit() else [(_SHORT.get(token, token),)]


def _with_part(whole: str | None, part: str) -> list[Words]:
    """2.5 and 2 1/2: "two and a half", "two point five"."""
    ahead = numerals(whole)[0] if whole and int(whole) else ()
    ways = []
    fraction = _DECIMALS.get(part, part)
    if fraction in _PARTS:
        said = _PARTS[fraction]
        ways.append((*ahead, "and", *(() if len(said) > 1 else ("a",)), *said) if ahead else said)
    if part.startswith("."):
        ways.append((*ahead, "point", *(word for digit in part[1:] for word in numerals(digit)[0])))
    return ways


def numerals(digits: str) -> list[Words]:
    """110: "one hundred and ten", "one hundred ten", "a hundred and ten", "one ten"."""
    number = int(digits)
    if number > _MOST or (digits.startswith("0") and len(digits) > 1):
        return [tuple(word for digit in digits for word in _written(int(digit)))]
    full = _written(number)
    if number < 100:
        return [full]
    ways = [full, tuple(word for word in full if word != "and")]
    if full[0] == "one":
        ways.append(("a", *full[1:]))
    first, last = divmod(number, 100)
    if last:
        ways.append((*_written(first), *(("oh",) if last < 10 else ()), *_written(last)))
    return ways


def _written(number: int) -> Words:
    return tuple(re.findall(r"[a-z]+", num2words(number)))
