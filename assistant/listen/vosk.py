"""Vosk as a recogniser: a segment and a grammar in, a hearing with its evidence out.

The chosen one where its model is installed. A grammar that is given to Vosk only weights word sequences: it
recombines phrases and is sure of wrong ones, so the text counts only if `Grammar.accepts` it whole, and a free
decoding of the same segment is further evidence. Only final results of whole segments are asked for.
"""

import json
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from assistant.audio.ports import RATE, Pcm
from assistant.core.grammar import Grammar
from assistant.errors import ContentProblem, ModelProblem
from assistant.listen.ports import Hearing, Segment, Word

UNKNOWN = ("[unk]", "<UNK>", "<unk>", "[UNK]")  # how models name the way out of a grammar
CACHED = 32  # recognisers with their grammars
TAIL = 3200  # samples (200 ms) of silence behind a segment: the last word's end is decided there
FST_MAGIC = b"\xd6\xfd\xb2\x7e"
HEADERS = {"am/final.mdl": b"\0B", "final.mdl": b"\0B"}  # Kaldi's binary mark
SMALLEST = 64  # bytes of any file that holds numbers


class Engine(Protocol):
    """What is asked of a `vosk.KaldiRecognizer`; a player of recorded results fulfils it too."""

    def AcceptWaveform(self, data: bytes) -> int: ...  # noqa: D102, N802
    def FinalResult(self) -> str: ...  # noqa: D102, N802
    def Reset(self) -> object: ...  # noqa: D102, N802


class Engines(Protocol):
    """A loaded model."""

    def knows(self, word: str) -> bool:
        """Whether the word is in its vocabulary."""

    def engine(self, phrases: Sequence[str] | None) -> Engine:
        """A recogniser for these phrases, or for anything."""


def check_model(folder: Path) -> None:
    """ModelProblem unless the folder holds a whole dynamic-graph model: Kaldi may abort on a broken one."""
    wrong = next((name for name in _needed(folder) if not _sound(folder / name)), None)
    if wrong:
        raise ModelProblem(f"the speech model in {folder} is damaged or not for grammars ({wrong}); fetch it again")


def _needed(folder: Path) -> list[str]:
    new = (folder / "am").is_dir()
    graph = "graph/" if new else ""
    names = ["am/final.mdl" if new else "final.mdl", "conf/mfcc.conf" if new else "mfcc.conf"]
    names += [f"{graph}HCLr.fst", f"{graph}Gr.fst", f"{graph}disambig_tid.int"]
    if (folder / "ivector").is_dir():
        names += [f"ivector/{name}" for name in ("final.ie", "final.dubm", "final.mat", "global_cmvn.stats")]
        names += ["ivector/online_cmvn.conf", "ivector/splice.conf"]
    return names


