"""Rounds and their requests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, literal, select

from core.domain.months import Month
from core.domain.requests import Request, Round, State
from core.ports import Noted
from core.store import tables as t
from core.store.repositories.room import Room, columns_of, values_of


class SqlRequests(Room):
    """Rounds and their requests. What was read is remembered, and what is saved with it."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._rounds: dict[Month, Round | None] = {}
        self._waiting: dict[tuple[str, frozenset[str]], list[Request]] = {}
        self._one: dict[tuple[str, Month], Request | None] = {}

    def round(self, month: Month) -> Round | None:
        if month not in self._rounds:
            self._rounds[month] = self._value(Round, _ROUND, {"wanted": month})
        return self._rounds[month]

    def rounds(self) -> list[Round]:
        return values_of(Round, self._db.execute(select(t.rounds).order_by(t.rounds.c.month)))

    def save_round(self, round_: Round) -> None:
        self._rounds.pop(round_.month, None)
        self._upsert(t.rounds, columns_of(round_))

    def get(self, indicator: str, period: Month) -> Request | None:
        about = (indicator, period)
        if about not in self._one:
            self._one[about] = self._value(Request, _REQUEST, {"indicator": indicator, "period": period})
        return self._one[about]

    def asked_in(self, month: Month) -> set[str]:
        """The indicators a round asks for."""
        return set(self._db.scalars(select(t.requests.c.indicator).where(t.requests.c.period == month)))

    def of_round(self, month: Month) -> list[Request]:
        found = self._db.execute(
            select(t.requests).where(t.requests.c.period == month).order_by(t.requests.c.indicator)
        )
        return values_of(Request, found)

    def unanswered(self) -> list[Request]:
        return self._unanswered("", (), _UNANSWERED, _UNANSWERED)

    def unanswered_of(self, people: Collection[str]) -> list[Request]:
        """Those asked of any of these people."""
        return self._unanswered("people", people, _UNANSWERED_OF_ONE, _UNANSWERED_OF)

    def unanswered_about(self, indicators: Collection[str]) -> list[Request]:
        """Those for any of these indicators."""
        return self._unanswered("indicators", indicators, _UNANSWERED_ABOUT_ONE, _UNANSWERED_ABOUT)

    def _unanswered(
        self, of: str, names: Collection[str], one: Select[Any], several: Select[Any]
    ) -> list[Request]:
        about = (of, frozenset(names))
        if about not in self._waiting:
            if 0 < len(names) <= _FEW:
                found = [r for name in sorted(names) for r in self._values(Request, one, {of: name})]
                found.sort(key=lambda r: (r.period.index, r.indicator))
            else:
                named = {of: sorted(names)} if of else {}
                found = values_of(Request, self._db.execute(several, named))
            self._waiting[about] = found
            self._one.update(((r.indicator, r.period), r) for r in found)
        return list(self._waiting[about])

    def save(self, request: Request) -> None:
        self._one[request.indicator, request.period] = request
        for (of, names), found in self._waiting.items():
            others = [r for r in found if (r.indicator, r.period) != (request.indicator, request.period)]
            whose = {"": "", "people": request.asked_of, "indicators": request.indicator}[of]
            if request.state in _STILL_WAITING and (whose in names or not of):
                others.append(request)
            found[:] = sorted(others, key=lambda r: (r.period, r.indicator))
        self._upsert(t.requests, columns_of(request))

    def save_many(self, requests: Sequence[Request], noted: Noted) -> None:
        """Save them all, each with the same line in its history."""
        if not requests:
            return
        self._waiting.clear()
        self._one.update(((r.indicator, r.period), r) for r in requests)
        self._upsert_many(t.requests, [columns_of(request) for request in requests])
        about = [{"indicator": r.indicator, "period": r.period} for r in requests]
        self._do_each(_ADD_REQUEST_NOTE, [each | columns_of(noted) for each in about])

    def note(self, indicator: str, period: Month, noted: Noted) -> None:
        about = {"indicator": indicator, "period": period}
        self._do(_ADD_REQUEST_NOTE, about | columns_of(noted))

    def notes(self, indicator: str, period: Month) -> list[Noted]:
        found = self._db.execute(
            select(t.request_notes)
            .where(t.request_notes.c.indicator == indicator, t.request_notes.c.period == period)
            .order_by(t.request_notes.c.number)
        )
        return values_of(Noted, found)


_ADD_REQUEST_NOTE = insert(t.request_notes)
_ROUND = select(t.rounds).where(t.rounds.c.month == bindparam("wanted"))
_REQUEST = select(t.requests).where(
    t.requests.c.indicator == bindparam("indicator"), t.requests.c.period == bindparam("period")
)
_STILL_WAITING = (State.WAITING, State.OPEN, State.DEFERRED)
_UNANSWERED = (
    select(t.requests)
    .where(t.requests.c.state.in_([literal(state, t.requests.c.state.type) for state in _STILL_WAITING]))
    .order_by(t.requests.c.period, t.requests.c.indicator)
)
# A list of names is written into the statement anew each time, which costs three times a plain comparison and more.
_FEW = 3
_UNANSWERED_OF_ONE = _UNANSWERED.where(t.requests.c.asked_of == bindparam("people"))
_UNANSWERED_ABOUT_ONE = _UNANSWERED.where(t.requests.c.indicator == bindparam("indicators"))
_UNANSWERED_OF = _UNANSWERED.where(t.requests.c.asked_of.in_(bindparam("people", expanding=True)))
_UNANSWERED_ABOUT = _UNANSWERED.where(t.requests.c.indicator.in_(bindparam("indicators", expanding=True)))
