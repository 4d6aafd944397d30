"""Every button, form, command, edit and replay the product knows, tried by every kind of person: only what is theirs changes.

What can be tried is taken from the code (its verbs, buttons and forms) and from everything that was ever offered in a
council where everything has happened once. Each try begins from that same council; afterwards every table of the store
is compared with how it was, and each row that differs must be one the matrix lets that person change.
"""

# ruff: noqa: S608 - the statements name our own tables
from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot import dialogue as dialogues
from bot.commands import Verb, command
from bot.conversations import forms as known_forms
from bot.conversations import routines
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.messages import Form, from_wire
from core import services
from core.domain.actions import Action as Agreed
from core.domain.assessments import Moderation
from core.domain.months import Month
from core.domain.people import Absence, Person, Role
from core.domain.portfolio import Changes, Portfolio
from core.domain.proposals import Dispute, Matter
from core.domain.requests import State
from core.domain.reviews import Review
from core.domain.roles import Action, Scope, reach
from core.domain.stocktakes import Stocktake
from core.ports import Noted, Work
from core.services import (
    absences,
    disputing,
    flagging,
    keeping,
    recording,
    rounds,
    seconding,
    sending,
    setting_up,
)
from core.services.judging import read_indicator
from core.services.permitting import OURSELVES, NotPermitted
from core.store import tables as t
from core.store.database import Database
from core.store.kept import Kept
from tests.conversations.conftest import Council, sample
from tests.conversations.lived import lived
from tests.rows import Change, changes, rows_of

STRANGER = "nobody@elsewhere.example"


class Reader:
    """Reads any bytes as the sample with one priority renamed."""

    def read(self, _content: bytes, held: Portfolio, _today: date) -> Portfolio:
        first, *rest = held.priorities
        return replace(held, priorities=(replace(first, name="Renamed"), *rest))

    def describe(self, _changes: Changes) -> str:
        return "one priority"


class Begun:
    """A council to try things in, as often as wanted: one store, put back after each try that changed anything.

    A store of its own for each try was most of the cost: the same statements were compiled for each anew.
    """

    def __init__(self, council: Council, forms: Sequence[tuple[str, dict[str, str]]] = ()) -> None:
        self.council = council
        self.rows = rows_of(council.store)
        self.forms = forms or _once(opened_forms(council))
        self.store = Database("sqlite://")
        rules = replace(council.rules, most_a_minute=0)
        self.dialogue = Dialogue(self.store, council.clock, council.calendar, rules, Reader())
        self._kept = self.store._kept
        table, *triggers = WATCHING
        with self.store.engine.begin() as db:
            db.exec_driver_sql(table)
        self.put_back()
        with self.store.engine.begin() as db:
            for name in OF_A_TALK:
                db.exec_driver_sql(f"CREATE TEMP TABLE was_{name} AS SELECT * FROM main.{name}")
            for trigger in triggers:
                db.exec_driver_sql(trigger)

    def put_back(self) -> None:
        """The same council anew, with what was remembered of it when it was last as it was."""
        with self.council.store.engine.connect() as was, self.store.engine.connect() as db:
            was.connection.driver_connection.backup(db.connection.driver_connection)
        touched(self.store)
        self.store._kept = _copied(self._kept)

    def put_back_the_talk(self) -> None:
        """Where conversations had got to, when that is all that changed: it spares copying the rest."""
        with self.store.engine.begin() as db:
            for name in OF_A_TALK:
                db.exec_driver_sql(f"DELETE FROM main.{name}")
                db.exec_driver_sql(f"INSERT INTO main.{name} SELECT * FROM was_{name}")
        touched(self.store)

    def as_it_was(self) -> None:
        """Nothing has changed: what is remembered by now may be remembered from here on."""
        self._kept = _copied(self.store._kept)

    def close(self) -> None:
        self.store.close()
        self.council.close()


def _copied(kept: Kept) -> Kept:
    """What a store remembers, apart from what it will remember: each state is replaced as a whole, never mended."""
    copied = Kept()
    for name, (mark, held) in vars(kept).items():
        setattr(copied, name, (mark, dict(held)))
    return copied


