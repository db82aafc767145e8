"""Alike: what two machines show is the same up to rounding, in words, numbers and figures."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

_MEASURED = re.compile(r"-?\d+(?:\.\d+)?e[-+]?\d+|-?\d+\.\d+|-?\d+(?=[ \u00a0]%)")
"""A number that was worked out: with decimals, with an exponent, or of per cent. All others are
counts, which no machine rounds otherwise."""

_ROUNDING = 1e-5
"""Numbers below are what rounding leaves, and every machine's own."""

_CLOSE = 2e-4
"""How far two sketches of the same numbers may lie apart. Rounding moves them by 1e-6 or so, a
figure of other numbers by 1e-2."""


def alike(one: str, other: str) -> bool:
    """Whether two texts have the same words, and numbers that differ in the last digit at most."""
    if one == other:
        return True
    if _MEASURED.sub("#", one) != _MEASURED.sub("#", other):
        return False
    pairs = zip(_MEASURED.findall(one), _MEASURED.findall(other), strict=True)
    return all(map(_near, *zip(*pairs, strict=True)))


def _near(one: str, other: str) -> bool:
    a, b = float(one), float(other)
    if max(abs(a), abs(b)) < _ROUNDING:
        return True
    return abs(a - b) <= 1.01 * max(_last_place(one), _last_place(other))


def _last_place(number: str) -> float:
    digits, _, exponent = number.partition("e")
    return 10.0 ** (int(exponent or 0) - len(digits.partition(".")[2]))


def sketch(value: object) -> str:
    """A figure, a table or whatever else JSON can say, in forty characters.

    A digest of rounded numbers would differ wherever one of thousands lies at the edge of
    rounding. So this is a digest of the words alone, and of the numbers how many there are and two
    weighted means: see `same_sketch`.
    """
    words: list[str] = []
    numbers: list[np.ndarray] = []
    for part in _parts(value):
        if isinstance(part, str):
            words.append(_MEASURED.sub("#", part))
            numbers.append(np.array([float(each) for each in _MEASURED.findall(part)]))
        else:
            words.append(f"<{part.size}>")
            numbers.append(part)
    digest = hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:10]
    joined = np.concatenate([np.zeros(0), *numbers])
    return f"{digest} {joined.size} {' '.join(f'{mean:.5f}' for mean in _means(joined))}"


def same_sketch(one: str, other: str) -> bool:
    """Whether two sketches are of the same thing."""
    (*words, a, b), (*other_words, c, d) = one.split(), other.split()
    return words == other_words and all(
        abs(float(here) - float(there)) <= _CLOSE for here, there in ((a, c), (b, d))
    )


def decoded(text: str) -> np.ndarray:
    """Numbers that were told as bytes."""
    return np.frombuffer(base64.b64decode(text), "<f4").astype(float)


def _parts(value: object) -> Iterator[str | np.ndarray]:
    """The words and the numbers of a value, always in the same order."""
    match value:
        case {"bdata": str(data), "dtype": str(kind)}:
            yield np.frombuffer(base64.b64decode(data), f"<{kind}").astype(float)
        case np.ndarray():
            yield value
        case Mapping():
            for name in sorted(value):
                yield name
                yield from _parts(value[name])
        case str():
            yield value
        case float():
            yield np.array([value])
        case Sequence():
            yield f"[{len(value)}]"
            for each in value:
                yield from _parts(each)
        case _:
            yield repr(value)


def _means(numbers: np.ndarray) -> tuple[float, float]:
    # Small numbers count as large ones do, and each by its place, so that an order is seen too;
    # the second mean is of their sizes, since what has two signs may cancel out.
    size = np.log1p(1000 * np.nan_to_num(np.abs(numbers), nan=math.e**20, posinf=math.e**21))
    place = np.arange(len(numbers))
    if not len(numbers):
        return 0.0, 0.0
    signed = np.where(numbers < 0, -size, size) * ((7919 * place + 13) % 1009 / 1009)
    unsigned = size * ((31 * place**2 + 17 * place + 5) % 1013 / 1013)
    return float(signed.mean()), float(unsigned.mean())
