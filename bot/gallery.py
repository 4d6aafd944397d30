"""From a message's picture block to what is drawn: the store is read as it was known when the block was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from statistics import median

from bot import pictures
from bot.drawing import control_picture, seasonal_picture, trajectory_picture
from bot.messages import Picture
from bot.overviews import Line, grid_picture, line_of, multiples_picture, stocktake_picture
from core.domain.formatting import show, show_number
from core.domain.indicators import Polarity
from core.domain.months import Month
from core.domain.run_rate import Reach, required_run_rate
from core.domain.small_numbers import SYMBOL
from core.domain.workshops import Workshop
from core.ports import Work
from core.services.judging import Reading, read_indicator
from core.services.openly import hides, kept_back, openly
from core.services.rules import today

EVERYTHING = "everything"
"""After an indicator's key: as far back as anything is known."""


class NoSuchPicture(LookupError):
    """The block names a drawing nobody knows, or one that does not apply; the message says why."""


def block_of(work: Work, kind: str, of: Sequence[str], now: datetime) -> Picture:
    """The message block for a picture as known now, with what a person listening is told.

    `of` names what is drawn: an indicator's key, and EVERYTHING for all its months; for "grid" and "multiples" a heading and the indicators' keys; for
    "stocktake" the priority's key and its indicators'. Raises NoSuchPicture where it does not apply.
    """
    block = Picture(kind, tuple(of), "", now.isoformat(), any(hides(work, key) for key in of))
    return replace(block, alternative=pictures.alternative_text(picture_of(work, block)))


def trajectory_block(work: Work, reading: Reading, now: datetime) -> Picture:
    """The block for the trajectory chart of a reading just made, without reading it again."""
    if hides(work, reading.indicator.key):
        return block_of(work, "trajectory", (reading.indicator.key,), now)
    said = pictures.alternative_text(_trajectory(work, reading, now))
    return Picture("trajectory", (reading.indicator.key,), said, now.isoformat())


def picture_of(work: Work, block: Picture) -> pictures.Picture:
    """What the block stands for. Raises NoSuchPicture for an unknown kind, or one that does not apply."""
    if not block.openly:
        return _kind(work, block)
    view = openly(work, drawn=True)
    drawn = _kind(view, block)
    return replace(drawn, source=_without_small(drawn.source)) if _leaves_out(view, block) else drawn


def _leaves_out(view: Work, block: Picture) -> bool:
    """Whether anything a picture is of has a month that is kept confidential."""
    known = {i.key: i for i in view.portfolio.indicators()}
    return any(hides(view, key) and kept_back(view, known[key]) for key in block.of if key in known)


def _without_small(source: str) -> str:
    """Where it comes from, and that something is left out; a long source gives way to that.

    >>> _without_small("Council tax system")
    'without [c], small numbers kept confidential, Council tax system'
    """
    return f"without {SYMBOL}, small numbers kept confidential, {source}"


def _kind(work: Work, block: Picture) -> pictures.Picture:
    at = datetime.fromisoformat(block.known_at)
    whole = block.of[1:] == (EVERYTHING,)
    match block.kind:
        case "trajectory":
            return _trajectory(work, read_indicator(work, block.of[0], at=at), at, whole=whole)
        case "seasonal":
            return seasonal_picture(read_indicator(work, block.of[0], at=at), at, whole=whole)
        case "control":
            drawn = _control(work, block.of[0], at)
            return pictures.whole(drawn) if whole else drawn
        case "cases":
            return _cases(work, block.of[0], at)
        case "needed":
            return _needed(work, block.of[0], at)
        case "draft":
            return _draft(work, block.of[0], int(block.of[1]), at)
        case "grid":
            return grid_picture(_lines(work, block.of[1:], at), at, block.of[0])
        case "multiples":
            return multiples_picture(_lines(work, block.of[1:], at), at, block.of[0])
        case "stocktake":
            priority = work.portfolio.priority(block.of[0])
            lead = work.portfolio.person(priority.lead)
            lines = _lines(work, block.of[1:], at)
            return stocktake_picture(priority, lead.name if lead else "", lines, at)
        case other:
            raise NoSuchPicture(f"No picture is called {other!r}.")


