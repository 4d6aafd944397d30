"""What is said about delivery itself: a chart that could not be added, a message that could not be sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages import Choice, Choices, Items, Message, Words, quiet, say, strong, words
from bot.wording import counted, either, joined, plural
from core.domain.people import Person

SOMEBODY = "somebody"
"""Who was mentioned, where the platform does not say who that is."""
NOT_THIS_FORM = (
    "Not recorded",
    (
        "This form is of another version of Stocktake than the one that is running, and nothing of it was recorded. "
        "Please open it again from the message it belongs to, or just write your answer there."
    ),
)
NOT_THIS_SHORTCUT = (
    "Nothing was done",
    (
        "This shortcut is of another version of Stocktake than the one that is running. "
        "Please write to Stocktake instead; help says what it can do."
    ),
)
NOT_THIS_COMMAND = (
    "Nothing was done: this command is of another version of Stocktake than the one that is running. "
    "Please use /stocktake instead; /stocktake help says what it can do."
)
"""A title and what is below it, where the app that is set up and the program that runs are not of one version."""
_SHOWN_ALONE = 4
"""Buttons of one kind under a message: more would fill a phone's screen."""


def chart_missing(alternative: str) -> Words:
    """In the place of a picture the platform would not take."""
    return words(quiet("The chart could not be added this time. It shows: "), alternative)


def buttons_missing(labels: Sequence[str]) -> Words:
    """In the place of buttons the platform would not take: what to write instead.

    >>> buttons_missing(["Acknowledge", "Snooze"])[0].text
    'Its buttons could not be shown. In its thread write "acknowledge" or "snooze until Friday" instead.'
    """
    if "Snooze" in labels:
        written = [f'"{said}"' for label, said in _TO_A_FLAG.items() if label in labels]
        instead = f"In its thread write {either(written)} instead."
    else:
        instead = f'They were: {", ".join(labels)}. Write what you want instead; "help" says how.'
    return words(quiet(f"Its buttons could not be shown. {instead}"))


_TO_A_FLAG = {
    "Acknowledge": "acknowledge",
    "Ask the lead": "ask the lead",
    "Assign": "assign to (a name)",
    "Snooze": "snooze until Friday",
    "Close": "close, and the reason",
}
"""What a flag's thread hears for each of its buttons."""


def more_than_fits() -> Words:
    """At the end of a message that is longer than the platform takes."""
    return words(quiet("There is more than fits in one message. Ask about one priority to see the rest."))


def nothing_to_say() -> Words:
    """In a message without anything in it."""
    return words(quiet("Nothing to show."))


def not_delivered(to: str, platform: str, why: str, begins: str) -> Message:
    """To the unit: a message was set aside, for whom, where, and why."""
    return say(
        "A message to ",
        strong(to),
        f" could not be delivered on {platform}: {why}. It began: ",
        quiet(begins),
    )


def several_not_delivered(platform: str, people: Sequence[tuple[str, str, str]]) -> Message:
    """To the unit: who could not be reached at one moment, and why. Of each the message's key, their name, the reason."""
    alike = Counter((name, why) for _, name, why in people)
    lines = tuple(
        words(strong(name[:1].upper() + name[1:]), f" ({times} messages): {why}" if times > 1 else f": {why}")
        for (name, why), times in alike.items()
    )
    again: tuple[Choice, ...] = (Choice("Send them all again", f"undelivered-all/{platform}"),)
    if len(people) == len({name for _, name, _ in people}) <= _SHOWN_ALONE:
        again = tuple(
            Choice(f"Send to {name} again", f"undelivered-again/{platform}/{key}") for key, name, _ in people
        )
    opening = f"{len(people)} messages could not be delivered on {platform.capitalize()}:"
    return say(opening).and_(Items(lines)).and_(Choices(again))


