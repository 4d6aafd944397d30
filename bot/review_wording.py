"""What the bot says through the six weeks of a priority review: it keeps the weeks, asks, and reads back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

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
from bot.routine_wording import ways_out
from bot.wording import counted, joined, lines_not_read, plural
from bot.wording.phrases import closed, sentence
from core.domain.formatting import show_date
from core.domain.indicators import Indicator
from core.domain.people import Person, Priority
from core.domain.reviews import ASKED_IN, WEEKS, Part, Recommendation, Review, ReviewStage, Wanted

COMMISSION = '"review of voids"'
QUESTIONS: Mapping[Part, tuple[str, str]] = {
    Part.SCOPE: (
        "What is it about, and what is it not about?",
        "Re-lets of general needs homes. Not sheltered housing",
    ),
    Part.SPONSOR: ("Who wants the answer, and will act on it?", "David"),
    Part.TEAM: (
        "Who does the work? Four or five: the unit, the service, and somebody from outside both.",
        "Tom, Priya and Jo Hall of Ealing",
    ),
    Part.QUESTION: (
        "What is the one question whose answer would change what we do?",
        "Why does an empty home take a month to re-let when the repairs take nine days?",
    ),
    Part.HYPOTHESES: (
        "What might the answer be? Three to five, one a line, each something that could turn out wrong.",
        "Keys reach the contractor late",
    ),
    Part.DATA: (
        "What data would tell? One a line: what, by when, from whom.",
        "Days from notice to keys for every home since April, by 20 November, Marcus",
    ),
    Part.VISITS: (
        "Where will you go, and whom will you listen to? Good sites and poor ones. One a line, with the day.",
        "Northside depot, the quickest, on 24 November",
    ),
    Part.FINDINGS: (
        "What did you find for or against each hypothesis? And what else, one a line?",
        "hypothesis 1 holds, keys waited six days in half of the homes",
    ),
    Part.SYNTHESIS: (
        "What does it add up to, in three sentences somebody in the service would recognise?",
        "The repairs are quick. Six of the 31 days are keys waiting for a van that runs once a week",
    ),
    Part.RECOMMENDATIONS: (
        "What should be done? One a line: what, by when, by whom, and by how much it should move the figure.",
        "Keys collected on the day of notice, by 11 January, Marcus, 4 days",
    ),
}


def for_the_unit() -> Message:
    """Somebody outside the unit tries to commission one."""
    return say(
        "The delivery unit commissions priority reviews. Say ", quiet('"reviews"'), " to see those going on."
    )


def not_in_it() -> Message:
    """There is none of that number that this person takes part in."""
    return say(
        "There is no such review that you take part in. The unit begins one like this: ",
        quiet(COMMISSION),
        ".",
    )


def which_priority(said: str) -> Message:
    """Not understood."""
    return say("I don't know a priority called ", strong(said[:80]), ". For example ", quiet(COMMISSION), ".")


def choose_a_priority() -> str:
    """Beside the field."""
    return "Choose the priority it is about."


def commissioned(review: Review, priority: Priority, today: date) -> Message:
    """It has begun, with its weeks."""
    last = show_date(review.monday(WEEKS), today)
    return say(
        strong(f"Review {review.number}: {priority.name}"),
        f"{origin(review)}. Week 0 {'began' if review.starts <= today else 'begins'} on {show_date(review.starts, today)}; the report is due in the week of {last}. "
        "Each Monday I'll say what that week is for and ask for what is due.",
    )


def origin(review: Review) -> str:
    """`, commissioned from flag 7`."""
    return f", commissioned from {review.from_}" if review.from_ else ""


def told_service(review: Review, priority: Priority, lead: Person, by: Person, today: date) -> Message:
    """The lead hears first, as a partner in it."""
    about = f" It is about: {closed(review.scope)}" if review.scope else ""
    return say(
        f"{lead.first_name}, {by.name} has commissioned a review of ",
        strong(priority.name),
        f"{f', from {review.from_}' if review.from_ else ''}, to find out together what holds it back.{about} Half of the team is yours to name, "
        "you test what it adds up to before anybody else sees it, and nothing is recommended unless you agree. "
        f"It takes six weeks from {show_date(review.starts, today)}. Say ",
        quiet(f'"review {review.number}"'),
        " to see how far it is.",
    )


def ask(review: Review, priority: Priority, part: Part, *, opening: str = "") -> Message:
    """One part's question."""
    question, example = QUESTIONS[part]
    done = len(Part) - len(review.missing)
    lead = opening or f"Review of {priority.name}: {done} of {len(Part)} parts."
    blocks: list[Block] = [
        Paragraph(words(lead)),
        Paragraph(words(strong(f"{part.value.capitalize()}. "), question)),
    ]
    if part is Part.FINDINGS and review.hypotheses:
        blocks.append(Items(tuple(words(h.words) for h in review.hypotheses), numbered=True))
    blocks.append(Paragraph(words(quiet(f'For example "{example}".{ways_out(opening)}'))))
    return Message(tuple(blocks))


