"""Messages decided but not yet sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Interval,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from core.ports import WORKSPACE, Fate, Queued, Stuck, Waiting
from core.store import tables as t
from core.store.repositories.room import Room, value_of, values_of

_LONGEST_PAUSE = timedelta(minutes=15)


class SqlOutbox(Room):
    """Messages decided but not yet sent, in the order of each lane of a conversation."""

    def put(
        self,
        key: str,
        conversation: str,
        body: Mapping[str, Any],
        at: datetime,
        platform: str = WORKSPACE,
        *,
        answers: bool = False,
        lane: str = "",
    ) -> bool:
        return self._insert_new(
            t.outbox,
            {
                "platform": platform,
                "key": key,
                "conversation": conversation,
                "body": dict(body),
                "put_at": at,
                "ready_at": at,
                "attempts": 0,
                "rank": 0 if answers else 1,
                "lane": lane,
            },
        )

    def lane_of(self, key: str, platform: str = WORKSPACE) -> str | None:
        """The lane a message keeps its order in; None where there is no such message."""
        return self._db.scalar(select(t.outbox.c.lane).where(_named(key, platform)))

    def release(self, at: datetime, platform: str = WORKSPACE) -> None:
        """Offer again at once what another courier had leased when it died."""
        leased = and_(_waiting(platform), t.outbox.c.leased_until.is_not(None))
        self._db.execute(update(t.outbox).where(leased).values(leased_until=None, ready_at=at))

    def lease(self, at: datetime, until: datetime, limit: int, platform: str = WORKSPACE) -> list[Queued]:
        """The oldest waiting message of each lane, up to `limit`, none offered again before `until`.

        On PostgreSQL the lease runs by the server's clock, so that couriers whose clocks differ agree on it. What
        should wait longer than any pause or lease lasts was put off by a clock that has been set right since.
        """
        box = t.outbox
        earlier = box.alias("earlier")
        overtakes = exists().where(
            earlier.c.platform == platform,
            earlier.c.conversation == box.c.conversation,
            earlier.c.lane == box.c.lane,
            earlier.c.number < box.c.number,
            earlier.c.sent_at.is_(None),
            earlier.c.fate.is_(None),
        )
        here, there = self._lease_clock(at, until)
        found = self._db.execute(
            select(box)
            .where(
                _waiting(platform),
                or_(box.c.ready_at <= at, box.c.ready_at > at + _LONGEST_PAUSE),
                or_(
                    box.c.leased_until.is_(None),
                    box.c.leased_until <= here,
                    box.c.leased_until > there + _LONGEST_PAUSE,
                ),
                ~overtakes,
            )
            .order_by(box.c.rank, box.c.number)
            .limit(limit)
            .with_for_update(skip_locked=True, of=box)
        ).all()
        if found:
            self._db.execute(
                update(box)
                .where(box.c.number.in_([row.number for row in found]))
                .values(leased_until=there, attempts=box.c.attempts + 1)
            )
        return [value_of(Queued, row) for row in found]

    def _lease_clock(self, at: datetime, until: datetime) -> tuple[Any, Any]:
        if self._db.dialect.name != "postgresql":
            return at, until
        now = func.clock_timestamp(type_=DateTime(timezone=True))
        return now, now + literal(until - at, Interval)

    def sent(
        self,
        key: str,
        at: datetime,
        remote: str = "",
        platform: str = WORKSPACE,
        replaces: str | None = None,
    ) -> None:
        self._change(key, platform, {"sent_at": at, "remote": remote, "leased_until": None, "fate": None})
        if replaces and remote:
            nowhere = and_(_named(replaces, platform), t.outbox.c.remote.is_(None))
            self._db.execute(update(t.outbox).where(nowhere).values(remote=remote))

    def gone(self, key: str, platform: str = WORKSPACE) -> bool:
        """What was posted under that key, and every edit of it, was deleted there; whether it was somewhere."""
        there = self.remote(key, platform)
        if not there:
            return False
        same = and_(t.outbox.c.remote == there, t.outbox.c.platform == platform)
        self._db.execute(update(t.outbox).where(same).values(remote=None))
        return True

    def failed(self, key: str, again_at: datetime, reason: str, platform: str = WORKSPACE) -> None:
        """No clear answer came: it is tried again then, and the platform looks first."""
        self._change(key, platform, {"trouble": reason, "ready_at": again_at, "leased_until": None})

    def postponed(self, key: str, until: datetime, platform: str = WORKSPACE) -> None:
        """The platform asked for patience before anything was posted: that was no attempt."""
        earlier = t.outbox.c.attempts - 1
        self._change(key, platform, {"ready_at": until, "attempts": earlier, "leased_until": None})

    def quiet(self, conversation: str, until: datetime, platform: str = WORKSPACE) -> None:
        """Nothing more of a conversation is offered before then: the platform, or a limit of its, asked for patience."""
        box = t.outbox
        here = and_(
            _waiting(platform),
            box.c.conversation == conversation,
            box.c.ready_at < until,
            box.c.leased_until.is_(None),
        )
        self._db.execute(update(box).where(here).values(ready_at=until))

    def set_aside(self, key: str, reason: str, fate: Fate, platform: str = WORKSPACE) -> None:
        """Kept for a person to see. When it is sent again, the platform looks first only if it can tell."""
        unclear = 1 if fate is Fate.GIVEN_UP else 0
        aside = {"trouble": reason, "fate": fate, "attempts": unclear, "leased_until": None}
        self._change(key, platform, aside)

    def doubt_everything(self, looks: Collection[str]) -> int:
        """Set aside all that waits, because it may have been sent from another copy; how many that was.

        On the platforms that can tell what they have (`looks`) it is looked for when a person has it sent again.
        """
        box = t.outbox
        unsent = and_(box.c.sent_at.is_(None), box.c.fate.is_(None))
        doubt = {
            "fate": Fate.PERHAPS,
            "trouble": "restored from a backup",
            "leased_until": None,
            "attempts": case((box.c.platform.in_(looks), 1), else_=0),
        }
        return self._db.execute(update(box).where(unsent).values(**doubt)).rowcount

    def stuck(self) -> list[Stuck]:
        box = t.outbox
        found = select(box).where(box.c.sent_at.is_(None), box.c.fate.is_not(None)).order_by(box.c.number)
        return values_of(Stuck, self._db.execute(found))

    def out_of_reach(self) -> dict[str, str]:
        """Conversations in which nobody can be written to, and where: nothing has arrived there since."""
        box = t.outbox
        refused = select(box.c.conversation, box.c.platform, box.c.number).where(
            box.c.sent_at.is_(None), box.c.fate == Fate.UNREACHABLE
        )
        last = {row.conversation: row for row in self._db.execute(refused.order_by(box.c.number))}
        if not last:
            return {}
        arrived = select(box.c.conversation, func.max(box.c.number).label("number")).where(
            box.c.conversation.in_(last), box.c.remote != ""
        )
        since = {
            row.conversation: row.number for row in self._db.execute(arrived.group_by(box.c.conversation))
        }
        return {name: row.platform for name, row in last.items() if row.number > since.get(name, 0)}

    def resend(self, key: str, at: datetime, platform: str = WORKSPACE) -> bool:
        """A person has it sent again; whether it was set aside."""
        again = {"fate": None, "ready_at": at, "leased_until": None, "trouble": None}
        return self._change(key, platform, again, t.outbox.c.fate.is_not(None))

    def mark_sent(self, key: str, at: datetime, platform: str = WORKSPACE) -> bool:
        """A person says that it arrived; whether it was set aside."""
        return self._change(key, platform, {"sent_at": at, "fate": None}, t.outbox.c.fate.is_not(None))

    def _change(
        self, key: str, platform: str, values: Mapping[str, Any], *where: ColumnElement[bool]
    ) -> bool:
        """Change a message that has not been sent; whether there was one."""
        unsent = and_(_named(key, platform), t.outbox.c.sent_at.is_(None), *where)
        return self._db.execute(update(t.outbox).where(unsent).values(**values)).rowcount > 0

    def waiting(self) -> list[Waiting]:
        box = t.outbox
        kept = box.c.fate.is_(None)
        found = self._db.execute(
            select(
                box.c.platform,
                func.count().filter(kept).label("waiting"),
                func.min(case((kept, box.c.put_at))).label("oldest"),
                func.count().filter(~kept).label("set_aside"),
                func.count().filter(box.c.fate.in_([Fate.PERHAPS, Fate.GIVEN_UP])).label("perhaps"),
            )
            .where(box.c.sent_at.is_(None))
            .group_by(box.c.platform)
            .order_by(box.c.platform)
        )
        return values_of(Waiting, found)

    def remote(self, key: str, platform: str = WORKSPACE) -> str | None:
        return self._db.scalar(select(t.outbox.c.remote).where(_named(key, platform)))

    def key_of(self, remote: str, platform: str = WORKSPACE) -> str | None:
        key: str | None = self._scalar(_KEY_OF, {"said": remote, "on": platform})
        return key

    def platforms_of(self, key: str) -> list[str]:
        found = select(t.outbox.c.platform).where(t.outbox.c.key == key)
        return list(self._db.scalars(found.order_by(t.outbox.c.number)))

    def body(self, key: str) -> Mapping[str, Any] | None:
        body: Mapping[str, Any] | None = self._scalar(_BODY, {"wanted": key})
        return body

    def as_it_stands(self, key: str, platform: str = WORKSPACE) -> tuple[str, Mapping[str, Any]] | None:
        """What a message says after the newest edit there is of it, posted or waiting, under that edit's key."""
        box = t.outbox
        first = self._db.execute(
            select(box.c.key, box.c.body, box.c.conversation, box.c.remote).where(_named(key, platform))
        ).first()
        if first is None:
            return None
        edits = or_(
            and_(box.c.remote == first.remote, box.c.platform == platform),
            and_(_waiting(platform), box.c.conversation == first.conversation),
        )
        newer = self._db.execute(select(box.c.key, box.c.body).where(edits).order_by(box.c.number.desc()))
        return next(
            ((row.key, row.body) for row in newer if row.body.get("replaces") == key), (first.key, first.body)
        )

    def lately(self, conversation: str, most: int) -> list[tuple[str, Mapping[str, Any]]]:
        box = t.outbox
        said = select(box.c.key, box.c.body).where(box.c.conversation == conversation)
        return [
            (row.key, row.body) for row in self._db.execute(said.order_by(box.c.number.desc()).limit(most))
        ]


def _waiting(platform: str) -> ColumnElement[bool]:
    box = t.outbox
    return and_(box.c.sent_at.is_(None), box.c.fate.is_(None), box.c.platform == platform)


def _named(key: str, platform: str) -> ColumnElement[bool]:
    return and_(t.outbox.c.key == key, t.outbox.c.platform == platform)


_KEY_OF = (
    select(t.outbox.c.key)
    .where(t.outbox.c.remote == bindparam("said"), t.outbox.c.platform == bindparam("on"))
    .order_by(t.outbox.c.number)
    .limit(1)
)
_BODY = select(t.outbox.c.body).where(t.outbox.c.key == bindparam("wanted")).limit(1)