WATCHED = {
    **dict.fromkeys(("figures", "requests", "request_notes", "flags", "flag_notes", "papers", "absences", "rounds", "priorities", "trajectories", "people", "indicators", "closures"), "1"),
    "audit": "{row}.what <> 'refused'",
    "memory": "{row}.name LIKE 'workbook/%' OR {row}.name LIKE 'came-in/%'",
    "talks": "1",
}  # fmt: skip
"""What is looked at, and which of its rows."""
OF_A_TALK = ("talks", "memory", "ledger")
"""What a turn may change that decides nothing."""
WATCHING = (
    "CREATE TEMP TABLE touched (what TEXT)",
    *(
        f"CREATE TEMP TRIGGER {name}_{did.lower()} AFTER {did} ON main.{name} "
        f"WHEN {which.format(row='OLD' if did == 'DELETE' else 'NEW')} BEGIN INSERT INTO touched VALUES ('{name}'); END"
        for name, which in WATCHED.items()
        for did in ("INSERT", "UPDATE", "DELETE")
    ),
    *(
        f"CREATE TEMP TRIGGER outbox_{did.lower()} AFTER {did} ON main.outbox BEGIN INSERT INTO touched VALUES ('outbox'); END"
        for did in ("UPDATE", "DELETE")
    ),
)
"""Notes which tables a try has touched, so that only those tries are looked at closely."""


def touched(store: Database) -> set[str]:
    with store.engine.begin() as db:
        found = set(db.exec_driver_sql("SELECT DISTINCT what FROM touched").scalars())
        db.exec_driver_sql("DELETE FROM touched")
    return found


# What the matrix allows ------------------------------------------------------------------------------------------


