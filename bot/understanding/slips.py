"""Slips of the finger: a word nobody knows that is one stroke from a common word of an answer is that word.

Only words that answers are made of are mended to (units, "about", "had", "incidents"), never figures in words, and
a real word that happens to lie near one ("mouth", "abort") is left as it is.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

_MEANT = """about around approximately approx roughly percent percentage provisional provisionally households incidents
    complaints collected answered completed received recorded reported repaired missed recycled sorry budget target month
    months total overall average working minutes minute hours actual actually figure figures number currently compared
    against because delay delayed still there their which would should final confirmed estimate estimated thanks please
    morning afternoon expected forecast performance previous unchanged available recycling requests visits collections
    ready waiting potholes cases calls spend variance sickness satisfaction complaint incident household under over had have were with same days weeks cent
    this that from just only last year june july august september october november december january february""".split()
_REAL = frozenset(
    """mouth mouths messed abort scout gets forest forced house houses hose form thing thins thank tanks worry lorry story
    store where here three threw then than them they these those whose moth moths tidal local loyal totally factual
    answerer misled mixed missing lumber slumber numbers figured minuted minutes targets targeted budgets budgeted averaged
    aver hurt hours hour four your ours flour hard hand hat ham hid has head hall half hare hate haven wave save gave cave
    rave nave pave were ware wire wore ever every over oven lover cover hover rover under undo unter wander with wish width
    witch wits width thus thin this his hiss that than what hat chat from frame farm firm just must bust dust rust jest
    lost list least past fast cast mast vast lasts lasted year years near dear fear bear hear tear wear gear rear ear early
    jury duly july june tune dune prune junk only one ones own once lonely stall stile stilt skill still till spill casts
    causes caves bases cares eases case calls halls walls balls falls tells cells call spent speed speeds visit collection
    request forest contest confirm confirms estimates stated state receive receives record records recorder recorders report reporter reports
    complete completes repair repairs recycle answer answers miss collect collects complains complain sort sports fried friday
    monday sunday months' average's actuals final finals finale finally available unavailable previously fewer new news
    delays relay relays decay thanked pleased please release pleas mourning warning morn morning's wound sound round ground
    mound hound bound found pound rounds arounds aground compare compares""".split()
)


def _variants(word: str) -> set[str]:
    """The word with any one letter left out, which two words one stroke apart have in common."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


_NEAR: dict[str, list[str]] = defaultdict(list)
for _word in _MEANT:
    for _variant in _variants(_word):
        _NEAR[_variant].append(_word)
_KNOWN = frozenset(_MEANT)


@lru_cache(maxsize=8_192)
def mended(word: str) -> str:
    """The word that was meant, or the word itself.

    >>> mended("abuot"), mended("hda"), mended("mouth"), mended("percnt"), mended("mears")
    ('about', 'had', 'mouth', 'percent', 'mears')
    """
    if len(word) > 4 and word[-1] == word[-2] and word[:-1] in _KNOWN:
        return word[:-1]
    if word + "s" in _KNOWN or word in _KNOWN or word in _REAL or len(word) < 3 or not word.isalpha():
        return word
    found = {
        meant
        for variant in _variants(word)
        for meant in _NEAR.get(variant, ())
        if _is_one_stroke(word, meant)
    }
    forms = {one.removesuffix("s") for one in found}
    return max(found, key=len) if len(forms) == 1 else word


def _is_one_stroke(word: str, meant: str) -> bool:
    """Two neighbours swapped in any word; a letter lost, doubled or changed in one of five letters or more."""
    if len(word) == len(meant):
        places = [at for at, (one, other) in enumerate(zip(word, meant, strict=True)) if one != other]
        if len(places) == 2 and places[1] == places[0] + 1:
            return word[places[0]] == meant[places[1]] and word[places[1]] == meant[places[0]]
        return len(places) == 1 and len(meant) >= 6 and places[0] > 0
    shorter, longer = sorted((word, meant), key=len)
    if len(longer) - len(shorter) != 1 or len(meant) < 5 or word[0] != meant[0]:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
