"""What the bot says in the unit's routines: actions and stocktakes. A partner's words: it asks, it does not order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

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
from bot.talk import InRoutine
from bot.wording import counted, greeting, joined, plural, when
from bot.wording.examples import Examples
from bot.wording.reviews import commission_choice
from core.domain.actions import Action, ActionState, Course
from core.domain.formatting import show_date
from core.domain.people import Person
from core.domain.stocktakes import Item, Stocktake
from core.services.health import Health
from core.services.rules import Rules

ACTION_EXAMPLE = '"action: Priya to agree the handover dates with the contractor by 11 December"'


def where_we_were(step: InRoutine) -> Message:
    """Something else came between; the way back."""
    return say(f"We were in the middle of {step.about}.").and_(
        Choices((Choice("Go on with it", f"go-on/{step.about}"), Choice("Leave it for now", "leave-it")))
    )


def heard_as_first_said() -> Message:
    """A message of a routine was edited: nothing happens twice."""
    return say("I have that as you first said it, and nothing is done twice. To change it, say it anew.")


def left_for_now(step: InRoutine) -> Message:
    """The person will come back to it."""
    return say("Kept as it is. Say ", quiet(f'"{step.about}"'), " whenever you want to go on.")


def help_lines(person: Person, ex: Examples, *, lead: bool) -> list[Words]:
    """What one can say in the unit's routines, by role."""
    lines = []
    if lead:
        lines.append(
            words(
                strong("Plan"),
                f' "plan for {ex.name}", "workshop for {ex.name}", "milestone 1 of {ex.name} done".',
            )
        )
        lines.append(
            words(strong("Agreed"), ' "my actions", "action 3 done", "questions" before a stocktake.')
        )
    if person.runs_the_unit:
        lines.append(words(strong("Stocktakes"), f' {PLAN_EXAMPLE}, "agenda", "pack", "start stocktake".'))
        lines.append(words(strong("Actions"), f' {ACTION_EXAMPLE}, "actions".'))
        lines.append(
            words(strong("Assess"), ' "assess Homes with Tom and Grace", "scores", "reveal", "league table".')
        )
    elif not lead:
        lines.append(words(strong("Stocktakes"), ' "stocktakes", "pack", "actions", "league table".'))
    return lines


# Actions ----------------------------------------------------------------------------------------------------------


def action_line(action: Action, owner: str, today: date) -> Words:
    """`Priya Shah: agree the handover dates, by Friday 11 December (action 3).`."""
    return words(
        strong(owner),
        f": {action.deliverable}, by {show_date(action.due, today)} ",
        quiet(f"(action {action.number})"),
        ".",
    )


def action_read_back(action: Action, owner: Person, today: date, *, own: bool, weekend: bool) -> Message:
    """What has just been recorded, read back."""
    sent = "It is yours." if own else f"{owner.first_name} has it now."
    rest_day = f" {show_date(action.due, today)} is not a working day; I'll ask after the next one."
    return say(action_line(action, owner.name, today), f" {sent}{rest_day if weekend else ''}").and_(
        Choices((Choice("Withdraw it", f"action-withdraw/{action.number}"),))
    )


def action_form(owner: str = "", deliverable: str = "", by: str = "") -> Form:
    """A form with what was understood already filled in."""
    fields = (
        Field("owner", "Who", hint="Priya Shah", value=owner, optional=False),
        Field("what", "Will deliver what", "long", value=deliverable, optional=False),
        Field("by", "By when", hint="11 December", value=by, optional=False),
    )
    return Form("action", "An action", fields, "Record it")


def action_needs(missing: str, owner: str = "", deliverable: str = "", by: str = "") -> Message:
    """Something of an action was not said."""
    form = action_form(owner, deliverable, by)
    return say(f"{missing} For example ", quiet(ACTION_EXAMPLE), ".").and_(
        Choices((Choice("Fill it in", "form/action", form),))
    )


def which_day_to_come() -> str:
    """Beside a day in a form that cannot be taken."""
    return "I need a day to come, such as 11 December."