def undo_called(review: Review, priority: Priority, what: str) -> str:
    """What was said in a review, as it is taken back."""
    return f"{ {'visited': 'what a visit showed', 'data came': 'that the data is in'}.get(what, f'the {what}') } in review {review.number}, {priority.name}"


def cannot_take_back(review: Review, what: str) -> str:
    """Why it stays, and the way on; nothing where it can be taken back."""
    number = review.number
    if what == "commissioned":
        return f'The service has heard of review {number}, so it is not undone without a word. Say "cancel review {number}" to give it up.'
    if what == "cancelled":
        return f"Review {number} was given up, and the service knows. What was written stays; a new one can be begun."
    if what == "tested with the service":
        return "The unit has your answer already. Press a button under the synthesis again to change it."
    if what.startswith("agreed"):
        return "The other side has heard that you agree, so it is not undone without them. Recommendations said anew are agreed anew."
    if what.startswith("checked"):
        return "What you said at the check stands as it was said. Say more to the unit at any time."
    return ""


def named_in(review: Review, priority: Priority, by: Person, *, as_sponsor: bool) -> Message:
    """Somebody has been put down as the sponsor, or for the joint team."""
    part = "as the sponsor of" if as_sponsor else "for the joint team of"
    return say(
        f"{by.name} has put you down {part} the review of ",
        strong(priority.name),
        ". Say ",
        quiet(f'"review {review.number}"'),
        f" to see how far it is, or tell {by.name.split()[0]} if it should be somebody else.",
    )


def not_named_any_more(priority: Priority, by: Person) -> Message:
    """It should be somebody else."""
    return say(f"{by.name} no longer has you down for the review of ", strong(priority.name), ". Thank you.")


def no_synthesis(review: Review) -> Message:
    """There is nothing to test."""
    return say(
        f"Review {review.number} has no synthesis yet. Say ",
        quiet('"synthesis: ..."'),
        " with three sentences, and then test it.",
    )


def data_not_needed(priority: Priority, names: Sequence[str], by: Person) -> Message:
    """Who was asked for data need not send it."""
    return say(
        f"For the review of {priority.name}, {by.name} no longer asks for ",
        strong(joined(names)),
        ". Thank you.",
    )


def data_not_in_after_all(priority: Priority, by: Person) -> Message:
    """The officer hears that it was said too soon."""
    return say(f"{by.name} has taken back that the data for the review of {priority.name} is in.")


def not_read(part: Part, left_out: Sequence[tuple[str, str]], kept: int) -> Message:
    """Which lines could not be read and why, and how many others are kept."""
    return lines_not_read(left_out, QUESTIONS[part][1], part.value, kept)


def kept(part: Part, review: Review, names: Mapping[str, str], today: date) -> str:
    """What was understood."""
    lines = part_lines(review, part, names, today)
    if part is Part.TEAM:
        usual = "" if 4 <= len(review.team) <= 5 else " Four or five is usual, one of them from outside."
        return f"Team: {joined(lines)}.{usual}"
    if len(lines) == 1:
        return f"{part.value.capitalize()}: {closed(lines[0])}"
    return f"{part.value.capitalize()}: {len(lines)} lines kept."


