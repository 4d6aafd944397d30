"""Whether words were said in confidence: those never go under a flag, whatever else they say."""

from __future__ import annotations

import re

_IN_CONFIDENCE = re.compile(
    r"\b(?:between (?:us|you and me|ourselves|the two of us)|in confidence|confidential(?:ly)?|off the record"
    r"|keep (?:this|it|that) (?:to yourself|quiet|private|between)"
    r"|(?:do not|don'?t|please don'?t|not to) (?:tell|share|pass|repeat|post|show|publish|say anything|let)"
    r"|(?:not|isn'?t) for (?:the unit|sharing|publication|posting|anyone|the channel)"
    r"|(?:privately|private(?:,|:| -)|just for you|for your eyes|nobody else|no one else|not a word)\b)",
    re.IGNORECASE,
)


def in_confidence(text: str) -> bool:
    """Whether somebody asks that this goes no further.

    >>> in_confidence("just between us my manager is a bully, don't tell anyone")
    True
    >>> in_confidence("contractor handover dragged on, private landlords were slow")
    False
    """
    return _IN_CONFIDENCE.search(text.replace("\u2019", "'")) is not None
