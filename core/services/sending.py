"""What became of messages: those set aside for a person, sent again or marked as sent on that person's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.roles import Action
from core.ports import Stuck
from core.services.desk import Desk
from core.services.permitting import require

DIRECT = "direct/"
"""Begins the name of a person's own conversation."""


class NothingStuck(LookupError):
    """No message of that key was set aside; it may have been dealt with meanwhile."""


def stuck(desk: Desk) -> Sequence[Stuck]:
    """Every message set aside on any platform, the one decided first, first."""
    return desk.work.outbox.stuck()


def out_of_reach(desk: Desk) -> Mapping[str, str]:
    """People who cannot be written to just now, by key, each with the platform that says so."""
    found = desk.work.outbox.out_of_reach()
    return {
        name.removeprefix(DIRECT): platform for name, platform in found.items() if name.startswith(DIRECT)
    }


def resend(desk: Desk, key: str, who: str, platform: str | None = None) -> Sequence[Stuck]:
    """Have it sent again, on one platform or wherever it was set aside. Raises NothingStuck and NotPermitted.

    It takes its old place in its conversation. Where it may already have arrived on a platform that cannot tell,
    the person who asks for this accepts that it may be there twice.
    """
    found = _named(desk, key, who, platform)
    for message in found:
        desk.work.outbox.resend(message.key, desk.now, message.platform)
        desk.decided("sent again", f"message/{message.key}", who, on=message.platform)
    return found


def mark_sent(desk: Desk, key: str, who: str, platform: str | None = None) -> Sequence[Stuck]:
    """A person has seen that it arrived, or that it need not. Raises NothingStuck and NotPermitted."""
    found = _named(desk, key, who, platform)
    for message in found:
        desk.work.outbox.mark_sent(message.key, desk.now, message.platform)
        desk.decided("marked as sent", f"message/{message.key}", who, on=message.platform)
    return found


def _named(desk: Desk, key: str, who: str, platform: str | None) -> Sequence[Stuck]:
    require(desk, who, Action.RUN_ROUNDS)
    found = [s for s in desk.work.outbox.stuck() if s.key == key and platform in {None, s.platform}]
    if not found:
        raise NothingStuck(f"No message is set aside as {key}.")
    return found
