"""Nothing outside the matrix is ever decided, whoever presses, types or sends what.

Every decision stands in the audit trail with who made it: after any turn at all, each new entry must be one the
matrix allows its maker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.hearing import Heard, Place
from core.domain.actions import Action as Action_
from core.domain.assessments import Score
from core.domain.months import Month
from core.domain.notes import Note
from core.domain.people import Role
from core.domain.plans import DeliveryPlan
from core.domain.proposals import Dispute, Proposal
from core.domain.roles import Action
from core.domain.workshops import Workshop
from core.services import flagging, recording, rounds, setting_up
from core.services.permitting import OURSELVES, NotPermitted, allowed
from tests.conversations.conftest import Council, sample

PEOPLE = [p.key for p in sample().people]
NEEDS = {
    "recorded": Action.ANSWER,
    "changed": Action.CORRECT,
    "acknowledged": Action.LOOK_AFTER_FLAGS,
    "assigned": Action.LOOK_AFTER_FLAGS,
    "snoozed": Action.LOOK_AFTER_FLAGS,
    "closed": Action.LOOK_AFTER_FLAGS,
    "asked": Action.LOOK_AFTER_FLAGS,
    "explained": Action.COMMENT,
    "extended": Action.RUN_ROUNDS,
    "paused": Action.RUN_ROUNDS,
    "resumed": Action.RUN_ROUNDS,
    "opened": Action.RUN_ROUNDS,
    "exempt": Action.RUN_ROUNDS,
    "deferred": Action.ANSWER,
    "noted": Action.ANSWER,
}


def _led_by(work, who: str, priority: str) -> bool:
    lead = work.portfolio.priority(priority).lead
    return who == lead or work.portfolio.person(lead).deputy == who


PAPERS = {
    "action": lambda work, who, number, _: work.shelf(Action_).get(number).owner == who,
    "stocktake": lambda work, who, number, what: what == "good news",
    "deliveryplan": lambda work, who, number, _: _led_by(
        work, who, work.shelf(DeliveryPlan).get(number).priority
    ),
    "workshop": lambda work, who, number, _: _led_by(
        work, who, work.portfolio.indicator(work.shelf(Workshop).get(number).indicator).priority
    ),
    "note": lambda work, who, number, _: _led_by(work, who, work.shelf(Note).get(number).priority),
    "score": lambda work, who, number, _: work.shelf(Score).get(number).rater == who,
    "proposal": lambda work, who, number, what: (
        what in {"proposed", "taken back"}
        and work.shelf(Proposal).get(number).by == who
        and _led_by(work, who, work.portfolio.indicator(work.shelf(Proposal).get(number).indicator).priority)
    ),
    "dispute": lambda work, who, number, _: _led_by(
        work, who, work.portfolio.indicator(work.shelf(Dispute).get(number).indicator).priority
    ),
    "moderation": lambda *_: False,
    "rating": lambda *_: False,
    "pack": lambda *_: False,
}
"""Whose a paper of a routine may be to keep, beside the unit's."""
WORDS = st.sampled_from(
    [
        "voids 31", "voids 33", "correct voids to 32", "answer for Priya: voids 30", "hand voids to Marcus",
        "exempt voids", "close round", "pause round", "resume round", "extend round to 30 November", "extend voids to 30 November", "open round",
        "acknowledge voids", "snooze voids until Friday", "close voids, agreed", "assign voids to Tom", "undo",
        "not until Friday", "Marcus has it", "no data, system down", "yes", "no", "31", "contractor handover dragged on",
        "repairs 88, voids 40", "I'm away next week", "preview",
        "action: Priya to ring the contractor by 11 December", "action: me to ring them by 11 December", "action 1 done",
        "action 1 to 18 December, parts are late", "withdraw action 1", "stocktake for Homes on 1 December with David",
        "start the stocktake", "close the stocktake", "cancel the stocktake", "deep dive on voids",
        "note on voids: the contractor changed", "plan for voids", "agree the plan for voids",
        "agree 1", "decline 1: not yet", "pending", "dispute voids: two are counted twice",
        "workshop for voids", "24 by March 2027", "assess Homes with Tom and Grace", "reveal",
        "rate repairs AR because it is late", "publish the ratings",
    ]
)  # fmt: skip
TOKENS = st.sampled_from(
    [
        "flag-ack/1",
        "flag-now/1",
        "flag-ask/1",
        "late-ack/late",
        "undo/own-1",
        "import/x",
        "answer/x/0",
        "flag-ack/2",
        "action-accept/1",
        "action-done/1",
        "action-move/1",
        "action-keep/1",
        "action-withdraw/1",
        "workshop-propose/1",
        "second-agree/1",
        "second-agree/2",
        "second-back/1",
        "dispute-over/1",
        "worth/1/yes",
    ]
)
FORMS = st.sampled_from(
    [
        ("figures", {"VOID_DAYS/2026-10": "35", "VOID_DAYS": "35"}),
        ("snooze", {"flag": "1", "until": "Friday"}),
        ("close-flag", {"flag": "1", "why": "agreed"}),
        ("assign-flag", {"flag": "1", "who": "Tom"}),
        ("not-ready", {"VOID_DAYS": "yes", "until": "Friday"}),
        ("someone-else", {"VOID_DAYS": "yes", "who": "Marcus"}),
        ("action", {"owner": "Priya", "what": "ring them", "by": "11 December"}),
        ("action-later", {"action": "1", "by": "18 December", "why": "parts"}),
        ("good-news", {"stocktake": "1", "line": "better"}),
        ("second-no", {"proposal": "1", "why": "not yet"}),
        ("dispute", {"figure": "VOID_DAYS~2026-10", "why": "two are counted twice"}),
        ("note", {"priority": "HOMES", "note": "x"}),
    ]
)


