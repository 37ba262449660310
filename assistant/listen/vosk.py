"""Vosk as a recogniser: a segment and a grammar in, a hearing with its evidence out.

The chosen one where its model is installed. A grammar that is given to Vosk only weights word sequences: it
recombines phrases and is sure of wrong ones, so the text counts only if `Grammar.accepts` it whole, and a free
decoding of the same segment is further evidence. Only final results of whole segments are asked for.

With `wide` it is asked for all that it found likely, and the likeliest whole phrase counts, however its words were
recombined before; how far it lies behind the best reading (`behind`) tells a phrase from talk.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from assistant.audio.ports import RATE, Pcm
from assistant.core.grammar import Grammar
from assistant.errors import ContentProblem, ModelProblem
from assistant.listen.ports import Hearing, Segment, Word

UNKNOWN = ("[unk]", "<UNK>", "<unk>", "[UNK]")  # how models name the way out of a grammar
CACHED = 32  # recognisers with their grammars
READINGS = 50  # of a segment, at most, that are looked through for a whole phrase
WIDE = {
    "beam": 12.0,
    "lattice-beam": 5.0,
}  # of the search, where the model's own are narrower: its readings reach so far
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


def widened(conf: str) -> str:
    """A model's own settings (conf/model.conf) with the search as wide as `WIDE`; what is wider already stays."""

    def wider(found: re.Match[str]) -> str:
        return f"--{found[1]}={max(float(found[2]), WIDE[found[1]])}"

    return re.sub(rf"(?m)^--({'|'.join(WIDE)})=([\d.]+)", wider, conf)


def _as_wide(folder: Path, beside: Path) -> Path:
    """The model as links in the folder `beside`, with wider settings; as it is where its settings are elsewhere."""
    own = folder / "conf" / "model.conf"
    if not own.is_file():
        return folder
    for path in folder.iterdir():
        if path.name != "conf":
            (beside / path.name).symlink_to(path.resolve())
    (beside / "conf").mkdir()
    for path in (folder / "conf").iterdir():
        if path.name != own.name:
            (beside / "conf" / path.name).symlink_to(path.resolve())
    (beside / "conf" / own.name).write_text(widened(own.read_text(encoding="utf-8")), encoding="utf-8")
    return beside


class _Loaded:
    """A model of the `vosk` package."""

    def __init__(self, folder: Path, wide: bool) -> None:
        check_model(folder)
        import vosk  # noqa: PLC0415 - its library takes 0.2 s to load, which machines without a model never need

        vosk.SetLogLevel(-1)
        self._vosk: Any = vosk
        self._wide = wide
        try:
            with TemporaryDirectory(prefix="handson-") as beside:
                self._model = vosk.Model(str(_as_wide(folder, Path(beside)) if wide else folder))
        except Exception as problem:
            raise ModelProblem(f"the speech model in {folder} does not load: fetch it again") from problem

    def knows(self, word: str) -> bool:
        return int(self._model.vosk_model_find_word(word)) >= 0

    def engine(self, phrases: Sequence[str] | None) -> Engine:
        listed = (json.dumps(list(phrases), ensure_ascii=False),) if phrases else ()
        engine: Any = self._vosk.KaldiRecognizer(self._model, RATE, *listed)
        engine.SetWords(True)
        if self._wide and phrases:
            engine.SetMaxAlternatives(READINGS)
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


def whole_phrases_for(grammar: Grammar) -> list[str]:
    """As `phrases_for`, but of the amounts a whole one, the shortest, for each pair of words that may follow.

    So it also learns with which words an amount begins and ends, which pairs alone would make any word.
    """
    listed, known = set(grammar.samples), {word for phrase in grammar.samples for word in phrase.split()}
    before = _shortest({0: ()}, grammar.arcs, onward=True)
    behind = _shortest(
        dict.fromkeys(sorted(grammar.finals), ()),
        [(there, word, here) for here, word, there in grammar.arcs],
        onward=False,
    )
    after: dict[int, list[tuple[str, int]]] = {}
    for here, word, there in grammar.arcs:
        after.setdefault(here, []).append((word, there))
    for here, word, there in grammar.arcs:
        if here not in before or (here == 0 and word in known):
            continue
        listed.add(" ".join((*before[here], word, *behind[there])))
        listed.update(" ".join((*before[here], word, more, *behind[end])) for more, end in after.get(there, ()))
    return sorted(listed)


def _shortest(
    known: dict[int, tuple[str, ...]], arcs: Sequence[tuple[int, str, int]], onward: bool
) -> dict[int, tuple[str, ...]]:
    """The fewest words from the states that are known to each other; not `onward`: to them."""
    out: dict[int, list[tuple[str, int]]] = {}
    for here, word, there in arcs:
        out.setdefault(here, []).append((word, there))
    found, queue = dict(known), list(known)
    for here in queue:  # grows while it is walked
        for word, there in out.get(here, ()):
            if there not in found:
                found[there] = (*found[here], word) if onward else (word, *found[here])
                queue.append(there)
    return found


class VoskRecogniser:
    """A closed-grammar recogniser of any language that has a Vosk model. Not for several threads at once."""

    name = "vosk"

    def __init__(self, folder: Path, engines: Engines | None = None, free: bool = False, wide: bool = False) -> None:
        """`engines` stands in for the model in tests; `free`: decode accepted segments without grammar as well."""
        self._engines: Engines = engines or _Loaded(folder, wide)
        self._prepared: OrderedDict[Grammar, _Listener] = OrderedDict()
        self._free, self._wide = free, wide

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
        listed = whole_phrases_for(grammar) if self._wide else phrases_for(grammar)
        self._prepared[grammar] = _Listener(self._engines.engine([*listed, *self._way_out]))
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
        readings = self._prepared[grammar].hear(segment.pcm)
        whole = (reading for reading in readings if grammar.accepts(reading.text))
        best = next(whole, readings[0])
        scores = [*best.scores]
        if self._free and grammar.accepts(best.text):
            scores.append(("agreement", agreement(best.text, self._open.hear(segment.pcm)[0].text)))
        return Hearing(self.name, best.text, best.words, tuple(scores))


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a segment, and how sure of it Vosk is."""

    text: str
    words: tuple[Word, ...]
    scores: tuple[tuple[str, float], ...]


class _Listener:
    """One engine, that counts what it is fed: Vosk's word times go on from segment to segment, `Reset` or not."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._fed = 0  # samples

    def hear(self, pcm: Pcm) -> list[_Reading]:
        """The readings of one segment, the likeliest first; at least one."""
        before, self._fed = self._fed / RATE, self._fed + len(pcm) + TAIL
        self._engine.Reset()
        self._engine.AcceptWaveform(pcm.tobytes() + bytes(2 * TAIL))
        result = json.loads(self._engine.FinalResult())
        if not result.get("alternatives"):
            parts = result.get("result", [])
            least = min((float(part.get("conf", 0.0)) for part in parts), default=0.0)
            return [_Reading(str(result.get("text", "")), _words(parts, before), (("confidence", least),))]
        likeliest = float(result["alternatives"][0]["confidence"])
        return [
            _Reading(
                str(each["text"]).strip(),
                _words(each.get("result", []), before),
                (("behind", round(likeliest - float(each["confidence"]), 3)),),
            )
            for each in result["alternatives"]
        ]


def _words(parts: Sequence[dict[str, Any]], before: float) -> tuple[Word, ...]:
    """Words with their times in the segment; `before`: seconds that the engine was fed until then."""
    return tuple(
        Word(str(part["word"]), round(part["start"] - before, 2), round(part["end"] - before, 2)) for part in parts
    )


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
