"""What the bot says while a delivery plan grows: a good coach asks, reads back, and says what is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.documents import Document
from bot.documents import Section as Part
from bot.messages import (
    Block,
    Choice,
    Choices,
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
from bot.routine_wording import ways_out
from bot.wording import counted, either, joined, lines_not_read, plural, when
from bot.wording.phrases import closed, sentence
from core.domain.formatting import show, show_date
from core.domain.indicators import Indicator
from core.domain.people import Person, Priority
from core.domain.plans import DeliveryPlan, Mark, Marked, Milestone, Section
from core.domain.trajectory import Trajectory
from core.ports import Noted
from core.services.planning import Milestones
from core.services.rules import today as day_of

_MOST_DAYS = 12
QUESTIONS = {
    Section.ASPIRATION: (
        "What are we trying to do, and how will residents notice?",
        "An empty home has a new family within four weeks, and they are told the day they will move.",
    ),
    Section.TARGET: (
        "Where are we now, where must we be, and by when?",
        "From 31 days in October 2026 to 24 days by March 2027",
    ),
    Section.STRATEGIES: (
        "What will you do, how much should each thing bring, and who leads it? What did it bring last time? One a line.",
        "Two extra void teams: 4 days, Marcus",
    ),
    Section.CHAIN: (
        "Through whom does it reach the resident? Each link strong, mixed or weak. Which is weakest, and why? One a line.",
        "Repairs contractor: weak, keys arrive late",
    ),
    Section.MILESTONES: (
        "What will be visible on the way, by when, and whose is it? One a line. The first within three months, please.",
        "Handover dates agreed by 11 December, Priya",
    ),
    Section.LEADING: (
        "What will show early that it works, before the figure itself moves? One a line.",
        "Days from notice to keys, each week",
    ),
    Section.RESOURCES: (
        "Who and what does it take? One a line, with numbers.",
        "Two teams of three, £140,000 until March",
    ),
    Section.STAKEHOLDERS: ("Whose support do you need, and who could stop it? One a line.", "Tenants' panel"),
    Section.RISKS: (
        "What could go wrong, and what will you do about it? One a line.",
        "The contractor loses staff: a second contractor on call",
    ),
    Section.REVIEW: (
        "How will you look at it together, and how often?",
        "Every fortnight, with the contractor, on the figures",
    ),
}


def listed(
    rows: Sequence[tuple[Priority, DeliveryPlan | None]], names: Mapping[str, str], today: date
) -> Message:
    """Every plan in a line."""
    if not rows:
        return which_plan(())
    table = tuple(
        (
            priority.name,
            names.get(priority.lead, priority.lead),
            "none yet" if plan is None else standing(plan, today),
            "" if plan is None else f"{len(Section) - len(plan.missing)} of {len(Section)}",
            "" if plan is None else _next_milestone(plan, today),
        )
        for priority, plan in rows
    )
    return Message(
        (
            Table(("Priority", "Lead", "Plan", "Sections", "Next milestone"), table, "Delivery plans"),
            Paragraph(words("Say ", quiet(f'"plan for {rows[0][0].name}"'), " to read one, or to begin it.")),
        )
    )


def _next_milestone(plan: DeliveryPlan, today: date) -> str:
    ahead = min((m for m in plan.milestones if m.done_on is None), key=lambda m: m.due, default=None)
    if ahead is None:
        return "none"
    return f"{ahead.name}, {show_date(ahead.due, today)}{', missed' if ahead.missed(today) else ''}"


def milestones_listed(
    rows: Sequence[tuple[Priority, Milestone]], names: Mapping[str, str], today: date
) -> Message:
    """Milestones still to come, with the number each is named by."""
    if not rows:
        return say(
            "No milestone is waiting for you. They are named in a delivery plan: ",
            quiet('"plan for voids"'),
            ".",
        )
    table = tuple(
        (
            str(m.number),
            m.name,
            p.name,
            names.get(m.owner, m.owner),
            show_date(m.due, today)
            + (", missed" if m.missed(today) else "")
            + (", moved" if m.slipped else ""),
        )
        for p, m in rows
    )
    first = rows[0]
    return Message(
        (
            Table(("No.", "Milestone", "Priority", "Owner", "Due"), table, "Milestones still to come"),
            Paragraph(
                words("Say ", quiet(f'"milestone {first[1].number} of {first[0].name} done"'), " when it is.")
            ),
        )
    )


def not_yours(priority: Priority, lead: str) -> Message:
    """Somebody else's plan."""
    return say("The plan for ", strong(priority.name), f" is {lead}'s to write, with the unit's help.")