def action_issued(action: Action, by: Person, where: str, today: date) -> Message:
    """The owner is asked whether they will."""
    came = f"At {where} it was agreed" if where else f"{by.name} would like to agree"
    # "agree the dates" goes on from "would"; a recommendation, "A daily van", is a thing of its own
    goes_on = "that this is yours to bring about: " if action.deliverable[:1].isupper() else "that you would "
    return say(
        f"{came} {goes_on}",
        strong(action.deliverable),
        f", by {show_date(action.due, today)} (action {action.number}). Shall I put you down for it?",
    ).and_(accept_choices(action))


def accept_choices(action: Action, *, among: bool = False) -> Choices:
    """The owner's answers to a new action; `among` others, each says which one it is about."""
    number = action.number
    yes, later, word = (
        (f"Yes to {number}", f"Another day for {number}", f"A word about {number}")
        if among
        else ("Yes, I'll do it", "Another day", "I'd like a word")
    )
    return Choices(
        (
            Choice(yes, f"action-accept/{number}", primary=True),
            Choice(later, f"form/action-later/{number}", later_form(action)),
            Choice(word, f"action-word/{number}"),
        )
    )


def later_form(action: Action) -> Form:
    """Another day, and why."""
    return Form(
        "action-later",
        f"Action {action.number}: another day",
        (
            Field("action", "Action", "hidden", value=str(action.number)),
            Field("by", "Which day would work", hint="19 December", optional=False),
            Field("why", "What stands in the way", "long"),
        ),
        "Ask for it",
    )


def action_accepted(action: Action, today: date) -> Message:
    """Thanks to the owner."""
    return say(
        f"Thank you. I'll remind you a few days before {show_date(action.due, today)}. When it is done, say ",
        quiet(f'"action {action.number} done"'),
        ".",
    )


def told_accepted(action: Action, owner: Person, today: date) -> Message:
    """The one who recorded it hears that it was taken on."""
    return say(strong(owner.name), " has taken on ", action_line(action, "action", today))


def would_like_a_word(action: Action, owner: Person) -> Message:
    """The owner wants to talk first."""
    return say(
        strong(owner.name),
        f" would like a word about action {action.number}, ",
        strong(action.deliverable),
        ", before taking it on.",
    )


def word_passed_on(by: Person) -> Message:
    """To the owner who wants to talk."""
    return say(f"I've told {by.name}. Nothing is promised until you have spoken.")


def asks_for_later(action: Action, owner: Person, today: date) -> Message:
    """The unit hears that another day is asked for."""
    why = (f' "{action.asked_why}"',) if action.asked_why else ()
    day = action.asked_for or action.due
    return say(
        strong(owner.name),
        f" asks for {show_date(day, today)} for action {action.number}, ",
        strong(action.deliverable),
        f" (agreed for {show_date(action.due, today)}).",
        *why,
    ).and_(
        Choices(
            (
                Choice("Agree", f"action-move/{action.number}", primary=True),
                Choice("Keep the day", f"action-keep/{action.number}"),
            )
        )
    )


def later_asked(by: Person) -> Message:
    """To the owner who asked."""
    return say(f"I've asked {by.name}. The day stands until you hear.")


def day_moved(action: Action, today: date) -> Message:
    """To the owner: agreed."""
    return say(
        f"Action {action.number} is now due {show_date(action.due, today)} "
        f"(first agreed for {show_date(action.first_due, today)})."
    )


def day_kept(action: Action, today: date) -> Message:
    """To the owner: the day stays, and how to go on."""
    return say(
        f"The unit would like to keep {show_date(action.due, today)} for action {action.number}. "
        "If that cannot work, say so and they will ring you."
    )


def action_morning(
    unanswered: Sequence[Action],
    coming: Sequence[Action],
    late: Sequence[Action],
    *,
    opening: str,
    today: date,
) -> Message:
    """One message with everything there is to say about somebody's actions on a day."""
    blocks: list[Paragraph | Items | Choices] = [Paragraph(words(opening))]
    for heading, some in (
        ("Passed its day, so how does it stand?", late),
        ("Coming up:", coming),
        ("You have not said yet whether you can take this on:", unanswered),
    ):
        if some:
            blocks.append(Paragraph(words(strong(heading))))
            blocks.append(Items(tuple(_mine(a, today) for a in some)))
    blocks.extend(_progress_choices(action) for action in (*late, *coming)[:3])
    among = len(unanswered) + len(late) + len(coming) > 1
    blocks.extend(accept_choices(action, among=among) for action in unanswered[:3])
    return Message(tuple(blocks))


