"""What happened, counted: each month, each flag, each turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.domain.months import Month


@dataclass(slots=True)
class Tally:
    """One round. `asked` is on_time + late + excused + never.

    `excused` counts those told to have no figure, `never` those not in by the end of the month of asking.
    """

    month: Month
    asked: int = 0
    on_time: int = 0
    late: int = 0
    excused: int = 0
    never: int = 0
    recorded: int = 0
    questions: int = 0
    opened: int = 0
    published: int = 0
    recovered: int = 0
    to_leads: int = 0

    def line(self, leads: int) -> str:
        """One line for a terminal."""
        return (
            f"{self.month.full:15} asked {self.asked:4}  on time {self.on_time:4}  late {self.late:3}  "
            f"no figure {self.excused:3}  never {self.never:3}  recorded {self.recorded:4}  asked back {self.questions:3}  "
            f"flags opened {self.opened:2} published {self.published:2} recovered {self.recovered:2}  "
            f"messages a lead {self.to_leads / max(leads, 1):4.1f}"
        )


@dataclass(frozen=True, slots=True)
class Incident:
    """Something worth a developer's look: what, and the words that led to it."""

    what: str
    transcript: str


@dataclass(slots=True)
class Report:
    """A whole simulation. Times are in milliseconds; `found_after` counts rounds from a slip's onset to its flag."""

    seed: int
    indicators: int
    leads: int
    months: list[Tally] = field(default_factory=list)
    turns: int = 0
    milliseconds: list[float] = field(default_factory=list)
    repeated: int = 0
    taken_twice: int = 0
    typed_wrong: int = 0
    caught: int = 0
    put_right: int = 0
    left_wrong: int = 0
    misread: list[Incident] = field(default_factory=list)
    confirmed: int = 0
    confirmed_wrong: list[Incident] = field(default_factory=list)
    said_again: int = 0
    given_up: list[Incident] = field(default_factory=list)
    astray: list[Incident] = field(default_factory=list)
    crashes: list[Incident] = field(default_factory=list)
    silences: list[Incident] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    real_slips: int = 0
    found_after: list[int] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)
    false_slips: int = 0
    other_flags: int = 0
    sound_months: int = 0
    routines: list[str] = field(default_factory=list)

    @property
    def recorded(self) -> int:
        """Figures with a value that came in by conversation."""
        return sum(t.recorded for t in self.months)

    @property
    def sound(self) -> bool:
        """Whether nothing was misread, lost, doubled or broken."""
        broken = (self.misread, self.confirmed_wrong, self.crashes, self.silences)
        return not any(broken) and not (self.lost or self.doubled or self.taken_twice)

    def quantile(self, share: float) -> float:
        """The time of a turn that so large a share of turns stayed within, in milliseconds."""
        ordered = sorted(self.milliseconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0

    def summary(self) -> str:
        """The whole, for people."""
        asked = sum(t.asked for t in self.months)
        answered = {
            name: sum(getattr(t, name) for t in self.months)
            for name in ("on_time", "late", "excused", "never")
        }
        messages = sum(t.to_leads for t in self.months) / max(self.leads * len(self.months), 1)
        lines = [
            (
                f"{_counted(len(self.months), 'month')}, {_counted(self.indicators, 'indicator')}, "
                f"{_counted(self.leads, 'lead')}, seed {self.seed}."
            ),
            "",
            "Figures",
            (
                f"  {asked} asked for: {_share(answered['on_time'], asked)} on time, {_share(answered['late'], asked)} late, "
                f"{_share(answered['excused'], asked)} without a figure and why, {_share(answered['never'], asked)} not by the end of the month after."
            ),
            (
                f"  {self.recorded} recorded. Not what was typed: {len(self.misread)}. "
                f"Confirmed and yet not what was meant: {len(self.confirmed_wrong)} of {self.confirmed}."
            ),
            (
                f"  {self.typed_wrong} typed wrong by the lead: {self.caught} queried or refused before they were recorded, "
                f"{self.put_right} put right by the lead afterwards, {self.left_wrong} figures are not as their lead would now have them."
            ),
            (
                f"  {sum(t.questions for t in self.months)} questions asked back; {self.said_again} replies had to be said again; "
                f"{len(self.given_up)} figures given up."
            ),
            "",
            "Flags",
            (
                f"  {self.real_slips} real slips: {len(self.found_after)} flagged{_after(self.found_after)}, "
                f"{len(self.not_found)} not."
            ),
            (
                f"  Called slipping without a real slip: {self.false_slips} in {self.sound_months} sound indicator-months. "
                f"Opened only for one red or two amber/red months, without a real slip: {self.other_flags}."
            ),
            "",
            "The unit's routines",
            *self.routines,
            "",
            "Messages and turns",
            f"  {messages:.1f} messages a lead a month.",
            (
                f"  {self.turns} turns: median {self.quantile(0.5):.1f} ms, 95 in 100 within {self.quantile(0.95):.1f} ms, "
                f"the longest {self.quantile(1.0):.1f} ms."
            ),
            f"  {self.repeated} deliveries came twice; {self.taken_twice} of them were taken twice.",
            f"  Messages decided and not posted: {self.lost}. Chased twice in the same words: {self.doubled}.",
            f"  Turns that broke: {len(self.crashes)}. Turns left without an answer: {len(self.silences)}.",
        ]
        for title, incidents in (
            ("Broke", self.crashes),
            ("Not what was typed", self.misread),
            ("Confirmed and not what was meant", self.confirmed_wrong),
            ("Left without an answer", self.silences),
            ("Asked about a month nobody meant", self.astray),
            ("Given up", self.given_up),
        ):
            lines += _told(title, incidents)
        return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if whole else str(part)


def _after(months: Sequence[int]) -> str:
    if not months:
        return ""
    ordered = sorted(months)
    middle = ordered[len(ordered) // 2]
    return f" (in the month it began {ordered.count(0)}, median {middle} months after, at most {ordered[-1]})"


def _told(title: str, incidents: Sequence[Incident]) -> list[str]:
    if not incidents:
        return []
    lines = ["", f"{title} ({len(incidents)}; the first five):"]
    for incident in incidents[:5]:
        lines.append(f"  {incident.what}")
        lines += [f"    {line}" for line in incident.transcript.splitlines()[-18:]]
    return lines


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
