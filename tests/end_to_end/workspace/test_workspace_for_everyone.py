"""The page by keyboard alone, by listening, in light and dark, large and small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.hearing import Place
from bot.messages import Choice, Choices, Picture, Table, say, strong
from tests.end_to_end.conftest import DESKTOP, PHONE
from tests.fakes.workspace import LEAD, UNIT

pytestmark = pytest.mark.browser

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")


def audit(page, part=None):
    """What an accessibility checker would complain of; proves first that it looked at something."""
    page.wait_for_timeout(50)
    root = page.locator(part) if part else page.locator("body")
    found = root.evaluate(f"element => ({AUDIT})({'element' if part else 'document'})")
    assert found["measured"] > 5, "The audit saw next to nothing."
    return found["faults"]


def from_the_top(page):
    """Begin before everything, as after opening a page by its address; the typing box takes the keyboard itself."""
    page.evaluate(
        "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')"
    )


def everything(house):
    """A message with every kind of block in it, in both rooms."""
    table = Table(
        ("Priority", "Now", "Status"), tuple((f"Row {s}", "31", s) for s in ("G", "AG", "AR", "R")), "All"
    )
    whole = say("Plain, ", strong("strong"), ".").and_(
        table,
        Picture("trajectory", ("V",), "A line that rises."),
        Choices((Choice("First", "1", primary=True), Choice("Second", "2"))),
    )
    house.board.bot(Place.direct(LEAD), "everything", whole)
    house.board.bot(Place.unit(), "everything-unit", whole)
    house.board.say(UNIT, Place.unit(), "own-1", "And a colleague's words.")
    house.board.bot(Place.direct(UNIT), "nudge", say("Something unread."))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_an_audit_finds_nothing(window, house, scheme, size):
    everything(house)
    page = house.visit(window(viewport=size, color_scheme=scheme), newcomer=True)
    expect(page.get_by_text("A line that rises.")).to_have_count(0)
    assert audit(page) == [], "as a lead, newcomer's hints showing"
    page.locator(".choice.primary").first.click()
    expect(page.locator("#form")).to_be_visible()
    page.get_by_role("button", name="Record").click()
    expect(page.locator("#form").get_by_role("alert")).to_be_visible()
    assert audit(page, "#form") == [], "a form with complaints"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Enlarge the picture").last.click()
    expect(page.get_by_role("dialog", name="Picture")).to_have_count(1)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="You are").click()
    assert audit(page, "#people") == [], "who one is"
    page.get_by_role("button", name="Sam Whitlock").click()
    page.get_by_role("link", name="delivery-unit").click()
    expect(page.get_by_text("And a colleague's words.")).to_be_visible()
    page.get_by_role("button", name="1 reply").click()
    expect(page.get_by_role("complementary", name="Thread")).to_be_visible()
    assert audit(page) == [], "the unit's channel with a thread open"


def test_the_audit_finds_what_is_wrong(visit):
    """A checker that cannot fail proves nothing."""
    page = visit()
    page.evaluate("""() => {
        const said = document.querySelector("#list .said");
        const image = document.createElement("img");
        const button = document.createElement("button");
        const pale = document.createElement("p");
        pale.textContent = "pale";
        pale.className = "pale";
        pale.style.color = "#aaa";
        said.append(image, button, pale);
    }""")
    found = "\n".join(audit(page))
    for complaint in ("no alternative text", "no name: <button", "smaller than 24 px", "contrast 2."):
        assert complaint in found, complaint


def test_everything_can_be_done_by_keyboard_alone(visit, house):
    page = visit(LEAD)
    focused = page.locator(":focus")
    from_the_top(page)

    page.keyboard.press("Tab")
    expect(focused).to_have_text("Skip to the messages")
    expect(focused).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(focused).to_have_text("Skip to the typing box")
    page.keyboard.press("Enter")
    expect(focused).to_have_accessible_name("Write to Stocktake")

    page.keyboard.type("repairs 91.2, voids 31")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()

    # Back from the typing box lies what was said last: the picture, then its buttons.
    page.keyboard.press("Shift+Tab")
    expect(focused).to_have_accessible_name(
        "Enlarge the picture: Average void re-let time, days: 31 in October 2026 against a trajectory of 26; over it since August."
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Picture")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(focused).to_have_text("Undo")
    page.keyboard.press("Enter")
    expect(page.locator("#list").get_by_text("Done.", exact=True)).to_be_visible()
    expect(focused).to_have_text("Undo")
    assert house.heard(2)[-1].token == "undo:42"

    page.keyboard.press("Control+k")
    expect(focused).to_have_accessible_name("Find a person")
    page.keyboard.type("sam")
    page.keyboard.press("ArrowDown")
    expect(focused).to_have_accessible_name("Sam Whitlock")
    page.keyboard.press("Enter")
    expect(page.locator("#who-name")).to_have_text("Sam Whitlock")
    page.get_by_role("link", name="delivery-unit").press("Enter")
    expect(focused).to_have_accessible_name("Write to the unit’s channel")

    page.get_by_role("button", name="1 reply").press("Enter")
    expect(focused).to_have_accessible_name("Reply in this thread")
    page.keyboard.type("keys came late")
    page.keyboard.press("Enter")
    expect(page.locator("#thread-list").get_by_text("I read: keys came late")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(focused).to_have_accessible_name("Edit your message")
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary", name="Thread")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary", name="Thread")).to_be_hidden()
    expect(focused).to_have_attribute("data-id", "replies")

    page.get_by_role("button", name="Next working day").press("Enter")
    expect(page.get_by_role("region", name="Sample time")).to_contain_text("3 November 2026")


def test_where_the_keyboard_is_can_always_be_seen(visit, house):
    everything(house)
    page = visit(UNIT, "unit")
    from_the_top(page)
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        shown = page.evaluate("""() => {
            const at = document.activeElement;
            if (at === document.body || at.tagName === 'HTML') return null;
            const style = getComputedStyle(at.closest(".writer:focus-within") ?? at);
            const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
            return [at.id || at.className || at.tagName, ring || style.boxShadow !== "none"];
        }""")
        if shown is None:
            break
        reached.append(shown[0])
        assert shown[1], f"no sign of focus on {shown[0]}"
    assert len(reached) > 12, reached


def test_nothing_moves_for_who_asked_for_stillness(window, house):
    house.door._pause = 4
    page = house.visit(window(reduced_motion="reduce"))
    page.get_by_role("textbox", name="Write to Stocktake").fill("hi")
    page.keyboard.press("Enter")
    dots = page.locator(".dots i").first
    expect(dots).to_be_visible()
    assert float(dots.evaluate("dot => parseFloat(getComputedStyle(dot).animationDuration)")) < 0.001


def test_the_page_grows_to_twice_its_letters_without_losing_any(window, house):
    everything(house)
    # 640 pixels at twice the size: what zooming to 200 % on a desk gives (WCAG 1.4.4, 1.4.10).
    page = house.visit(window(viewport={"width": 640, "height": 400}), UNIT, "unit")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    expect(page.get_by_role("textbox", name="Write to the unit’s channel")).to_be_in_viewport()
    assert page.locator("#messages").bounding_box()["height"] > 120, "there is still room to read"


def test_ones_choice_of_light_or_dark_is_kept_and_the_pictures_follow(visit, house):
    page = visit(UNIT, "unit")
    assert "/light?" in page.locator("#list img[alt^=Average]").get_attribute("src")
    page.get_by_role("button", name="You are").click()
    page.get_by_label("Appearance").select_option("Dark")
    page.keyboard.press("Escape")
    expect(page.locator("#list img[alt^=Average]")).to_have_attribute("src", re.compile("/dark\\?"))
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