def _mine(action: Action, today: date) -> Words:
    moved = (
        f" (first agreed for {show_date(action.first_due, today)})" if action.due != action.first_due else ""
    )
    return words(
        strong(action.deliverable),
        f", {'due' if action.due >= today else 'was due'} {when(action.due, today)}{moved}",
        quiet(f" (action {action.number})"),
        ".",
    )


def _progress_choices(action: Action) -> Choices:
    return Choices(
        (
            Choice(f"{action.number} is done", f"action-done/{action.number}"),
            Choice(f"{action.number} needs longer", f"form/action-later/{action.number}", later_form(action)),
        )
    )


def actions_late_in_channel(owner: Person, late: Sequence[Action], today: date) -> Message:
    """The unit hears, after the owner has."""
    head = f"{counted(len(late))} {plural(len(late), 'action')} past {plural(len(late), 'its', 'their')} day."
    return Message(
        (
            Paragraph(words(strong(head), f" {owner.first_name} has been asked how it stands.")),
            Items(tuple(action_line(a, owner.name, today) for a in late)),
        )
    )


def action_is_done(action: Action, today: date) -> Message:
    """Closed by its owner; said without blame when late."""
    on_time = action.state(today) is ActionState.DONE_ON_TIME
    tail = "on time. Well done." if on_time else "done late, and done. Thank you."
    return say(f"Action {action.number} is closed: {tail}")


def told_done(action: Action, owner: Person, today: date) -> Message:
    """The unit hears that it is done."""
    note = (f' "{action.because}"',) if action.because else ()
    return say(
        strong(owner.name),
        f" has done action {action.number}, ",
        strong(action.deliverable),
        f" ({action.state(today).value}).",
        *note,
    )


def action_put(action: Action, today: date) -> Message:
    """How an action stands now."""
    note = (f' "{action.because}"',) if action.because else ()
    into = f" with action {action.into}" if action.into else ""
    return say(f"Action {action.number} is {action.state(today).value}{into}.", *note)


def action_withdrawn(action: Action) -> Message:
    """It was recorded by mistake."""
    return say(f"Action {action.number} is withdrawn, and its owner knows. Nothing is asked for it.")


def told_withdrawn(action: Action) -> Message:
    """The owner hears that it is not asked for."""
    return say(
        f"Action {action.number}, ", strong(action.deliverable), ", is withdrawn. Nothing is asked of you."
    )


def actions_table(title: str, actions: Sequence[Action], names: dict[str, str], today: date) -> Message:
    """Actions with what the method calls each."""
    rows = tuple(
        (
            str(a.number),
            a.deliverable,
            names.get(a.owner, a.owner),
            f"{a.due.day} {a.due:%b %Y}" + ("" if a.due == a.first_due else " (moved)"),
            _state_words(a, today),
        )
        for a in actions
    )
    return Message((Table(("No.", "Action", "Owner", "Due", "State"), rows, title),))


def _state_words(action: Action, today: date) -> str:
    state = action.state(today).value
    return (
        state
        if action.over or action.accepted_at or action.course is not Course.OPEN
        else f"{state}, not yet taken on"
    )


def no_actions(whose: str) -> Message:
    """Nothing is open."""
    return say(f"No actions are open{whose}. One is recorded like this: ", quiet(ACTION_EXAMPLE), ".")


def no_such_action(number: str) -> Message:
    """That number names nothing the person may change."""
    return say(f"I don't know an action {number} of yours. Say ", quiet('"actions"'), " to see them.")


def already_over(action: Action) -> Message:
    """It was closed before."""
    return say(f"Action {action.number} is {action.course.value} already. Nothing changed.")


