"""The workspace's own messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from core.ports import Post
from core.store import tables as t
from core.store.repositories.room import Room, columns_of, value_of, values_of


class SqlBoard(Room):
    """The workspace's own messages. An edit takes a new place in the sequence, so that listeners hear of it."""

    def post(self, post: Post) -> Post:
        known = self.get(post.key)
        if known is not None:
            return known
        place = self.latest() + 1
        placed = replace(post, seq=place, first_seq=place)
        self._db.execute(insert(t.board).values(**columns_of(placed) | {"body": dict(placed.body)}))
        return placed

    def edit(self, key: str, body: Mapping[str, Any], at: datetime | None) -> None:
        self._db.execute(
            update(t.board)
            .where(t.board.c.key == key)
            .values(body=dict(body), edited_at=at, seq=self.latest() + 1)
        )

    def get(self, key: str) -> Post | None:
        row = self._db.execute(select(t.board).where(t.board.c.key == key)).first()
        return None if row is None else value_of(Post, row)

    def visible(self, person: str, channels: Sequence[str]) -> list[Post]:
        found = self._db.execute(
            select(t.board)
            .where(or_(t.board.c.person == person, t.board.c.channel.in_(channels)))
            .order_by(t.board.c.first_seq)
        )
        return values_of(Post, found)

    def newest(self, author: str) -> Mapping[str, int]:
        found = self._db.execute(
            select(t.board.c.person, func.max(t.board.c.first_seq))
            .where(t.board.c.author == author, t.board.c.person.is_not(None))
            .group_by(t.board.c.person)
        )
        return {row[0]: row[1] for row in found}

    def since(self, seq: int, limit: int = 1000) -> list[Post]:
        found = self._db.execute(
            select(t.board).where(t.board.c.seq > seq).order_by(t.board.c.seq).limit(limit)
        )
        return values_of(Post, found)

    def latest(self) -> int:
        return self._db.scalar(select(func.max(t.board.c.seq))) or 0
