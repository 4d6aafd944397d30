"""A table pasted from a spreadsheet: the cell of each indicator under the month asked, or under "actual".

Cells stand between bars or tabs, or between commas where every line has as many. A table is read only where one cell alone
can be meant; what stands under a target, a forecast or another month is nobody's figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.lexicon import known, plain_word, stem
from bot.understanding.meaning import Context
from bot.understanding.names import Mention, own_words
from bot.understanding.pieces import Is, Token
from bot.understanding.units import WRITTEN

_Cell = tuple[int, int]
_ACTUAL = re.compile(r"actual|this month|result|value|figure|outturn|in month|current|performance")
_ASIDE = re.compile(
    r"targets?|budget|plan(?:ned)?|profile|trajectory|forecast|variance|var|rag|status|rank(?:ing)?|rating|dot|trend|direction(?: of travel)?|change|movement"
    r"|last (?:month|year|quarter)|prev(?:ious)?(?: month| period)?|prior(?: month| year)?|ytd|year to date|comments?|notes?|owner|lead|national|benchmark"
)
_FEWEST_COMMAS = 2
_LONGEST_TITLE = 40


def in_cells(words: str) -> str:
    r"""The text with the commas of comma-separated lines as bars: a heading without digits, then lines of as many commas.

    >>> in_cells("Measure,Actual,Target\nRepairs,94.6,95")
    'Measure | Actual | Target\nRepairs | 94.6 | 95'
    >>> in_cells("Hi, well, sorry\n1,118 of 1,242, so 90"), in_cells("Repairs 91, voids 26")
    ('Hi, well, sorry\n1,118 of 1,242, so 90', 'Repairs 91, voids 26')
    """
    lines = words.split("\n")
    filled = [at for at, line in enumerate(lines) if line.strip()]
    for nth, at in enumerate(filled[:-1]):
        commas = lines[at].count(",")
        body = filled[nth + 1 :]
        if commas < _FEWEST_COMMAS or _titles(lines[at]) is None:
            continue
        if any(lines[row].count(",") != commas or not _is_a_row(lines[row]) for row in body):
            return words
        if len(body) == 1 and _THOUSANDS.search(lines[body[0]]):
            return words
        for row in (at, *body):
            lines[row] = " | ".join(cell.strip() for cell in lines[row].split(","))
        return "\n".join(lines)
    return words


def _titles(line: str) -> list[str] | None:
    cells = [cell.strip() for cell in line.split(",")]
    plain = all(cell and len(cell) <= _LONGEST_TITLE and not cell.endswith((".", "!", "?")) for cell in cells)
    bare = all(not any(letter.isdigit() for letter in cell) or cell.count(" ") == 1 for cell in cells)
    return cells if plain and bare else None


_THOUSANDS = re.compile(r",\s{0,3}\d{1,3},\d{3}(?![\d.])")
"""What one row alone may mean as one number or as two."""
_NUMBER = re.compile(r"-?£?\d{1,12}(?:\.\d{1,6})?%?")


def _is_a_row(line: str) -> bool:
    """Whether a line names something and then holds a number in a cell of its own."""
    first, *rest = (cell.strip() for cell in line.split(","))
    return any(letter.isalpha() for letter in first) and any(_NUMBER.fullmatch(cell) for cell in rest)


def cells_of(
    found: Sequence[Token], named: Sequence[Mention], words: str, context: Context
) -> list[tuple[str, _Cell]] | None:
    """Each indicator a table names in a row, with its cell, or all of its cells where nothing says which; None where it is no table."""
    rows = _rows(found, words)
    if len(rows) < 2 or any(_numbered(cell, found) for cell in rows[0]):
        return None
    wide = len(rows[0])
    column = _column(rows, found, words, context)
    loose = column is None and not any(token.said == "|" for token in found)
    if loose or any(len(row) != wide or _says_a_figure(row[0], found, context) for row in rows[1:]):
        return None
    made = []
    for row in rows[1:]:
        if _is_of_another_month(row[1:], found, context):
            continue
        here = {m.id for m in named if row[0][0] <= m.first < row[0][1]}
        if len(here) != 1:
            return None
        made.append((here.pop(), row[column] if column else (row[1][0], row[-1][1])))
    return made


def cell_of_the_month(found: Sequence[Token], words: str, context: Context) -> _Cell | None:
    """The one cell that can be meant in the row of the month asked, where a table has a row for each month."""
    rows = _rows(found, words)
    if len(rows) < 2 or len(rows[0]) < _WIDE or not all(_month_of(row[0], found) for row in rows[1:]):
        return None
    asked = [row for row in rows[1:] if _is_asked(row[0], found, context)]
    column = _column([rows[0], *asked], found, words, context)
    if len(asked) != 1 or len(asked[0]) != len(rows[0]) or column is None:
        return None
    return asked[0][column]


def _rows(found: Sequence[Token], words: str) -> list[list[_Cell]]:
    if "\n" not in words:
        return []
    rows: list[list[_Cell]] = [[]]
    start = 0
    edge = "|" if any(token.said == "|" for token in found) else ","
    for place, token in enumerate(found):
        if token.said in {edge, "\n"}:
            rows[-1].append((start, place))
            start = place + 1
            if token.said == "\n":
                rows.append([])
    rows[-1].append((start, len(found)))
    rows = [[cell for cell in row if cell[0] < cell[1]] for row in rows]
    rows = [
        row
        for row in rows
        if len(row) >= 2
        and not all(found[at].said in {"-", "–", "->"} for first, last in row for at in range(first, last))
    ]
    return _without_an_empty_corner(rows)


def _without_an_empty_corner(rows: list[list[_Cell]]) -> list[list[_Cell]]:
    """The rows with a heading as wide as they are, where its first cell was left empty."""
    if len(rows) > 1 and all(len(row) == len(rows[0]) + 1 for row in rows[1:]):
        return [[(rows[0][0][0], rows[0][0][0]), *rows[0]], *rows[1:]]
    return rows


def _column(rows: list[list[_Cell]], found: Sequence[Token], words: str, context: Context) -> int | None:
    """The one column to take: of the month asked, or called "actual", or the only one with numbers that is not set aside."""
    heading = list(enumerate(rows[0]))[1:]
    asked = [place for place, cell in heading if _is_asked(cell, found, context)]
    actual = [place for place, cell in heading if _ACTUAL.fullmatch(_title(cell, found, words))]
    if asked or actual:
        wanted = asked or actual
        return wanted[0] if len(wanted) == 1 else None
    wide = [row for row in rows[1:] if len(row) == len(rows[0])]
    left = [
        place for place, cell in heading
        if not _ASIDE.fullmatch(_title(cell, found, words)) and _month_of(cell, found) is None
        and any(_numbered(row[place], found) for row in wide)
    ]  # fmt: skip
    shares = [place for place in left if _title(rows[0][place], found, words) in _SHARES]
    if context.indicator(context.asked[0]).unit == "percent" and len(shares) == 1:
        return shares[0]
    if len(left) != 1 or not _is_plain(_title(rows[0][left[0]], found, words), context):
        return None
    return left[0]


def names_its_column(found: Sequence[Token], words: str, context: Context) -> bool:
    """Whether a table says which of its columns to take; even the only one may be anything's."""
    return _column(_rows(found, words), found, words, context) is not None