@pytest.fixture(scope="module")
def open_council() -> Iterator[Council]:
    made = Council(sample()).at(2, 9, 1)
    made.says("Priya", "voids 38")
    made.at(4)
    yield made
    made.store.close()


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PEOPLE), st.booleans(), st.one_of(WORDS, TOKENS.map(lambda t: (t,)), FORMS))
def test_every_decision_is_one_the_matrix_allows_its_maker(open_council, who, in_channel, what):
    council = open_council
    with council.store.reading() as work:
        before = work.audit.head().number
    council.deliveries += 1
    key = f"try-{council.deliveries}"
    place = Place.unit() if in_channel else Place.direct(who)
    heard = Heard(key, "workspace", who, place, message=f"own-{key}")
    match what:
        case str():
            heard = replace(heard, words=what)
        case (token,):
            heard = replace(heard, token=token)
        case (form, values):
            heard = replace(heard, form=form, values=values)
    council.hear(heard)
    with council.store.reading() as work:
        names = work.audit.people()
        for entry in work.audit.entries(before):
            _check(work, names.get(entry.who, entry.who), entry)


def _check(work, who, entry):
    if who in OURSELVES or entry.what == "refused":
        return
    person = work.portfolio.person(who)
    kind, _, rest = entry.about.partition("/")
    if kind in PAPERS:
        assert person.runs_the_unit or PAPERS[kind](work, who, int(rest), entry.what), f"{who} {entry}"
        return
    action = NEEDS.get(entry.what)
    if kind == "round":
        action = Action.RUN_ROUNDS
    if entry.on_behalf_of not in {None, entry.who}:
        action = Action.OVERRIDE
    if action is None or kind == "absence":
        return
    indicator, _, period = rest.partition("/")
    if kind == "flag":
        indicator, period = rest.split("/")[1], ""
    if kind in {"round", "priority", "figures"}:
        indicator = ""
    month = Month.parse(period) if period else None
    may = allowed(work, person, action, indicator or None, month)
    if kind == "request" and not may:  # whoever could answer for them may also put it off
        may = allowed(work, person, Action.OVERRIDE)
    assert may, f"{person.role.value} {who} {entry.what} {entry.about}"


@pytest.mark.parametrize("who", [p.key for p in sample().people if not p.runs_the_unit])
def test_the_services_themselves_refuse(council, who):
    """Not the buttons: whoever comes in by another door meets the same wall."""
    council.at(2)
    council.says("Priya", "voids 38")
    tom = council.person("Tom")
    with council.store.turn() as work:
        desk = council.desk(work)
        (flag,) = work.flags.open()
        for tried in (
            lambda: flagging.acknowledge(desk, flag, who),
            lambda: flagging.close(desk, flag, "because", who, agreed_by=tom),
            lambda: rounds.pause(desk, Month(2026, 10), True, who),
            lambda: rounds.close(desk, Month(2026, 10), who),
            lambda: rounds.open_now(desk, Month(2026, 10), who),
            lambda: setting_up.bring_in(desk, sample(), who),
        ):
            with pytest.raises(NotPermitted):
                tried()


def test_a_figure_of_another_service_is_refused_and_the_attempt_is_kept(council):
    council.at(2)
    elsewhere = next(
        p for p in sample().people if p.role is Role.LEAD and p.first_name not in {"Priya", "Marcus"}
    )
    with council.store.turn() as work:
        desk = council.desk(work)
        said = recording.Said(elsewhere.key, desk.now)
        with pytest.raises(NotPermitted):
            recording.record(desk, said, work.portfolio.indicator("VOID_DAYS"), Month(2026, 10), None)


def test_a_role_that_changed_between_opening_and_sending_a_form_decides_nothing(council):
    """The form was opened by an officer; by the time it comes, they are one no longer."""
    council.at(2)
    council.says("Priya", "voids 38")
    council.at(4)
    tom = council.person("Tom")
    with council.store.turn() as work:
        work.portfolio.save(replace(work.portfolio.person(tom), role=Role.LEADER))
    council.hear(
        Heard(
            "late-form",
            "workspace",
            tom,
            Place.unit(),
            form="close-flag",
            values={"flag": "1", "why": "done"},
        )
    )
    with council.store.reading() as work:
        assert [f.number for f in work.flags.open()] == [1]
