"""What is said in a card around a message: that a form was sent, that a chart cannot be shown, that more follows."""

from __future__ import annotations

from bot.messages import Picture, Words, quiet, words


def form_sent() -> Words:
    """Below a card whose form was taken."""
    return words(quiet("Thank you, that has been sent. The answer is below."))


def picture_in_words(picture: Picture) -> Words:
    """In the place of a chart that cannot be shown here."""
    return words(quiet(f"[Chart: {picture.alternative}]"))


def cut_short() -> Words:
    """At the end of a message longer than the platform carries."""
    return words(quiet("There is more than fits here. Say a name for the detail."))


def taken() -> str:
    """A button that was heard, be it allowed or not: what comes of it follows as a message."""
    return "Heard. The answer is in this conversation."


def not_taken(reference: str) -> str:
    """A button that could not be heard."""
    return (
        f"Something went wrong on our side and nothing was recorded. Please try again, or quote {reference}."
    )


def leave_form() -> str:
    """The button that puts a form away."""
    return "Leave it"


def choose() -> str:
    """In a list where nothing is chosen yet."""
    return "Choose"


def please_fill_in() -> str:
    """Beside a field that may not be empty."""
    return "This one is needed."


def pressed_elsewhere() -> str:
    """A form opened where others can see it is sent privately."""
    return "Only you see this form."