def which_plan(names: Sequence[str]) -> Message:
    """Several priorities, or none, were meant."""
    if not names:
        return say("Which priority is the plan for? For example ", quiet('"plan for voids"'), ".")
    return say(f"Which one: {either(list(names))}? For example ", quiet(f'"plan for {names[0]}"'), ".")


def ask(priority: Priority, plan: DeliveryPlan, section: Section, *, opening: str = "") -> Message:
    """One section's question, with how far the plan is."""
    question, example = QUESTIONS[section]
    done = len(Section) - len(plan.missing)
    lead = opening or f"{priority.name}: {done} of {len(Section)} sections."
    return Message(
        (
            Paragraph(words(lead)),
            Paragraph(words(strong(f"{section.value.capitalize()}. "), question)),
            Paragraph(words(quiet(f'For example "{example.rstrip(".")}".{ways_out(opening)}'))),
        )
    )


def in_other_words(section: Section) -> str:
    """Somebody asks what is meant."""
    return {
        Section.ASPIRATION: "In a sentence: what would be different for a resident.",
        Section.TARGET: "The figure as it is now, the figure it should be, and the month.",
        Section.STRATEGIES: "The few things that should move the figure, each with how much and a name.",
        Section.CHAIN: "Everybody who must do something before a resident notices, in order.",
        Section.MILESTONES: "Things one could see had happened by a day, such as a team at work.",
        Section.LEADING: "Something counted every week or so that moves before the figure does.",
        Section.RESOURCES: "People and money, counted roughly.",
        Section.STAKEHOLDERS: "Anybody whose help it needs, or who could stand in the way.",
        Section.RISKS: "What would stop it, and after a colon what you would do then.",
        Section.REVIEW: "When, with whom, and over which figures you look at it.",
    }[section]


def as_it_stands(section: Section, plan: DeliveryPlan, names: dict[str, str], today: date) -> str:
    """What a section says now, before it is written anew."""
    lines = section_lines(plan, section, names, today)
    if not lines:
        return ""
    return f"Now: {closed('; '.join(lines))} What you say takes its place, all of it."


def not_read(section: Section, left_out: Sequence[tuple[str, str]], kept: int) -> Message:
    """Which lines could not be read and why, and how many others are kept."""
    return lines_not_read(left_out, QUESTIONS[section][1], section.value, kept)


def kept(section: Section, plan: DeliveryPlan, names: dict[str, str], today: date) -> str:
    """What was understood, read back, with a word on what a coach would notice."""
    lines = section_lines(plan, section, names, today)
    if len(lines) == 1:
        return f"{section.value.capitalize()}: {closed(lines[0])}"
    count = f"{section.value.capitalize()}: {len(lines)} {plural(len(lines), 'line')} kept."
    return " ".join(filter(None, (count, _noticed(section, plan, names, today))))


def _noticed(section: Section, plan: DeliveryPlan, names: dict[str, str], today: date) -> str:
    """The one thing worth saying about a section just written."""
    if section is Section.CHAIN and plan.weakest is not None:
        link = plan.weakest
        risk = f" ({link.risk})" if link.risk else ""
        return f"The weakest link is {link.who}{risk}: that is where the plan will be tested."
    if section is Section.STRATEGIES:
        return f"Led by {joined(list(dict.fromkeys(names.get(s.lead, s.lead) or 'nobody yet' for s in plan.strategies)))}."
    if section is Section.MILESTONES:
        first = min(plan.milestones, key=lambda m: m.due)
        return f"The first to see is {first.name}, by {show_date(first.due, today)}."
    if section is Section.RISKS and any(not r.mitigation for r in plan.risks):
        return "Some have nothing done about them yet."
    return ""


def section_lines(  # noqa: C901 - one section a branch
    plan: DeliveryPlan, section: Section, names: dict[str, str], today: date
) -> list[str]:
    """A section as lines of text."""
    match section:
        case Section.ASPIRATION:
            return [plan.aspiration] if plan.aspiration else []
        case Section.TARGET:
            return [plan.target] if plan.target else []
        case Section.REVIEW:
            return [plan.review] if plan.review else []
        case Section.STRATEGIES:
            return [
                f"{s.name}: {s.contribution or 'amount not said'}, {names.get(s.lead, s.lead) or 'nobody yet'}"
                for s in plan.strategies
            ]
        case Section.CHAIN:
            return [
                f"{link.who}: {link.strength.value}{', ' + link.risk if link.risk else ''}"
                for link in plan.chain
            ]
        case Section.MILESTONES:
            return [milestone_line(m, names, today) for m in plan.milestones]
        case Section.LEADING:
            return list(plan.leading)
        case Section.RESOURCES:
            return list(plan.resources)
        case Section.STAKEHOLDERS:
            return list(plan.stakeholders)
        case Section.RISKS:
            return [f"{r.words}: {r.mitigation or 'nothing yet'}" for r in plan.risks]


