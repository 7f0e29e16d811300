"""Amounts of money, counted in fen: a whole number never loses a cent."""

from random import Random

YUAN = 100
TEN_THOUSAND = 10_000 * YUAN
MILLION = 1_000_000 * YUAN


def yuan(fen: int) -> str:
    """Write an amount as a bank's file does.

    >>> yuan(744_000_000), yuan(-5)
    ('7440000.00', '-0.05')
    """
    if fen >= YUAN:
        digits = str(fen)
        return f"{digits[:-2]}.{digits[-2:]}"
    whole, rest = divmod(abs(fen), YUAN)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def fen(written: str) -> int:
    """Read an amount back as it was written.

    >>> fen("7440000.00"), fen("-0.05")
    (744000000, -5)
    """
    return int(written.replace(".", ""))


def rounded(amount: float, step: int = YUAN) -> int:
    """Round an amount to whole steps, a yuan unless told."""
    return round(amount / step) * step


def split(total: int, parts: int, dice: Random) -> list[int]:
    """Cut a total into uneven parts of whole yuan; the last one takes the rest."""
    weights = [0.4 + dice.random() for _ in range(parts)]
    scale = total / sum(weights)
    cut = [rounded(weight * scale) for weight in weights[:-1]]
    return [*cut, total - sum(cut)]


def misread(amount: int, dice: Random) -> int:
    """Write an amount down wrongly as a tired hand does: digits swapped, or one more.

    >>> misread(564_000_000, Random(1)) == 564_000_000
    False
    """
    digits = str(abs(amount))
    at = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] != "0"][:3]
    if not at:
        return amount * 10 + YUAN
    i = at[int(dice.random() * len(at))]
    swapped = digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
    return int(swapped) if amount > 0 else -int(swapped)
