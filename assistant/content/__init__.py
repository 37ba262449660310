"""Reads `prompts/`: checked techniques, phrasebooks and wording, with the place of every mistake."""

from assistant.content.loader import Content, check, load
from assistant.content.words import Words

__all__ = ["Content", "Words", "check", "load"]
