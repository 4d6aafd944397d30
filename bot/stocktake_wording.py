"""What the bot says about stocktakes: planned, prepared with the leads, held, read aloud. Nothing at the table is a surprise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.action_wording import ACTION_EXAMPLE, action_line
from bot.messages import (
    Block,
    Choice,
    Choices,
    Field,
    Form,
    Items,
    Message,
    Paragraph,
    Table,
    Words,
    quiet,
    say,
    strong,
    words,
)
from bot.wording import counted, greeting, joined, plural
from bot.wording.reviews import commission_choice
from core.domain.actions import Action
from core.domain.formatting import show_date
from core.domain.people import Person, Priority
from core.domain.stocktakes import Item, Stage, Stocktake
from core.services.rules import Rules

PLAN_EXAMPLE = '"stocktake for Homes on 1 December at 10:00 with David and Amara, 60 minutes"'
WORTH = {"yes": "Yes", "partly": "Partly", "no": "No"}


def for_the_unit() -> Message:
    """Somebody outside the unit tries to run a stocktake."""
    return say(
        "The delivery unit plans and runs stocktakes. Ask them here, or say ", quiet('"stocktakes"'), "."
    )


def which_scope(said: str) -> Message:
    """What it is about was not understood."""
    return say(
        "I don't know a portfolio or priority called ",
        strong(said[:80]),
        ". For example ",
        quiet(PLAN_EXAMPLE),
        ".",
    )


def which_stocktake_day() -> Message:
    """The day was not understood, or has passed."""
    return say("Which day to come? For example ", quiet(PLAN_EXAMPLE), ".")


def invited(meetings: Sequence[Stocktake], person: Person, today: date) -> Message:
    """Those who attend, and the leads, hear of the day, or of a year's days at once."""
    first = meetings[0]
    one = len(meetings) == 1
    return say(
        f"{person.first_name}, a stocktake of " if one else f"{person.first_name}, stocktakes of ",
        strong(first.scope),
        f" {'is' if one else 'are'} planned for {joined([show_date(m.day, today) for m in meetings])} "
        f"at {first.starts:%H:%M}, {first.minutes} minutes{'' if one else ' each'}. "
        "Leads get the questions beforehand; nothing at the table should be a surprise.",
    )


def stocktakes_scheduled(meetings: Sequence[Stocktake], names: Sequence[str], today: date) -> Message:
    """A year's stocktakes: which days, who attends, when their figures close."""
    rows = tuple(
        (str(m.number), show_date(m.day, today), f"{m.starts:%H:%M}", _closes(m, today)) for m in meetings
    )
    first = meetings[0]
    return Message(
        (
            Paragraph(
                words(
                    strong(f"{counted(len(meetings))} stocktakes of {first.scope}"),
                    f", {first.minutes} minutes each, with {joined(names)}.",
                )
            ),
            Table(("No.", "Day", "At", "Figures close"), rows, "The year's stocktakes"),
            Paragraph(
                words(
                    "Each is prepared by itself. Say ",
                    quiet(f'"agenda of stocktake {first.number}"'),
                    " or ",
                    quiet(f'"cancel stocktake {first.number}"'),
                    ".",
                )
            ),
        )
    )


def _closes(meeting: Stocktake, today: date) -> str:
    cut_off = meeting.cut_off.astimezone(Rules.home)
    return f"{cut_off:%H:%M} on {show_date(cut_off.date(), today)}"


def stocktake_shown(meeting: Stocktake, items: Sequence[Item], names: Sequence[str], today: date) -> Message:
    """The meeting and its agenda, with minutes for each item."""
    rows = tuple((item.words, f"{item.minutes} min") for item in items)
    ahead = meeting.cut_off.astimezone(Rules.home).date() >= today
    return Message(
        (
            Paragraph(
                words(
                    strong(f"Stocktake {meeting.number}: {meeting.scope}"),
                    f"{_how_far(meeting)}, {show_date(meeting.day, today)} at {meeting.starts:%H:%M}. With {joined(names)}.",
                )
            ),
            Table(("Item", "Time"), rows, f"Agenda, {meeting.minutes} minutes"),
            Paragraph(
                words(
                    f"Figures {'close' if ahead else 'closed'} at {_closes(meeting, today)}{', and the pack is made then' if ahead else ''}."
                )
            ),
        )
    )


