"""What people write today, on the same audio: for the table beside the shipped ear.

`keywords`: SpeechRecognition as its examples have it, energy endpoint and PocketSphinx with keyword entries.
`grammar loop`: an energy endpoint, the state's grammar, and whatever whole phrase comes out; no gates.
"""

import io
import wave
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from pocketsphinx import Config, Decoder, get_model_path

from assistant.audio.level import level
from assistant.audio.ports import RATE, Pcm
from assistant.bench.hear import mix
from assistant.bench.hear.listen import Listener, command
from assistant.bench.hear.others import Stretch
from assistant.bench.hear.places import Phrase, phrases
from assistant.bench.hear.plan import Clip
from assistant.bench.hear.rows import Exposure, Listened
from assistant.core.grammar import Grammar
from assistant.core.phrasebook import Phrasebook
from assistant.core.places import Place
from assistant.listen.ports import Segment

KEYWORDS, LOOP = "SpeechRecognition keywords", "plain grammar loop"
SENSITIVE = 1.0  # as in the package's own example
FRAME = 480  # samples, 30 ms
OVER = 6.0  # dB over the quietest fifth of the last seconds: speech
PRE_ROLL, HANG_OVER = 10, 20  # frames
SHORTEST, LONGEST = 6, 150  # frames


class Keywords:
    """SpeechRecognition's `recognize_sphinx` with keyword entries."""

    name = KEYWORDS

    def __init__(self, book: Phrasebook) -> None:
        import speech_recognition  # noqa: PLC0415 - of the extra `bench`

        self._sr: Any = speech_recognition
        self._book = book

    def acts(self, pcm: Pcm, place: Place) -> Iterator[str]:
        """Every phrase that it hears."""
        entries = [(phrase.text, SENSITIVE) for phrase in phrases(place, self._book)]
        ear = self._sr.Recognizer()
        with self._sr.AudioFile(_file(pcm)) as source:
            ear.adjust_for_ambient_noise(source, duration=0.5)
            while True:
                try:
                    heard = ear.listen(source, timeout=None)
                except EOFError:
                    return
                if not heard.frame_data:
                    return
                try:
                    text = ear.recognize_sphinx(heard, keyword_entries=entries).strip()
                except self._sr.UnknownValueError:
                    continue
                yield next((name for name, _ in entries if text == name), text.split("  ")[0].strip())


class Loop:
    """A grammar loop; PocketSphinx with its own defaults, or another recogniser as it is."""

    name = LOOP

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._decoder: Decoder | None = None
        assert listener.made.recogniser is not None
        self._recogniser = listener.made.recogniser
        if self._recogniser.name == "pocketsphinx":
            folder = get_model_path("en-us")
            self._decoder = Decoder(
                Config(hmm=f"{folder}/en-us", dict=f"{folder}/cmudict-en-us.dict", lm=None, loglevel="FATAL")
            )
            self._teach()
        self._known: set[str] = set()

    def _teach(self) -> None:
        assert self._decoder is not None
        for word, sounds in self._listener.made.content.pronunciations.items():
            if self._decoder.lookup_word(word) is None:
                sound = sounds if isinstance(sounds, str) else sounds[0]
                bare = " ".join(phone.rstrip("012") for phone in sound.split())
                self._decoder.add_word(word, bare, update=True)

    def acts(self, pcm: Pcm, place: Place) -> Iterator[str]:
        """Every whole phrase that it hears."""
        grammar = self._listener.grammar(place)
        if self._decoder is not None:
            self._decoder.reinit_feat()  # as freshly started: what was heard before must not matter
        for piece in utterances(pcm):
            text = self._text(piece, grammar)
            if grammar.accepts(text):
                yield text

    def _text(self, pcm: Pcm, grammar: Grammar) -> str:
        if self._decoder is None:
            seconds = pcm.size / RATE
            segment = Segment(pcm, 0.0, 0.0, seconds, (1.0,) * int(seconds / 0.032))
            return self._recogniser.hear(segment, grammar).text
        if grammar.name not in self._known:
            arcs = [(here, there, 1.0, word) for here, word, there in grammar.arcs]
            ends = [(final, grammar.size, 1.0) for final in sorted(grammar.finals)]
            self._decoder.add_fsg(grammar.name, self._decoder.create_fsg(grammar.name, 0, grammar.size, arcs + ends))
            self._known.add(grammar.name)
        self._decoder.activate_search(grammar.name)
        self._decoder.start_utt()
        self._decoder.process_raw(pcm.tobytes())
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return str(found.hypstr) if found else ""


def utterances(pcm: Pcm) -> Iterator[Pcm]:
    """Pieces that are louder than what is around, cut by energy alone."""
    frames = pcm[: pcm.size // FRAME * FRAME].reshape(-1, FRAME)
    levels = np.array([level(frame) for frame in frames])
    start: int | None = None
    quiet = 0
    for number, loud in enumerate(levels):
        floor = float(np.percentile(levels[max(0, number - 100) : number + 1], 20))
        quiet = 0 if loud > floor + OVER else quiet + 1
        if start is None and quiet == 0:
            start = number
        elif start is not None and (quiet >= HANG_OVER or number - start >= LONGEST):
            if number - quiet - start >= SHORTEST:
                yield frames[max(0, start - PRE_ROLL) : number].reshape(-1)
            start = None


class Beside:
    """All of them, for one worker."""

    def __init__(self, listener: Listener, english: bool) -> None:
        self._listener, self._book = listener, listener.made.content.phrasebook
        self._systems: Sequence[Keywords | Loop] = (
            (Keywords(self._book), Loop(listener)) if english else (Loop(listener),)
        )

    def clip(self, planned: Clip) -> Listened:
        """A command."""
        pcm = mix.clip(planned, self._listener.noises).pcm
        rows = []
        for system in self._systems:
            heard = list(system.acts(pcm, planned.place))
            row = replace(command(planned), system=system.name, extra=max(0, len(heard) - 1), reason="")
            if heard:
                row = replace(row, heard=heard[0], outcome="right" if self._same(heard[0], planned) else "wrong")
            rows.append(row)
        return Listened(rows=tuple(rows))

    def _same(self, text: str, planned: Clip) -> bool:
        match, phrase = self._book.parse(text, planned.place.open), planned.phrase
        return match is not None and Phrase("", match.intent, match.amounts) == replace(phrase, text="")

    def stretch(self, planned: Stretch) -> Listened:
        """Sounds that no act may follow."""
        exposures = []
        for sound in planned.sounds:
            pcm = mix.sound(sound, self._listener.noises)
            for system in self._systems:
                acts = sum(1 for _ in system.acts(pcm, planned.place))
                where = (planned.kind, planned.place.name, planned.hours)
                exposures.append(Exposure(system.name, *where, sound.name, pcm.size / RATE, acts, 0.0))
        return Listened(exposures=tuple(exposures))


def _file(pcm: Pcm) -> io.BytesIO:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(pcm.tobytes())
    file.seek(0)
    return file