def _numbered(cell: _Cell, found: Sequence[Token]) -> bool:
    return any(found[at].quantity for at in range(*cell))


def _says_a_figure(cell: _Cell, found: Sequence[Token], context: Context) -> bool:
    """Whether the first cell of a row holds a number that is in no name ("Repairs 91", and not "FOI in 20 days")."""
    named = {number for known_ in context.indicators for number in re.findall(r"\d+", known_.name)}
    said = (token.quantity for token in found[slice(*cell)])
    return any(one is not None and str(one.value) not in named for one in said)


def _is_plain(title: str, context: Context) -> bool:
    """Whether a heading says nothing but what is measured and how ("Avg WD", "Repairs %")."""
    own = [own_words(known_.name, known_.aliases) for known_ in map(context.indicator, context.asked)]
    return all(
        known(plain_word(word))
        or word in WRITTEN
        or word in _MEASURES
        or any(stem(word) in one for one in own)
        for word in re.findall(r"[^\W_]+|%", title)
    )


_MEASURES = frozenset({"avg", "average", "mean", "wd", "count", "no", "pc", "qty"})
_WIDE = 3


_SHARES = frozenset({"%", "percent", "percentage", "per cent", "pct"})


def _title(cell: _Cell, found: Sequence[Token], words: str) -> str:
    first, last = cell
    return words[found[first].start : found[last - 1].end].strip().lower() if first < last else ""


def _month_of(cell: _Cell, found: Sequence[Token]) -> Token | None:
    """The month that is all a cell holds."""
    first, last = cell
    return found[first] if last - first == 1 and found[first].sort is Is.MONTH else None


def _is_asked(cell: _Cell, found: Sequence[Token], context: Context) -> bool:
    return any(
        found[at].sort is Is.MONTH
        and found[at].month == context.period.number
        and found[at].year in {None, context.period.year}
        for at in range(*cell)
    )


def _is_of_another_month(cells: Sequence[_Cell], found: Sequence[Token], context: Context) -> bool:
    months = [cell for cell in cells if _month_of(cell, found) is not None]
    return bool(months) and not any(_is_asked(cell, found, context) for cell in months)