def part_lines(review: Review, part: Part, names: Mapping[str, str], today: date) -> list[str]:
    """A part as lines of text."""
    match part:
        case Part.SCOPE | Part.QUESTION | Part.SYNTHESIS:
            said = {
                Part.SCOPE: review.scope,
                Part.QUESTION: review.question,
                Part.SYNTHESIS: review.synthesis,
            }[part]
            return [said] if said else []
        case Part.SPONSOR:
            return [names.get(review.sponsor, review.sponsor)] if review.sponsor else []
        case Part.TEAM:
            return [names.get(key, key) for key in review.team]
        case Part.HYPOTHESES:
            return [
                f"{h.words}: {h.verdict.value}{', ' + h.evidence if h.evidence else ''}"
                for h in review.hypotheses
            ]
        case Part.DATA:
            return [data_line(w, names, today) for w in review.data]
        case Part.VISITS:
            return [
                f"{v.words}, {show_date(v.day, today)}{': ' + v.seen if v.seen else ''}"
                for v in review.visits
            ]
        case Part.FINDINGS:
            return list(review.findings)
        case Part.RECOMMENDATIONS:
            return [recommendation_line(r, names, today) for r in review.recommendations]


def data_line(wanted: Wanted, names: Mapping[str, str], today: date) -> str:
    """`Days from notice to keys, Marcus Bell, by Friday 20 November: came on Thursday 19 November`."""
    state = ""
    if wanted.came_on is not None:
        state = f": came on {show_date(wanted.came_on, today)}"
    elif today > wanted.due:
        state = ": not in yet"
    return (
        f"{wanted.words}, {names.get(wanted.owner, wanted.owner)}, by {show_date(wanted.due, today)}{state}"
    )


def recommendation_line(each: Recommendation, names: Mapping[str, str], today: date) -> str:
    """`Keys collected on the day, Marcus Bell, by Monday 11 January, worth 4 days`."""
    worth = f", worth {each.worth}" if each.worth else ", effect not said"
    return f"{each.words}, {names.get(each.owner, each.owner)}, by {show_date(each.due, today)}{worth}"


def shown(
    review: Review, priority: Priority, names: Mapping[str, str], today: date, *, may_write: bool
) -> Message:
    """The review so far."""
    blocks: list[Block] = [
        Paragraph(
            words(
                strong(f"Review {review.number}: {priority.name}"),
                f"{origin(review)} ({standing(review, today)})",
            )
        )
    ]
    for part in Part:
        lines = part_lines(review, part, names, today)
        if lines:
            blocks.append(Paragraph(words(strong(part.value.capitalize()))))
            blocks.append(Items(tuple(words(line) for line in lines), numbered=len(lines) > 1))
    if review.tested is not None:
        said = f": {review.tested.words}" if review.tested.words else ""
        view = "sees it so" if review.tested.sees_it_so else "would add something"
        blocks.append(Paragraph(words(strong("The service "), f"{view}{said}")))
    if review.missing and review.stage is ReviewStage.GOING_ON:
        blocks.append(Paragraph(words(f"Still to come: {joined([p.value for p in review.missing])}.")))
    blocks.extend(Paragraph(words(f"After {c.months} months: {c.words}")) for c in review.checks)
    if may_write and review.stage is ReviewStage.GOING_ON:
        choices = [Choice("Go on", f"review-go-on/{review.number}", primary=True)] if review.missing else []
        if review.synthesis and review.tested is None:
            choices.append(Choice("Test it with the service", f"review-test/{review.number}"))
        if review.recommendations and review.tested is not None:
            choices.append(Choice("Ask for agreement", f"review-ask-agreement/{review.number}"))
        choices.append(Choice("Read the report so far", f"review-report/{review.number}"))
        blocks.append(Choices(tuple(choices)))
    return Message(tuple(blocks))


