"""Stocktakes in conversation: planned, prepared with the leads, held, closed with the actions read aloud."""

from __future__ import annotations

from bot.conversations.routine_parts import Part, Undoing, phrase
from bot.conversations.stocktakes.holding import (
    close,
    read_back,
    start,
    start_pressed,
    stays,
    taken_back,
    undo_called,
    worth,
)
from bot.conversations.stocktakes.looking import (
    deep_dive,
    kept_or_made,
    list_all,
    made,
    questions,
    show,
    show_pack,
)
from bot.conversations.stocktakes.naming import AND, priority_called, scope_of
from bot.conversations.stocktakes.planning import EVERY, cancel, how_to_plan, move, plan
from bot.conversations.stocktakes.preparing import fell_due, good_news_filled, good_news_form, good_news_said
from core.domain.stocktakes import Stocktake

_N = r"(?: (?P<number>\d{1,8}))?"
PART: Part = Part(
    phrases=(
        (
            phrase(
                r"(?:plan |schedule |arrange |hold )?(?:a )?stocktakes? (?:for|of|on) (?!the pack)(?P<scope>.+?)"
                rf",? every (?P<every>{'|'.join(EVERY)}),? from (?P<day>.+?)(?: at (?P<at>[\d:.]{{1,5}} ?(?:am|pm)?))?"
                r"(?:,? with (?P<who>.+?))?(?:,? (?:for )?(?P<minutes>\d{2,3}) minutes)?"
            ),
            plan,
        ),
        (
            phrase(
                r"(?:plan |schedule |arrange |hold )?(?:a |the )?stocktake (?:for|of|on) (?!the pack)(?P<scope>.+?)"
                r"(?: on (?P<day>.+?)| (?P<day2>(?:next |this )?(?:week|mon|tues|wednes|thurs|fri)(?:day)?|tomorrow))(?: at (?P<at>[\d:.]{1,5} ?(?:am|pm)?))?(?:,? with (?P<who>.+?))?"
                r"(?:,? (?:for )?(?P<minutes>\d{2,3}) minutes)?"
            ),
            plan,
        ),
        (
            phrase(
                r"(?:plan|schedule|arrange|book|new) (?:a |the |another )?stocktakes?(?: (?:for|of) (?P<scope>.+))?"
            ),
            how_to_plan,
        ),
        (phrase(r"stocktakes|(?:when is )?(?:the |my )?next stocktakes?"), list_all),
        (phrase(rf"(?:the )?agenda(?: of stocktake{_N})?"), show),
        (phrase(rf"(?:show )?(?:the )?stocktake{_N}"), show),
        (
            phrase(
                rf"(?:show |read )?(?:me )?(?:the )?(?:stocktake )?pack{_N}(?:,? as (?:it was )?(?:known )?(?:on|at) (?P<known>.+))?"
            ),
            show_pack,
        ),
        (phrase(rf"(?:stocktake{_N} )?questions(?: for the stocktake)?"), questions),
        (phrase(rf"deep dive(?: into| on|:)? (?P<what>.+?)(?: (?:in|at|for) stocktake{_N})?"), deep_dive),
        (phrase(rf"(?:start|begin|open) (?:the )?stocktake{_N}"), start),
        (phrase(rf"(?:close|end|finish) (?:the )?stocktake{_N}"), close),
        (
            phrase(
                rf"(?:move|postpone|bring forward) (?:the )?stocktake{_N} (?:to|until) (?P<day>.+?)"
                r"(?: at (?P<at>[\d:.]{1,5} ?(?:am|pm)?))?"
            ),
            move,
        ),
        (phrase(r"(?:read (?:it |them |that |all )?back|actions so far|what have we agreed)\??"), read_back),
        (phrase(rf"cancel (?:the )?stocktake{_N}"), cancel),
        (phrase(r"good news ?[:–-] ?(?P<line>.+)"), good_news_said),
    ),
    buttons={"worth": worth, "stocktake-start": start_pressed},
    opens={"good-news": good_news_form},
    forms={"good-news": good_news_filled},
    falls_due={"stocktake": fell_due},
    undoes={Stocktake: Undoing(undo_called, stays, after=taken_back)},
)
__all__ = ["AND", "PART", "kept_or_made", "made", "priority_called", "scope_of"]
