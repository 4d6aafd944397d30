"""The audit trail: every decision, in order, each sealed with the one before it.

A seal is the SHA-256 of the entry's facts and of the seal before (a hash chain, as in Haber and Stornetta 1991), so
an entry that is edited, taken out or moved no longer fits. The end of a chain can be cut off without a trace inside
it; a head kept elsewhere, as the unit's channel keeps each month's, shows that.

People stand in it under a number of their own, and what was said is sealed by a salted digest: both can be
forgotten for good when somebody must be, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

FIRST = "0" * 64
"""What the first entry is sealed with."""

NUMBERED = "numbered"
"""What an entry says that gives a person the number they stand in the trail under; who that is stands in its details."""

FORGOTTEN = "details forgotten"
"""What an entry says whose `about` lists the numbers of those whose details were erased."""

SPOILT: Mapping[str, str] = MappingProxyType({"": "not what is written as details"})
"""What stands for details that somebody has made unreadable: it fits no digest."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: by whom, for whom, through which platform, about what, and what it was before and after.

    `who` and `on_behalf_of` are people's keys ("stocktake" for the routine itself); `about` names the thing
    ("figure/voids/2026-10"); `details` hold the old and the new in words.
    """

    at: datetime
    who: str
    what: str
    about: str
    platform: str = ""
    on_behalf_of: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision as it is kept. `number` counts from 1; `details` are None once they have been forgotten."""

    number: int
    at: datetime
    who: str
    what: str
    about: str
    platform: str
    on_behalf_of: str | None
    details: Mapping[str, str] | None
    salt: str
    digest: str
    seal: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some moment: how many entries, and the last one's seal.

    >>> str(Head(12, "ab" * 32))
    '12-abababababababab'
    """

    number: int
    seal: str

    def __str__(self) -> str:
        return f"{self.number}-{self.seal[:16]}"


def digest_of(details: Mapping[str, str], salt: str) -> str:
    """What stands for the details in the chain."""
    return _hash([salt, dict(sorted(details.items()))])


def entry(decision: Decision, number: int, salt: str, before: str) -> Entry:
    """The decision as entry `number` of a chain whose last seal is `before`."""
    unsealed = Entry(
        number,
        decision.at,
        decision.who,
        decision.what,
        decision.about,
        decision.platform,
        decision.on_behalf_of,
        dict(decision.details),
        salt,
        digest_of(decision.details, salt),
        "",
    )
    return replace(unsealed, seal=seal(unsealed, before))


def seal(found: Entry, before: str) -> str:
    """What an entry's seal must be."""
    at = found.at.isoformat()
    facts = [found.number, at, found.who, found.what, found.about, found.platform, found.on_behalf_of]
    return _hash([*facts, found.digest, before])


def numbering(number: str, person: str, at: datetime) -> Decision:
    """That a person stands in the trail under a number from here on: sealed, so that nobody else can be put in their place."""
    return Decision(at, "stocktake", NUMBERED, f"person/{number}", details={"person": person})


def faults(
    entries: Iterable[Entry], posted: Iterable[str] = (), people: Mapping[str, str] | None = None
) -> Iterator[str]:
    """What does not hold, one sentence each; nothing when the chain is whole.

    `entries` in order of number; `posted` are heads kept elsewhere, as `str(Head)` writes them; `people` is whose
    number each is said to be.
    """
    seals = {0: FIRST}
    named: dict[str, str] = {}
    bare: list[Entry] = []
    forgotten: set[str] = set()
    for found in entries:
        if found.number < 1:
            yield f"There is an entry {found.number}, which no decision makes: they are counted from 1."
            continue
        yield from _misfits(found, seals)
        seals[found.number] = found.seal
        if found.details is None:
            bare.append(found)
        elif found.what == NUMBERED:
            named[found.about.partition("/")[2]] = found.details.get("person", "")
        if found.what == FORGOTTEN:
            forgotten |= {number.strip() for number in found.about.split(",")}
    for found in bare:
        if str(found.number) not in forgotten:
            yield f"The details of entry {found.number} are gone, and no entry says that they were forgotten."
    for head in posted:
        yield from _mismatch(head, seals)
    if people is not None:
        yield from _others(named, people)


def _misfits(found: Entry, seals: dict[int, str]) -> Iterator[str]:
    last = next(reversed(seals))
    if found.number != last + 1:
        yield f"Entry {last + 1} is missing: {found.number} follows {last}."
    if found.seal != seal(found, seals[last]):
        yield f"Entry {found.number} ({found.what} {found.about}) was changed, or stands in the wrong place."
    if found.details is not None and digest_of(found.details, found.salt) != found.digest:
        yield f"The details of entry {found.number} ({found.what} {found.about}) were changed."


def _others(named: Mapping[str, str], people: Mapping[str, str]) -> Iterator[str]:
    for number in sorted({*named, *people}):
        if named.get(number) != people.get(number):
            yield f"Number {number} is not kept as the person whom the trail gave it to: who decided under it was changed."


def _mismatch(head: str, seals: Mapping[int, str]) -> Iterator[str]:
    written, _, start = head.strip().partition("-")
    number = int(written) if written.isdecimal() and len(written) < 16 else -1
    if number < 0 or len(start) < 8:
        yield f"{head!r} is not a head; one looks like 12-0a1b2c3d4e5f6071."
    elif number not in seals:
        last = max(seals)
        yield f"The trail ends at entry {last}, but entry {number} was posted: its end was cut off."
    elif not seals[number].startswith(start):
        yield f"Entry {number} is not the one that was posted: the trail was written anew."


def _hash(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