def milestone_line(milestone: Milestone, names: dict[str, str], today: date) -> str:
    """`1. Handover dates agreed, by 11 December (first 4 December), Priya Shah: done on 9 December`."""
    first = f" (first {show_date(milestone.first_due, today)})" if milestone.slipped else ""
    state = ""
    if milestone.done_on is not None:
        state = f": done on {show_date(milestone.done_on, today)}"
    elif milestone.missed(today):
        state = ": missed"
    owner = names.get(milestone.owner, milestone.owner) or "nobody yet"
    return f"{milestone.name}, by {show_date(milestone.due, today)}{first}, {owner}{state}"


def trajectory_line(indicator: Indicator, trajectory: Trajectory | None) -> Words:
    """`Voids: from 29 days in September 2026 to 24 days by March 2027 (version 2).`, or how to draw one."""
    if trajectory is None:
        return words(
            strong(indicator.called),
            ": none agreed yet. Say ",
            quiet(f'"workshop for {indicator.called}"'),
            ".",
        )
    start, end = trajectory.baseline, trajectory.target
    return words(
        strong(indicator.called),
        f": from {show(indicator, start.value)} in {start.month.full} to {show(indicator, end.value)} by {end.month.full} "
        f"(version {trajectory.version}).",
    )


def shown(
    priority: Priority,
    plan: DeliveryPlan,
    names: dict[str, str],
    today: date,
    trajectories: Sequence[Words] = (),
    *,
    may_write: bool = True,
) -> Message:
    """The whole plan so far, who answers for it, its trajectories, and what is missing."""
    blocks: list[Block] = [
        Paragraph(words(strong(f"Delivery plan: {priority.name}"), f" ({standing(plan, today)})")),
        Paragraph(words(strong("Accountable: "), f"{names.get(priority.lead, priority.lead)}.")),
    ]
    for section in Section:
        lines = section_lines(plan, section, names, today)
        if section is Section.MILESTONES and trajectories:
            blocks.append(Paragraph(words(strong("Trajectory"))))
            blocks.append(Items(tuple(trajectories)))
        if lines:
            blocks.append(Paragraph(words(strong(section.value.capitalize()))))
            blocks.append(Items(tuple(words(line) for line in lines), numbered=section is Section.MILESTONES))
    if plan.missing:
        blocks.append(Paragraph(words(f"Still missing: {joined([s.value for s in plan.missing])}.")))
    choices = (
        [Choice("Go on", f"plan-go-on/{plan.number}", primary=True)] if may_write and plan.missing else []
    )
    blocks.append(Choices((*choices, Choice("Check it", f"plan-check/{plan.number}"))))
    return Message(tuple(blocks))


def on_paper(priority: Priority) -> Paragraph:
    """How it is printed."""
    return Paragraph(
        words(quiet(f"On paper: stocktake plan {priority.key} --out plan.pdf (or .pptx, .html)."))
    )


def shown_as_known(
    priority: Priority, plan: DeliveryPlan | None, names: dict[str, str], day: date
) -> Message:
    """The plan as it read at the end of a day; to read, not to go on with."""
    known = f"{show_date(day, day)} {day.year}"
    if plan is None:
        return say("There was no plan for ", strong(priority.name), f" yet on {known}.")
    message = shown(priority, plan, names, day)
    head = Paragraph(words(quiet(f"As it read at the end of {known}.")))
    return Message((head, *(b for b in message.blocks if not isinstance(b, Choices))))


def which_past_day(priority: Priority) -> Message:
    """Ask as known on which day."""
    return say(
        "As known on which day? For example ", quiet(f'"plan for {priority.name} as on 1 October"'), "."
    )


def versions(priority: Priority, noted: Sequence[Noted], names: Mapping[str, str], today: date) -> Message:
    """What was done to the plan and by whom, the latest first, a line for each day and person."""
    if not noted:
        return say("There is no plan for ", strong(priority.name), " yet.")
    days: dict[tuple[date, str], list[str]] = {}
    for note in noted:
        days.setdefault((day_of(note.at), note.who), []).append(note.what)
    lines = [
        words(strong(show_date(day, today)), f", {names.get(who, who)}: {joined(list(dict.fromkeys(done)))}.")
        for (day, who), done in reversed(days.items())
    ]
    first = min(days)[0]
    return Message(
        (
            Paragraph(
                words(
                    strong(f"The plan for {priority.name}"), f" has {counted(len(noted)).lower()} versions."
                )
            ),
            Items(tuple(lines[:_MOST_DAYS])),
            Paragraph(
                words(quiet(f'Say "plan for {priority.name} as on {first.day} {first:%B}" to read one.'))
            ),
        )
    )