def perhaps_sent(to: str, platform: str, why: str, begins: str) -> Message:
    """To the unit: a message may or may not have arrived, and only a person can find out."""
    return say(
        "A message to ",
        strong(to),
        f" was perhaps sent on {platform}: {why}. It began: ",
        quiet(begins),
        " If they do not have it, send it again.",
    )


def what_to_do(platform: str, key: str, *, perhaps: bool) -> Choices:
    """Under such a message; a refused one can only be sent again."""
    again = Choice("Send it again", f"undelivered-again/{platform}/{key}")
    there = Choice("Mark as sent", f"undelivered-sent/{platform}/{key}")
    return Choices((again, there) if perhaps else (again,))


def sent_again(platform: str) -> Message:
    """An officer had it sent again."""
    return say(f"It goes out again on {platform} now.")


def all_sent_again(platform: str, many: int) -> Message:
    """An officer had everything sent again to those who could not be reached."""
    return say(
        f"{counted(many)} {plural(many, 'message')} {plural(many, 'goes', 'go')} out again on {platform} now."
    )


def marked_as_sent() -> Message:
    """An officer says that it arrived."""
    return say("Noted as sent.")


def dealt_with() -> Message:
    """Somebody else was quicker."""
    return say("That message has been dealt with already.")


def deputy_asked_meanwhile(lead: str, deputy: str) -> Words:
    """Below an undeliverable message to a lead whose deputy is asked instead."""
    return words(strong(deputy), f" is asked for {lead}'s figures meanwhile.")


def nobody_reached(leads: Sequence[str]) -> Words:
    """The same, where who stands in cannot be reached either."""
    whose = joined([f"{lead}'s" for lead in leads])
    return words(
        strong("Nobody can be reached"),
        f" for {whose} figures just now, neither they nor their deputy. The unit can answer for them.",
    )


def cannot_be_reached(people: Sequence[tuple[str, str, str]]) -> Words:
    """Under what is late: who cannot be written to, where, and who is asked meanwhile."""
    told = (f"{name} on {platform.capitalize()}{meanwhile}" for name, platform, meanwhile in people)
    return words(strong("Cannot be reached: "), "; ".join(told), ".")


def meanwhile(deputy: str, *, reached: bool) -> str:
    """Behind the name of somebody who cannot be reached: their deputy is asked, or cannot be reached either."""
    if not deputy:
        return ""
    return f" ({deputy} is asked meanwhile)" if reached else f" (nor can {deputy}, who stands in)"


def nobody_to_ask_meanwhile(lead: str) -> Words:
    """The same, where there is no deputy to ask."""
    return words(f"{lead} has no deputy to ask meanwhile; the unit can answer for them.")


def sending_stopped(platform: str, why: str) -> Message:
    """To the unit: nothing goes out on a platform any more, and nothing is lost."""
    return say(
        f"Sending on {platform} has stopped: {why}. Answers are still taken and everything to be said is kept. "
        "I try again every five minutes. Where a setting has to be mended, it goes out when Stocktake is started again "
        "with that; ",
        quiet(f"stocktake check {platform.lower()}"),
        " says how.",
    )


def share(token: str) -> Choices:
    """Under an answer that only one person in a channel can see."""
    return Choices((Choice("Share here", token),))


def we_were_away(person: Person, since: datetime, until: datetime, names: Sequence[str]) -> Message:
    """To somebody who was asked: an answer given meanwhile may not have been heard."""
    zone = ZoneInfo(person.time_zone)
    begun, ended = since.astimezone(zone), until.astimezone(zone)
    same = begun.date() == ended.date()
    span = f"{begun:%H:%M} to {ended:%H:%M}" if same else f"{begun:%-d %B, %H:%M} to {ended:%-d %B, %H:%M}"
    return say(
        f"I was out of reach from {span}, and what you wrote then may not have reached me. Not in yet: ",
        strong(joined(names)),
        ". If you have answered already, please send it once more; if not, there is no hurry beyond the day I named.",
    )
