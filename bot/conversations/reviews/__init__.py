"""A priority review in conversation: commissioned, a part at a time by its weeks, tested, agreed by both, checked."""

from __future__ import annotations

from bot.conversations.reviews.agreeing import (
    agree,
    agree_said,
    ask_agreement,
    check_filled,
    check_form,
    missing_filled,
    missing_form,
    sees_it_so,
    test,
    test_said,
    words_needed,
)
from bot.conversations.reviews.commissioning import begin, filled, form, form_mistakes
from bot.conversations.reviews.fieldwork import data_button, data_said, hypothesis, seen, unclear
from bot.conversations.reviews.going import answered, ask_again, say_part
from bot.conversations.reviews.looking import (
    cancel,
    document_of,
    go_on,
    go_on_button,
    report_button,
    report_said,
    show_all,
    show_button,
    show_numbered,
)
from bot.conversations.reviews.parts import FOUND
from bot.conversations.reviews.taking_back import UNDOING
from bot.conversations.reviews.weeks import fell_due
from bot.conversations.routine_parts import Part as Routine
from bot.conversations.routine_parts import phrase
from core.domain.reviews import Part, Review

_N = r"(?: (?P<number>\d{1,8}))?"
_OF = r"(?: (?:of|in|for) review (?P<review>\d{1,8}))?"
_PARTS = "|".join(sorted((p.value for p in Part), key=len, reverse=True))
PART: Routine = Routine(
    phrases=(
        (phrase(rf"(?:show )?(?:the |priority )?review{_N}"), show_numbered),
        (phrase(r"(?:priority )?reviews"), show_all),
        (phrase(rf"(?:the )?(?:review report|report of (?:the )?review){_N}"), report_said),
        (phrase(rf"(?:cancel|stop|drop) (?:the )?review{_N}"), cancel),
        (
            phrase(
                r"(?:commission |start |begin |open )?(?:a |the )?(?:priority )?review (?:of|for|into) (?P<name>[^,:]+?)"
                r"(?:,? from (?P<from_>(?:flag|stocktake) \d{1,8}))?"
            ),
            begin,
        ),
        (phrase(rf"(?:we |i )?agree (?:to |with )?(?:the )?review{_N}"), agree_said),
        (
            phrase(
                r"test (?:the )?(?:synthesis|review)(?: (?:of review )?(?P<number>\d{1,8}))?(?: with the service)?"
            ),
            test_said,
        ),
        (phrase(rf"{FOUND}{_OF}"), hypothesis),
        (phrase(r"hypothesis (?P<number>\d{1,2}) .+"), unclear),
        (
            phrase(rf"data (?P<number>\d{{1,2}})(?: is| has)? (?:in|came|come|sent|here|arrived){_OF}"),
            data_said,
        ),
        (phrase(rf"visit (?P<number>\d{{1,2}}){_OF} ?[:–-] ?(?P<words>.+)"), seen),
        (phrase(rf"(?P<part>{_PARTS}){_OF} ?: ?(?P<words>.+)"), say_part),
    ),
    buttons={
        "review-go-on": go_on_button,
        "review-show": show_button,
        "review-report": report_button,
        "review-data": data_button,
        "review-test": test,
        "review-so": sees_it_so,
        "review-ask-agreement": ask_agreement,
        "review-agree": agree,
    },
    opens={"review": form, "review-missing": missing_form, "review-check": check_form},
    forms={"review": filled, "review-missing": missing_filled, "review-check": check_filled},
    mistakes={"review": form_mistakes, "review-missing": words_needed, "review-check": words_needed},
    steps={"review": answered},
    asks={"review": ask_again},
    falls_due={"review": fell_due},
    undoes={Review: UNDOING},
)
__all__ = ["PART", "document_of", "go_on"]