class Allowed:
    """What one person may do, in the council as it was before they tried; by the matrix and nothing else."""

    def __init__(self, work: Work, who: str) -> None:
        self.work = work
        self.who = who
        self.person: Person | None = work.portfolio.person(who)

    def may(self, action: Action, *, own: bool = False) -> bool:
        if self.person is None or self.person.retired:
            return False
        far = reach(self.person.role, action)
        return far is Scope.ALL or (own and far >= Scope.OWN)

    def leads(self, lead: str) -> bool:
        found = self.work.portfolio.person(lead)
        return self.who == lead or (found is not None and found.deputy == self.who)

    def owns(self, indicator: str, period: str = "") -> bool:
        priority = self.work.portfolio.indicator(indicator).priority
        if self.leads(self.work.portfolio.priority(priority).lead):
            return True
        request = self.work.requests.get(indicator, Month.parse(period)) if period else None
        return request is not None and self.leads(request.asked_of)

    def a_second(self, wanted: Callable[[Any], bool]) -> bool:
        """Whether they may be the second of two, and somebody else has proposed it."""
        return self.may(Action.SECOND) and any(
            wanted(p) and p.by != self.who for p in seconding.pending(self.work)
        )

    def of_new(self, table: str, row: Mapping[str, Any], names: Mapping[str, str]) -> bool:
        """Whether they may add this to a history: nothing in one is ever changed."""
        signed = names.get(row["who"], row["who"]) if "who" in row else ""
        by_two = self.a_second(lambda p: p.by == signed)
        match table:
            case "figures":
                return self.of_figure(row)
            case "papers":
                return signed in OURSELVES or (signed == self.who and self.of_paper(row))
            case "request_notes" | "flag_notes" | "audit":
                return signed in {self.who, *OURSELVES} or by_two
            case "trajectories":
                about = row["indicator"]
                return self.a_second(lambda p: (p.matter, p.indicator) == (Matter.TRAJECTORY, about))
        return False

    def of_figure(self, row: Mapping[str, Any]) -> bool:
        indicator, period = row["indicator"], row["period"]
        held = [f for f in self.work.figures.history(indicator) if str(f.period) == period]
        action = Action.CORRECT if held else Action.ANSWER
        second = self.a_second(lambda p: (p.matter, p.indicator) == (Matter.FIGURE, indicator))
        if row["said_by"] != self.who:
            return second
        own = self.may(action, own=self.owns(indicator, period))
        disputed = disputing.disputed(self.work, indicator, Month.parse(period)) is not None
        alone = own or (self.may(Action.OVERRIDE) and not disputed)
        return alone or second

    def of_request(self, before: Mapping[str, Any] | None, row: Mapping[str, Any]) -> bool:
        if row["state"] in {"exempt", "closed"} and (before or {}).get("state") != row["state"]:
            return self.may(Action.RUN_ROUNDS)
        own = self.owns(row["indicator"], row["period"])
        return self.may(Action.ANSWER, own=own) or self.may(Action.OVERRIDE) or self.may(Action.RUN_ROUNDS)

    def of_flag(
        self, before: Mapping[str, Any] | None, row: Mapping[str, Any], made: Sequence[Change]
    ) -> bool:
        indicator = row["indicator"]
        if any(name == "figures" and (r or {}).get("indicator") == indicator for name, _, r in made):
            return True  # it follows from a figure, which is looked at itself
        if self.may(Action.LOOK_AFTER_FLAGS):
            withdrawn = row["state"] == "closed" and before is not None and before["post"] is not None
            return (
                not withdrawn or self.a_second(lambda p: p.matter is Matter.FLAG) or self._closed_itself(made)
            )
        changed = {k for k in row if before is None or before[k] != row[k]}
        theirs = {"lead_line", "lead_line_by", "state", "post"}
        own = self.owns(indicator, row["period"])
        if self._closed_itself(made):
            return True
        return (
            changed <= theirs
            and row["state"] in {"told lead", "published"}
            and self.may(Action.COMMENT, own=own)
        )

    @staticmethod
    def _closed_itself(made: Sequence[Change]) -> bool:
        """A request that is not asked any more, or a milestone that was met, closes its flag."""
        return any(
            (name == "requests" and (row or {})["state"] in {"exempt", "closed"})
            or (name == "papers" and (row or {})["kind"] == "DeliveryPlan")
            for name, _, row in made
        )

    def of_paper(self, row: Mapping[str, Any]) -> bool:  # noqa: C901 - one kind of paper a branch
        kind, number, body = row["kind"], row["number"], json.loads(row["body"])
        lead = self._lead_of
        match kind:
            case "Action":
                held = self.work.shelf(Agreed).get(number)
                owner = held.owner if held is not None else body["owner"]
                return self.may(Action.ACT, own=owner == self.who)
            case "Stocktake":
                meeting = self.work.shelf(Stocktake).get(number)
                if meeting is None:
                    return self.may(Action.RUN_ROUTINES)
                leads = [self.work.portfolio.priority(p).lead for p in meeting.priorities]
                own = self.who in meeting.attending or any(map(self.leads, leads))
                line_alone = row["what"] == "good news"
                return self.may(Action.RUN_ROUTINES) or (line_alone and self.may(Action.ACT, own=own))
            case "Pack":
                return self.may(Action.RUN_ROUTINES)
            case "DeliveryPlan" | "Note":
                what = Action.PLAN if kind == "DeliveryPlan" else Action.COMMENT
                marks = [m["owner"] for m in body.get("milestones", ())]
                return self.may(what, own=self.leads(lead(body["priority"])) or self.who in marks)
            case "Workshop":
                return self.may(Action.PLAN, own=self.owns(body["indicator"]))
            case "Review":
                review = self.work.shelf(Review).get(number)
                if review is None:
                    return self.may(Action.RUN_ROUTINES)
                part = {*review.team, review.sponsor, *(w.owner for w in review.data)}
                return self.may(Action.ACT, own=self.who in part or self.leads(lead(review.priority)))
            case "Score":
                session = self.work.shelf(Moderation).get(body["moderation"])
                asked = session is not None and self.who in session.raters
                return body["rater"] == self.who and asked and self.may(Action.ASSESS, own=True)
            case "Dispute":
                own = self.owns(body["indicator"], body["period"]["month"])
                return self.may(Action.ANSWER, own=own) or self.a_second(lambda p: p.matter is Matter.FIGURE)
            case "Proposal":
                drawn = body["matter"]["named"] == "TRAJECTORY" and body["by"] == self.who
                first = row["what"] in {"proposed", "taken back"}
                own = first and self.may(Action.PLAN, own=drawn and self.owns(body["indicator"]))
                second = self.may(Action.SECOND) and (first or body["by"] != self.who)
                return own or second
            case _:
                return self.may(Action.MODERATE)

    def _lead_of(self, priority: str) -> str:
        return self.work.portfolio.priority(priority).lead


def wrong(allowed: Allowed, made: Sequence[Change], names: Mapping[str, str]) -> list[str]:
    """Every change that is not this person's to make."""
    return [
        f"{table}: {_short(before)} -> {_short(after)}"
        for table, before, after in made
        if not _right(allowed, (table, before, after), made, names)
    ]


