"""Lettering: text made fit to draw, measured and wrapped without asking Matplotlib to lay it out.

Widths are sums of the advances in Matplotlib's own DejaVu Sans, which comes with it on every machine, and, for emoji, in
Noto Emoji, which comes with us (adapters/charts/fonts), so a chart is the same wherever it is drawn. What neither can
show is drawn with a font of this machine where it has one (adapters/charts/elsewhere.py), and else becomes one hollow
box for each run of such characters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

from adapters.charts.elsewhere import typeface_for

FAMILY = "DejaVu Sans"
EMOJI = "Noto Emoji"
ELLIPSIS = "…"
UNKNOWN = "□"
LONGEST = 600
"""Characters kept of any text; no line of a chart can show as many."""

_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
_EMOJI_FILE = Path(__file__).with_name("fonts") / "NotoEmoji.ttf"
_SKINS = range(0x1F3FB, 0x1F400)
_LEFT_TO_RIGHT = "\u200e"
_JOINER = "\u200d"
_AFTER_A_NAME = re.compile(r"…?[:;,] ")
_UNBROKEN = re.compile(r" (?!%)")
_VARIANTS = {"\ufe0e", "\ufe0f"}
_BREAKS = {",": 0, ":": 1}
_MOST_ACCENTS = 2
_EM = 1000


def fit_to_draw(text: str) -> str:
    r"""The text on one line, without control characters, with boxes for what the fonts lack.

    Of emoji joined to make one, the first is drawn; none has a skin tone.

    >>> fit_to_draw("Voids \x00\n(re-let)"), fit_to_draw("Fly-tips 🧹🏽‍♂️ \U00012000 cleared")
    ('Voids (re-let)', 'Fly-tips 🧹 □ cleared')
    """
    made: list[str] = []
    joined = False
    accents = 0
    for character in unicodedata.normalize("NFC", text[:LONGEST]):
        if made and (made[-1] == UNKNOWN or ord(made[-1]) in _emoji()):
            if joined:
                joined = False
                continue
            if ord(character) in _SKINS:
                continue
        joined = character == _JOINER
        if character in _VARIANTS or unicodedata.category(character) in {"Cf", "Cs", "Co", "Cn"}:
            continue
        accents = accents + 1 if unicodedata.combining(character) else 0
        if accents > _MOST_ACCENTS:
            continue
        if character.isspace() or unicodedata.category(character) == "Cc":
            made.append(" ")
        elif ord(character) in _drawable() or typeface_for(character):
            made.append(character)
        elif not made or made[-1] != UNKNOWN:
            made.append(UNKNOWN)
    cut = len(text) > LONGEST
    return " ".join("".join(made).split()) + (ELLIPSIS if cut else "")


def left_to_right(text: str) -> str:
    """A sentence of ours that holds people's right-to-left names: it begins at the left, and `: 31` follows the name."""
    if not any(_turns(character) for character in text):
        return text
    return _LEFT_TO_RIGHT + _AFTER_A_NAME.sub(lambda found: _kept_in_place(text, found), text)


def _kept_in_place(text: str, found: re.Match[str]) -> str:
    """What parts a right-to-left name from our own words keeps its place between them, and they after it."""
    ours = text[found.end() : found.end() + 1]
    parts = found.start() > 0 and _turns(text[found.start() - 1]) and not _turns(ours)
    return _LEFT_TO_RIGHT + found[0] if parts else found[0]


def _turns(character: str) -> bool:
    return unicodedata.bidirectional(character) in {"R", "AL"}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text is, in the unit `size` is given in."""
    return sum(_advance(character, bold=bold) for character in text) * size / _EM


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits `room` with an ellipsis."""
    if width(text, size, bold=bold) <= room:
        return text
    room -= width(ELLIPSIS, size, bold=bold)
    kept = 0
    for character in text:
        room -= _advance(character, bold=bold) * size / _EM
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip(" ,;:") + ELLIPSIS