def standing(review: Review, today: date) -> str:
    """How far it is, in a few words."""
    match review.stage:
        case ReviewStage.GOING_ON:
            return f"week {review.week(today)} of {WEEKS}"
        case ReviewStage.CANCELLED:
            return "not gone on with"
        case _:
            day = review.agreed_on
            return f"agreed by both sides on {show_date(day, today)}" if day else "agreed"


def listed(rows: Sequence[tuple[Review, Priority]], today: date) -> Message:
    """Every review this person may see."""
    if not rows:
        return say("No priority review is going on. The unit begins one like this: ", quiet(COMMISSION), ".")
    table = tuple((str(r.number), p.name, standing(r, today)) for r, p in rows)
    return Message((Table(("No.", "Priority", "How far"), table, "Priority reviews"),))


def week_begins(
    review: Review, priority: Priority, week: int, due: Sequence[Part], late: Sequence[str], *, opening: str
) -> Message:
    """Monday: what the week is for, and what is due."""
    blocks: list[Block] = [
        Paragraph(
            words(f"{opening} Week {week} of the review of ", strong(priority.name), f". {ASKED_IN[week]}")
            if week <= WEEKS
            else words(f"{opening} The six weeks of the review of ", strong(priority.name), " are over.")
        )
    ]
    if due:
        blocks.append(Paragraph(words(f"To have by Friday: {joined([p.value for p in due])}.")))
    if late:
        blocks.append(Paragraph(words("Data still to come:")))
        blocks.append(Items(tuple(words(line) for line in late)))
    if not due and not late:
        blocks.append(Paragraph(words("Everything up to here is in place.")))
    choices = [Choice("Go on", f"review-go-on/{review.number}", primary=True)] if due else []
    choices.append(Choice("Show it", f"review-show/{review.number}"))
    return Message((*blocks, Choices(tuple(choices))))


def nothing_due_yet(review: Review, next_week: int, today: date) -> Message:
    """Everything due has been said."""
    return say(
        f"That is all for now. The next part is due in week {next_week}, from {show_date(review.monday(next_week), today)}. Say ",
        quiet(f'"review {review.number}"'),
        " to go on sooner.",
    )


# Data, visits, hypotheses -----------------------------------------------------------------------------------------


def please_send(
    review: Review, priority: Priority, wanted: Sequence[tuple[int, Wanted]], by: Person, today: date
) -> Message:
    """To whom data is asked of."""
    lines = tuple(words(w.words, f", by {show_date(w.due, today)}.") for _, w in wanted)
    return Message(
        (
            Paragraph(words(f"For the review of {priority.name}, {by.name} would like to ask you for:")),
            Items(lines),
            _in_choices(review, wanted),
        )
    )


def is_it_in(
    review: Review, priority: Priority, wanted: Sequence[tuple[int, Wanted]], opening: str, today: date
) -> Message:
    """The day has passed."""
    lines = tuple(words(strong(w.words), f", asked for by {show_date(w.due, today)}.") for _, w in wanted)
    return Message(
        (
            Paragraph(
                words(f"{opening} For the review of {priority.name}, what stands in the way, or is it in?")
            ),
            Items(lines),
            _in_choices(review, wanted),
        )
    )


def _in_choices(review: Review, wanted: Sequence[tuple[int, Wanted]]) -> Choices:
    several = len(wanted) > 1
    return Choices(
        tuple(
            Choice(f"Number {n} is in" if several else "It is in", f"review-data/{review.number}/{n}")
            for n, _ in list(wanted)[:5]
        )
    )


def data_came(wanted: Wanted) -> Message:
    """Thanks."""
    return say("Thank you. ", strong(wanted.words), " is in.")


def data_came_before(wanted: Wanted, today: date) -> Message:
    """It was in already."""
    day = show_date(wanted.came_on or today, today)
    return say(strong(wanted.words), f" is in already, since {day}. Thank you.")