def only_unit_records(names: Sequence[str]) -> Message:
    """Somebody outside the unit tries to give another an action."""
    return say(
        f"Only the unit records an action for somebody else, so I have not asked {joined(names)}. "
        "Ask an officer, or record one for yourself."
    )


# Stocktakes -------------------------------------------------------------------------------------------------------

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
    return f"{show_date(cut_off.date(), today)} at {cut_off:%H:%M}"


def stocktake_shown(meeting: Stocktake, items: Sequence[Item], names: Sequence[str], today: date) -> Message:
    """The meeting and its agenda, with minutes for each item."""
    rows = tuple((item.words, f"{item.minutes} min") for item in items)
    cut_off = meeting.cut_off.astimezone(Rules.home)
    return Message(
        (
            Paragraph(
                words(
                    strong(f"Stocktake {meeting.number}: {meeting.scope}"),
                    f", {show_date(meeting.day, today)} at {meeting.starts:%H:%M}. With {joined(names)}.",
                )
            ),
            Table(("Item", "Time"), rows, f"Agenda, {meeting.minutes} minutes"),
            Paragraph(
                words(
                    f"Figures close at {cut_off:%H:%M} on {show_date(cut_off.date(), today)}, and the pack is made then."
                )
            ),
        )
    )


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
    return say(
        "No stocktake is planned that you take part in. The unit plans one like this: ",
        quiet(PLAN_EXAMPLE),
        ".",
    )


def which_deep_dive(names: Sequence[str]) -> Message:
    """The deep dive must be one of the meeting's priorities."""
    return say(f"A deep dive is into one of this stocktake's priorities: {joined(names)}.")


def stocktake_is_coming(
    meeting: Stocktake, lead: Person, names: Sequence[str], missing: Sequence[str], now: datetime
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
    blocks.append(
        Paragraph(
            words("It opens with good news. What has gone well that you would like said? One line is plenty.")
        )
    )
    blocks.append(
        Choices((Choice("Add a line", f"form/good-news/{meeting.number}", good_news_form(meeting, "")),))
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
    return say(f"Thank you. {show_date(meeting.day, today)} will open with it. Say it again to change it.")


def questions_beforehand(meeting: Stocktake, asked: Sequence[Words], today: date) -> Message:
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
                    quiet('"help me with voids"'),
                    " to look at one together.",
                )
            ),
        )
    )


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


def pack_section(heading: str, blocks: Sequence[Block]) -> Message:
    """A part of the pack, in chat."""
    return Message((Paragraph(words(strong(heading))), *blocks))


def pack_on_paper(meeting: Stocktake, subtitle: str) -> Message:
    """How the pack is printed."""
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
        quiet('"close stocktake"'),
        " and I'll read all of it back.",
    ).and_(Choices((commission_choice(f"stocktake/{meeting.number}"),)))


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


def stocktake_cancelled(meeting: Stocktake) -> Message:
    """It will not be held."""
    return say(f"The stocktake of {meeting.title} is cancelled. What was agreed before it stands.")


# The unit about itself --------------------------------------------------------------------------------------------


def health(found: Health) -> Message:
    """A year of the routine, shown to the unit about itself."""
    rows = [
        ("Figures in by their day", _of(found.returns)),
        ("Actions done on time, of those due", _of(found.actions)),
        ("Flags somebody looked at", _of(found.flags)),
        ("Stocktakes held", str(found.stocktakes)),
        ("Oldest figure at a stocktake", "none yet" if found.oldest is None else f"{found.oldest} days"),
    ]
    if found.minutes is not None:
        middle, most = found.minutes
        rows.append(("Minutes asked of a lead, a month", f"about {middle}, the most {most}"))
    if found.worth is None:
        rows.append(("Was it worth your time?", "fewer than three answers, so not shown"))
    else:
        rows.append(("Was it worth your time?", ", ".join(f"{WORTH[k]} {n}" for k, n in found.worth)))
    return Message((Table(("Measure", "In a year"), tuple(rows), "The health of our own routine"),))


def _of(pair: tuple[int, int]) -> str:
    some, all_ = pair
    return f"{some} of {all_}" if all_ else "nothing was due yet"