def shortened_at_a_word(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """As `shortened`, without the word it would cut in two or a bracket left open, where most of it can stay.

    >>> shortened_at_a_word("Adult care system (illustrative values)", 17, 1)
    'Adult care system…'
    """
    cut = shortened(text, room, size, bold=bold)
    if cut == text:
        return text
    kept = cut.removesuffix(ELLIPSIS)
    whole = kept if text[len(kept) :].startswith(" ") else kept.rpartition(" ")[0]
    if whole.count("(") > whole.count(")"):
        whole = whole.rpartition("(")[0]
    whole = whole.rstrip(" ,;:(")
    return (whole if 2 * len(whole) > len(kept) else kept) + ELLIPSIS


def wrapped(text: str, room: float, size: float, *, lines: int, bold: bool = False) -> list[str]:
    """The text in at most `lines` lines no wider than `room`; a word too long is broken, the rest shortened."""
    made: list[str] = []
    current = ""
    words = _UNBROKEN.split(text)
    for place, word in enumerate(words):
        joined = f"{current} {word}" if current else word
        if width(joined, size, bold=bold) <= room:
            current = joined
            continue
        rest = " ".join(words[place:])
        if len(made) == lines - 1:
            return [*made, shortened(f"{current} {rest}".strip(), room, size, bold=bold)]
        if current:
            made.append(current)
        current = word
        while width(current, size, bold=bold) > room:
            if len(made) == lines - 1:
                return [*made, shortened(" ".join([current, *words[place + 1 :]]), room, size, bold=bold)]
            kept = _fitting(current, room, size, bold=bold)
            made.append(current[:kept])
            current = current[kept:]
    return [*made, current] if current else made


def in_two(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in at most two lines as `wrapped` has it, broken where it is best read.

    After a comma nearest the middle, else after a colon, else where the two are most alike.

    >>> in_two("Calls: 88.5 % in May, above the limit", 15, 1)
    ['Calls: 88.5 % in May,', 'above the limit']
    >>> in_two("Fewer families in temporary homes: 1 of 3 slipping", 22, 1)
    ['Fewer families in temporary homes:', '1 of 3 slipping']
    """
    lines = wrapped(text, room, size, lines=2, bold=bold)
    if len(lines) < 2 or " ".join(lines) != text:
        return lines
    words = _UNBROKEN.split(text)
    found = []
    for place in range(1, len(words)):
        first, second = " ".join(words[:place]), " ".join(words[place:])
        wide = [width(half, size, bold=bold) for half in (first, second)]
        if max(wide) <= room:
            poor = 2 if 3 * min(wide) < max(wide) else _BREAKS.get(first[-1], 2)
            found.append((poor, abs(wide[0] - wide[1]), [first, second]))
    return min(found)[2] if found else lines


def _fitting(word: str, room: float, size: float, *, bold: bool) -> int:
    used = 0.0
    for place, character in enumerate(word):
        used += _advance(character, bold=bold) * size / _EM
        if used > room:
            return max(place, 1)
    return len(word)


@lru_cache(maxsize=2)
def _font(*, bold: bool) -> FT2Font:
    return FT2Font(Path(mpl.get_data_path(), "fonts", "ttf", _FILES[bold]))


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    return frozenset(_font(bold=False).get_charmap()) & frozenset(_font(bold=True).get_charmap())


@lru_cache(maxsize=1)
def _emoji() -> frozenset[int]:
    return frozenset(_emoji_font().get_charmap()) - _letters()


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    return _letters() | _emoji()


@lru_cache(maxsize=1)
def _emoji_font() -> FT2Font:
    return FT2Font(_EMOJI_FILE)


def families(text: str) -> list[str]:
    """The fonts that a text fit to draw is drawn with."""
    if text.isascii():
        return [FAMILY]
    found = [FAMILY]
    if any(ord(character) in _emoji() for character in text):
        _make_emoji_known()
        found.append(EMOJI)
    lacking = (typeface_for(character) for character in text if ord(character) not in _drawable())
    return [*found, *dict.fromkeys(face.family for face in lacking if face)]


@lru_cache(maxsize=1)
def _make_emoji_known() -> None:
    """Tell Matplotlib of the font: it is as bold as it gets, and should not be looked for in bold in vain."""
    fontManager.addfont(_EMOJI_FILE)
    regular = fontManager.ttflist[-1]
    fontManager.ttflist.append(replace(regular, weight=700))


@lru_cache(maxsize=4096)
def _advance(character: str, *, bold: bool) -> float:
    if unicodedata.combining(character):
        return 0.0
    if ord(character) in _drawable():
        font = _emoji_font() if ord(character) in _emoji() else _font(bold=bold)
    elif face := typeface_for(character):
        font = face.font
    else:
        character, font = UNKNOWN, _font(bold=bold)
    glyph = font.load_char(ord(character), flags=LoadFlags.NO_SCALE)
    return glyph.horiAdvance / font.units_per_EM * _EM
