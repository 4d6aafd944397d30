"""The month's conversation: a lead's reply is read, recorded, judged and answered.

What the reader finds is carried out here; what it does not find is asked again. Nothing is recorded that the
person did not say.
"""

from bot.conversations.monthly_figures.answering import answer
from bot.conversations.monthly_figures.arranging import (
    LONGEST_WAIT,
    defer,
    excuse,
    hand_over,
    pass_on,
    people_called,
)
from bot.conversations.monthly_figures.hearing import (
    find,
    find_again,
    hear,
    hear_one,
    is_a_reply,
)
from bot.conversations.monthly_figures.outcome import Outcome, behalf_of, whose
from bot.conversations.monthly_figures.proposing import LATE_DATA, propose, read_number
from bot.conversations.monthly_figures.putting import correction_statuses, put_next, wording_of
from bot.conversations.monthly_figures.taking import (
    carry_out_correction,
    take_indicator,
    take_month,
    take_offer,
)

__all__ = [
    "LATE_DATA",
    "LONGEST_WAIT",
    "Outcome",
    "answer",
    "behalf_of",
    "carry_out_correction",
    "correction_statuses",
    "defer",
    "excuse",
    "find",
    "find_again",
    "hand_over",
    "hear",
    "hear_one",
    "is_a_reply",
    "pass_on",
    "people_called",
    "propose",
    "put_next",
    "read_number",
    "take_indicator",
    "take_month",
    "take_offer",
    "whose",
    "wording_of",
]
