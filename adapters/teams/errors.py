"""What Teams can answer when we call it, in plain values: no SDK's error passes this door."""

from __future__ import annotations


class Answered(Exception):
    """Teams answered, and did not do it. `code` is its own word for why, `after` the seconds it asks us to wait."""

    def __init__(self, status: int, code: str = "", after: float | None = None) -> None:
        super().__init__(f"{status} {code}".strip())
        self.status = status
        self.code = code
        self.after = after


class NotUnderstood(Exception):
    """What came in is no activity: a part of it is not what it should be."""


class NotReached(OSError):
    """The connection was never made, so nothing was sent."""


class NoClearAnswer(OSError):
    """Something was sent and no answer was understood: it may or may not have been done."""
