"""One Slack workspace joined to one store: what both hearing and sending go through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adapters.slack.calls import Calls
from adapters.slack.people import People
from core.ports import Store


@dataclass(frozen=True, slots=True)
class Link:
    """`channel` gives the id of the unit's channel."""

    store: Store
    calls: Calls
    people: People
    channel: Callable[[], str]
