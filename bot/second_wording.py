"""What takes two people: how it is asked, agreed, declined, and what the first hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot.messages import (
    Choice,
    Choices,
    Field,
    Form,
    Items,
    Message,
    Picture,
    Words,
    quiet,
    say,
    strong,
    words,
)
from bot.wording import joined
from bot.workshop_wording import falls_short
from core.domain.formatting import show, show_date, show_point
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.people import Person
from core.domain.proposals import Answer, Dispute, Matter, Proposal


def what(proposal: Proposal, indicator: Indicator) -> Words:
    """The change, as it follows "would like to"."""
    match proposal.matter:
        case Matter.FLAG:
            return words("close the published flag on ", strong(indicator.called))
        case Matter.FIGURE:
            period = indicator.frequency.period(proposal.period) if proposal.period else "one period"
            to = show(indicator, proposal.value) if proposal.value is not None else proposal.standing
            return words(
                "change ", strong(indicator.called), f" for {period}, which the service disputes, to {to}"
            )
        case Matter.TRAJECTORY:
            target = proposal.trajectory.target if proposal.trajectory else None
            to = f" to {show(indicator, target.value)} by {target.month.full}" if target else ""
            if not proposal.seen:
                return words("give ", strong(indicator.called), " its first trajectory,", to)
            return words("change the trajectory of ", strong(indicator.called), to)


def asked(
    proposal: Proposal, indicator: Indicator, who: str, today: date, *pictures: Picture, in_already: str = ""
) -> Message:
    """A second person is asked. `in_already` is what the change would do to months that have their figure."""
    said = say(
        f"{who} would like to ",
        what(proposal, indicator),
        f': "{proposal.why}".' if proposal.why else ".",
        _short(proposal, indicator),
        f" {in_already}" if in_already else "",
        f" That takes a second person. Nothing changes unless somebody agrees by the end of {show_date(proposal.until, today)}.",
    )
    return said.and_(*pictures, Choices(answers(proposal)))


def _short(proposal: Proposal, indicator: Indicator) -> str:
    """` What will be done adds up to 28 days: 4 days are still missing.`; nothing where it adds up."""
    short = falls_short(indicator, proposal.trajectory) if proposal.trajectory else ""
    return f" {short}" if short else ""


def judged_anew(indicator: Indicator, months: Sequence[tuple[Month, Decimal, Decimal]]) -> str:
    """Months that have their figure would be judged against another point: the last of them, before and after."""
    if not months:
        return ""
    month, old, new = months[-1]
    others = (
        f", and {len(months) - 1} earlier {'month' if len(months) == 2 else 'months'}"
        if len(months) > 1
        else ""
    )
    return (
        f"It changes what was expected of months already in: {month.name} from {show_point(indicator, old)} "
        f"to {show_point(indicator, new)}{others}."
    )


def judged_as_before(indicator: Indicator, months: Sequence[tuple[Month, Decimal, Decimal]]) -> str:
    """Months that have their figure stay judged by the point they had: the last of those the drawing starts over."""
    if not months:
        return ""
    month, old, _ = months[-1]
    return (
        f"Months that are over stay judged by what was expected of them: {month.name} by "
        f"{show_point(indicator, old)}."
    )


def answers(proposal: Proposal) -> tuple[Choice, ...]:
    """What a second person can say."""
    return (
        Choice("Agree", f"second-agree/{proposal.number}", primary=True),
        Choice("Not this time", f"form/second-no/{proposal.number}", why_not(proposal.number)),
    )


def why_not(number: int) -> Form:
    """Why a second person would rather not."""
    return Form(
        "second-no",
        "Not this time",
        (
            Field("proposal", "Proposal", "hidden", value=str(number)),
            Field(
                "why",
                "Why not, in a few words",
                "long",
                hint="the service has only just explained it",
                optional=False,
            ),
        ),
        "Send",
        "Whoever proposed it reads this.",
    )


def waits(proposal: Proposal, indicator: Indicator, others: Sequence[Person], today: date) -> Message:
    """To the first: it waits, and for whom."""
    one = "; one of them is enough" if len(others) > 1 else ""
    return say(
        "To ",
        what(proposal, indicator),
        f" takes a second person. I have asked {joined([p.name for p in others])}{one}. "
        f"It waits until the end of {show_date(proposal.until, today)}; until then nothing changes.",
        _short(proposal, indicator),
    ).and_(Choices((Choice("Take it back", f"second-back/{proposal.number}"),)))


def waited(proposal: Proposal, indicator: Indicator, second: str) -> Message:
    """In the place of that, once it waits no longer; `second` is nobody for whoever was the second."""
    became = {
        Answer.AGREED: f"{second} has agreed" if second else "you have agreed",
        Answer.DECLINED: f"{second or 'you'} would rather not for now",
        Answer.TAKEN_BACK: "it was taken back",
    }.get(proposal.answer, "nobody got round to it in time")
    return say("To ", what(proposal, indicator), f" took a second person: {became}.")


def nobody_else(indicator: Indicator) -> Message:
    """Nobody could be the second."""
    return say(
        "That takes a second person, and nobody else here may agree to it. Nothing has changed about ",
        strong(indicator.called),
        ". A second officer can be named in the workbook.",
    )


def another_agrees() -> Message:
    """Nobody agrees to their own."""
    return say("You proposed this yourself, so somebody else agrees to it.")


def passed() -> Message:
    """It has been answered, or the thing has changed."""
    return say("That has been answered already, or things have moved on since. Nothing changed now.")


def first_may_not(first: str) -> Message:
    """Whoever proposed it has retired, or has another part now."""
    return say(
        f"I left everything as it was: {first} proposed this, and their part in Stocktake does not cover it any more. "
        "If it still matters, propose it yourself; then a colleague is asked."
    )


def done(proposal: Proposal, indicator: Indicator, second: Person, first: str) -> Message:
    """Both names under what was done."""
    return say(
        f"Agreed: {first} proposed to ", what(proposal, indicator), f", and {second.name} agreed. It is done."
    )


def declined(proposal: Proposal, indicator: Indicator, second: Person) -> Message:
    """To the first: not this time, and why."""
    return say(
        f"{second.name} would rather not ",
        what(proposal, indicator),
        f' for now: "{proposal.because}". Nothing has changed. You can talk it over and propose it again.',
    )


def declined_by_you(first: str) -> Message:
    """To the second."""
    return say(f"Nothing changes. I have passed your reason on to {first}.")


def needs_a_reason(number: int) -> Message:
    """A reason helps the first person."""
    return say(
        "A few words on why will help. For example ",
        quiet(f'"decline {number}: the service has only just explained it"'),
        ".",
    )


def taken_back() -> Message:
    """The first took it back."""
    return say("Taken back. Nothing changes.")


def no_longer_asked(proposal: Proposal, indicator: Indicator, first: str) -> Message:
    """To those who were asked."""
    return say(f"{first} no longer asks to ", what(proposal, indicator), ". Nothing is needed from you.")


def expired(proposal: Proposal, indicator: Indicator) -> Message:
    """Nobody found the time; no blame."""
    return say(
        "Nobody got round to agreeing in time to ",
        what(proposal, indicator),
        ", so things stay as they are. If it still matters, propose it again and have a word with a colleague first.",
    )


def pending(rows: Sequence[tuple[Proposal, Indicator, str]], own: str, today: date) -> Message:
    """Everything that waits for a second person, with buttons for what is not one's own."""
    if not rows:
        return say("Nothing waits for a second person.")
    lines = tuple(
        words(
            f"{p.number}: {first} would like to ",
            what(p, indicator),
            f', "{p.why}"' if p.why else "",
            f"; until {show_date(p.until, today)}",
            f".{short}" if (short := _short(p, indicator)) else "",
            " (yours: a colleague answers)" if p.by == own else "",
        )
        for p, indicator, first in rows
    )
    buttons = tuple(
        choice
        for p, indicator, _ in rows[:5]
        for choice in (
            (Choice(f"Take {p.number} back", f"second-back/{p.number}"),)
            if p.by == own
            else (
                Choice(f"Agree {p.number}", f"second-agree/{p.number}"),
                Choice(f"Not {p.number}", f"form/second-no/{p.number}", why_not(p.number)),
            )
        )
    )
    return say("Waiting for a second person:").and_(Items(lines), Choices(buttons))


