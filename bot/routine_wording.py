"""What the bot says between the unit's routines: where one was, what was left, what one can say."""

from __future__ import annotations

from collections.abc import Sequence

from bot.action_wording import ACTION_EXAMPLE
from bot.messages import (
    Choice,
    Choices,
    Message,
    Words,
    quiet,
    say,
    strong,
    words,
)
from bot.stocktake_wording import PLAN_EXAMPLE
from bot.talk import InRoutine
from bot.wording import counted, joined, plural
from bot.wording.examples import Examples
from core.domain.people import Person

_STEM = 8
_CALLED = {
    "plan": "the delivery plan", "workshop": "the workshop", "review": "the review", "action": "an action that has no day yet",
    "moderation": "the moderation",
}  # fmt: skip


def where_we_were(step: InRoutine) -> Message:
    """Something else came between; the way back."""
    return say(f"We were in the middle of {_CALLED.get(step.about, step.about)}.").and_(
        Choices((Choice("Go on with it", f"go-on/{step.about}"), Choice("Leave it for now", "leave-it")))
    )


def taken_back(what: str) -> Message:
    """It stands again as it did before."""
    return say("Taken back: ", strong(what), ".")


def changed_since(what: str) -> str:
    """Somebody has gone on from there."""
    return f"{what[:1].upper()}{what[1:]} has changed since, so it stays. Say it anew to change it."


def stays(what: str) -> str:
    """It was begun, and there is no going back to before that."""
    return f"{what[:1].upper()}{what[1:]} stays as it is. Say it anew to change it."


def joined_up(what: Sequence[str]) -> str:
    """Several things that were taken back at once."""
    return joined(what)


def beside_theirs(who: str) -> str:
    """Two people were asked for the same lines; both have a place."""
    return f"{who} wrote here meanwhile, so yours stand after theirs."


def instead_of_theirs(who: str, theirs: str) -> Message:
    """Two people were asked for the same text; the second decides knowingly."""
    return say(
        f"{who} wrote here meanwhile: ",
        strong(theirs),
        ". Yours is not kept yet. Say it again to put it in that place, or ",
        quiet('"skip"'),
        " to leave theirs.",
    )


def ways_out(opening: str) -> str:
    """How one leaves a section: said when it begins, not again after each answer."""
    return "" if opening else ' Say "skip", "undo", or "leave it" and come back any time.'


def heard_as_first_said() -> Message:
    """A message of a routine was edited: nothing happens twice."""
    return say("I have that as you first said it, and nothing is done twice. To change it, say it anew.")


def left_for_now(step: InRoutine) -> Message:
    """The person will come back to it."""
    if step.about == "action":
        return say("Nothing is recorded. Say it again with its day whenever you like.")
    return say("Kept as it is. Say ", quiet(f'"{step.about}"'), " whenever you want to go on.")


def lines_about(lines: Sequence[Words], topic: str) -> list[Words]:
    """The lines of help that have to do with a word, as "plans" or "reviews"."""
    stem = topic.casefold().rstrip("s")[:_STEM]
    return [line for line in lines if stem in "".join(span.text for span in line).casefold()]


def help_lines(person: Person, ex: Examples, *, lead: bool) -> list[Words]:
    """What one can say in the unit's routines, by role, in a few lines."""
    lines = _for_a_lead(ex) if lead else []
    if person.runs_the_unit:
        lines.append(
            words(
                strong("Routines"),
                ' "stocktakes", "actions", "plans", "reviews", "league table", "drafts", "health". How each is begun: '
                '"help stocktakes", "help plans", "help assessment", "help reviews", "help summaries".',
            )
        )
    elif not lead:
        lines.append(words(strong("Stocktakes"), ' "stocktakes", "pack", "actions", "league table".'))
    return lines


def help_topics(person: Person, ex: Examples, *, lead: bool) -> list[Words]:
    """Everything one can say in the routines, a line for each of them."""
    lines = _for_a_lead(ex) if lead else []
    return lines + (_for_the_unit(ex) if person.runs_the_unit else [])


def waiting_for_the_unit(counts: Sequence[tuple[int, str, str, str]]) -> Words:
    """What to do now, with what to say to see it."""
    some = [f'{counted(n).lower()} {plural(n, one, many)} ("{say_}")' for n, one, many, say_ in counts if n]
    if not some:
        return words("Nothing waits for the unit just now.")
    return words(strong("Waiting for the unit: "), f"{joined(some)}.")


def topic_heading() -> Words:
    """Above the lines about one of the routines."""
    return words("For that you can say things like these.")


def _for_a_lead(ex: Examples) -> list[Words]:
    return [
        words(
            strong("Plan"),
            f' "plan for {ex.name}", "workshop for {ex.name}", "milestone 1 of {ex.name} done".',
        ),
        words(strong("Agreed"), ' "my actions", "action 3 done", "questions" before a stocktake.'),
        words(strong("Together"), f' "help me with {ex.name}" looks at your figures with you.'),
    ]


def _for_the_unit(ex: Examples) -> list[Words]:
    about = f', "draft summary for {ex.portfolio}"' if ex.portfolio else ""
    return [
        words(strong("Stocktakes"), f' {PLAN_EXAMPLE}, "agenda", "pack", "start stocktake".'),
        words(strong("Actions"), f' {ACTION_EXAMPLE}, "actions".'),
        words(
            strong("Assessment"), ' "assess Homes with Tom and Grace", "scores", "reveal", "league table".'
        ),
        words(
            strong("Plans"),
            f' "plans", "check plan for {ex.name}", "agree plan for {ex.name}", "milestones", "workshop for {ex.name}".',
        ),
        words(strong("Reviews"), f' "review of {ex.name}", "reviews", "review report".'),
        words(
            strong("Summaries"),
            f' "summaries every month", "note monthly", "report twice a year"{about}, "drafts".',
        ),
        words(strong("Two people"), ' "pending" for what waits for a second person.'),
    ]