def undo_called(priority: Priority, what: str) -> str:
    """What was said of a plan, as it is taken back."""
    match what:
        case "agreed":
            return f"the agreement of the plan for {priority.name}"
        case "milestone done":
            return f"that a milestone of {priority.name} is done"
        case "milestone moved":
            return f"the new day of a milestone of {priority.name}"
        case _:
            return f"the {what} in the plan for {priority.name}"


def not_agreed_after_all(priority: Priority, by: Person) -> Message:
    """The lead hears that the plan is a draft again."""
    return say(
        f"{by.name} has taken back that the plan for ",
        strong(priority.name),
        " is agreed. It is a draft again.",
    )


def standing(plan: DeliveryPlan, today: date) -> str:
    """Whether it is agreed."""
    if plan.agreed_at is None:
        return "a draft, not agreed"
    return f"agreed {show_date(plan.agreed_at.date(), today)}"


def complete(priority: Priority, plan: DeliveryPlan, opening: str = "") -> Message:
    """Every section has been filled."""
    said = f"{opening} " if opening else ""
    return say(
        said, strong(priority.name), " has every section. Shall we look at it with the checklist?"
    ).and_(
        Choices(
            (
                Choice("Check it", f"plan-check/{plan.number}", primary=True),
                Choice("Show it", f"plan-show/{plan.number}"),
            )
        )
    )


def checked(priority: Priority, marks: Sequence[Marked]) -> Message:
    """The checklist, with a reason for each mark."""
    counts = {mark: sum(m.mark is mark for m in marks) for mark in Mark}
    head = f"{priority.name}: {counts[Mark.IN_PLACE]} in place, {counts[Mark.THIN]} thin, {counts[Mark.MISSING]} missing"
    rows = tuple((m.asked, m.mark.value, m.reason) for m in marks)
    return Message(
        (
            Table(("Asked", "Mark", "Why"), rows, head),
            Paragraph(words("The test of a plan is that it is used.")),
        )
    )


def skipped(opening: str, left: Sequence[Section]) -> Message:
    """Nothing more to ask just now."""
    open_ = joined([s.value for s in left])
    return say(f"{opening or 'That is fine.'} Still open: {open_}. Say ", quiet('"plan"'), " any time.")


def agree_with_gaps(priority: Priority, plan: DeliveryPlan) -> Message:
    """Sections are missing; whether it is to be agreed all the same."""
    missing = joined([s.value for s in plan.missing])
    return say(
        "The plan for ", strong(priority.name), f" has nothing yet on {missing}. Agree it as it is?"
    ).and_(
        Choices(
            (
                Choice("Agree it as it is", f"plan-agree/{plan.number}"),
                Choice("Check it", f"plan-check/{plan.number}", primary=True),
            )
        )
    )


def agreed_before(priority: Priority, plan: DeliveryPlan, today: date) -> Message:
    """Nothing has changed since."""
    return say(
        "The plan for ", strong(priority.name), f" stands as {standing(plan, today)}. Nothing changed."
    )


def milestone_done_before(milestone: Milestone, today: date) -> Message:
    """It was reached already."""
    day = show_date(milestone.done_on or today, today)
    return say(strong(milestone.name), f" is done already, since {day}. Nothing changed.")


def agreed(priority: Priority, lead: Person | None) -> Message:
    """The version stands."""
    name = lead.name if lead else "the lead"
    return say(
        "This version of the plan for ",
        strong(priority.name),
        f" is agreed with {name}. A later change is a new version.",
    )


def agreed_by(priority: Priority, officer: Person) -> Message:
    """To the lead: the unit stands by it too."""
    return say(
        f"{officer.name} has agreed your plan for ",
        strong(priority.name),
        ", as it stands today. You can change it whenever you need to: that makes a new version.",
    )


def milestones_morning(found: Milestones, opening: str, names: Mapping[str, str], today: date) -> Message:
    """One message about an owner's milestones; `names` are the priorities'."""
    blocks: list[Block] = [Paragraph(words(opening))]
    for heading, some in (
        ("Its day has passed, so what would help? The unit hears of it tomorrow.", found.missed),
        ("Coming up:", found.coming),
    ):
        if some:
            blocks.append(Paragraph(words(strong(heading))))
            blocks.append(Items(tuple(_milestone(names[p], m, today) for p, m in some)))
    key, first = (*found.missed, *found.coming)[0]
    priority = names[key]
    example = f'"milestone {first.number} of {priority} done"'
    later = f'"milestone {first.number} of {priority} to 14 March, and what happened"'
    blocks.append(Paragraph(words("Say ", quiet(example), " or ", quiet(later), ".")))
    return Message(tuple(blocks))


