"""A remark as its author typed it: found again in the message, tags and curled quotes included.

Reading goes by a tidied copy, in which a tag is a space and every quote straight. What is kept beside a figure, and shown
to others, is what was written.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.understanding.tidy import plain_characters

_LONGEST = 8_000
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>")
_ATOM = re.compile(
    rf"(?<!\S)@\w[\w.\-]{{0,60}}|<at>[^<>\n]{{0,80}}</at>|{_TAG.pattern}|<[@#!][^<>\n]{{1,80}}>|&#?\w{{1,32}};|\r\n|.",
    re.DOTALL,
)
_PING = r"@\w[\w.\-]{0,60}|<at>[^<>\n]{0,80}</at>|<[@#!][^<>\n]{1,80}>"
_PINGS_BEFORE = re.compile(rf"(?<=\s)(?:(?:{_PING})[ \t]+)+$")
_PINGS_AFTER = re.compile(rf"(?:[ \t]+(?:{_PING}))+(?!\S)")
_MOST_PINGED = 400
"""Characters of mentions kept on either side."""
_EMPHASIS = "*_~`"
_SPACES = re.compile(r"\s+")


def as_typed(remark: str, typed: str) -> str:
    """The stretch of `typed` that `remark` is the tidied copy of; the remark itself where there is none.

    >>> as_typed("late keys again", "voids 31 - <b>late</b> keys again")
    '<b>late</b> keys again'
    >>> as_typed("they're late", "31 because they\u2019re late")
    'they’re late'
    >>> as_typed("late", "voids 31 - *late*")
    '*late*'
    >>> as_typed("has keys", "voids 31, @tom @ann has keys @here")
    '@tom @ann has keys @here'
    >>> as_typed("something else", "voids 31")
    'something else'
    """
    if remark in typed and not any(mark in typed for mark in f"<@{_EMPHASIS}"):
        return remark
    copy, places = _copied(typed[:_LONGEST])
    wanted = _SPACES.sub(" ", remark).strip()
    at = copy.rfind(wanted) if wanted else -1
    if at < 0:
        return remark
    begin, end = places[at][0], places[at + len(wanted) - 1][1]
    for tag in _TAG.finditer(typed):
        if tag.start() == end:
            end = tag.end()
    for tag in reversed(list(_TAG.finditer(typed[:begin]))):
        if tag.end() == begin:
            begin = tag.start()
    begin = len(typed[:begin].rstrip(_EMPHASIS))
    while typed[end : end + 1] in set(_EMPHASIS):
        end += 1
    before = _PINGS_BEFORE.search(typed, max(0, begin - _MOST_PINGED), begin)
    after = _PINGS_AFTER.match(typed, end)
    return typed[before.start() if before else begin : after.end() if after else end]


@lru_cache(4096)
def _plain(atom: str) -> str:
    return plain_characters(atom)


def _copied(typed: str) -> tuple[str, list[tuple[int, int]]]:
    """The tidied copy with single spaces, and where each of its letters stands in what was typed."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for atom in _ATOM.finditer(typed):
        for letter in _plain(atom[0]):
            spaced = " " if letter.isspace() else letter
            if spaced == " " and letters[-1:] == [" "]:
                continue
            letters.append(spaced)
            places.append(atom.span())
    return "".join(letters), places