def _right(allowed: Allowed, change: Change, made: Sequence[Change], names: Mapping[str, str]) -> bool:
    table, before, after = change
    row = after or before or {}
    who = allowed.who
    if table in ALONE:
        return any(allowed.may(action) for action in ALONE[table])
    if table == "requests":
        return allowed.of_request(before, row)
    if table == "flags":
        return allowed.of_flag(before, row, made)
    if table == "absences":
        return row["person"] == who and allowed.person is not None and not allowed.person.retired
    if table == "memory":
        units = str(row["name"]).startswith(("workbook/", "came-in/"))
        return not units or allowed.may(Action.IMPORT)
    if table == "outbox":  # what was said stays said: only the unit settles a message that was set aside
        return before is None or allowed.may(Action.RUN_ROUNDS)
    return before is None and allowed.of_new(table, row, names)


ALONE: Mapping[str, Sequence[Action]] = {
    "rounds": (Action.RUN_ROUNDS,),
    "priorities": (Action.RUN_ROUNDS, Action.IMPORT),
    "people": (Action.IMPORT,),
    "indicators": (Action.IMPORT,),
    "closures": (Action.IMPORT,),
}
"""Tables whose every row takes the same."""


def _short(row: Mapping[str, Any] | None) -> str:
    return "nothing" if row is None else str({k: v for k, v in row.items() if v not in {None, ""}})[:400]


# What can be tried -----------------------------------------------------------------------------------------------

Try = Callable[[str, Place], Heard]

WORDS: tuple[str, ...] = (
    # What is asked for
    "status", "chart voids", "history voids", "voids in July", "what was voids in July", "late", "flags", "slipping", "mine", "round",
    "help", "hello", "thanks", "undo", "edit", "correct voids to 32", "voids for October should be 12, typo", "that is provisional",
    "I'm away next week", "I'm back", "am I away", "not away after all", "what did I say", "who sees this", "pardon",
    "what does voids measure", "help me with voids", "everything", "preview", "open round", "open December round",
    "extend round to 30 December", "extend satisfaction to 30 December", "pause round", "resume round", "close round", "exempt satisfaction because it is late",
    "answer for Priya: voids 30", "hand voids to Owen", "hand all of Homes to Owen", "ask Marcus to do voids", "acknowledge voids",
    "remind Ruth", "assign voids to Tom", "ask lead about voids", "snooze voids until Friday", "close voids, agreed", "Marcus has it",
    # Figures and what goes with them
    "voids 33", "repairs 88, voids 40, sat 70", "prevention 50", "not until Friday", "no data, system down", "same as last month",
    "yes", "no", "1", "31", "take it back", "change it", "it is 99", "contractor handover dragged on, two extra teams start on the 17th",
    "tell the unit: two extra void teams from the 17th",
    # The routines
    "action: Priya to ring them by 11 December", "action: me to ring them by 11 December", "action 1 done", "action 2 done",
    "action 1 to 18 December, parts are late", "action 1 withdrawn", "action 1 on hold: waiting", "merge action 1 into action 2",
    "actions", "stocktake for Clean and green on 8 December with David", "stocktakes for Homes every quarter from 8 December",
    "stocktakes", "agenda", "stocktake 1", "pack 1", "questions", "deep dive on voids", "start stocktake 1", "close stocktake 1",
    "cancel stocktake 1", "good news: all is well", "milestone 1 for voids done", "milestone 1 is done",
    "milestone 1 to 20 December because it rained", "check the plan for voids", "agree the plan for voids",
    "change target in the plan for voids", "versions of the plan for voids", "plan for voids as known on 1 December", "plan for voids",
    "workshop for voids", "redraw the trajectory for voids", "assess Clean and green with Tom and Grace", "assess Homes with Helen", "scores",
    "reveal", "rate repairs AR because it is late", "publish the ratings", "league", "review 1", "reviews", "review report 1",
    "cancel review 1", "review of recycling", "hypothesis 1 holds, keys waited", "data 1 came", "visit 1: all well",
    "synthesis: keys wait", "key question: why", "send the note every quarter", "summaries monthly", "draft summary for Homes",
    "drafts", "draft 1", "summary for Homes", "the note", "delivery report", "note on voids: x", "notes on voids", "health", "pending",
    "agree 1", "agree 2", "decline 1: not yet", "decline 2: not yet", "dispute voids: two are counted twice", "I don't agree with recycling",
    "leave it",
    "reopen action 1: not done after all",
    "book a stocktake for Homes",
    "move the stocktake 1 to 8 December",
    "read it back",
    "plans",
    "my milestones",
    "start again",
    "cancel the assessment",
    "go on without Grace",
    "go through the scores",
    "I don't agree with the rating: it is better than that",
    "coach me",
    "history of ratings for Homes",
    "withdraw action 1",
    "give action 1 to Tom",
    "agree the review 1",
    "test the synthesis of review 1 with the service",
    "help with plans",
)  # fmt: skip

