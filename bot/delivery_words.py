"""What is said about delivery itself: a chart that could not be added, a message that could not be sent."""

from __future__ import annotations

from bot.messages import Message, Words, quiet, say, strong, words


def chart_missing(alternative: str) -> Words:
    """In the place of a picture the platform would not take."""
    return words(quiet("The chart could not be added this time. It shows: "), alternative)


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
        ".",
    )
