"""How much one person may say at once: so many things a minute, each so long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum

from core.services.desk import Desk

LONGEST = 4000
"""Characters of one message, or of one field of a form."""
MINUTE = timedelta(minutes=1)


class Admitted(Enum):
    """What becomes of something heard."""

    HEARD = "heard"
    TOO_LONG = "too long"
    TOO_MANY = "too many"
    QUIETLY = "too many, and said so already"


def admit(desk: Desk, person: str, words: str | None, values: Mapping[str, str]) -> Admitted:
    """Whether this delivery, which the inbox holds already, is heard; what is not heard changes nothing.

    The first beyond the limit is answered, the rest of that minute are not: an answer to each would only be more.
    """
    most = desk.rules.most_a_minute
    if most:
        heard = desk.work.inbox.count(person, desk.now - MINUTE, desk.now)
        if heard > most:
            return Admitted.TOO_MANY if heard == most + 1 else Admitted.QUIETLY
    if any(len(text) > LONGEST for text in (words or "", *values.values())):
        return Admitted.TOO_LONG
    return Admitted.HEARD