ABOUT = ("", "1", "VOID_DAYS", "Homes", "1/yes", "1/1", "priya.shah@marlowheath.example")
"""What a button could be about that was never offered."""


def verbs_of_buttons() -> set[str]:
    own = {verb for part in routines.PARTS for verb in part.buttons}
    return {
        *dialogues._BUTTONS,
        *dialogues._FLAG_BUTTONS,
        *own,
        "import",
        "leave-workbook",
        "go-on",
        "leave-it",
    } - {"form"}


def offered(council: Council) -> dict[str, Form | None]:
    """Every button's token there ever was, whoever it was offered to, with the form that was sent along."""
    with council.store.engine.connect() as db:
        bodies = list(db.scalars(select(t.outbox.c.body)))
    return {choice.token: choice.form for body in bodies for choice in from_wire(body["message"]).choices}


def tokens(council: Council) -> list[str]:
    known = offered(council)
    never = verbs_of_buttons() - {token.partition("/")[0] for token in known}
    made = [f"{verb}/{about}".rstrip("/") for verb in sorted(never) for about in ABOUT]
    return [
        *known,
        *made,
        "undelivered-again/workspace/stuck",
        "undelivered-all/workspace",
        "undelivered-sent/workspace/stuck",
    ]


def filled(form: Form) -> dict[str, str]:
    """A form as somebody with a will of their own would send it."""
    said = {"until": "Friday", "by": "18 December", "who": "Tom", "owner": "Tom", "why": "because"}
    return {f.name: f.options[0][0] if f.options else said.get(f.name) or ("12" if f.name.startswith("value/") else f.value or "some words")
            for f in form.fields}  # fmt: skip


def opened_forms(council: Council) -> Iterator[tuple[str, dict[str, str]]]:
    """Every form there is, as it was opened by somebody it opens for."""
    with council.work() as work:
        people = [p.key for p in work.portfolio.people()]
    extra = ["form/action", "form/note/HOMES", "form/review-missing/1", "form/review-check/1"]
    known = offered(council)
    for token in [*(x for x in known if x.startswith("form/")), *extra]:
        along = known.get(token)
        if along is not None:
            yield along.name, filled(along)
        for who in people:
            form = council.dialogue.form(who, Place.direct(who), token)
            if form is not None:
                yield form.name, filled(form)
                break
    for flag in "1234":
        yield "line", {"flag": flag, "line": "two extra teams from the 17th"}
    yield "review-check", {"review": "1", "words": "better", "months": "3"}
    for number in ("1", "HOMES"):
        yield "rating-missing", {"rating": number, "priority": "HOMES", "why": "x", "words": "x", "line": "x"}
    yield "review-missing", {"review": "1", "words": "something"}
    yield "note", {"priority": "HOMES", "note": "x"}


def _once(forms: Iterator[tuple[str, dict[str, str]]]) -> list[tuple[str, dict[str, str]]]:
    return list({f"{name} {values}": (name, values) for name, values in forms}.values())


def messages(council: Council) -> list[str]:
    """What people wrote that figures were read from."""
    with council.store.engine.connect() as db:
        return [m for m in db.scalars(select(t.figures.c.said_in).distinct()) if m]


def everything(begun: Begun) -> list[tuple[str, Try]]:
    """Each thing that can be tried, with a name."""
    council = begun.council
    found: list[tuple[str, Try]] = []

    def add(name: str, **parts: Any) -> None:
        def heard(who: str, place: Place) -> Heard:
            return replace(Heard("try", "workspace", who, place, message="own-try"), **parts)

        found.append((name, heard))

    for words in WORDS:
        add(f"says {words}", words=words)
    for token in tokens(council):
        add(f"presses {token}", token=token)
    for form, values in begun.forms:
        add(f"sends {form} {values}", form=form, values=values)
    for message in messages(council):
        add(f"edits {message}", words="voids 12, repairs 50, prevention 40", message=message, edited=True)
        add(f"deletes {message}", words="", message=message, edited=True)
    add("sends a workbook", file="council.xlsx")
    return found


