"""What the bot says about actions: who will deliver what by when, taken on, moved, done. It asks, it does not order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.messages import (
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
from bot.wording import counted, either, joined, plural, when
from core.domain.actions import Action, ActionState, Course
from core.domain.formatting import show_date
from core.domain.people import Person

ACTION_EXAMPLE = '"action: Priya to agree the handover dates with the contractor by 11 December"'


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


def actions_left_out(left_out: Sequence[tuple[str, str]]) -> Message:
    """Lines that are no action as they stand; the others are recorded."""
    one = len(left_out) == 1
    return Message(
        (
            Paragraph(words(f"I left out {'one line' if one else f'{len(left_out)} lines'}:")),
            Items(tuple(words(strong(line[:120]), f" ({why})") for line, why in left_out)),
            Paragraph(words(f"Send {'it' if one else 'them'} again like this: ", quiet(ACTION_EXAMPLE), ".")),
        )
    )


def no_who_or_what() -> str:
    """A line that says nobody, or nothing to be done."""
    return "who will do what?"


def not_one_person(name: str, names: Sequence[str]) -> str:
    """A name nobody has, or several."""
    return f"{either(list(names))}?" if names else f"I don't know who {name[:40]} is"


def no_day(*, passed: bool) -> str:
    """A line without a day that is still to come."""
    return "that day has passed" if passed else "by when?"


def which_day_to_come() -> str:
    """Beside a day in a form that cannot be taken."""
    return "I need a day to come, such as 11 December."


def action_issued(action: Action, by: Person, where: str, today: date) -> Message:
    """The owner is asked whether they will."""
    # "agree the dates" goes on from "would"; a recommendation, "A daily van", is a thing of its own
    thing = action.deliverable[:1].isupper()
    if where:
        came = f"At {where} it was agreed that {'this is yours to bring about:' if thing else 'you would'} "
    else:
        came = f"{by.name} asks whether you would {'bring this about: ' if thing else ''}"
    return say(
        came,
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
    return say(
        strong(owner.name),
        f" has taken on action {action.number}, ",
        strong(action.deliverable),
        f", by {show_date(action.due, today)}.",
    )


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


def action_given(action: Action, to: Person, today: date) -> Message:
    """It is somebody else's now."""
    asked = (
        "" if action.accepted_at is not None else f" {to.first_name} is asked whether they can take it on."
    )
    return say(
        f"Action {action.number}, ",
        strong(action.deliverable),
        f", is {to.name}'s now, due {show_date(action.due, today)}.{asked}",
    )


def owner_has_left(owner: Person, left: Sequence[Action], today: date) -> Message:
    """Nobody is asked any more, so the unit is."""
    return Message(
        (
            Paragraph(
                words(
                    strong(f"{owner.name} is not here any more. "),
                    f"{counted(len(left))} {plural(len(left), 'action is', 'actions are')} still open. Say ",
                    quiet(f'"give action {left[0].number} to Tom"'),
                    " or ",
                    quiet(f'"withdraw action {left[0].number}"'),
                    ".",
                )
            ),
            Items(tuple(action_line(a, owner.name, today) for a in left)),
        )
    )


def action_is_done(action: Action, today: date) -> Message:
    """Closed by its owner; said without blame when late."""
    on_time = action.state(today) is ActionState.DONE_ON_TIME
    tail = "done on time. Well done." if on_time else "done, if later than planned. Thank you."
    return say(f"Action {action.number} is closed: {tail}").and_(
        Choices((Choice("It is not done yet", f"action-reopen/{action.number}"),))
    )


def action_open_again(action: Action, today: date) -> Message:
    """Everybody whose it is hears that it is not closed."""
    return say(
        f"Action {action.number}, ",
        strong(action.deliverable),
        f", is open again, due {show_date(action.due, today)}.",
    )


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


def undo_called(action: Action, what: str) -> str:
    """What was done with an action, as it is taken back."""
    match what:
        case "agreed":
            return f"action {action.number}, {action.deliverable}"
        case "accepted":
            return f"that action {action.number} is taken on"
        case "asked for another day":
            return f"the other day asked for action {action.number}"
        case "given to another":
            return f"that action {action.number} is somebody else's"
        case "moved" | "day kept":
            return f"the answer about the day of action {action.number}"
        case _:
            return f"that action {action.number} is {what}"


def withdraw_instead(action: Action) -> str:
    """It has gone on since it was recorded."""
    return f'Something has been said to action {action.number} since. Say "withdraw action {action.number}" if it is not wanted; its owner is told.'


def stands_as_before(action: Action, today: date) -> Message:
    """Everybody whose it is hears how it stands."""
    return say(
        f"Action {action.number}, ",
        strong(action.deliverable),
        f", stands as it did before: {action.state(today).value}, due {show_date(action.due, today)}.",
    )


def not_yours_after_all(action: Action) -> Message:
    """To who was asked to take it over."""
    return say(
        f"Action {action.number}, ",
        strong(action.deliverable),
        ", is not yours after all. Nothing is asked of you.",
    )


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
