"""What each conversation is in the middle of, and what the bot has been told to remember."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from core.store import tables as t
from core.store.repositories.room import Room


class SqlTalks(Room):
    """What each conversation is in the middle of."""

    def state(self, person: str) -> Mapping[str, Any]:
        return self._scalar(_STATE, {"who": person}) or {}

    def keep(self, person: str, state: Mapping[str, Any]) -> None:
        self._upsert(t.talks, {"person": person, "state": dict(state)})

    def recall(self, name: str) -> str | None:
        held: str | None = self._scalar(_RECALL, {"wanted": name})
        return held

    def remember(self, name: str, value: str) -> None:
        self._upsert(t.memory, {"name": name, "value": value})


_STATE = select(t.talks.c.state).where(t.talks.c.person == bindparam("who"))
_RECALL = select(t.memory.c.value).where(t.memory.c.name == bindparam("wanted"))
