"""Reads `prompts/`: checked techniques, phrasebooks and wording, with the place of every mistake."""

from assistant.content.loader import Content, Ears, check, load
from assistant.content.words import Words

__all__ = ["Content", "Ears", "Words", "check", "load"]
