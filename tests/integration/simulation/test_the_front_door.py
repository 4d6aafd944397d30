"""`run` is what the command line calls: a line for each month as it goes, and the summary at the end."""

from __future__ import annotations

from adapters.simulation import run
from adapters.simulation.report import Incident, Report, Tally
from core.domain.months import Month


def test_run_tells_each_month_and_returns_the_summary(capfd):
    lines: list[str] = []
    summary = run(2, 6, 3, say=lines.append)
    assert [line.split("  ")[0].strip() for line in lines] == ["March 2026", "April 2026"]
    assert summary.startswith("2 months, 6 indicators, 2 leads, seed 3.")
    assert "Confirmed and yet not what was meant: 0 of" in summary
    assert capfd.readouterr().out == "", "only `say` speaks; the bar is on stderr"


def test_a_report_with_anything_wrong_is_not_sound():
    """Whoever automates this must be able to trust the one word."""
    fine = Report(1, 1, 1, [Tally(Month(2026, 3))])
    assert fine.sound
    for flaw in ("misread", "confirmed_wrong", "crashes", "silences"):
        flawed = Report(1, 1, 1)
        getattr(flawed, flaw).append(Incident("what", "words"))
        assert not flawed.sound
        assert "what" in flawed.summary()
    for count in ("lost", "doubled", "taken_twice"):
        flawed = Report(1, 1, 1)
        setattr(flawed, count, 1)
        assert not flawed.sound
