"""Amounts of milk: kept as they were said, added up in millilitres."""

from assistant.core.events import Amount, Side

ML_PER_OUNCE = 29.5735  # US fluid ounce, as the article's readers use


def millilitres(amount: Amount) -> float:
    """One amount in millilitres."""
    return amount.value * (ML_PER_OUNCE if amount.unit == "oz" else 1.0)


def with_amount(amounts: tuple[Amount, ...], new: Amount) -> tuple[Amount, ...]:
    """`amounts` with `new`, which replaces an earlier one of the same side."""
    return (*(amount for amount in amounts if amount.side != new.side), new)


def of(amounts: tuple[Amount, ...], side: Side | None) -> Amount | None:
    """The amount of a side, or the total as it was said."""
    return next((amount for amount in amounts if amount.side == side), None)


def complete(amounts: tuple[Amount, ...]) -> bool:
    """Whether both sides or a total are known."""
    return of(amounts, None) is not None or (of(amounts, "left") is not None and of(amounts, "right") is not None)


def total_ml(amounts: tuple[Amount, ...]) -> float | None:
    """Millilitres of both sides together, else of the total as said; None if nothing was said."""
    sides = [amount for amount in amounts if amount.side]
    said = of(amounts, None)
    if said and len(sides) < 2:
        return millilitres(said)
    return sum(map(millilitres, sides)) if sides else None
