"""Flags, from the first word to the lead to the recovery."""

from __future__ import annotations

from datetime import date, datetime

from bot.messages import (
    Block,
    Choice,
    Choices,
    Field,
    Form,
    Message,
    Paragraph,
    Span,
    Words,
    quiet,
    say,
    strong,
    words,
)
from bot.wording.phrases import at_time, sentence
from bot.wording.readings import against_trajectory, value_against
from bot.wording.reviews import commission_choice
from core.domain.flags import Flag, FlagState, Reason
from core.domain.formatting import show_month
from core.domain.indicators import Indicator
from core.domain.people import Person
from core.domain.status import Status
from core.services.judging import Reading, status_in

_ENDED = "trajectory ended"
_CHANGES = {"taken back": "A figure was taken back.", "imported": "A workbook changed the figures."}


def finding(flag: Flag, reading: Reading) -> str:
    """Why it is flagged, as a clause."""
    if Reason.SLIPPING in flag.reasons and flag.finding:
        return flag.finding
    parts = []
    if Reason.RED in flag.reasons:
        parts.append(
            f"more than two tolerances off trajectory in {reading.indicator.frequency.period(reading.period)}"
        )
    if Reason.AMBER_RED_TWICE in flag.reasons:
        parts.append("amber/red two months running")
    return " and ".join(parts) or "off trajectory"


def heading(flag: Flag, reading: Reading) -> Words:
    """The flag in a few words: `Voids is slipping (amber/red).`."""
    status = f" ({reading.status.words})" if reading.status else ""
    if Reason.SLIPPING in flag.reasons and reading.status is Status.GREEN:
        before = status_in(reading, reading.indicator.frequency.before(reading.period))
        on = "back on trajectory" if before not in {None, Status.GREEN} else "on trajectory still"
        return words(strong(f"{reading.indicator.called} is slipping"), f", though {on} (green).")
    verb = "is slipping" if Reason.SLIPPING in flag.reasons else "is off trajectory"
    return words(strong(f"{reading.indicator.called} {verb}"), f"{status}.")


def told_lead(flag: Flag, reading: Reading, now: datetime, person: Person) -> Message:
    """The lead hears first, alone, and may add their words."""
    will = "show as slipping" if Reason.SLIPPING in flag.reasons else "be flagged"
    line: tuple[str | Span, ...] = (
        (" Your note goes with it (", quiet(f'"{flag.lead_line}"'), "). If you would rather say more: ")
        if flag.lead_line
        else (" If you would like your words to go with it: ",)
    )
    note = (Choice("Leave my note out", f"note-out/{flag.number}"),) if flag.lead_line else ()
    return say(
        strong(reading.indicator.called),
        f": {finding(flag, reading)}, so this will {will}. Nobody else has been told yet. I'll tell the unit ",
        strong(at_time(flag.publish_after, now, person.time_zone)),
        ", or sooner with your words, once you have seen how they will stand.",
        *line,
        "what changed, what are you doing next, and by when should we see it?",
    ).and_(
        Choices(
            (
                Choice("Help me with this one", f"coach/{reading.indicator.key}"),
                *note,
                Choice("Tell them now", f"flag-now/{flag.number}"),
            )
        )
    )


def unit_has_it() -> str:
    """Under what the lead was told first, once the flag is published."""
    return "The unit has been told of this since."


def nothing_to_tell() -> str:
    """The same, once the figure has changed and nothing is off track any more."""
    return "The figure changed, so nothing is flagged. The unit was not told."


def nothing_flagged(indicator: Indicator) -> Message:
    """A button of a flag that was withdrawn, pressed where it was still to be seen."""
    return say(
        strong(indicator.called), ": nothing is flagged any more, so there is nothing to tell the unit."
    )