def owner_has_left(greeting: str, left: Person) -> str:
    """To the lead, about the milestones of somebody who has gone."""
    return f'{greeting} About milestones of {left.name}, who is not here any more; "change milestones of the plan" gives them to somebody else:'


def _milestone(priority: str, milestone: Milestone, today: date) -> Words:
    first = f" (first {show_date(milestone.first_due, today)})" if milestone.slipped else ""
    return words(
        strong(milestone.name),
        f", {when(milestone.due, today)}{first} ",
        quiet(f"({priority}, milestone {milestone.number})"),
        ".",
    )


def missed_in_channel(
    owner: Person, missed: Sequence[tuple[str, Milestone]], names: Mapping[str, str], today: date
) -> Message:
    """The unit hears, after the owner."""
    count = counted(len(missed))
    head = strong(f"{count} {plural(len(missed), 'milestone')} missed. ")
    return Message(
        (
            Paragraph(words(head, f"{owner.name} has been asked what would help.")),
            Items(tuple(_milestone(names[key], m, today) for key, m in missed)),
        )
    )


def milestone_done(milestone: Milestone) -> Message:
    """Reached."""
    if milestone.done_on is not None and milestone.done_on > milestone.due:
        return say(strong(milestone.name), " is done, if later than planned. Thank you.")
    return say(strong(milestone.name), " is done, on time. Well done.")


def milestone_done_by(milestone: Milestone, by: Person) -> Message:
    """To whose milestone it is, when somebody else says so."""
    return say(f"{by.name} says that ", strong(milestone.name), " is done. Tell them if it is not so.")


def milestone_moved_by(milestone: Milestone, by: Person, today: date) -> Message:
    """To whose milestone it is, when somebody else moved it."""
    return say(
        f"{by.name} has moved ",
        strong(milestone.name),
        f" to {show_date(milestone.due, today)}: {closed(milestone.why_moved)} Tell them if that does not suit you.",
    )


def milestone_moved(milestone: Milestone, today: date) -> Message:
    """Slipped, visibly."""
    return say(
        strong(milestone.name),
        f" is now due {show_date(milestone.due, today)}; the plan shows that it was first {show_date(milestone.first_due, today)}.",
    )


def milestone_reached(milestone: Milestone, today: date) -> str:
    """What the unit's thread is told of one that was reached."""
    return f"{milestone.name}: reached on {show_date(milestone.done_on or today, today)}."


def milestone_slipped(milestone: Milestone, today: date) -> str:
    """What the unit's thread is told of one that was moved, and why."""
    return f"{milestone.name}: now due {show_date(milestone.due, today)}, {milestone.why_moved.rstrip('. ')}."


def no_milestone() -> Message:
    """Not understood."""
    return say(
        "I don't know that milestone. Say ", quiet('"plan for voids"'), " to see them with their numbers."
    )


def needs_why() -> Message:
    """A slip needs its reason."""
    return say(
        "Which day, and what happened? For example ",
        quiet('"milestone 1 of voids to 14 March, the contractor is closed"'),
        ".",
    )


def printed(
    priority: Priority,
    plan: DeliveryPlan,
    marks: Sequence[Marked],
    *,
    names: dict[str, str],
    pictures: Sequence[Block],
    on: date,
) -> Document:
    """The plan as a document."""
    lead = names.get(priority.lead, priority.lead)
    parts = [
        Part(
            section.value.capitalize(),
            (
                Items(
                    tuple(words(line) for line in section_lines(plan, section, names, on))
                    or (words("Not written yet."),)
                ),
            ),
        )
        for section in Section
    ]
    parts.insert(2, Part("Trajectory", tuple(pictures) or (Paragraph(words("None agreed yet.")),)))
    rows = tuple((m.asked, m.mark.value, m.reason) for m in marks)
    parts.append(Part("How the plan stands", (Table(("Asked", "Mark", "Why"), rows, "Checklist"),)))
    return Document(
        title=f"Delivery plan: {priority.name}",
        subtitle=f"Lead: {lead}. {sentence(standing(plan, on))} Printed {show_date(on, on)} {on.year}.",
        foot=f"Delivery plan: {priority.name}. {sentence(standing(plan, on))}",
        sections=tuple(parts),
    )
