"""Free English speech to words, for a hint of what a recording says: 16 kHz samples in, words out.

PocketSphinx with the language model that its wheel carries. Far too unsure to act on: a session never asks it.
"""

import difflib
import re

import numpy as np
from pocketsphinx import Config, Decoder, get_model_path

from assistant.audio.ports import Pcm

LIKE = 0.4  # of the words found in order: below it, other words may have been said


class Dictation:
    """One decoder, loaded when it is made (about half a second)."""

    def __init__(self) -> None:
        folder = get_model_path("en-us")
        files = {"hmm": f"{folder}/en-us", "dict": f"{folder}/cmudict-en-us.dict", "lm": f"{folder}/en-us.lm.bin"}
        self._decoder = Decoder(Config(loglevel="FATAL", **files))
        self._dither = np.random.default_rng(1)

    def words(self, pcm: Pcm) -> str:
        """What was most likely said; empty if nothing was understood."""
        noise = self._dither.normal(0, 26, pcm.size)  # exact zeros around words are heard badly
        self._decoder.start_utt()
        self._decoder.process_raw(np.clip(pcm + noise, -32768, 32767).astype(np.int16).tobytes(), full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return str(found.hypstr) if found else ""


def likeness(text: str, heard: str) -> float:
    """The share of a text's words that were heard in their order, 0 to 1."""
    wanted, words = (re.findall(r"[\w']+", each.lower()) for each in (text, heard))
    same = difflib.SequenceMatcher(None, wanted, words, autojunk=False).get_matching_blocks()
    return sum(block.size for block in same) / max(1, len(wanted))