def which_verdict(number: int) -> Message:
    """A hypothesis holds, holds in part, or does not hold."""
    return say(
        f"Did hypothesis {number} hold, hold in part, or not hold, and why? For example ",
        quiet(f'"hypothesis {number} does not hold, one home in fifty"'),
        ".",
    )


def told_data_came(priority: Priority, wanted: Wanted, by: Person) -> Message:
    """The officer hears."""
    return say(f"{by.name} says this is in, for the review of {priority.name}: ", strong(wanted.words), ".")


def hypothesis_found(number: int, review: Review) -> Message:
    """Read back."""
    each = review.hypotheses[number - 1]
    evidence = f" {closed(sentence(each.evidence))}" if each.evidence else ""
    return say(f"Hypothesis {number}, ", strong(each.words), f": {each.verdict.value}.{evidence}")


def visit_seen(number: int, review: Review) -> Message:
    """Read back."""
    each = review.visits[number - 1]
    return say(f"Kept with visit {number}, ", strong(each.words), f": {each.seen}")


def no_such_line(what: str, count: int) -> Message:
    """That number names nothing; how one is added."""
    part = {"data request": Part.DATA, "hypothesis": Part.HYPOTHESES, "visit": Part.VISITS}[what]
    many = what.replace("esis", "eses") if what == "hypothesis" else f"{what}s"
    named = plural(count, what, many)
    return say(
        f"There {plural(count, 'is', 'are')} {counted(count).lower()} {named} in this review. Add one like this: ",
        quiet(f'"{part.value}: {QUESTIONS[part][1]}"'),
        ".",
    )


# Testing and agreeing ---------------------------------------------------------------------------------------------


def please_test(review: Review, priority: Priority, lead: Person) -> Message:
    """The service hears what it adds up to before anybody else."""
    return Message(
        (
            Paragraph(
                words(
                    f"{lead.first_name}, this is what the review of ",
                    strong(priority.name),
                    " adds up to so far. Nobody outside the team has seen it. Do you see it so?",
                )
            ),
            Paragraph(words(review.synthesis)),
            Choices(
                (
                    Choice("That is how we see it", f"review-so/{review.number}", primary=True),
                    Choice(
                        "Something is missing", f"form/review-missing/{review.number}", missing_form(review)
                    ),
                )
            ),
        )
    )


def missing_form(review: Review) -> Form:
    """What the service would add or put otherwise."""
    return Form(
        "review-missing",
        "What is missing?",
        (
            Field("words", "What would you add, or put otherwise?", "long", optional=False),
            Field("review", "Review", "hidden", value=str(review.number)),
        ),
        "Send it",
    )


def say_what() -> str:
    """Beside an empty field."""
    return "One sentence is enough."


def sent_to_test(lead: Person) -> Message:
    """To the officer."""
    return say(f"{lead.name} has it, and is asked whether the service sees it so.")


def thanks_for_testing(*, sees_it_so: bool) -> Message:
    """To the lead."""
    if sees_it_so:
        return say("Thank you. The recommendations come next, and you have them before anybody else.")
    return say("Thank you. The team has your words, and they stand in the report as you put them.")


def told_tested(review: Review, priority: Priority, lead: Person) -> Message:
    """The officer hears what the service said."""
    tested = review.tested
    if tested is None or tested.sees_it_so:
        return say(f"{lead.name} sees the review of {priority.name} so too. Recommendations come next.")
    return say(
        f"{lead.name} on the review of {priority.name}: ",
        closed(tested.words) if tested.words else "",
        " Say ",
        quiet('"synthesis: ..."'),
        " to put it anew.",
    )


def please_agree(review: Review, priority: Priority, names: Mapping[str, str], today: date) -> Message:
    """Both sides are asked, in the same words."""
    lines = tuple(words(recommendation_line(r, names, today)) for r in review.recommendations)
    return Message(
        (
            Paragraph(words("What the review of ", strong(priority.name), " recommends:")),
            Items(lines, numbered=True),
            Paragraph(
                words(
                    "It stands once the service and the unit have both agreed; then each becomes an action of its owner's."
                )
            ),
            Choices((Choice("We agree", f"review-agree/{review.number}", primary=True),)),
        )
    )