# Trying it -------------------------------------------------------------------------------------------------------


def with_a_workbook() -> Council:
    """The council, a workbook offered to an officer in it, and one message set aside."""
    council = lived()
    nadia = council.person("Nadia")
    council.dialogue = Dialogue(council.store, council.clock, council.calendar, council.rules, Reader())
    sent = Heard("sent", "workspace", nadia, Place.direct(nadia), file="council.xlsx", message="sent")
    council.dialogue.hear(sent, b"x")
    aside = "UPDATE outbox SET key='stuck', sent_at=NULL, fate='perhaps' WHERE number=(SELECT min(number) FROM outbox)"
    with council.store.engine.begin() as db:
        db.execute(text(aside))
    return council


@pytest.fixture(scope="module")
def begun() -> Iterator[Begun]:
    council = with_a_workbook()
    made = Begun(council)
    yield made
    made.close()


@pytest.fixture(scope="module")
def roles_taken() -> Iterator[Begun]:
    """The same, but by the time it is heard they are not who they were: every form and button was opened before."""
    council = with_a_workbook()
    before = _once(opened_forms(council))
    council.says("Grace", "hand all of Homes to Owen")
    with council.store.turn() as work:
        people = {p.first_name: p for p in work.portfolio.people()}
        work.portfolio.save(
            replace(people["Nadia"], role=Role.LEADER),
            replace(people["Tom"], role=Role.CABINET, portfolio="Homes"),
            replace(people["Beatriz"], retired=True),
            replace(people["Owen"], deputy=None),
        )
    made = Begun(council, before)
    yield made
    made.close()


def tried(begun: Begun, who: str, what: Sequence[tuple[str, Try]]) -> tuple[list[str], int]:
    """What somebody did that was not theirs, and how often they changed anything at all."""
    found: list[str] = []
    acted = 0
    begun.put_back()
    store = begun.store
    with begun.council.work() as work:
        allowed = Allowed(work, who)
        open_ = question_of(store, who)
        for number, (name, make) in enumerate(what):
            place = Place.direct(who) if number % 3 else Place.unit()
            _all_of_it(begun.dialogue, store, make(who, place), number, open_)
            did = touched(store)
            if did - {"talks"}:
                made = changes(begun.rows, rows_of(store, did))
                acted += bool(did - {"talks", "audit", "outbox", "memory"})
                found += [f"{who} {name}: {each}" for each in wrong(allowed, made, _people_in(store))]
            else:
                begun.as_it_was()
            if did == {"talks"}:
                begun.put_back_the_talk()
            elif did:
                begun.put_back()
    return found, acted


def question_of(store: Database, who: str) -> str:
    """What somebody is being asked."""
    with store.reading() as work:
        return json.dumps(work.talks.state(who).get("question"))


def _all_of_it(dialogue: Dialogue, store: Database, heard: Heard, number: int, open_: str) -> None:
    """Heard, and whatever is asked about it answered yes. What is said in a channel may need a mention: alone it does not."""
    heard = replace(heard, key=f"try-{number}")
    content = b"x" if heard.file else None
    dialogue.hear(heard, content)
    if not heard.place.is_direct:
        dialogue.hear(replace(heard, key=f"alone-{number}", place=Place.direct(heard.person)), content)
    asked = question_of(store, heard.person)
    for following in ("yes", "1") if asked not in {open_, "null"} else ():
        said = Heard(
            f"{following}-{number}", "workspace", heard.person, Place.direct(heard.person), words=following
        )
        dialogue.hear(replace(said, message=f"own-{following}"))


def _people_in(store: Database) -> Mapping[str, str]:
    with store.reading() as work:
        return work.audit.people()


PEOPLE = ("Helen", "Yusuf", "David", "Priya", "Owen", "Marcus", "Tom", "Grace")


def key_of(name: str) -> str:
    return next((p.key for p in sample().people if name in p.name), STRANGER)


@pytest.mark.parametrize("name", ["somebody unknown", *PEOPLE])
def test_nobody_changes_what_is_not_theirs_by_any_button_form_command_edit_or_replay(
    begun: Begun, name: str
) -> None:
    what = everything(begun)
    assert len(what) > 300
    found, acted = tried(begun, key_of(name), what)
    assert found == []
    assert bool(acted) is (name != "somebody unknown"), (
        "that somebody can do something is what makes this a test"
    )


