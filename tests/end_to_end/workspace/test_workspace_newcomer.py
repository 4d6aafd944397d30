"""Somebody new, with nothing but the strip of things to try, sees the month work in the program as it is started."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.test_a_month import Program

pytestmark = pytest.mark.browser


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path)
    program.start()
    yield program
    program.stop()


@pytest.fixture
def window(program: Program, window: Callable[..., Page]) -> Callable[..., Page]:
    """Every window is closed before the program is stopped."""
    return window


def test_a_newcomer_follows_the_strip_and_misses_nothing(program, window):
    page = window()
    page.goto(program.url)
    talk, hints = page.locator("#list"), page.get_by_role("region", name="Things to try")

    hints.get_by_role("button", name="Answer as a lead").click()
    expect(talk.get_by_text(re.compile("October figures, whenever suits you"))).to_be_visible()
    box = page.get_by_role("textbox", name="Write to Stocktake")
    box.fill("repairs 91.2, voids 31 - contractor handover dragged on, sat 76.4")
    box.press("Enter")
    expect(talk.get_by_text(re.compile("Recorded for October"))).to_be_visible()
    charts = talk.locator(".picture img")
    expect(charts.first).to_be_visible()
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        assert chart.evaluate("image => image.decode().then(() => image.naturalWidth)") >= 1000
    expect(talk.get_by_text(re.compile("this will show as slipping")).first).to_be_visible()

    hints.get_by_role("button", name="Move time on").click()
    page.get_by_role("button", name="Next month").click()
    expect(page.locator("#clock-day")).to_have_text("1 December 2026")
    expect(page.locator("#clock-progress")).to_be_hidden()
    expect(talk.get_by_text(re.compile("November figures, whenever suits you"))).to_be_visible()

    hints.get_by_role("button", name="See the unit’s channel").click()
    flag = talk.locator(".message").filter(has_text="Voids is slipping")
    expect(flag).to_have_count(1)
    expect(flag.get_by_text(re.compile("contractor handover dragged on"))).to_be_visible()
    expect(flag.locator(".picture img")).to_have_count(1)

    hints.get_by_role("button", name="Ask “status” as the leader").click()
    expect(box).to_have_value("status")
    box.press("Enter")
    expect(talk.locator("table .pill").first).to_be_visible()
    expect(hints).to_be_hidden()