def _sound(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            head = opened.read(SMALLEST)
    except OSError:
        return False
    if file.suffix == ".fst":
        return len(head) == SMALLEST and head.startswith(FST_MAGIC)
    if file.suffix in (".conf", ".int", ".stats"):
        return len(head) > 0 and not head.startswith(b"<")
    return len(head) == SMALLEST and head.startswith(b"\0B")


class _Loaded:
    """A model of the `vosk` package."""

    def __init__(self, folder: Path) -> None:
        check_model(folder)
        import vosk  # noqa: PLC0415 - its library takes 0.2 s to load, which machines without a model never need

        vosk.SetLogLevel(-1)
        self._vosk: Any = vosk
        try:
            self._model = vosk.Model(str(folder))
        except Exception as problem:
            raise ModelProblem(f"the speech model in {folder} does not load: fetch it again") from problem

    def knows(self, word: str) -> bool:
        return int(self._model.vosk_model_find_word(word)) >= 0

    def engine(self, phrases: Sequence[str] | None) -> Engine:
        listed = (json.dumps(list(phrases), ensure_ascii=False),) if phrases else ()
        engine: Any = self._vosk.KaldiRecognizer(self._model, RATE, *listed)
        engine.SetWords(True)
        made: Engine = engine
        return made


def phrases_for(grammar: Grammar) -> list[str]:
    """What Vosk is given: the phrases, and of the words that no phrase has (amounts) each pair that may follow.

    Vosk makes a model of word pairs from the list anyway, so pairs say as much as thousands of amounts would.
    """
    listed = set(grammar.samples)
    known = {word for phrase in listed for word in phrase.split()}
    after: dict[int, list[tuple[str, int]]] = {}
    for here, word, there in grammar.arcs:
        after.setdefault(here, []).append((word, there))
    for _, word, there in grammar.arcs:
        if word not in known:
            listed.add(word)
            listed.update(f"{word} {following}" for following, _ in after.get(there, ()))
    return sorted(listed)


class VoskRecogniser:
    """A closed-grammar recogniser of any language that has a Vosk model. Not for several threads at once."""

    name = "vosk"

    def __init__(self, folder: Path, engines: Engines | None = None, free: bool = False) -> None:
        """`engines` stands in for the model in tests; `free`: decode accepted segments without grammar as well."""
        self._engines: Engines = engines or _Loaded(folder)
        self._prepared: OrderedDict[Grammar, _Listener] = OrderedDict()
        self._free = free

    def knows(self, word: str) -> bool:
        """Whether the model's vocabulary has the word."""
        return self._engines.knows(word)

    def prepare(self, grammar: Grammar) -> None:
        """Load a grammar ahead. ContentProblem names the words that the model does not know."""
        if grammar in self._prepared:
            self._prepared.move_to_end(grammar)
            return
        unknown = [word for word in grammar.words if not self.knows(word)]
        if unknown:
            raise ContentProblem(tuple(f"the speech model does not know the word {word!r}" for word in unknown))
        self._prepared[grammar] = _Listener(self._engines.engine([*phrases_for(grammar), *self._way_out]))
        if len(self._prepared) > CACHED:
            self._prepared.popitem(last=False)

    @cached_property
    def _way_out(self) -> list[str]:
        return [word for word in UNKNOWN if self.knows(word)][:1]

    @cached_property
    def _open(self) -> "_Listener":
        return _Listener(self._engines.engine(None))

    def hear(self, segment: Segment, grammar: Grammar) -> Hearing:
        """What Vosk hears; only a whole phrase is worth the free decoding (0.1-0.3 of the segment's time)."""
        self.prepare(grammar)
        text, words, confidence = self._prepared[grammar].hear(segment.pcm)
        scores = [("confidence", confidence)]
        if self._free and grammar.accepts(text):
            free, _, _ = self._open.hear(segment.pcm)
            scores.append(("agreement", agreement(text, free)))
        return Hearing(self.name, text, words, tuple(scores))


class _Listener:
    """One engine, that counts what it is fed: Vosk's word times go on from segment to segment, `Reset` or not."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._fed = 0  # samples

    def hear(self, pcm: Pcm) -> tuple[str, tuple[Word, ...], float]:
        """Text, words and the least confidence of one segment."""
        before, self._fed = self._fed / RATE, self._fed + len(pcm) + TAIL
        self._engine.Reset()
        self._engine.AcceptWaveform(pcm.tobytes() + bytes(2 * TAIL))
        result = json.loads(self._engine.FinalResult())
        parts = result.get("result", [])
        words = tuple(
            Word(str(part["word"]), round(part["start"] - before, 2), round(part["end"] - before, 2)) for part in parts
        )
        confidence = min((float(part.get("conf", 0.0)) for part in parts), default=0.0)
        return str(result.get("text", "")), words, confidence


def agreement(text: str, free: str) -> float:
    """Share of letters that a free reading has in common with the phrase: 1 the same, 0 nothing.

    One minus the edit distance over the longer length, spaces left out: languages part words differently.
    """
    first, second = text.replace(" ", ""), free.replace(" ", "")
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        above, row[0] = row[:], i
        for j, other in enumerate(second, start=1):
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
    longer = max(len(first), len(second))
    return 1 - row[-1] / longer if longer else 0.0