@pytest.mark.parametrize("name", ["Nadia", "Tom", "Priya", "Marcus", "Beatriz"])
def test_nor_does_who_was_let_do_it_when_it_was_opened_and_is_not_any_more(
    roles_taken: Begun, name: str
) -> None:
    """An officer who is a leader now, one who is a member; a lead who handed over, their deputy; one who has left."""
    found, _ = tried(roles_taken, key_of(name), everything(roles_taken))
    assert found == []


def test_everything_the_product_knows_is_tried(begun: Begun) -> None:
    council = begun.council
    said = {found.verb for words in WORDS if (found := command(words)) is not None}
    assert set(Verb) - said == {Verb.PASS_ON}, "that is what HAND_TO is for somebody outside the unit"
    phrases = [phrase for part in routines.PARTS for phrase, _ in part.phrases]
    untried = [p.pattern for p in phrases if not any(p.fullmatch(words) for words in WORDS)]
    assert untried == [], "a new phrase is tried as every kind of person: add words for it to WORDS"
    assert verbs_of_buttons() - {token.partition("/")[0] for token in tokens(council)} == set()
    sent = {name for name, _ in begun.forms}
    own = {known_forms.FIGURES, known_forms.NOT_READY, known_forms.SOMEONE_ELSE, known_forms.SNOOZE, known_forms.CLOSE,
           known_forms.ASSIGN, known_forms.LINE}  # fmt: skip
    assert {*own, *(name for part in routines.PARTS for name in part.forms)} - sent == set()


def test_the_same_delivery_again_from_somebody_else_is_not_heard(begun: Begun) -> None:
    tom, priya = key_of("Tom"), key_of("Priya")
    begun.put_back()
    store, dialogue = begun.store, begun.dialogue
    dialogue.hear(Heard("once", "workspace", priya, Place.direct(priya), words="mine"))
    before = rows_of(store)
    for who in (tom, STRANGER, priya):
        assert not dialogue.hear(Heard("once", "workspace", who, Place.direct(who), words="close round"))
    assert changes(before, rows_of(store)) == []


# By the services themselves --------------------------------------------------------------------------------------

OF_PAPERS = {"acting", "assessing", "briefing", "noting", "planning", "reviewing", "stocktaking"}
"""Keep papers and nothing else, all of them through `keeping`."""
ASKED_OF = {
    "absences.arrange": lambda c: absences.arrange(c.desk, Absence(c.priya, c.day, c.day), c.who),
    "absences.cancel": lambda c: absences.cancel(c.desk, 1, c.who),
    "disputing.dispute": lambda c: disputing.dispute(c.desk, "VOID_DAYS", OCTOBER, "no", c.who),
    "disputing.settle": lambda c: disputing.settle(c.desk, c.work.shelf(Dispute).get(1), c.who, "over", agreed_by=c.tom),
    "flagging.open_for": lambda c: flagging.open_for(c.desk, read_indicator(c.work, "VOID_DAYS"), c.who),
    "flagging.explain": lambda c: flagging.explain(c.desk, c.flag, "x", c.who),
    "flagging.publish": lambda c: flagging.publish(c.desk, c.flag, "post", c.who),
    "flagging.acknowledge": lambda c: flagging.acknowledge(c.desk, c.flag, c.who),
    "flagging.assign": lambda c: flagging.assign(c.desk, c.flag, "Tom", c.who),
    "flagging.snooze": lambda c: flagging.snooze(c.desk, c.flag, c.day, c.who),
    "flagging.close": lambda c: flagging.close(c.desk, c.flag, "x", c.who, agreed_by=c.tom),
    "keeping.add": lambda c: [keeping.add(c.desk, kept, Noted(c.desk.now, c.who, "x")) for kept in c.papers],
    "keeping.save": lambda c: [keeping.save(c.desk, kept, Noted(c.desk.now, c.who, "x")) for kept in c.papers],
    "recording.record": lambda c: recording.record(c.desk, c.said, c.voids, OCTOBER, None),
    "recording.undo": lambda c: recording.undo(c.desk, c.said, replace(c.figure, said_by=c.who)),
    "rounds.settle": lambda c: rounds.settle(c.desk, c.request, State.ANSWERED, c.who),
    "rounds.reopen": lambda c: rounds.reopen(c.desk, c.request, c.who),
    "rounds.defer": lambda c: rounds.defer(c.desk, c.request, c.day, c.who),
    "rounds.note": lambda c: rounds.note(c.desk, c.request, c.who, "x"),
    "rounds.hand_over": lambda c: rounds.hand_over(c.desk, c.request, c.work.portfolio.person(c.who), c.who),
    "rounds.put_back": lambda c: rounds.put_back(c.desk, replace(c.request, asked_of=c.who), c.who),
    "rounds.extend": lambda c: rounds.extend(c.desk, OCTOBER, c.day, c.who),
    "rounds.extend_one": lambda c: rounds.extend_one(c.desk, c.request, c.day, c.who),
    "rounds.brought_in": lambda c: rounds.brought_in(c.desk, c.request, State.ANSWERED, c.who),
    "rounds.open_now": lambda c: rounds.open_now(c.desk, OCTOBER, c.who),
    "rounds.pause": lambda c: rounds.pause(c.desk, OCTOBER, True, c.who),
    "rounds.close": lambda c: rounds.close(c.desk, OCTOBER, c.who),
    "seconding.propose": lambda c: seconding.propose(c.desk, seconding.blank(Matter.FLAG, "VOID_DAYS", flag=1), c.who),
    "seconding.agree": lambda c: seconding.agree(c.desk, 1, c.who),
    "seconding.decline": lambda c: seconding.decline(c.desk, 1, "x", c.who),
    "seconding.take_back": lambda c: seconding.take_back(c.desk, c.pending, c.who),
    "sending.resend": lambda c: sending.resend(c.desk, "stuck", c.who),
    "sending.mark_sent": lambda c: sending.mark_sent(c.desk, "stuck", c.who),
    "setting_up.bring_in": lambda c: setting_up.bring_in(c.desk, sample(), c.who),
    "setting_up.hand_over": lambda c: setting_up.hand_over(c.desk, c.work.portfolio.priority("HOMES"), c.work.portfolio.person(c.who), c.who),
}  # fmt: skip
OCTOBER = Month(2026, 10)


