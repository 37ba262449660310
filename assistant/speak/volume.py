"""From a volume step to the gain that a clip is played with.

A step is 3 dB, so ten steps span 27 dB: step 10 plays a clip as it is kept (speech at -21 LUFS), step 1 at -48.
Gain and level: gain = 10^(dB / 20), since dB = 20 · log10 of a ratio of amplitudes (IEC 60027-3).
"""

from assistant.errors import UsageProblem

STEPS = range(1, 11)
STEP_DB = 3.0
NIGHT_DB = -12.0  # a quarter of the amplitude: under half as loud to the ear


def gain(step: int, *, night: bool = False, cap: int = 10, night_db: float = NIGHT_DB) -> float:
    """The factor for step 1 to 10, at most 1.0. Steps above `cap` play as `cap`; at night `night_db` is added."""
    for name, value in (("volume", step), ("highest volume", cap)):
        if value not in STEPS:
            raise UsageProblem(f"The {name} {value} cannot be used; it goes from {STEPS[0]} to {STEPS[-1]}.")
    if night_db > 0:
        raise UsageProblem(f"The night level {night_db:g} dB would be louder than day; use 0 or less, such as -12.")
    return amplitude((min(step, cap) - STEPS[-1]) * STEP_DB + (night_db if night else 0.0))


def amplitude(db: float) -> float:
    """The factor of amplitude that is `db` decibels."""
    return float(10 ** (db / 20))
