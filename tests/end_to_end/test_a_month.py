"""One month, end to end: the program as people start it, in a real browser."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import Troubles
from tests.ports import free_port

pytestmark = pytest.mark.browser
STOCKTAKE = (sys.executable, "-c", "import sys; from adapters.cli import main; sys.exit(main())")
ROOT = Path(__file__).parents[2]
PRIYA = "priya.shah@marlowheath.example"
NADIA = "nadia.okafor@marlowheath.example"
DAVID = "david.lindqvist@marlowheath.example"


class Program:
    """`stocktake run --sample` on a database and a port of its own."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        self.environment = os.environ | {
            "STOCKTAKE_DATABASE_URL": f"sqlite:///{folder / 'month.db'}",
            "STOCKTAKE_PORT": str(port),
            "PYTHONPATH": str(ROOT),
        }
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = self.spawn()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if self.url in line:
                return
        raise AssertionError("The program stopped before it said where it is.")

    def spawn(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*STOCKTAKE, "run", "--sample"],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def stop(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        assert self.process is not None
        self.process.send_signal(how)
        said, _ = self.process.communicate(timeout=20)
        status = self.process.returncode
        self.process = None
        return status, said

    def visit(self, page: Page, person: str, room: str = "direct") -> Page:
        page.add_init_script("localStorage.setItem('stocktake.hints', '{\"gone\": true}')")
        page.goto(f"{self.url}#as={person}&in={room}")
        expect(page.locator("#who-name")).not_to_have_text("…")
        return page


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path)
    program.start()
    yield program
    if program.process is not None:
        program.stop(signal.SIGKILL)


def say(page: Page, words: str) -> None:
    box = page.get_by_role("textbox").first
    box.fill(words)
    box.press("Enter")


def test_a_month_from_prompt_to_flag_to_the_leaders_status(
    program: Program, window: Callable[..., Page]
) -> None:
    """A lead answers, sees the chart and hears of the slip first; the unit hears next day; a leader asks."""
    page = program.visit(window(), PRIYA)
    log = page.locator("#list")
    expect(log).to_contain_text("Three October figures")

    say(page, "repairs 91.2, voids 31 - contractor handover dragged on. sat not till the 10th")
    expect(log).to_contain_text("Repairs 91.2 % (0.2 points above trajectory, green")
    expect(log).to_contain_text('with your note "contractor handover dragged on"')
    expect(log).to_contain_text("I'll ask again on Tuesday 10 November")
    chart = page.get_by_role("img", name=re.compile("Voids: 31 days in October, 5 above trajectory"))
    expect(chart.first).to_be_visible()
    expect(chart.first).to_have_js_property("complete", True)
    assert chart.first.evaluate("image => image.naturalWidth") > 1000
    expect(log).to_contain_text("this will show as slipping")

    say(page, "handover finished 3 Nov, two extra void teams from the 17th, expect 28 by Dec")
    expect(log).to_contain_text("Only you have seen it so far.")
    page.get_by_role("button", name="Yes, post it").click()
    expect(log).to_contain_text("The unit has the flag on Voids now, with your words")

    page.get_by_role("button", name=re.compile("Next working day")).click()
    unit = program.visit(window(), NADIA, "unit")
    channel = unit.locator("#list")
    expect(channel).to_contain_text("Voids is slipping (amber/red)")
    expect(channel).to_contain_text("The service says: handover finished 3 Nov")
    expect(channel).to_contain_text("Worth asking:")
    expect(unit.get_by_role("img", name=re.compile("Voids: 31 days")).first).to_be_visible()
    unit.get_by_role("button", name="Acknowledge").first.click()
    expect(channel).to_contain_text("Acknowledged")

    leader = program.visit(window(), DAVID)
    say(leader, "status")
    answer = leader.locator("#list")
    expect(answer).to_contain_text("figures in")
    expect(leader.get_by_role("row", name=re.compile("Voids"))).to_contain_text("slipping")


def test_nothing_is_lost_or_said_twice_over_a_sudden_end(
    program: Program, window: Callable[..., Page], troubles: Troubles
) -> None:
    """kill -9, start again: the conversation stands where it stood, and the prompt is not sent again."""
    troubles.expect("Failed to load resource")
    page = program.visit(window(), PRIYA)
    log = page.locator("#list")
    say(page, "voids 58")
    expect(log).to_contain_text("Is it 58, or did you mean")
    program.stop(signal.SIGKILL)
    program.start()
    page = program.visit(window(), PRIYA)
    log = page.locator("#list")
    expect(log.get_by_text("Three October figures")).to_have_count(1)
    say(page, "yes")
    expect(log).to_contain_text("Voids 58 days")