class Counter:
    """What somebody finds who comes to the services by a door of their own."""

    def __init__(self, work: Work, council: Council, who: str) -> None:
        self.work, self.who = work, who
        self.desk = council.desk(work)
        self.day = self.desk.today + timedelta(days=7)
        self.priya, self.tom = key_of("Priya"), key_of("Tom")
        self.voids = work.portfolio.indicator("VOID_DAYS")
        self.said = recording.Said(who, self.desk.now)
        self.flag = work.flags.open()[0]
        self.request = next(r for r in work.requests.unanswered() if r.asked_of == self.priya)
        self.figure = next(f for f in reversed(work.figures.history("VOID_DAYS")) if f.said_by == self.priya)
        self.pending = seconding.pending(work)[0].number
        self.papers = [work.shelf(kind).all()[0] for kind in keeping._NEEDS if work.shelf(kind).all()]


def deciding() -> Iterator[str]:
    """Every function of the services that is told who decides."""
    for found in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"core.services.{found.name}")
        for name, made in vars(module).items():
            if not inspect.isfunction(made) or made.__module__ != module.__name__ or name.startswith("_"):
                continue
            told = inspect.signature(made).parameters
            if "desk" in told and {"who", "said", "noted"} & set(told) and found.name not in OF_PAPERS:
                yield f"{found.name}.{name}"


def test_every_service_that_is_told_who_decides_is_tried() -> None:
    assert set(deciding()) == {*ASKED_OF, "permitting.require", "disputing.require_second"}
    alone = [
        p
        for p in Path("core/services").glob("*.py")
        if re.search(r"shelf(?:\(.*\))?\.(?:add|save)\(", p.read_text())
    ]
    assert [p.name for p in alone] == ["keeping.py"], "papers are kept through one door"


@pytest.mark.parametrize(
    "who", [STRANGER, key_of("Yusuf")], ids=["somebody unknown", "a member of another portfolio"]
)
@pytest.mark.parametrize("service", ASKED_OF)
def test_the_service_itself_refuses_and_nothing_changes(begun: Begun, service: str, who: str) -> None:
    begun.put_back()
    with pytest.raises((NotPermitted, seconding.NotPending)), begun.store.turn() as work:
        ASKED_OF[service](Counter(work, begun.council, who))
    assert touched(begun.store) == set()
    assert changes(begun.rows, rows_of(begun.store)) == []
