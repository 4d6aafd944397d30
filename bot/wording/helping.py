"""What one can say, by role: every example can be typed as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from bot.messages import Words, strong, words
from bot.wording.examples import Examples


def help_lines(ex: Examples, *, lead: bool, officer: bool) -> Iterator[Words]:
    """The month's own lines of `help`: for a lead, for the unit, for those who only look."""
    if lead:
        yield from _for_a_lead(ex)
    if officer:
        yield from _for_the_unit(ex)
    if not lead and not officer:
        everybody = f', "status {ex.portfolio}"' if ex.portfolio else ""
        somebody = f', "status {ex.lead}"' if ex.lead else ""
        yield words(strong("Ask"), f' "status" for everything, or a name: "{ex.name}"{everybody}{somebody}.')
        yield words(strong("Look"), f' "chart {ex.name}", "history {ex.name}", "flags", "late".')


def begin_with_its_name(*, officer: bool) -> str:
    """In a channel, before the examples: people talk with each other there."""
    example = "pause round" if officer else "status"
    return f' Here, begin with "@stocktake": "@stocktake {example}".'


def _for_a_lead(ex: Examples) -> Iterator[Words]:
    ask = f', "ask {ex.officer} for {ex.name}"' if ex.officer else ""
    yield words(strong("Answer"), f' in any way you like: "{ex.answer}", or use the form.')
    yield words(
        strong("Not yet?"), f' "{ex.name} not till the 10th", "no data for {ex.name}, system down"{ask}.'
    )
    yield words(strong("Put right"), f' "undo", or "{ex.correction}, late jobs came in".')
    yield words(strong("Away?"), ' "I\'m away from the 3rd to the 17th".')
    yield words(
        strong("Look"),
        f' "mine", "chart {ex.name}", "history {ex.name}", "what does {ex.name} measure?".',
    )


def _for_the_unit(ex: Examples) -> Iterator[Words]:
    """What is done most; the routines have a line that leads to theirs."""
    everybody = f', "status {ex.portfolio}"' if ex.portfolio else ""
    somebody = f', "status {ex.lead}"' if ex.lead else ""
    yield words(
        strong("See"),
        f' "status", or a name: "{ex.name}"{everybody}{somebody}; "late", "flags", "chart {ex.name}", "history {ex.name}".',
    )
    yield words(
        strong("The round"),
        f' "round", "preview", "extend round to {ex.day}", "pause round", "resume round", "close round".',
    )
    answer = f", {ex.for_lead}" if ex.lead else ""
    hand = f', "hand {ex.name} to {ex.officer}"' if ex.officer else ""
    remind = f', "remind {ex.lead}"' if ex.lead else ""
    yield words(
        strong("Step in"), f' "exempt {ex.name}", "extend {ex.name} to {ex.day}"{answer}{hand}{remind}.'
    )
    yield words(
        strong("Flags"),
        ' press a button, or in the flag\'s thread "acknowledge", "snooze until Friday", "close, reason". In the unit\'s '
        'channel itself, begin anything longer than "status" with "@stocktake ...".',
    )