def _how_far(meeting: Stocktake) -> str:
    return "" if meeting.stage is Stage.PLANNED else f" ({meeting.stage.value})"


def stocktakes_listed(found: Sequence[Stocktake], today: date) -> Message:
    """What is coming."""
    if not found:
        return no_stocktake_coming()
    rows = tuple(
        (str(s.number), s.scope, show_date(s.day, today), f"{s.starts:%H:%M}", s.stage.value) for s in found
    )
    return Message((Table(("No.", "About", "Day", "At", "How far"), rows, "Stocktakes to come"),))


def no_stocktake_coming() -> Message:
    """None is planned that the person takes part in."""
    return say("No stocktake that you take part in is planned. You will hear as soon as one is.")


def how_to_plan() -> Message:
    """To the unit: how one is planned."""
    return say("No such stocktake is planned. Plan one like this: ", quiet(PLAN_EXAMPLE), ".")


def no_meeting_for_good_news() -> Message:
    """There is no stocktake it could open."""
    return say(
        "That is good to hear. No stocktake of yours is planned that it could open, so I have not kept it. Tell the unit, or say it again when one is."
    )


def which_deep_dive(names: Sequence[str]) -> Message:
    """The deep dive must be one of the meeting's priorities."""
    return say(f"A deep dive is into one of this stocktake's priorities: {joined(names)}.")


def which_past_day(meeting: Stocktake) -> Message:
    """As known on which day."""
    return say("As known on which day? For example ", quiet(f'"pack {meeting.number} as on 1 October"'), ".")


def yours_is_the_deep_dive(meeting: Stocktake, priority: Priority, minutes: int, today: date) -> Message:
    """The lead hears at once that the meeting will look longer at theirs."""
    return say(
        f"At the stocktake on {show_date(meeting.day, today)} ",
        strong(priority.name),
        f" is the deep dive, {minutes} minutes: the years side by side, what varies, and what is being done. What would help you there?",
    )


def stocktake_is_coming(
    meeting: Stocktake,
    lead: Person,
    names: Sequence[str],
    missing: Sequence[str],
    now: datetime,
    *,
    sent: str,
) -> Message:
    """A lead hears in good time what is missing, and is asked for good news."""
    day = show_date(meeting.day, now.astimezone(Rules.home).date())
    blocks: list[Block] = [
        Paragraph(
            words(
                f"{greeting(now, lead)} The stocktake of ",
                strong(meeting.scope),
                f" is on {day} at {meeting.starts:%H:%M}, with {joined(names)}.",
            )
        )
    ]
    if missing:
        blocks.append(Paragraph(words("Still missing for the pack:")))
        blocks.append(Items(tuple(words(m) for m in missing)))
    asked = (
        f'It opens with good news, and yours is "{sent}".'
        if sent
        else "It opens with good news. What has gone well that you would like said? One line is plenty."
    )
    label = "Change it" if sent else "Add a line"
    blocks.append(Paragraph(words(asked)))
    blocks.append(
        Choices((Choice(label, f"form/good-news/{meeting.number}", good_news_form(meeting, sent)),))
    )
    return Message(tuple(blocks))


def good_news_form(meeting: Stocktake, before: str) -> Form:
    """One line of good news."""
    return Form(
        "good-news",
        "Good news",
        (
            Field("line", "What has gone well?", "long", value=before, optional=False),
            Field("stocktake", "Stocktake", "hidden", value=str(meeting.number)),
        ),
        "Add it",
    )


def good_news_kept(meeting: Stocktake, today: date) -> Message:
    """Thanks for the line."""
    return say(
        f"Thank you. The stocktake on {show_date(meeting.day, today)} will open with it. Say it again to change it."
    )