def flag_post(flag: Flag, reading: Reading, lead: Person | None, picture: Block | None) -> Message:
    """In the unit's channel: the flag, edited as it changes."""
    since = f"Since {show_month(flag.since, reading.period + 1)}." if flag.since != reading.period else ""
    blocks: list[Block] = [
        Paragraph(
            words(
                heading(flag, reading),
                f" {sentence(value_against(reading))} {since}".rstrip(),
            )
        ),
        Paragraph(words(quiet(reading.priority.name), quiet(f", {lead.name}" if lead else ""))),
    ]
    if flag.finding and Reason.SLIPPING in flag.reasons:
        blocks.append(Paragraph(words("Why: ", flag.finding, ".")))
    if flag.lead_line:
        blocks.append(Paragraph(words("The service says: ", flag.lead_line)))
    else:
        blocks.append(Paragraph(words(quiet("The service has not added a line yet."))))
    blocks.append(Paragraph(words("Worth asking: ", worth_asking(reading))))
    if picture is not None:
        blocks.append(picture)
    state = flag_state(flag)
    if state:
        blocks.append(Paragraph(words(quiet(state))))
    blocks.append(flag_choices(flag, reading.indicator.called))
    return Message(tuple(blocks))


def worth_asking(reading: Reading) -> str:
    """One probing question: what only this indicator's figures raise, before what could be asked of every flag."""
    raised = {q.about: q.words for q in reading.assessment.questions} if reading.assessment else {}
    telling = [said for about, said in raised.items() if about not in {"shift", "missing"}]
    if telling or raised:
        return telling[0] if telling else next(iter(raised.values()))
    back = "back into its band" if reading.indicator.band is not None else "back to its trajectory"
    return f"What would bring it {back}, and when should the figures show it?"


def flag_choices(flag: Flag, about: str) -> Choices:
    """What the unit can do with a flag."""
    number = flag.number
    seen = flag.state is not FlagState.PUBLISHED
    return Choices(
        (
            *(() if seen else (Choice("Acknowledge", f"flag-ack/{number}", primary=True),)),
            Choice("Ask the lead", f"flag-ask/{number}"),
            Choice("Assign", f"form/assign/{number}", assign_form(number, about)),
            Choice("Snooze", f"form/snooze/{number}", snooze_form(number, about)),
            Choice("Close", f"form/close/{number}", close_form(number, about)),
            commission_choice(f"flag/{number}"),
        )
    )


def snooze_form(number: int, about: str, until_day: date | None = None) -> Form:
    """Until which day a flag is quiet."""
    day = until_day.isoformat() if until_day is not None else ""
    until = Field("until", "Quiet until", kind="date", optional=False, value=day)
    return Form("snooze", f"Snooze the flag on {about}", (until, _flag_field(number)), submit="Snooze")


def close_form(number: int, about: str) -> Form:
    """Why a flag is closed."""
    why = Field("why", "Why is it closed?", kind="long", optional=False)
    return Form("close-flag", f"Close the flag on {about}", (why, _flag_field(number)), submit="Close it")


def assign_form(number: int, about: str) -> Form:
    """Who looks after a flag."""
    who = Field("who", "Name or e-mail address", optional=False)
    return Form("assign-flag", f"Who will look after {about}?", (who, _flag_field(number)), submit="Assign")


def _flag_field(number: int) -> Field:
    return Field("flag", "Flag", kind="hidden", value=str(number))


def flag_state(flag: Flag) -> str:
    """Who is looking, or until when it is quiet."""
    said = []
    if flag.assigned_to:
        said.append(f"Looked after by {flag.assigned_to}.")
    elif flag.state is FlagState.ACKNOWLEDGED:
        said.append("Acknowledged.")
    if flag.state is FlagState.SNOOZED and flag.snoozed_until:
        said.append(f"Quiet until {flag.snoozed_until:%-d %B}.")
    return " ".join(said)


def flag_stands(flag: Flag) -> str:
    """The same, in a list: new, or who looks after it and until when it is quiet."""
    said = [f"looked after by {flag.assigned_to}"] if flag.assigned_to else []
    if flag.state is FlagState.SNOOZED and flag.snoozed_until:
        said.append(f"quiet until {flag.snoozed_until:%-d %B}")
    if not said:
        said.append("acknowledged" if flag.state is FlagState.ACKNOWLEDGED else "new")
    return ", ".join(said)


def flag_closed_post(flag: Flag, reading: Reading, picture: Block | None) -> Message:
    """The flag's first message once it is over."""
    endings = {"recovered": "has recovered", "corrected": "is not off track after all"}
    why = endings.get(flag.closed_because, "is closed")
    stands = flag.closed_because in endings
    blocks: list[Block] = [
        Paragraph(
            words(
                strong(f"{reading.indicator.called} {why}."),
                f" {sentence(value_against(reading))}" if stands else "",
            )
        )
    ]
    if flag.closed_because == _ENDED:
        blocks.append(Paragraph(words(_why_ended(reading))))
    elif flag.closed_because not in {"recovered", "withdrawn", "answered", "corrected"}:
        blocks.append(Paragraph(words("Closed because: ", flag.closed_because)))
    if flag.lead_line:
        blocks.append(Paragraph(words("The service said: ", flag.lead_line)))
    if picture is not None:
        blocks.append(picture)
    return Message(tuple(blocks))


