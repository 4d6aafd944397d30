"""Fonts of this machine, for the letters that ours lack: Chinese, Japanese, Korean, Bengali and their like.

Our own fonts come with us and draw every chart alike on every machine. A character that neither of them holds is looked
for in the fonts installed here, once, the first time it is met; where none has it, it is drawn as a hollow box. Only
scripts that people write today are looked for, so a hostile text opens few files.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from matplotlib.font_manager import findSystemFonts, fontManager
from matplotlib.ft2font import FT2Font

_EAST = "notosans(mono)?(cjk|sc|tc|hk|jp|kr)|sourcehansans|wqy|droidsansfallback|ipag|pingfang|msyh|malgun"
_SCRIPTS = {
    **dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "IDEOGRAPHIC"), _EAST),
    **{
        script: script.lower()
        for script in (
            "BENGALI", "DEVANAGARI", "ETHIOPIC", "GUJARATI", "GURMUKHI", "KANNADA", "KHMER", "LAO", "MALAYALAM",
            "MYANMAR", "ORIYA", "SINHALA", "TAMIL", "TELUGU", "THAI", "TIBETAN",
        )
    },
}  # fmt: skip
_ANY = "freesans|unifont|arialuni|nirmala"
_LESS_FIT = re.compile(
    "bold|black|heavy|light|thin|medium|italic|oblique|serif|mono|condensed", re.IGNORECASE
)
_MOST_OPENED = 6
"""Files opened in search of one script; the fittest come first."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font of this machine: `family` is what Matplotlib knows it by."""

    family: str
    font: FT2Font = field(compare=False)
    holds: frozenset[int] = field(compare=False)


@lru_cache(maxsize=4096)
def typeface_for(character: str) -> Typeface | None:
    """The font of this machine that a character is drawn with; None where there is none."""
    script = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    if script not in _SCRIPTS:
        return None
    return next((face for face in _typefaces(script) if ord(character) in face.holds), None)


@lru_cache(maxsize=len(_SCRIPTS))
def _typefaces(script: str) -> list[Typeface]:
    wanted = re.compile(f"{_SCRIPTS[script]}|{_ANY}", re.IGNORECASE)
    fit = [file for file in _files() if wanted.search(file.stem.replace("-", "").replace("_", ""))]
    fit.sort(key=lambda file: (bool(re.match(_ANY, file.stem, re.IGNORECASE)), *_how_fit(file)))
    return [face for file in fit[:_MOST_OPENED] if (face := _opened(file))]


def _how_fit(file: Path) -> tuple[bool, int, str]:
    return bool(_LESS_FIT.search(file.stem)), len(file.stem), str(file)


@lru_cache(maxsize=1)
def _files() -> list[Path]:
    return [Path(name) for name in findSystemFonts()]


@lru_cache(maxsize=64)
def _opened(file: Path) -> Typeface | None:
    """The font in a file, made known to Matplotlib in its one weight for both; None for one that cannot be read."""
    try:
        font = FT2Font(file)
        holds = frozenset(font.get_charmap())
        fontManager.addfont(file)
    except (OSError, RuntimeError):
        return None
    family = f"elsewhere {file}"
    entry = next(e for e in reversed(fontManager.ttflist) if e.fname == str(file) and e.index == 0)
    for weight in (400, 700):
        fontManager.ttflist.append(replace(entry, name=family, style="normal", weight=weight))
    return Typeface(family, font, holds)
