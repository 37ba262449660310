"""Whether a file is FLAC, told from its bytes without decoding them: for what comes in a pack from somebody else.

The head of a stream (RFC 9639, sections 6 and 8): `fLaC`, metadata blocks of which the first is STREAMINFO, then the
first frame. Whether all of it can be decoded is asked of who plays it.
"""

from assistant.core.cues import LONGEST_RECORDING

LARGEST = 5_000_000  # bytes of one recording
_STREAMINFO = 34  # bytes
_LAST, _FORBIDDEN = 0x80, 127
_SYNC = (0xFFF8, 0xFFF9)


def why_not(data: bytes) -> str:
    """What keeps the bytes from being a recording, as the end of a sentence about it; empty if nothing does."""
    if len(data) > LARGEST:
        return f"is larger than {LARGEST / 1e6:.0f} MB, and no cue is"
    if data[:4] != b"fLaC" or not _frames_follow(data):
        return "is no FLAC file"
    seconds = _seconds(data[8 : 8 + _STREAMINFO])
    if not 0 < seconds <= LONGEST_RECORDING:
        return f"says that it takes {seconds:.0f} s; a recording takes {LONGEST_RECORDING:.0f} s at most"
    return ""


def _frames_follow(data: bytes) -> bool:
    """Whether metadata blocks, STREAMINFO first, lead to a frame."""
    at, first, last = 4, True, False
    while not last:
        head = data[at : at + 4]
        kind, size = (head[0] & ~_LAST, int.from_bytes(head[1:])) if len(head) == 4 else (_FORBIDDEN, 0)
        if kind == _FORBIDDEN or (kind == 0) != first or (first and size != _STREAMINFO):
            return False
        last, first = bool(head[0] & _LAST), False
        at += 4 + size
    return int.from_bytes(data[at : at + 2]) in _SYNC


def _seconds(info: bytes) -> float:
    """Bits 80 to 99 are the rate in Hz, 108 to 143 the number of samples."""
    bits = int.from_bytes(info[10:18])
    rate, samples = bits >> 44, bits & (1 << 36) - 1
    return samples / rate if rate else 0.0
