"""An answer of several lines: each read by itself, the good ones kept, the others named with why."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_LEFT_OUT = "@"
_A_QUESTION = 120
"""Characters: what is longer and ends in a question mark is an answer."""
_PUZZLED = re.compile(
    r"(?:sorry,? |hmm,? )?(?:(?:what|how) (?:do|did|does|is|are) (?:you|that|this|it|a|an|the) .*|what|pardon|eh|huh|come again|say again|not sure what you mean|(?:please )?explain|"
    r"(?:i )?(?:don'?t|do not) (?:understand|follow|get it)|give me an example|for example|such as)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s*")

T = TypeVar("T")


class Unread(ValueError):
    """A line of an answer could not be read: the line, and why."""

    def __init__(self, line: str, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What was read of an answer, what could not be, and where each of those stood."""

    good: tuple[T, ...]
    left_out: tuple[Unread, ...] = ()
    places: tuple[int, ...] = ()


def lines_of(text: str) -> list[str]:
    """The lines of an answer without their bullets, spaces made one.

    >>> lines_of("- Keys on the day;  2. A second   team")
    ['Keys on the day', 'A second team']
    """
    lines = (" ".join(_BULLET.sub("", line).split()) for line in re.split(r"[\n;]", text))
    return [line for line in lines if line]


def asks_what_is_meant(text: str) -> bool:
    """Whether somebody asks what is meant, with a question mark or without.

    >>> asks_what_is_meant("which link?"), asks_what_is_meant("what did you mean"), asks_what_is_meant("What we do now")
    (True, True, False)
    """
    said = text.strip()
    if "\n" in said or len(said) >= _A_QUESTION:
        return False
    return said.endswith("?") or _PUZZLED.fullmatch(said.strip(" .")) is not None


def each(lines: Sequence[str], read: Callable[[str], T], *, most: int, longest: int) -> Read[T]:
    """Each line read by itself. What is too long, or one too many, is left out and said, never cut.

    >>> found = each(["Keys", "A very long line"], str, most=5, longest=9)
    >>> found.good, found.left_out[0].why, found.places
    (('Keys',), 'it is longer than 9 characters', (1,))
    """
    good: list[T] = []
    left_out: list[Unread] = []
    places: list[int] = []
    for place, line in enumerate(lines):
        try:
            _within(line, longest=longest, room=most - len(good), most=most)
            good.append(read(line))
        except Unread as why:
            left_out.append(why)
            places.append(place)
    return Read(tuple(good), tuple(left_out), tuple(places))


def _within(line: str, *, longest: int, room: int, most: int) -> None:
    if len(line) > longest:
        raise Unread(line, f"it is longer than {longest} characters")
    if not room:
        raise Unread(line, f"I keep {most} at most")


def step_for_the_rest(name: str, places: Sequence[int]) -> str:
    """The step that waits for the lines left out of a part of that name."""
    return f"{name}{_LEFT_OUT}{','.join(map(str, places))}"


def part_of(step: str) -> tuple[str, tuple[int, ...] | None]:
    """The part a step asks for, and the places of the lines it still waits for; None where it asks for all of it.

    >>> part_of("milestones"), part_of(step_for_the_rest("milestones", [1, 3]))
    (('milestones', None), ('milestones', (1, 3)))
    """
    name, rest, places = step.partition(_LEFT_OUT)
    return name, tuple(int(p) for p in places.split(",")) if rest else None


def together(kept: Sequence[T], new: Sequence[T], places: Sequence[int]) -> tuple[T, ...]:
    """What was kept, with the lines said again: in their places, or at the end; said all over again, as said.

    >>> together(["a", "c"], ["b"], [1]), together(["a", "c"], ["b", "d"], [1])
    (('a', 'b', 'c'), ('a', 'c', 'b', 'd'))
    >>> together(["a", "c"], ["a", "b", "c"], [1])
    ('a', 'b', 'c')
    """
    if all(line in new for line in kept):
        return tuple(new)
    added = [line for line in new if line not in kept]
    whole = list(kept)
    if len(added) == len(places):
        for place, line in zip(places, added, strict=True):
            whole.insert(place, line)
        return tuple(whole)
    return (*whole, *added)
