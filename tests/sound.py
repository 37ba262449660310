"""The sound card of the tests: the product's own virtual one."""

from assistant.bench.card import RATE, Recording, VirtualCard

__all__ = ["RATE", "Recording", "VirtualCard"]