def test_ctrl_c_stops_cleanly_and_a_second_run_is_refused(program: Program) -> None:
    """Ctrl-C ends within seconds and says so; meanwhile a second run names the first."""
    second = program.spawn()
    said, _ = second.communicate(timeout=30)
    assert second.returncode == 2
    assert "already running on this database" in said
    begun = time.monotonic()
    status, said = program.stop()
    assert status == 0
    assert "Stopped. Nothing is lost" in said
    assert time.monotonic() - begun < 10


def test_the_page_shows_a_whole_month_played_forward(program: Program, window: Callable[..., Page]) -> None:
    """A newcomer moves a month on: colleagues answer, the late are chased, flags come up in the channel."""
    page = program.visit(window(), NADIA, "unit")
    page.get_by_role("button", name=re.compile("Next month")).click()
    expect(page.get_by_text("1 December 2026").first).to_be_visible()
    channel = page.locator("#list")
    expect(channel).to_contain_text("late from")
    expect(channel).to_contain_text("is slipping")
    expect(channel.get_by_text(re.compile("repl(y|ies)")).first).to_be_visible()


def test_a_form_is_opened_as_things_stand_and_its_mistakes_stand_beside_their_fields(
    program: Program, window: Callable[..., Page], troubles: Troubles
) -> None:
    """The prompt's button is a day old; one figure came meanwhile; one field is mistyped; nothing typed is lost."""
    troubles.expect("422")
    page = program.visit(window(), PRIYA)
    say(page, "repairs 91.2")
    expect(page.locator("#list")).to_contain_text("Repairs 91.2 %")
    page.get_by_role("button", name="Fill in a form").first.click()
    form = page.get_by_role("dialog", name="October figures")
    voids = form.get_by_label("Average void re-let time (days)")
    satisfaction = form.get_by_label("Tenant satisfaction (%)")
    expect(form.get_by_label("Repairs completed on time (%)")).to_have_count(0)
    voids.fill("twelvety")
    satisfaction.fill("78")
    form.get_by_role("button", name="Send figures").click()
    expect(form.get_by_role("alert")).to_have_text("One line needs another look. Nothing is recorded yet.")
    expect(voids).to_have_accessible_description(
        'Jul 27, Aug 28, Sep 29 Voids: between 0 and 1,000 days; you wrote "twelvety".'
    )
    expect(voids).to_be_focused()
    expect(satisfaction).to_have_value("78")
    expect(page.locator("#list")).not_to_contain_text("Satisfaction 78")
    voids.fill("27")
    form.get_by_role("button", name="Send figures").click()
    expect(form).to_be_hidden()
    expect(page.locator("#list")).to_contain_text("That is everything for October.")
    # All is in, so the prompt has nothing left to offer; what was recorded is changed from where it was said.
    expect(page.get_by_role("button", name="Fill in a form")).to_have_count(0)
    page.get_by_role("button", name="Edit").last.click()
    again = page.get_by_role("dialog", name="Change what was recorded")
    expect(again.get_by_label("Average void re-let time (days)")).to_have_value("27")


@pytest.mark.parametrize("after", [0.0, 0.004, 0.012, 0.03])
def test_whenever_the_program_ends_the_page_tells_what_became_of_a_message(
    program: Program, window: Callable[..., Page], troubles: Troubles, after: float
) -> None:
    """kill -9 within milliseconds of Enter: once it is back the figure is recorded once, and nothing says unsent."""
    troubles.expect("net::ERR_")
    page = program.visit(window(), PRIYA)
    expect(page.locator("#list")).to_contain_text("Three October figures")
    say(page, "voids 27")
    time.sleep(after)
    program.stop(signal.SIGKILL)
    program.start()
    expect(page.locator("#list").get_by_text("Voids 27 days")).to_have_count(1)
    expect(page.locator(".message.failed, .message.waiting, .message.sending")).to_have_count(0)
    expect(page.locator(".own-words")).to_have_count(1)
