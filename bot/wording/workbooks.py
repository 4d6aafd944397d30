"""Workbooks and other files that are sent."""

from __future__ import annotations

from bot.messages import (
    Choice,
    Choices,
    Message,
    Paragraph,
    quiet,
    say,
    strong,
    words,
)


def no_files(name: str, example_: str) -> Message:
    """A picture or document is kept out, politely."""
    return say(
        "Thank you, but I can't read figures from a file (",
        quiet(name[:80]),
        "), and I have not kept it. Please type them, for example ",
        quiet(f'"{example_}"'),
        ", or paste the cells.",
    )


def no_files_here(name: str) -> Message:
    """The same, to somebody whose figures are not asked for."""
    return say(
        "Thank you, but I can't read files (",
        quiet(name[:80]),
        "), and I have not kept it. Say ",
        quiet('"help"'),
        " to see what you can ask.",
    )


def workbook_offered(name: str, changes: str, key: str) -> Message:
    """What a workbook would change, to be brought in or left."""
    return say("I have looked at ", strong(name[:80]), ". Importing it would change this:").and_(
        *(Paragraph(words(line)) for line in _shortened(changes)),
        Choices(
            (
                Choice("Import it", f"import/{key}", primary=True),
                Choice("Leave it", f"leave-workbook/{key}"),
            )
        ),
    )


def workbook_changes_nothing(name: str) -> Message:
    """The workbook says what is held already."""
    return say(
        "I have looked at ", strong(name[:80]), ". It says what I have already, so nothing would change."
    )


def workbook_to_mend(name: str, trouble: str) -> Message:
    """A workbook that cannot be taken: every complaint, by its cell."""
    return say("I have looked at ", strong(name[:80]), ". It can't be taken as it is.").and_(
        *(Paragraph(words(line)) for line in _shortened(trouble))
    )


def workbook_brought_in(changes: str) -> Message:
    """Done."""
    return say("Done. This has changed:").and_(*(Paragraph(words(line)) for line in _shortened(changes)))


def workbook_left() -> Message:
    """Nothing was changed."""
    return say("Left as it was. I have not kept the file.")


def workbook_offer_passed() -> Message:
    """The button of an offer that has been answered."""
    return say("That workbook has been dealt with already. Send it again to look at it once more.")


def _shortened(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    more = [f"... and {len(lines) - 24} more lines"] if len(lines) > 24 else []
    return [*lines[:24], *more]


def how_to_import(name: str) -> Message:
    """A workbook from the unit: how it is brought in."""
    here = "" if name.lower().endswith(".xlsx") else " Saved as .xlsx it can be sent here and looked at."
    return say(
        "That looks like a workbook (",
        quiet(name[:80]),
        f"). I have not kept it.{here} A portfolio is brought in where Stocktake runs, too. First ",
        quiet("stocktake import FILE --dry-run"),
        " shows what would change and every mistake by its cell; then ",
        quiet("stocktake import FILE"),
        " does it.",
    )
