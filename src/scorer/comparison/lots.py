"""Numbers drawn by lot that anybody can draw again: they follow from a seed and a name alone, on every machine.

SHA-3 (SHAKE-256, FIPS 202) of `seed:name` gives the bits, so that no version of a library or of Python changes a draw.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import shake_256

_BYTES = 8


def lots(seed: int, name: str, count: int, choices: int) -> list[int]:
    """`count` whole numbers from 0 to choices − 1; each is as likely as the other to within 2⁻⁵⁰.

    Raises:
        ValueError: there is nothing to choose from, or more than these bits tell apart.
    """
    if not 0 < choices <= 2**14:
        raise ValueError(f"choices must be from 1 to {2**14}")
    bits = shake_256(f"{seed}:{name}".encode()).digest(_BYTES * count)
    return [int.from_bytes(bits[at : at + _BYTES]) % choices for at in range(0, len(bits), _BYTES)]


def lot(seed: int, identity: Iterable[str]) -> bytes:
    """One number for a card by its identity, by which cards are put into an order that nobody chose."""
    name = "\x1f".join(identity)
    return shake_256(f"{seed}:{name}".encode()).digest(16)
