"""A message as typed becomes plain text: one kind of space, dash and digit, and only the words meant for us.

Quoted replies, signatures, disclaimers and mentions go; what a person wrote stays in order and in their letters.
Every pattern here is bounded, so that the time taken grows with the length of the text and no faster.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

LONGEST = 4_000
_READ_AT_MOST = 40_000

_VULGAR = {
    "½": ".5", "¼": ".25", "¾": ".75", "⅕": ".2", "⅖": ".4", "⅗": ".6", "⅘": ".8", "⅛": ".125", "⅜": ".375",
    "⅝": ".625", "⅞": ".875",
}  # fmt: skip
_HALF_MORE = re.compile(rf"(?<=\d)[{''.join(_VULGAR)}]")
_LETTERS = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u2032": "'", "\u201c": '"', "\u201d": '"', "\u2033": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2014": "–", "\u2015": "–", "\u2212": "\u2212", "\u2024": ".",
    "\u066b": ".", "\u066c": ",", "\u066a": "%", "\u2026": "...", "\u00d7": " x ", "\u2192": "->", "\u27a1": "->",
    "\u2794": "->", "\u25b2": " up ", "\u2191": " up ", "\u25b3": " up ", "\u25bc": " down ", "\u2193": " down ",
    "\u25bd": " down ", "\u2248": "~", "\u2265": ">=", "\u2264": "<=", "\u20e3": "", "\ufe0f": "", "\u2044": "/",
    "\u2022": "\n", "\uffe1": "£", "\ufe6a": "%", "\u00b1": " plus or minus ", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\u2028": "\n",
    "\u2029": "\n", "\u0085": "\n", "§": " section ", "¤": " ", "`": " ",
    "\u202e": " backwards ",
})  # fmt: skip
_UNSEEN = {"Cf", "Cc", "Cs", "Co", "Cn"}
_TAGS = re.compile(r"<at>[^<>\n]{0,80}</at>|<[@#!][^<>\n]{1,80}>|</?[a-zA-Z][^<>\n]{0,80}>")
_MENTION = re.compile(r"(?<!\S)@\w[\w.\-]{0,60}")
_STRUCK = re.compile(r"~~([^~\n]{1,40})~~|(?<![\w~])~([^~\s][^~\n]{0,40}?)~(?![\w~])")
_DICTATION = {
    "full stop": ".",
    "comma": ",",
    "new line": "\n",
    "exclamation mark": ".",
    "new paragraph": "\n",
}
_DICTATED = re.compile(r" (?:full stop|comma|new line|new paragraph|exclamation mark)(?=\s|$)", re.IGNORECASE)
_POINT = re.compile(r"(?<![\d.,£])(\d{1,4}) point (\d{1,2})(?![\d.,:/])", re.IGNORECASE)
_IS = re.compile(
    r"\b(?!(?:it|that|there|here|what|who|he|she|let|month|year)'s)([A-Za-z]{1,20})'s (?=(?:at |about |around |now )?£?\d)"
)
_EMOJI = re.compile(r"(?<!\S):[a-z][a-z0-9_+\-]{1,30}:(?!\S)")
_WORKING = re.compile(r"(?<=\d)[ ]?w/[ ]?days?(?!\w)", re.IGNORECASE)
_THREE_QUARTERS = re.compile(r"(?<![\d.,]\d)(?<=\d) and three[ -]quarters?(?= \w)", re.IGNORECASE)
_WHICH_DAYS = re.compile(r"(?<=\d )days? \((working|calendar)\)", re.IGNORECASE)
_EMOTICON = re.compile(r"(?<![^\s\d%.!])[:;]-?[)(D|/](?!\S)")
_IN_THOUSANDS = re.compile(
    r"(?<![\w.,£])(?:in )?(\(?)(?:£ ?(?:k|'?000'?s?|thousands?)|'?000'?s|'000)(?![\w%]|[.,]\d)", re.IGNORECASE
)
_UNDERSCORE = re.compile(r"(?<=[a-zA-Z])_(?=[a-zA-Z])")
_UNDER = re.compile(r"(?<![\w/])u/s(?![\w/])", re.IGNORECASE)
_ON_LEAVE = re.compile(r"(?<![\w/])a/l(?![\w/])", re.IGNORECASE)
_OF_FOUR = {"1/2": ".5", "1/4": ".25", "3/4": ".75"}
_QUARTERS = re.compile(r"(?<=\d) (?:1/2|[13]/4)(?=[ ]?(?:%|[a-z]|$))", re.IGNORECASE)
"""The fraction after a whole number ("5 1/2 mins")."""
_REGISTERED = re.compile(
    r"\b(?:vat|company|charity|registration)(?: (?:reg(?:istration|istered)?|house))?\.? (?:no|number)\b[.: ]{0,3}(?:gb ?)?[\d ]{6,14}\b",
    re.IGNORECASE,
)
"""What a council is registered under, at the foot of its e-mail."""
_SHORT_FOR = {
    "gr8": "great", "b4": "before", "l8": "late", "l8r": "later", "m8": "mate",
    "2moro": "tomorrow", "2morrow": "tomorrow", "2mrw": "tomorrow", "2nite": "tonight",
}  # fmt: skip
_SHORTHAND = re.compile(
    r"(?<![\w.])(?<!cell )(?<!row )(?<!tab )(?<!col )(?:gr8|b4|l8r?|m8|2moro|2morrow|2mrw|2nite)(?!\w)",
    re.IGNORECASE,
)
_GLUED = re.compile(r"\b(was|is|its|it's|are)(?=\d+(?:\.\d+)?(?![\w.]))", re.IGNORECASE)
_THIS_TIME = re.compile(
    r"(?<!\bat )(?<!\bby )(?<!\babout )(?<!\bfrom )\bthis time(?: a?round)?(?=\s*(?:$|[.,;:!\n)]|x+\b|thanks\b|ta\b|sorry\b))",
    re.IGNORECASE,
)
_OF_A_MILLION = re.compile(
    r"\b(?:(?:a|one) quarter|three[ -](?P<three>quarters)) of a million\b", re.IGNORECASE
)
_A_FEW_HUNDRED = re.compile(
    r"\bgive or take (?:a few|a couple of|some|a) (?:hundreds?|thousands?|dozen)\b", re.IGNORECASE
)
_NOT_ONE = re.compile(
    r"\b((?:can't|cannot|can not|couldn't|won't|unable to) (?:supply|provide|give you|produce)) one\b",
    re.IGNORECASE,
)
_SHALL_WE_SAY = re.compile(r"\b(?:shall|let) (?:we|us) say\b", re.IGNORECASE)
_THANKS = re.compile(r"^(?:ta|cheers|thx|tnx)(?= for\b)", re.IGNORECASE)
_THERE = re.compile(r"\b(?:thier|their|ther|they're)(?= (?:was|were|is|are) \d)", re.IGNORECASE)
_THE = re.compile(r"(?<![\w'])[Tt]'(?=[a-z]{3})")
_FOR_SHORT = re.compile(r"\b(?:i\.e|e\.g)\.?[ ]?(?=[\s\d£,:])", re.IGNORECASE)
_SHORTENED = re.compile(r"\b(incl|excl|inc|exc)\.(?=[ ])", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_MIDDLE_DOT = re.compile(r"(?<=\d)[\u00b7\u2219\u22c5](?=\d)")

_QUOTED_BELOW = re.compile(
    r"^[ \t]*(?:-{2,}\s*(?:original|forwarded) message\s*-{2,}|_{8,}|on [^\n]{6,120} wrote:|from: [^\n]{1,120}"
    r"|-{5,} ?begin forwarded.*)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_SENT_FROM = re.compile(
    r"^[ \t]*(?:sent from (?:my )?|get outlook for )[^\n]{1,60}$", re.IGNORECASE | re.MULTILINE
)
_DISCLAIMER = re.compile(
    r"^[ \t]*(?:this (?:e-?mail|message)(?: and any| is| may| has)|the information (?:in|contained)|disclaimer\b"
    r"|confidentiality\b|please consider the environment)",
    re.IGNORECASE | re.MULTILINE,
)
_MARKING = re.compile(
    r"^[ \t]*(?:official(?:[- :]+sensitive)?|classification: ?\w+)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_IN_BRACKETS = re.compile(
    r"^[ \t]*\[(?:external|internal|official|official[- ]sensitive|sensitive|restricted|caution)\][ :]*",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"^[ ]*+(?:(?:(?:kind(?:est)?|best|warm(?:est)?|many)[ ]*+)?(?:regards|wishes)|yours (?:sincerely|faithfully)|best|rgds|br|kr"
    r"|(?:many )?thanks(?: again| and regards)?|thank you|thx|cheers|ta)[ ]*+(?:[,.!\-–]++[ ]*+)?(?:\w[\w'\-]{1,20}[ ]*+)?$",
    re.IGNORECASE | re.MULTILINE,
)
_GREETING = re.compile(
    r"\s*(?i:hi|hiya|hello|hey|dear|(?:good )?(?:morning|afternoon|evening)|gm)\b"
    r"(?:[ ]+(?i:all|both|team|there|folks|everyone)\b)?(?:[ ]+[A-Z][\w'\-]{1,20}){0,2}[ ]*[,!.\n–:\-]++\s*+(?=\S)"
)
_CARD = re.compile(
    r"^[^\n|]{2,60}\|[^\n|]{2,80}\|[^\n|]{0,20}\b0\d{2,4}[ ]?\d{3,4}[ ]?\d{3,4}\b[^\n]{0,80}$", re.MULTILINE
)
_RULE_OFF = re.compile(r"^--[ ]*$", re.MULTILINE)
_FIRM = re.compile(r"regards|wishes|yours|rgds", re.IGNORECASE)
_LOOKS_LIKE_A_FIGURE = re.compile(
    r"^[^\S\n]*+[^\d\n]{0,40}£?-?\d[\d.,]{0,12}\s?(?:%|k|m|days?|mins?)?\W*$", re.MULTILINE
)


_REWRITTEN: tuple[tuple[tuple[str, ...], re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (("'s ",), _IS, r"\1 is "),
    (("£", "000"), _IN_THOUSANDS, r" \1thousands "),
    (("_",), _UNDERSCORE, " "),
    (("w/", "W/"), _WORKING, " working days"),
    (("quarter",), _THREE_QUARTERS, ".75"),
    (("ays (",), _WHICH_DAYS, r"\1 days"),
    (("/",), _UNDER, "underspend"),
    ((":",), _EMOJI, " "),
    ((":", ";"), _EMOTICON, " "),
    (("cl.", "CL.", "nc.", "NC.", "xc.", "XC."), _SHORTENED, r"\1"),
    (("t'",), _THE, "the "),
    ((" for",), _THANKS, "thanks"),
    (("hi", "he", "HI", "HE"), _THERE, "there"),
    (("his time", "HIS TIME"), _THIS_TIME, "this month"),
    (("e say", "s say"), _SHALL_WE_SAY, "say"),
    (
        ("f a million",),
        _OF_A_MILLION,
        lambda said: "750,000" if said["three"] else "250,000",
    ),
    (("or take",), _A_FEW_HUNDRED, "give or take"),
    ((" one",), _NOT_ONE, r"\1 this one"),
    (("gr8", "b4", "l8", "m8", "2m", "2n"), _SHORTHAND, lambda said: _SHORT_FOR[said[0].lower()]),
    (("a/l", "A/L"), _ON_LEAVE, "annual leave"),
    (("1/", "3/"), _QUARTERS, lambda said: _OF_FOUR[said[0].strip()]),
    ((" no", " No", " NO"), _REGISTERED, " "),
    ((".e", ".E", ".g", ".G"), _FOR_SHORT, lambda said: said[0].strip().replace(".", "") + ", "),
)


def tidy(text: str) -> str:
    r"""The message alone, in plain characters.

    >>> tidy("&nbsp;６９.8\u00a0% please\n\nKind regards\nJane\nT: 01632 960123")
    '69.8 % please'
    >>> tidy("82½%"), tidy("~~79~~ 78"), tidy("<at>Bot</at> −3")
    ('82.5%', '79 scrub that , 78', '−3')
    """
    return _without_mail(_without_greeting(plain_characters(text[:_READ_AT_MOST]).strip())).strip()


def _without_greeting(words: str) -> str:
    """What follows the greeting is judged as if it stood alone."""
    greeting = _GREETING.match(words)
    if greeting is None or greeting[0].rstrip().endswith("-"):
        return words
    return words[greeting.end() :]


def plain_characters(text: str) -> str:
    """One kind of space, dash, quote and digit; no tags and no mentions.

    A pattern is tried only where the text holds what it begins with: looking for one letter costs next to nothing.
    """
    if "&" in text:
        text = html.unescape(text)
    text = text.replace("\r\n", "\n")
    if "<" in text:
        text = _TAGS.sub(" ", text)
    if "@" in text:
        text = _MENTION.sub(" ", text)
    if not text.isascii():
        text = _MIDDLE_DOT.sub(".", text)
        text = _HALF_MORE.sub(lambda half: _VULGAR[half[0]], text)
    if not text.isascii() or _ODD.search(text):
        text = text.translate(_PLAIN)
    if _GLUED.search(text):
        text = _GLUED.sub(r"\1 ", text)
    for tells, pattern, plainly in _REWRITTEN:
        if any(tell in text for tell in tells):
            text = pattern.sub(plainly, text)
    if "point" in text or "stop" in text or "comma" in text or "line" in text or "mark" in text:
        text = _DICTATED.sub(lambda said: _DICTATION[said[0].strip().lower()], text)
        text = _POINT.sub(r"\1.\2", text)
    return _STRUCK.sub(lambda struck: f"{struck[1] or struck[2]} scrub that ,", text) if "~" in text else text


class _Plain(dict[int, str]):
    """What each character becomes, by its code; worked out once for each, as `str.translate` asks."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST_CHARACTERS:
            self.clear()
        self[code] = plain = "".join(map(_plain_character, _LETTERS.get(code, chr(code))))
        return plain


