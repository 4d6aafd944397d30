"""What a chart costs, as ratios to the same artists drawn bare, and whether memory stays flat.

Costs are processor time (user and system), the median of runs that alternate between the two, so that a busy machine
slows both alike.
"""

from __future__ import annotations

import gc
import io
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from adapters.charts.draughtsman import Commission, Draughtsman
from adapters.charts.drawing import draw
from adapters.charts.trajectory import draw_trajectory
from adapters.clock import MovableClock
from benchmarks.turns import PRIYA, T0, calendar, council
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from bot.pictures import Actual, FanPoint, Mark, TrajectoryPicture
from core.domain.indicators import Polarity
from core.domain.months import Month
from core.domain.trajectory import Point, Trajectory
from core.services.rules import Rules

ROUNDS = 25
CHARTS_FOR_MEMORY = 1_000
BURST = 60
REPEATS = 2
IDLE_REPLIES = 150
Row = tuple[str, float, str]


def picture() -> TrajectoryPicture:
    """Three years of a monthly figure with everything a usual chart carries."""
    first, now = Month(2023, 11), Month(2026, 10)
    months = list(first.to(now))
    values = [Decimal(26 + (i * 7) % 5 - (i * 3) % 4 + max(0, i - 30)) for i in range(len(months))]
    promise = Trajectory.linear((Month(2026, 3), 28), (Month(2027, 3), 24))
    points = tuple(Point(m, promise.expected(m)) for m in Month(2026, 3).to(Month(2027, 3)))
    fan = tuple(FanPoint(now + i, Decimal(30 - i), Decimal(31), Decimal(32 + i)) for i in range(1, 6))
    return TrajectoryPicture(
        title="Voids: 31 days in October, 5 above trajectory, slipping since August",
        subtitle="Average re-let time, standard re-lets",
        unit="days",
        decimals=0,
        polarity=Polarity.LOWER,
        actual=tuple(Actual(m, v, provisional=m == now) for m, v in zip(months, values, strict=True)),
        trajectory=points,
        target=points[-1],
        tolerance=Decimal(2),
        interventions=(Mark(Month(2026, 6), "New contractor"),),
        forecast=fan,
        letter="AR",
        source="Housing system",
        known_on=date(2026, 11, 12),
    )


def run() -> list[Row]:
    """Every row: what is measured, the ratio (or MiB where it says so), and the detail."""
    return [*_against_bare(), *_memory(), *_bursts(), *_beside_replies()]


def _against_bare() -> list[Row]:
    ours = picture()
    plain = _bare_drawing(ours)
    usual = _usual_drawing(ours)
    costs = _alternating([lambda: draw(ours), lambda: draw(ours, scale=2), plain, usual])
    one, two, bare, pyplot = (statistics.median(c) * 1000 for c in costs)
    size = len(draw(ours)) / 1024
    bare_size = len(plain()) / 1024
    return [
        (
            "trajectory chart / bare Figure of the same artists",
            one / bare,
            f"{one:.0f} ms against {bare:.0f}",
        ),
        ("the same at 2x / bare Figure at 1x", two / bare, f"{two:.0f} ms"),
        ("trajectory chart / pyplot with tight_layout", one / pyplot, f"{pyplot:.0f} ms for pyplot"),
        ("bytes of the PNG / bare Figure's", size / bare_size, f"{size:.0f} KiB against {bare_size:.0f}"),
    ]


def _alternating(drawings: list[Callable[[], object]]) -> list[list[float]]:
    """Processor seconds of each drawing, round by round; the first two rounds only warm up."""
    spent: list[list[float]] = [[] for _ in drawings]
    for turn in range(ROUNDS + 2):
        for taken, drawing in zip(spent, drawings, strict=True):
            start = time.process_time()
            drawing()
            if turn >= 2:
                taken.append(time.process_time() - start)
    return spent


def _bare_drawing(ours: TrajectoryPicture) -> Callable[[], bytes]:
    """The very lines, shapes and words of our chart, given to a Figure with one Axes and written as PNG.

    What a careful writer of Matplotlib would do by hand: no pyplot, no layout engine, every position known.
    """
    sheet = draw_trajectory(ours, "light")
    lines, shapes, words = [], [], []
    for artist in sheet._figure.get_children():  # noqa: SLF001 - the bare twin is made of our own artists
        match artist:
            case Line2D():
                lines.append(
                    (
                        artist.get_xdata(),
                        artist.get_ydata(),
                        {
                            "color": artist.get_color(),
                            "linewidth": artist.get_linewidth(),
                            "linestyle": artist.get_linestyle(),
                            "marker": artist.get_marker(),
                            "markersize": artist.get_markersize(),
                        },
                    )
                )
            case Polygon():
                shapes.append((artist.get_xy(), artist.get_facecolor()))
            case Rectangle() if artist is not sheet._figure.patch:  # noqa: SLF001 - the paper is drawn anyway
                shapes.append((artist.get_verts(), artist.get_facecolor()))
            case Text():
                kept = {
                    "fontsize": artist.get_fontsize(),
                    "color": artist.get_color(),
                    "fontweight": artist.get_fontweight(),
                    "rotation": artist.get_rotation(),
                    "ha": artist.get_horizontalalignment(),
                    "va": artist.get_verticalalignment(),
                }
                words.append((artist.get_position(), artist.get_text(), kept))

    def drawing() -> bytes:
        figure = Figure(figsize=(12, sheet.height / 100), dpi=100)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, 1200)
        axes.set_ylim(sheet.height, 0)
        axes.set_axis_off()
        for xs, ys, style in lines:
            axes.plot(xs, ys, **style)
        for corners, colour in shapes:
            axes.fill([x for x, _ in corners], [y for _, y in corners], facecolor=colour, edgecolor="none")
        for at, text, style in words:
            axes.text(*at, text, parse_math=False, **style)
        made = io.BytesIO()
        FigureCanvasAgg(figure).print_png(made)
        return made.getvalue()

    return drawing