def held(count: int) -> str:
    """What of a workbook waits."""
    some = (
        "One change to a trajectory or a disputed figure waits"
        if count == 1
        else (f"{count} changes to trajectories or disputed figures wait")
    )
    return f'{some} for a second person in the unit, who is asked in chat. "pending" shows what waits.'


# A figure the service does not agree with -------------------------------------------------------------------------


def dispute_form(about: str, indicator: Indicator, period: Month) -> Form:
    """What the service says against a figure."""
    return Form(
        "dispute",
        "I don't agree with it",
        (
            Field(
                "figure",
                f"{indicator.called}, {indicator.frequency.period(period)}",
                value=about,
                optional=False,
            ),
            Field(
                "why",
                "What is not right, in a few words",
                "long",
                hint="two homes are counted twice",
                optional=False,
            ),
        ),
        "Send",
        "The unit hears this. Until it is settled, nobody outside your service changes the figure alone.",
    )


def disputed(dispute: Dispute, indicator: Indicator) -> Message:
    """To the service."""
    return say(
        f"Noted: you do not agree with {indicator.frequency.period(dispute.period)}'s figure for ",
        strong(indicator.called),
        ". The unit knows. Until it is settled nobody outside your service changes it alone; you can correct it yourself at any time.",
    ).and_(Choices((Choice("It is right after all", f"dispute-over/{dispute.number}"),)))


def told_of_dispute(dispute: Dispute, indicator: Indicator, who: Person) -> Message:
    """To the unit's officers."""
    return say(
        f"{who.name} does not agree with {indicator.frequency.period(dispute.period)}'s figure for ",
        strong(indicator.called),
        f': "{dispute.why}". Until it is settled, changing it takes two people.',
    )


def settled(indicator: Indicator, period: Month) -> Message:
    """To the service, and to the unit."""
    return say(
        f"{indicator.frequency.period(period)}'s figure for ".capitalize(),
        strong(indicator.called),
        " is agreed.",
    )


def how_to_dispute() -> Message:
    """The words for it."""
    return say(
        "Which figure, and what is not right? For example ",
        quiet('"dispute voids: two homes are counted twice"'),
        ".",
    )


def takes_two(what_: str, indicator: Indicator) -> Message:
    """Tried by a way that has no second person."""
    return say(
        f"{what_[0].upper()}{what_[1:]} takes a second person, and nothing of that was done. For ",
        strong(indicator.called),
        ", say it as a correction or close the flag with its reason; then a colleague is asked.",
    )


def cannot_take_back(what: str) -> str:
    """Somebody else has been asked, or has answered."""
    if what == "proposed":
        return 'A second person has been asked. Press "Take it back" under my message to withdraw it.'
    return "Two people have settled that, so it is not undone by one. Propose the change back."


def dispute_stays() -> str:
    """The unit has heard."""
    return "The unit has heard it already. Say the figure anew, or tell them it is settled."