_ODD = re.compile(r"[^\n\t -_a-~]")
"""What may not stay as it is in a text of plain ASCII: a backtick, and what no key types."""
_MOST_CHARACTERS = 4_096
_PLAIN = _Plain()


def _plain_character(letter: str) -> str:
    if letter < "\x7f":
        return letter if letter >= " " or letter in "\n\t" else ""
    if letter in _VULGAR:
        return "0" + _VULGAR[letter]
    if "\uff01" <= letter <= "\uff5e":
        return chr(ord(letter) - 0xFEE0)
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category in _UNSEEN:
        return ""
    if category in {"So", "Sk", "Mn", "Me"}:
        return "" if category == "Mn" else " "
    return " " if category == "Zs" else letter


def _without_mail(text: str) -> str:
    text = _IN_BRACKETS.sub("", text)
    if "\n" not in text:
        return text
    text = _BLANK_LINES.sub("\n\n", text)
    lines = [line for line in text.split("\n") if not line.lstrip().startswith(">")]
    text = "\n".join(lines)
    for ending in (_QUOTED_BELOW, _DISCLAIMER, _RULE_OFF):
        if cut := ending.search(text):
            text = text[: cut.start()]
    card = _CARD.search(text) if "|" in text else None
    if card and text[: card.start()].strip():
        text = text[: card.start()]
    text = _SENT_FROM.sub("", _MARKING.sub("", text))
    for farewell in _FAREWELL.finditer(text):
        before, after = text[: farewell.start()], text[farewell.end() :]
        if _FIRM.search(farewell[0]) or (before.strip() and not _LOOKS_LIKE_A_FIGURE.search(after)):
            return before
    return text
