"""Questions worth asking, from what the data shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question for a conversation about an indicator; `about` names the rule that raised it."""

    about: str
    words: str