def flag_update(flag: Flag, reading: Reading) -> Message:
    """In the flag's thread: another figure has come in."""
    return say(
        strong(sentence(value_against(reading)).rstrip(".")),
        f" ({against_trajectory(reading)}). Why it is still open: {finding(flag, reading)}.",
    )


def flag_revised(flag: Flag, reading: Reading, why: str) -> Message:
    """In the flag's thread: a correction changed its figures, and not why it is open."""
    return say(
        strong(_what_changed(why)),
        f" {sentence(value_against(reading)).rstrip('.')} ({against_trajectory(reading)}).",
        f" Why it is still open: {finding(flag, reading)}.",
    )


def _what_changed(why: str) -> str:
    return _CHANGES.get(why) or f'The figures were corrected ("{why}").'


def flag_goes_on(indicator: Indicator) -> Message:
    """To whoever gave the figure: the unit has the flag already, and has heard of this one."""
    return say(
        strong(indicator.called), " is still flagged; its thread in the unit's channel has this figure now."
    )


def corrected_away(reading: Reading, why: str) -> Message:
    """In the flag's thread: a correction has ended what it was about."""
    reason: tuple[str, ...] = (f' ("{why}")',) if why else ()
    return say(
        strong("Closed: the figures were corrected"),
        *reason,
        f". {sentence(value_against(reading))} That is {against_trajectory(reading)}.",
    )


def figure_taken_back(flag: Flag, reading: Reading) -> Message:
    """In the flag's thread: its figure has been taken back, and another is awaited."""
    period = reading.indicator.frequency.period(flag.period)
    return say(f"The figure for {period} has been taken back. This stays open until the new one is in.")


def flag_waits(flag: Flag, indicator: Indicator) -> Message:
    """To whoever took the figure back."""
    period = indicator.frequency.period(flag.period)
    return say(strong(indicator.called), f": the unit's flag waits for the new {period} figure.")


def flag_closed_by_correction(indicator: Indicator) -> Message:
    """To whoever corrected the figure."""
    return say(strong(indicator.called), ": with that, the unit's flag is closed, and its thread says why.")


def recovery(reading: Reading, lead: Person | None) -> Message:
    """In the flag's thread, and worth saying out loud."""
    by = f" Thank you to {lead.name} and the team." if lead else ""
    reason = reading.assessment.reason if reading.assessment and reading.assessment.recovered else ""
    why = f" {reason[0].upper()}{reason[1:]}." if reason else ""
    return say(
        strong(f"{reading.indicator.called} has recovered."),
        f" {value_against(reading)} ({against_trajectory(reading)}).{why}{by}",
    )


def trajectory_ended(reading: Reading) -> Message:
    """In the flag's thread: nothing is promised for the new figure's period, so nothing can be off it."""
    return say(
        strong("Closed, though not recovered."),
        f" {sentence(value_against(reading))} {_why_ended(reading)} Once a new trajectory is agreed, I judge against that.",
    )


def trajectory_ended_for_lead(reading: Reading) -> Message:
    """To the lead."""
    return say(
        strong(reading.indicator.called),
        f": the unit's flag is closed. {_why_ended(reading)} That is no judgement of the figure; agree a new trajectory with the "
        "unit, and I judge against that.",
    )


def _why_ended(reading: Reading) -> str:
    if reading.trajectory is None:
        return ""
    last = show_month(reading.trajectory.target.month, reading.period + 1)
    return f"Its trajectory ended with {last}, and nothing is promised since."


def recovery_to_lead(reading: Reading) -> Message:
    """To the lead."""
    return say(
        strong(reading.indicator.called),
        " is back: ",
        value_against(reading),
        ". The flag is closed. Well done to the team.",
    )


def withdrawn_for_lead(indicator: Indicator) -> Message:
    """The figure that would have been flagged has changed."""
    return say(strong(indicator.called), ": with that, nothing will be flagged. The unit was not told.")