def _usual_drawing(ours: TrajectoryPicture) -> Callable[[], bytes]:
    """The chart as most programs draw it: pyplot, axes and ticks, a legend, tight_layout, savefig."""
    import matplotlib as mpl  # noqa: PLC0415 - only this benchmark ever touches pyplot

    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415 - the same

    def drawing() -> bytes:
        figure, axes = plt.subplots(figsize=(12, 6.75), dpi=100)
        months = [a.month.first_day for a in ours.actual]
        axes.plot(months, [float(a.value) for a in ours.actual], "ko-", label="Actual")
        promised = [p.month.first_day for p in ours.trajectory]
        axes.plot(promised, [float(p.value) for p in ours.trajectory], "b--", label="Trajectory")
        ahead = [f.month.first_day for f in ours.forecast]
        low, high = [float(f.p10) for f in ours.forecast], [float(f.p90) for f in ours.forecast]
        axes.fill_between(ahead, low, high, alpha=0.3)
        axes.plot(ahead, [float(f.p50) for f in ours.forecast], ":", label="Forecast")
        axes.set_title(ours.title)
        axes.set_ylabel(ours.unit)
        axes.legend()
        axes.grid(visible=True)
        figure.text(0.01, 0.01, ours.source)
        plt.tight_layout()
        made = io.BytesIO()
        plt.savefig(made, format="png")
        plt.close(figure)
        return made.getvalue()

    return drawing


def _memory() -> list[Row]:
    """How much the process grew from the 100th chart to the last, each chart different from the one before.

    Beside a heap as large as that of a process which has read much: there the garbage collector comes by seldom.
    """
    ours = picture()
    ballast = [{"number": n, "in": [n]} for n in range(400_000)]
    begun = 0.0
    for number in range(1, CHARTS_FOR_MEMORY + 1):
        draw(replace(ours, title=f"Voids: {number} days in October"))
        if number == 100:
            gc.collect()
            begun = _resident()
    gc.collect()
    grown = _resident() - begun
    detail = f"{begun:.0f} MiB at the 100th, beside {len(ballast):,} other things"
    return [("MiB grown from the 100th chart to the 1,000th", grown, detail)]


def _resident() -> float:
    """MiB of this process that are in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def _bursts() -> list[Row]:
    """Elapsed time of a burst drawn by one worker and by two, to the same burst drawn here; the starts apart."""
    commission = Commission(picture(), 2)
    elapsed, starts = {}, {}
    for workers in (0, 1, 2):
        with Draughtsman(workers=workers) as draughtsman:
            start = time.perf_counter()
            for _ in draughtsman.draw_all([commission] * max(workers, 1)):
                pass
            starts[workers] = time.perf_counter() - start
            start = time.perf_counter()
            for _ in draughtsman.draw_all([commission] * BURST):
                pass
            elapsed[workers] = time.perf_counter() - start
    rows = [
        (
            f"{BURST} charts at 2x by {words} / here",
            elapsed[n] / elapsed[0],
            f"{BURST / elapsed[n]:.1f} charts a second",
        )
        for n, words in ((1, "one worker"), (2, "two workers"))
    ]
    return [*rows, ("seconds until two new workers have drawn their first chart", starts[2], "")]


def _beside_replies() -> list[Row]:
    """How long replies wait while 40 charts are drawn, to how long they wait when nothing is.

    A reply is a whole turn: understood, answered, committed to a file. One is taken every 25 ms.
    """
    with tempfile.TemporaryDirectory() as name, council(Path(name)) as store:
        dialogue = Dialogue(store, MovableClock(T0, seconds=lambda: 0.0), calendar, Rules())
        numbers = count()

        def reply() -> float:
            key = f"reply/{next(numbers)}"
            heard = Heard(key, "workspace", PRIYA, Place.direct(PRIYA), words="status", message=key)
            start = time.perf_counter()
            dialogue.hear(heard)
            return time.perf_counter() - start

        def waits(during: Callable[[], object] | None) -> list[float]:
            """Replies while `during` goes on in threads of its own; or as many when nothing does."""
            drawing = threading.Thread(target=during) if during else None
            if drawing:
                drawing.start()
            spent = []
            while (drawing.is_alive() if drawing else len(spent) < IDLE_REPLIES) or len(spent) < 30:
                spent.append(reply())
                time.sleep(0.025)
            if drawing:
                drawing.join()
            return spent

        commissions = [Commission(picture(), 2)] * 40
        with Draughtsman(workers=0) as here, Draughtsman(workers=2) as apart:
            for warm in (here, apart):
                list(warm.draw_all(commissions[:2]))
            idle, in_thread, by_workers = [], [], []
            for _ in range(REPEATS):
                idle += waits(None)
                by_workers += waits(lambda: list(apart.draw_all(commissions)))
                in_thread += waits(lambda: list(here.draw_all(commissions)))
    still = _p99(idle)
    return [
        (
            f"a reply's p99 while 40 charts are drawn {how} / when none is",
            _p99(spent) / still,
            f"{_p99(spent) * 1000:.0f} ms against {still * 1000:.0f}",
        )
        for how, spent in (("by two workers", by_workers), ("in a thread", in_thread))
    ]


def _p99(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=100)[98]


if __name__ == "__main__":
    for name, ratio, detail in run():
        sys.stdout.write(f"{name:60} {ratio:6.2f}  {detail}\n")