def questions_beforehand(meeting: Stocktake, asked: Sequence[Words], name: str, today: date) -> Message:
    """The questions go to the lead first: no surprises."""
    head = Paragraph(
        words(
            "For the stocktake on ", strong(show_date(meeting.day, today)), ", so that nothing is a surprise:"
        )
    )
    if not asked:
        return Message(
            (
                head,
                Paragraph(
                    words("nothing in your figures stands out. Think of what help you would like to ask for.")
                ),
            )
        )
    return Message(
        (
            head,
            Items(tuple(asked), numbered=True),
            Paragraph(
                words(
                    "And always: how can we help? Say ",
                    quiet(f'"help me with {name}"'),
                    " to look at one together.",
                )
            ),
        )
    )


def questions_since(meeting: Stocktake, asked: Sequence[Words], today: date) -> Message:
    """What has come up since the lead had the questions, before anybody puts it at the table."""
    have = "One more question has" if len(asked) == 1 else f"{counted(len(asked))} more questions have"
    head = words(
        f"{have} come up for the stocktake on ",
        strong(show_date(meeting.day, today)),
        ", so that nothing is a surprise:",
    )
    return Message((Paragraph(head), Items(tuple(asked), numbered=True)))


def pack_is_made(meeting: Stocktake, lines: Sequence[Words], today: date) -> Message:
    """The cut-off has come."""
    blocks: list[Block] = [
        Paragraph(
            words(
                f"The pack for the stocktake of {meeting.scope} on {show_date(meeting.day, today)} is made. Say ",
                quiet(f'"pack {meeting.number}"'),
                " to read it here.",
            )
        )
    ]
    if lines:
        blocks.extend((Paragraph(words("Furthest from their trajectory:")), Items(tuple(lines[:5]))))
    return Message(tuple(blocks))


def pack_on_paper(meeting: Stocktake, subtitle: str, *, prints: bool) -> Message:
    """As known when; whoever runs the unit hears how it is printed, everybody else whom to ask."""
    if not prints:
        return say(f"{subtitle} The unit can give you it on paper or as slides.")
    return say(
        f"{subtitle} On paper: ",
        quiet(f"stocktake pack {meeting.number} --out pack.pdf"),
        " (or .pptx, .html).",
    )


def stocktake_started(meeting: Stocktake) -> Message:
    """How actions are recorded live."""
    return say(
        "Record what is agreed as it is said: ",
        quiet(ACTION_EXAMPLE),
        ". Say ",
        quiet('"read back"'),
        " at any time, and ",
        quiet('"close stocktake"'),
        " at the end: all of it is read aloud then.",
    ).and_(Choices((commission_choice(f"stocktake/{meeting.number}"),)))


def opens_with(meeting: Stocktake, names: Mapping[str, str]) -> Message:
    """The good news the leads sent in, read as it begins: some came after the pack was made."""
    lines = tuple(words(strong(f"{names.get(n.by, n.by)}: "), n.line) for n in meeting.good_news)
    return Message((Paragraph(words(strong("It opens with good news."))), Items(lines)))


def undo_called(meeting: Stocktake, what: str) -> str:
    """What was done with a stocktake, as it is taken back."""
    done = {
        "good news": "your line of good news",
        "deep dive": "the deep dive",
        "started": "that it has started",
    }
    return f"{done.get(what, what)}, stocktake {meeting.number}"


def cannot_take_back(meeting: Stocktake, what: str) -> str:
    """Why it stays, and what can be said instead; nothing where it can be taken back."""
    number = meeting.number
    match what:
        case "planned":
            return f'Everybody has been told the day. Say "cancel stocktake {number}", or "move stocktake {number} to 8 December at 14:00".'
        case "moved":
            return f'Everybody has been told the new day. Say "move stocktake {number} to" and the day it should be.'
        case "held":
            return "Everybody who attended has what was agreed, so it stays closed. An action can still be withdrawn or recorded."
        case "cancelled":
            return "Everybody has been told that it is off. Plan it anew to hold it after all."
        case _:
            return ""


def no_deep_dive(meeting: Stocktake, priority: Priority, today: date) -> Message:
    """The lead hears that theirs is not the deep dive after all."""
    return say(
        f"At the stocktake on {show_date(meeting.day, today)} ",
        strong(priority.name),
        " is not the deep dive after all.",
    )


def not_its_day(meeting: Stocktake, today: date) -> Message:
    """It is planned for another day."""
    return say(
        f"Stocktake {meeting.number}, ",
        strong(meeting.scope),
        f", is on {show_date(meeting.day, today)}. Is it being held now?",
    ).and_(Choices((_start_now(meeting),)))


