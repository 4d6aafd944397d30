"""The synthesis tested with the service, the recommendations agreed by both sides, the checks after three months and six."""

from __future__ import annotations

from bot import action_wording
from bot import review_wording as wording
from bot.conversations.reviews.finding import lead_of, names_in, numbered, officer_key, priority_of, theirs
from bot.conversations.reviews.parts import LONGEST
from bot.conversations.routine_parts import Said
from bot.hearing import Place
from bot.messages import Form
from bot.turn import Turn
from core.domain.indicators import Indicator
from core.domain.reviews import (
    Review,
    ReviewStage,
)
from core.services import acting, reviewing

_MOST_DRAWN = 3


def test(turn: Turn, rest: str) -> None:
    """The synthesis goes to the service before anybody else."""
    review = numbered(turn, rest)
    lead = lead_of(turn, review)
    if review is None or lead is None or not reviewing.may_write(review, turn.person) or not review.synthesis:
        turn.reply(wording.not_in_it())
        return
    turn.tell(Place.direct(lead.key), wording.please_test(review, priority_of(turn, review), lead))
    turn.reply(wording.sent_to_test(lead))


def sees_it_so(turn: Turn, rest: str) -> None:
    """The service sees it as the synthesis has it."""
    review = numbered(turn, rest)
    if review is not None:
        _tested(turn, review, "", sees_it_so=True)


def missing_form(turn: Turn, about: str) -> Form | None:
    """What the service would add."""
    review = numbered(turn, about)
    if review is None or not reviewing.answers_for(turn.work, review, turn.person) or not review.synthesis:
        return None
    return wording.missing_form(review)


def words_needed(_turn: Turn, values: Said) -> dict[str, str]:
    """An empty box is asked for a sentence."""
    return {} if values.get("words", "").strip() else {"words": wording.say_what()}


def missing_filled(turn: Turn, values: Said) -> None:
    """The service adds to the synthesis."""
    review = numbered(turn, values.get("review", ""))
    if review is not None and values.get("words", "").strip():
        _tested(turn, review, " ".join(values["words"].split())[:LONGEST], sees_it_so=False)


def _tested(turn: Turn, review: Review, said: str, *, sees_it_so: bool) -> None:
    turn.aside()
    if not reviewing.answers_for(turn.work, review, turn.person):
        turn.reply(wording.not_in_it())
        return
    try:
        tested = reviewing.hear_service(turn.desk, review, turn.person, said, sees_it_so=sees_it_so)
    except reviewing.NotYet as why:
        turn.reply(wording.not_yet(str(why)))
        return
    turn.reply(wording.thanks_for_testing(sees_it_so=sees_it_so))
    turn.tell(
        Place.direct(officer_key(turn, review)),
        wording.told_tested(tested, priority_of(turn, review), turn.person),
    )


def ask_agreement(turn: Turn, rest: str) -> None:
    """Both sides are asked, in the same words."""
    review, lead = numbered(turn, rest), lead_of(turn, numbered(turn, rest))
    if review is None or not reviewing.may_write(review, turn.person) or not review.recommendations:
        turn.reply(wording.not_in_it())
        return
    message = wording.please_agree(review, priority_of(turn, review), names_in(turn.desk), turn.today)
    for key in dict.fromkeys(k for k in (officer_key(turn, review), lead.key if lead else "") if k):
        turn.tell(Place.direct(key), message)


def agree(turn: Turn, rest: str) -> None:
    """One side agrees; with both, each recommendation is its owner's action."""
    review = numbered(turn, rest)
    if review is None or review.stage is not ReviewStage.GOING_ON:
        turn.reply(wording.not_in_it())
        return
    turn.aside()
    service = reviewing.answers_for(turn.work, review, turn.person)
    if not service and not turn.person.runs_the_unit:
        turn.reply(wording.not_in_it())
        return
    try:
        agreed = reviewing.agree(turn.desk, review, turn.person)
    except reviewing.NotYet as why:
        turn.reply(wording.not_yet(str(why)))
        return
    priority, lead = priority_of(turn, review), lead_of(turn, review)
    told = {turn.person.key, officer_key(turn, review), lead.key if lead else ""}
    if agreed.stage is ReviewStage.AGREED:
        message = wording.both_agreed(agreed, priority, _with_trajectory(turn, review))
        _issue(turn, agreed)
        sponsor = turn.work.portfolio.person(agreed.sponsor)
        if sponsor is not None and not sponsor.retired and sponsor.key not in told:
            answer = wording.answer_for_sponsor(agreed, priority, sponsor, names_in(turn.desk), turn.today)
            turn.tell(Place.direct(sponsor.key), answer)
    else:
        message = wording.one_side_agreed(priority, turn.person, service=service)
    turn.reply(message)
    for key in sorted(told - {turn.person.key, ""}):
        turn.tell(Place.direct(key), message)


def _with_trajectory(turn: Turn, review: Review) -> list[Indicator]:
    """The priority's indicators whose trajectory the agreed effect may be drawn into."""
    portfolio = turn.work.portfolio
    own = [i for i in portfolio.indicators() if i.priority == review.priority and not i.retired]
    return [i for i in own if portfolio.trajectory(i.key) is not None][:_MOST_DRAWN]


def _issue(turn: Turn, review: Review) -> None:
    """Each recommendation goes to its owner as an action, to be taken on by a button."""
    officer = reviewing.officer_of(turn.work, review) or turn.person
    for each in review.recommendations:
        action = acting.find(turn.work, each.action)
        if action is not None and action.accepted_at is None:
            message = action_wording.action_issued(action, officer, "the end of the review", turn.today)
            turn.tell(Place.direct(each.owner), message)


def agree_said(turn: Turn, said: Said) -> bool:
    """The same in words."""
    review = theirs(turn, said.get("number", ""))
    agree(turn, str(review.number) if review is not None else "")
    return True


def test_said(turn: Turn, said: Said) -> bool:
    """The synthesis goes to the service, in words."""
    review = theirs(turn, said.get("number", ""))
    if review is not None and not review.synthesis:
        turn.reply(wording.no_synthesis(review))
    else:
        test(turn, str(review.number) if review is not None else "")
    return True


def check_form(turn: Turn, about: str) -> Form | None:
    """How it stands, where a look is due."""
    review = numbered(turn, about)
    months = reviewing.check_due(review, turn.today) if review is not None else None
    return wording.check_form(review, months) if review is not None and months is not None else None


def check_filled(turn: Turn, values: Said) -> None:
    """What somebody says it has brought."""
    turn.aside()
    review = numbered(turn, values.get("review", ""))
    months = reviewing.check_due(review, turn.today) if review is not None else None
    said = " ".join(values.get("words", "").split())[:LONGEST]
    if review is None or months is None or not said:
        turn.reply(wording.no_check_due())
        return
    turn.reply(wording.checked(reviewing.check(turn.desk, review, months, said, turn.person.key)))