def not_yet(why: str) -> Message:
    """It has not got so far."""
    return say(why)


def one_side_agreed(priority: Priority, by: Person, *, service: bool) -> Message:
    """One of the two."""
    other = "the unit" if service else "the service"
    return say(f"{by.name} agrees to the recommendations for {priority.name}. Now {other}.")


def both_agreed(review: Review, priority: Priority, drawn_into: Sequence[Indicator] = ()) -> Message:
    """It is agreed; where an effect was said, whoever may draw the trajectory is offered to draw it in."""
    count = counted(len(review.recommendations)).lower()
    message = say(
        "The review of ",
        strong(priority.name),
        f" is agreed by both sides. Its {count} {plural(len(review.recommendations), 'recommendation is an action', 'recommendations are actions')} "
        "now, and we look again after three months and after six.",
    )
    if not drawn_into or review.effect is None:
        return message
    return message.and_(
        Paragraph(
            words("What it should bring can be drawn into the trajectory, with its reason and an approver.")
        ),
        Choices(
            tuple(
                Choice(f"Draw it into {i.called}", f"workshop-review/{review.number}/{i.key}")
                for i in drawn_into
            )
        ),
    )


def answer_for_sponsor(
    review: Review, priority: Priority, sponsor: Person, names: Mapping[str, str], today: date
) -> Message:
    """Who wanted the answer has it, once both sides stand by it."""
    lines = tuple(words(recommendation_line(r, names, today)) for r in review.recommendations)
    return Message(
        (
            Paragraph(
                words(
                    f"{sponsor.first_name}, the service and the unit have agreed what the review of ",
                    strong(priority.name),
                    " found and recommends.",
                )
            ),
            Paragraph(words(closed(review.synthesis))),
            Items(lines, numbered=True),
            Paragraph(words("Say ", quiet(f'"review {review.number}"'), " to read it whole.")),
        )
    )


# Checks -----------------------------------------------------------------------------------------------------------


def check_now(
    review: Review,
    priority: Priority,
    months: int,
    rows: Sequence[tuple[str, str]],
    *,
    moved: Sequence[Words],
    opening: str,
) -> Message:
    """Three or six months on: what became of each, what the figures did, and a question."""
    return Message(
        (
            Paragraph(
                words(
                    f"{opening} {counted(months)} months ago both sides agreed the review of ",
                    strong(priority.name),
                    ".",
                )
            ),
            Table(("Recommendation", "What became of it"), tuple(rows), "Recommendations"),
            Items(tuple(moved)),
            Paragraph(words("What has it brought, and what is still in the way?")),
            Choices(
                (
                    Choice(
                        "Say how it stands", f"form/review-check/{review.number}", check_form(review, months)
                    ),
                )
            ),
        )
    )


def check_form(review: Review, months: int) -> Form:
    """How it stands."""
    return Form(
        "review-check",
        f"After {months} months",
        (
            Field("words", "What has it brought, and what is in the way?", "long", optional=False),
            Field("review", "Review", "hidden", value=str(review.number)),
        ),
        "Keep it",
    )


def checked(review: Review) -> Message:
    """Thanks, and what comes next."""
    if review.stage is ReviewStage.CLOSED:
        return say("Thank you. That was the last look; the review is closed, and its report has your words.")
    return say("Thank you. It is in the report, and we look once more after six months.")


def no_check_due() -> Message:
    """Nothing is asked just now."""
    return say("No check of this review is due now.")


def cancelled(priority: Priority) -> Message:
    """Not gone on with."""
    return say(f"The review of {priority.name} is not gone on with. What was written stays.")


def report_on_paper(review: Review) -> Message:
    """How it is printed."""
    return say(
        "On paper: ", quiet(f"stocktake review {review.number} --out review.pdf"), " (or .pptx, .html)."
    )