def not_started(meeting: Stocktake, today: date) -> Message:
    """There is nothing to close yet."""
    return say(
        f"Stocktake {meeting.number}, ",
        strong(meeting.scope),
        f", is on {show_date(meeting.day, today)} and has not been started, so nothing is closed.",
    ).and_(Choices((_start_now(meeting),)))


def _start_now(meeting: Stocktake) -> Choice:
    return Choice("Start it now", f"stocktake-start/{meeting.number}")


def stocktake_is_over(meeting: Stocktake) -> Message:
    """Nothing more is done with it."""
    how = "was cancelled" if meeting.stage is Stage.CANCELLED else "is closed already"
    return say(f"Stocktake {meeting.number}, ", strong(meeting.title), f", {how}. Nothing changed.")


def read_back(meeting: Stocktake, agreed: Sequence[Action], names: dict[str, str], today: date) -> Message:
    """What stands so far."""
    if not agreed:
        return say("Nothing is recorded yet. For example ", quiet(ACTION_EXAMPLE), ".")
    lines = tuple(action_line(a, names.get(a.owner, a.owner), today) for a in agreed)
    count = f"{counted(len(agreed))} {plural(len(agreed), 'action')}"
    return Message(
        (Paragraph(words(strong(f"{count} so far, at the stocktake of {meeting.scope}:"))), Items(lines))
    )


def read_aloud(meeting: Stocktake, agreed: Sequence[Action], names: dict[str, str], today: date) -> Message:
    """The close: every action, to be read aloud."""
    if not agreed:
        return say(f"The stocktake of {meeting.scope} is closed. No actions were recorded.")
    head = f"To read aloud before everybody leaves: {counted(len(agreed)).lower()} {plural(len(agreed), 'action')}."
    lines = tuple(action_line(a, names.get(a.owner, a.owner), today) for a in agreed)
    return Message(
        (
            Paragraph(words(strong(head))),
            Items(lines),
            Paragraph(words("Everybody who attended has them now.")),
        )
    )


def after_stocktake(
    meeting: Stocktake, person: Person, agreed: Sequence[Action], names: dict[str, str], today: date
) -> Message:
    """What was agreed, and an anonymous question."""
    blocks: list[Block] = [
        Paragraph(
            words(f"Thank you, {person.first_name}. Agreed at the stocktake of ", strong(meeting.scope), ":")
        )
    ]
    if agreed:
        blocks.append(Items(tuple(action_line(a, names.get(a.owner, a.owner), today) for a in agreed)))
    else:
        blocks.append(Paragraph(words("no new actions.")))
    blocks.append(
        Paragraph(words("Was this worth your time? Nobody sees who answered what; only how many said each."))
    )
    blocks.append(
        Choices(tuple(Choice(label, f"worth/{meeting.number}/{key}") for key, label in WORTH.items()))
    )
    return Message(tuple(blocks))


def worth_thanks() -> Message:
    """One answer was counted."""
    return say("Thank you. Your answer is counted, without your name.")


def worth_answered_before() -> Message:
    """Nobody is counted twice."""
    return say("That was counted already, or is closed. Thank you.")


def stocktake_moved(meeting: Stocktake, before: Stocktake, today: date) -> Message:
    """Everybody hears the new day, and when figures close now."""
    return say(
        "The stocktake of ",
        strong(meeting.scope),
        f" moves from {show_date(before.day, today)} to {show_date(meeting.day, today)} at {meeting.starts:%H:%M}. "
        f"Figures close at {_closes(meeting, today)}.",
    )


def which_to_cancel(every: Sequence[Stocktake], today: date) -> Message:
    """Everybody would hear of it, so which one is asked first."""
    lines = tuple(
        words(strong(s.scope), f", {show_date(s.day, today)} ", quiet(f'"cancel stocktake {s.number}"'))
        for s in every
    )
    return Message((Paragraph(words("Which one?")), Items(lines)))


def stocktake_cancelled(meeting: Stocktake) -> Message:
    """It will not be held."""
    return say(f"The stocktake of {meeting.title} is cancelled. What was agreed before it stands.")