def _trajectory(
    work: Work, reading: Reading, at: datetime, *, whole: bool = False
) -> pictures.TrajectoryPicture:
    key = reading.indicator.key
    history = [f for f in work.figures.history(key) if f.said_at <= at]
    versions = [
        v for v in work.portfolio.trajectory_versions(key) if v.agreed_at is None or v.agreed_at <= at
    ]
    return trajectory_picture(reading, history, at, versions, whole=whole)


def _cases(work: Work, key: str, at: datetime) -> pictures.TrajectoryPicture:
    """How many cases each figure was counted over: what an average or a share rests on."""
    reading = read_indicator(work, key, at=at, deeply=False)
    counts = {
        m: replace(f, value=f.denominator) for m, f in reading.values.items() if f.denominator is not None
    }
    if len(counts) < _FEWEST_CASES:
        raise NoSuchPicture("Too few months say how many cases they were counted over.")
    indicator = reading.indicator
    named = replace(
        indicator,
        unit="cases",
        decimals=0,
        polarity=Polarity.INFORMATION,
        band=None,
        breaks=(),
        tolerance=None,
    )
    last = max(counts)
    counted = replace(
        reading, indicator=named, trajectory=None, period=last, figure=counts[last], expected=None, variance=None,
        status=None, previous=None, previous_status=None, change=None, values=counts, deeply=False,
    )  # fmt: skip
    made = trajectory_picture(counted, (), at)
    usual = median(f.value for m, f in list(counts.items())[-13:-1] if f.value is not None)
    shown = f"{show(named, counts[last].value or Decimal(0))} in {indicator.frequency.period(last)}"
    title = f"{indicator.called} rests on {shown}; the usual is {show_number(named, Decimal(round(usual)))}"
    return replace(made, title=title, subtitle=f"What it is counted over: {indicator.name}", letter="")


def _needed(work: Work, key: str, at: datetime) -> pictures.TrajectoryPicture:
    """What each remaining month must be to land the target, over what has been and what was promised."""
    reading = read_indicator(work, key, at=at)
    rate = (
        required_run_rate(reading.indicator, reading.values, reading.trajectory)
        if reading.trajectory
        else None
    )
    if rate is None or reading.trajectory is None or rate.reach is not Reach.POSSIBLE or not rate.path:
        raise NoSuchPicture("There is nothing left to reach, or it can no longer be reached.")
    made = trajectory_picture(reading, (), at)
    target = show(reading.indicator, reading.trajectory.target.value)
    title = f"{reading.indicator.called}: what each month must be to land {target} by {reading.trajectory.target.month.full}"
    return replace(
        made,
        title=title,
        older=(made.trajectory,),
        trajectory=rate.path,
        forecast=(),
        letter="",
        subtitle="Blue: what each remaining month must be. Grey: the trajectory as agreed",
    )


_FEWEST_CASES = 3


def _draft(work: Work, key: str, number: int, at: datetime) -> pictures.TrajectoryPicture:
    """The trajectory a workshop is drawing, as far as it had got then, over what is known."""
    workshop = work.shelf(Workshop).get(number, at)
    drawn = workshop.drawn(work.portfolio.indicator(key).limits) if workshop is not None else None
    if drawn is None:
        raise NoSuchPicture("Nothing has been drawn yet.")
    reading = read_indicator(work, key, at=at)
    if (
        reading.trajectory is not None
    ):  # as it would be once agreed: months that are over stay as they are judged
        drawn = drawn.keeping(reading.trajectory, Month.of(today(at)))
    made = trajectory_picture(replace(reading, trajectory=drawn, deeply=False), (), at)
    indicator, target = reading.indicator, show(reading.indicator, drawn.target.value)
    title = f"{indicator.called}: a trajectory being drawn, to {target} by {drawn.target.month.full}"
    return replace(made, title=title, letter="")


def _control(work: Work, key: str, at: datetime) -> pictures.ControlPicture:
    reading = read_indicator(work, key, at=at)
    drawn = control_picture(reading, at)
    if drawn is None:
        raise NoSuchPicture(
            reading.assessment.no_control_chart if reading.assessment else "There is no figure to go by."
        )
    return drawn


def _lines(work: Work, keys: Sequence[str], at: datetime) -> list[Line]:
    return [line_of(work, read_indicator(work, key, at=at), at) for key in keys]
