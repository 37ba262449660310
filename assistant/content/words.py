"""A `Say` in, the text to speak out: the cue's wording with its placeholders spoken in the language's own words.

Made by `loader` from `cues/` and `names.yaml`; used by the mouth and the screens. Pure once made: the same `Say` gives
the same text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from num2words import num2words

from assistant.content.kinds import Quarter
from assistant.content.naming import named
from assistant.content.shapes import CountShape, CueShape, NamesShape, WordingShape
from assistant.core import pauses
from assistant.core.effects import Say, Value
from assistant.core.events import Amount

_TYPED = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*")
_QUARTERS: dict[float, Quarter] = {0.25: "0.25", 0.5: "0.5", 0.75: "0.75"}


@lru_cache(maxsize=2048)
def number_in_words(number: float, language: str) -> str:
    """A number as it is spoken: 2.5 is "two point five", 3.0 is "three"."""
    return str(num2words(int(number) if float(number).is_integer() else round(number, 2), lang=language))


@dataclass(frozen=True)
class Words:
    """The wording of a language. `phrases`: each intent's phrase that is told to the parent. `name`: the parent's."""

    cues: Mapping[str, WordingShape]
    names: NamesShape
    phrases: Mapping[str, str]
    name: str = ""

    def text(self, say: Say) -> str:
        """What is spoken: variants in turn, the short wording at night. KeyError for a cue that is not there."""
        cue = self.cues[say.cue]
        variants = named(cue.night if say.night and cue.night else cue.say, self.name)
        return self.filled(variants[say.turn % len(variants)], say.params)

    def shown(self, say: Say) -> str:
        """What a screen shows: the cue's own `shows`, else what is spoken; pauses are left out."""
        cue = self.cues[say.cue]
        shows = cue.shows if isinstance(cue, CueShape) else None
        text = self.filled(named([shows], self.name)[0], say.params) if shows else self.text(say)
        return pauses.without(text)

    def variants(self, cue: str) -> tuple[str, ...]:
        """Every wording of a cue that needs nothing filled in, so that it can be rendered ahead."""
        day, night = self.cues[cue].say, self.cues[cue].night
        return tuple(text for text in (*named(day, self.name), *named(night, self.name)) if "{" not in text)

    def spelled(self, typed: str) -> str:
        """A typed line as it would be said: figures and short forms in words, no punctuation. "Left 60 ml." is
        "left sixty millilitres"."""
        words = []
        for token in _TYPED.findall(typed.lower().replace("\u2019", "'")):
            number = token[0].isdigit()
            word = self._figure(float(token)) if number else self.names.written.get(token, token)
            words.append(word.replace("-", " "))
        return " ".join(words)

    def _figure(self, number: float) -> str:
        words = number_in_words(number, self.names.numbers)
        for form in self.names.figures:
            words = re.sub(form.find, form.put, words)
        return words

    def title(self, step: str) -> str:
        """The spoken name of a step."""
        return self.names.step.get(step) or step.replace("-", " ")

    def filled(self, template: str, params: Iterable[tuple[str, Value]]) -> str:
        """A wording with its placeholders filled."""
        if "{" not in template:
            return template
        text = template.format(**{name: self.value(name, value) for name, value in params})
        return text[:1].upper() + text[1:]

    def value(self, name: str, value: Value) -> str:
        """What a placeholder becomes for a value."""
        if isinstance(value, Amount):
            return self.amount(value)
        if isinstance(value, str):
            return self._name(name, value)
        if name == "time":
            return self._time(round(value))
        shape = next((shape for counted, shape in self.names.counts.items() if counted == name), None)
        return self._count(value, shape) if shape else number_in_words(value, self.names.numbers)

    def _name(self, name: str, value: str) -> str:
        if name == "phrases":
            return self._list([part.strip() for part in value.split(",")])
        if name == "phrase":  # as it was heard or typed
            return value
        tables: dict[str, Mapping[str, str]] = {
            "side": {str(side): name for side, name in self.names.side.items()},
            "step": self.names.step,
            "kit": self.names.kit,
            "reason": self.names.reason,
            "sureness": self.names.sureness,
            "what": {**self.phrases, **self.names.what},
        }
        return tables.get(name, {}).get(value) or value.replace("-", " ")

    def _list(self, intents: list[str]) -> str:
        said = [self.names.intent.get(intent) or self.phrases.get(intent, intent) for intent in intents]
        if len(said) < 2:
            return "".join(said)
        return self.names.list.between.join(said[:-1]) + self.names.list.last + said[-1]

    def _count(self, number: float, shape: CountShape) -> str:
        """A rounded number with its noun: "one minute", "four minutes"."""
        whole = round(number)
        if whole == 0 and shape.none:
            return shape.none
        return self._with_noun(whole, shape)

    def _time(self, minute_of_day: int) -> str:
        """A time of day: "half past six"."""
        hour, minute = divmod(minute_of_day, 60)
        clock = self.names.clock
        if clock is None:
            return f"{hour}:{minute:02}"
        template = {0: clock.sharp, 30: clock.half}.get(minute, clock.past)
        return template.format(hour=clock.hours[hour % 12], minute=number_in_words(minute, self.names.numbers))

    def _with_noun(self, number: float, shape: CountShape) -> str:
        words = number_in_words(number, self.names.numbers)
        for form in shape.forms:
            words = re.sub(form.find, form.put, words)
        return (shape.one if number == 1 else shape.many).format(n=words)

    def amount(self, amount: Amount) -> str:
        """An amount exactly as it was said: "two and a half ounces on the left"."""
        shape = self.names.amount
        whole, part = int(amount.value), _QUARTERS.get(amount.value % 1)
        around = shape.around.get(part, {}).get(amount.unit) if part else None
        if part and not whole:
            text = shape.alone[part][amount.unit]
        elif part and around:
            text = self._with_noun(whole, around)
        elif part:
            said = shape.behind[part].format(n=number_in_words(whole, self.names.numbers))
            text = shape.units[amount.unit].many.format(n=said)
        else:
            text = self._with_noun(amount.value, shape.units[amount.unit])
        if amount.side is None:
            return shape.total.format(amount=text)
        return shape.sided.format(amount=text, side=self.names.side[amount.side])
