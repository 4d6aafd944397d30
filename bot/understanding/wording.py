"""Many ways of saying a thing, written one a line, made one pattern."""

from __future__ import annotations

import re


def any_of(*sayings: str) -> re.Pattern[str]:
    """Any of these patterns, as whole words of the plain row of `shapes`."""
    return re.compile(rf"(?<!\S)(?:{'|'.join(sayings)})(?!\S)")


def anywhere(*sayings: str) -> re.Pattern[str]:
    r"""Any of these patterns, between word boundaries (`\b`), in a row or in the text as typed."""
    return re.compile(rf"\b(?:{'|'.join(sayings)})\b")


def as_words(*sayings: str) -> re.Pattern[str]:
    """Any of these patterns, with no letter, digit or apostrophe right before or after."""
    return re.compile(rf"(?<![\w'])(?:{'|'.join(sayings)})(?![\w'])")
