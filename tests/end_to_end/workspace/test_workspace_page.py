"""The workspace page as a person uses it, in a real Chromium."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from bot.hearing import Place
from bot.messages import Choice, Choices, Field, Form, Message, Picture, Table, plain, say, strong
from tests.end_to_end.conftest import PHONE
from tests.fakes.workspace import LEAD, OTHER_LEAD, UNIT

pytestmark = pytest.mark.browser


def write(page, text):
    page.get_by_role("textbox", name="Write to Stocktake").fill(text)
    page.keyboard.press("Enter")


def said(page, text, **how):
    """Words in the conversation, not in what is read out."""
    return page.locator("#list").get_by_text(text, **how)


def test_a_lead_answers_and_sees_what_was_recorded_and_the_chart_without_reloading(visit):
    page = visit()
    expect(said(page, "Three October figures")).to_be_visible()
    write(page, "repairs 91.2, voids 31 – contractor handover dragged on")
    expect(said(page, "Your note: “contractor handover dragged on”.")).to_be_visible()
    chart = page.get_by_role("img", name="Average void re-let time, days: 31 in October 2026")
    expect(chart).to_be_visible()
    assert chart.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    expect(page.get_by_role("textbox", name="Write to Stocktake")).to_have_value("")
    expect(page.get_by_role("textbox", name="Write to Stocktake")).to_be_focused()


def test_times_are_londons_whatever_the_machine_is_set_to(visit):
    # The window's own zone is New York, where this was four in the morning.
    expect(visit().locator("#list .by time").first).to_have_text("09:00")


def test_shift_and_enter_begins_a_new_line(visit, house):
    page = visit()
    page.get_by_role("textbox", name="Write to Stocktake").type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(page.locator(".own-words").last).to_have_text("one\ntwo")
    assert house.heard()[-1].words == "one\ntwo"


def test_a_pressed_button_waits_for_its_answer_and_cannot_be_pressed_twice(visit, house):
    house.door._pause = 1.5
    page = visit()
    button = page.get_by_role("button", name="Not ready yet")
    button.click()
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    expect(said(page, "I'll ask again on")).to_be_visible()
    expect(button).not_to_have_attribute("aria-disabled", "true")
    assert [heard.token for heard in house.heard()] == ["not-ready"]


def test_a_form_has_labels_and_hints_and_shows_what_is_wrong_beside_the_field(visit, house, troubles):
    troubles.expect("422")
    page = visit()
    page.get_by_role("button", name="Fill in a form").click()
    form = page.get_by_role("dialog", name="October figures")
    voids = form.get_by_label("Average void re-let time (days)")
    expect(form.get_by_label("Repairs completed on time (%)")).to_be_focused()
    expect(voids).to_have_accessible_description("Last month 29")
    form.get_by_role("button", name="Record").click()
    expect(form.get_by_role("alert")).to_have_text("One line is still needed.")
    expect(voids).to_be_focused()
    voids.fill("lots")
    form.get_by_role("button", name="Record").click()
    expect(form.get_by_role("alert")).to_have_text("One line needs another look.")
    expect(voids).to_have_attribute("aria-invalid", "true")
    expect(voids).to_have_accessible_description(
        "Last month 29 “lots” is not a number of days. For example 31."
    )
    voids.fill("31")
    form.get_by_role("radio", name="Provisional").check()
    form.get_by_label("Anything the unit should know?").fill("keys came late")
    form.get_by_role("button", name="Record").click()
    expect(form).to_be_hidden()
    expect(said(page, "Your note: “keys came late”.")).to_be_visible()
    assert house.heard()[-1].values == {
        "repairs": "",
        "voids": "31",
        "status": "provisional",
        "again": "",
        "comment": "keys came late",
    }


def test_a_form_put_aside_keeps_what_was_begun(visit):
    page = visit()
    page.get_by_role("button", name="Fill in a form").click()
    page.get_by_label("Repairs completed on time (%)").fill("91.2")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="October figures")).to_be_hidden()
    page.get_by_role("button", name="Fill in a form").click()
    expect(page.get_by_label("Repairs completed on time (%)")).to_have_value("91.2")


def test_a_form_is_opened_as_things_stand_when_its_button_is_pressed(visit, house):
    page = visit()
    now = Form(
        "figures",
        "Two figures",
        (Field("voids", "Voids", value="27"), Field("flag", "Flag", "hidden", value="7")),
    )
    house.door.forms["form:figures"] = now
    page.get_by_role("button", name="Fill in a form").click()
    form = page.get_by_role("dialog", name="Two figures")
    expect(form.get_by_label("Voids")).to_have_value("27")
    expect(form.get_by_label("Flag")).to_have_count(0)
    page.keyboard.press("Escape")
    house.door.forms["form:figures"] = replace(now, fields=(Field("voids", "Voids", value="28"),))
    page.get_by_role("button", name="Fill in a form").click()
    expect(form.get_by_label("Voids")).to_have_value("28")


def test_a_button_whose_form_is_gone_is_pressed_and_answered_in_the_conversation(visit, house):
    del house.door.forms["form:figures"]
    page = visit()
    page.get_by_role("button", name="Fill in a form").click()
    expect(said(page, "Done.")).to_be_visible()
    assert [heard.token for heard in house.heard()] == ["form:figures"]
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_ones_own_message_is_edited_in_place(visit, house):
    page = visit()
    write(page, "hi")
    expect(said(page, "Nothing is waiting for you.")).to_be_visible()
    expect(page.get_by_role("button", name="Edit your message: hi", exact=True)).to_have_text("Edit")
    page.keyboard.press("ArrowUp")
    box = page.get_by_role("textbox", name="Edit your message")
    expect(box).to_have_value("hi")
    box.fill("hello")
    page.keyboard.press("Enter")
    expect(page.locator(".own-words")).to_have_text("hello")
    expect(said(page, "edited", exact=True)).to_be_visible()
    assert house.heard(2)[-1].edited
    expect(page.locator(".own-words")).to_have_count(1)


def test_what_the_bot_changes_is_changed_where_it_stands(visit, house):
    page = visit(UNIT, "unit")
    page.get_by_role("button", name="Acknowledge").click()
    flag = page.locator("[data-key=flag-voids]")
    expect(flag.get_by_text("Acknowledged by Sam Whitlock.")).to_be_visible()
    expect(flag.get_by_role("button", name="Acknowledge")).to_have_count(0)
    expect(page.get_by_role("button", name="2 replies")).to_be_visible()
    expect(page.locator("[data-key=flag-voids]")).to_have_count(1)


def test_a_thread_opens_beside_the_channel_and_is_answered_there(visit, house):
    page = visit(UNIT, "unit")
    page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_text("Homes let in October: 19.")).to_be_visible()
    expect(page.locator("#list").get_by_text("Homes let in October")).to_have_count(0)
    box = thread.get_by_role("textbox", name="Reply in this thread")
    expect(box).to_be_focused()
    box.fill("one of them took 90 days")
    page.keyboard.press("Enter")
    expect(thread.get_by_text("one of them took 90 days", exact=True)).to_be_visible()
    assert house.heard()[-1].place == Place.unit("flag-voids")
    expect(page.get_by_role("button", name="3 replies")).to_be_visible()
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()
    expect(page.get_by_role("button", name="3 replies")).to_be_focused()


def test_two_windows_are_two_people_and_both_are_live(window, house):
    unit = house.visit(window(), UNIT, "unit")
    other = house.visit(window(), "aisha.khan@example.gov.uk", "unit")
    unit.get_by_role("textbox", name="Write to the unit’s channel").fill("who has the keys?")
    unit.keyboard.press("Enter")
    expect(said(other, "who has the keys?", exact=True)).to_be_visible()
    expect(
        other.locator(".message").filter(has_text="who has the keys?").first.locator(".name")
    ).to_have_text("Sam Whitlock")
    expect(unit.locator(".mine .name")).to_have_text("Sam Whitlock (you)")


def test_the_address_keeps_who_and_where_through_a_reload_and_back(visit):
    page = visit(UNIT, "unit")
    page.get_by_role("button", name="1 reply").click()
    expect(page.get_by_role("complementary", name="Thread")).to_be_visible()
    page.reload()
    expect(page.get_by_role("complementary", name="Thread")).to_be_visible()
    expect(page.locator("#who-name")).to_have_text("Sam Whitlock")
    page.go_back()
    expect(page.get_by_role("complementary", name="Thread")).to_be_hidden()


def test_one_becomes_somebody_else_from_the_list_of_roles(visit):
    page = visit()
    page.get_by_role("button", name="You are").click()
    expect(page.get_by_role("heading", name="Cabinet members")).to_be_visible()
    page.get_by_role("button", name="Helen Adeyemi").click()
    expect(page.locator("#who-name")).to_have_text("Helen Adeyemi")
    expect(page.get_by_role("link", name="delivery-unit")).to_have_count(0)
    write(page, "status")
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader", name="Portfolio")).to_be_visible()
    expect(table.get_by_role("row", name="Children").locator(".pill")).to_have_text("R, red")
    page.reload()
    expect(page.locator("#who-name")).to_have_text("Helen Adeyemi")


def test_what_is_unread_is_counted_and_marked_until_it_is_seen(visit, house):
    page = visit(UNIT, "unit")
    expect(page.get_by_role("link", name="Stocktake")).not_to_contain_text("unread")
    house.board.bot(Place.direct(UNIT), "nudge", say("One figure is late."))
    house.board.bot(Place.direct(OTHER_LEAD), "prompt", say("One figure, whenever suits you."))
    room = page.get_by_role("link", name="Stocktake")
    expect(room).to_contain_text("1 unread")
    expect(page).to_have_title("(1) Sam Whitlock – Stocktake")
    page.get_by_role("button", name="You are").click()
    expect(page.get_by_role("button", name="Ruth Evans")).to_contain_text("something new")
    page.keyboard.press("Escape")
    room.click()
    expect(said(page, "One figure is late.")).to_be_visible()
    expect(room).not_to_contain_text("unread")
    expect(page).to_have_title("Sam Whitlock – Stocktake")


def test_a_stop_of_the_workspace_loses_nothing_and_doubles_nothing(visit, house, troubles):
    troubles.expect("net::ERR_")
    page = visit()
    house.running.stop()
    write(page, "voids 31")
    expect(said(page, "Sending…")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("nothing is lost")
    house.board.bot(Place.direct(LEAD), "meanwhile", say("Said while nobody listened."))
    house.running.start()
    expect(said(page, "Said while nobody listened.")).to_be_visible()
    expect(said(page, "Recorded for October")).to_be_visible()
    expect(said(page, "Sending…")).to_have_count(0)
    assert [heard.words for heard in house.heard()] == ["voids 31"]
    keys = page.locator("#list > .message").evaluate_all("items => items.map(item => item.dataset.key)")
    assert len(keys) == len(set(keys))


def test_a_lost_answer_is_asked_for_again_under_the_same_key(visit, house, troubles):
    troubles.expect("net::ERR_")
    page = visit()
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
            return
        lost.append(route.request.post_data_json["key"])
        route.fetch()  # it arrives, and its answer never comes back
        route.abort()

    page.route("**/api/words", lose_the_first)
    write(page, "voids 31")
    expect(said(page, "Recorded for October")).to_be_visible()
    page.wait_for_timeout(700)
    page.unroute_all(behavior="wait")
    assert [heard.key for heard in house.heard()] == lost
    expect(page.locator(".own-words")).to_have_count(1)


def test_a_message_that_arrived_before_the_end_is_never_called_unsent(visit, house, troubles):
    """The server takes the words and is gone before it can say so: when it is back, the same key tells the truth."""
    troubles.expect("net::ERR_")
    page = visit()

    def taken_and_lost(route):
        route.fetch()
        route.abort()
        page.unroute("**/api/words")

    page.route("**/api/words", taken_and_lost)
    write(page, "hi")
    expect(said(page, "Nothing is waiting for you.")).to_be_visible()
    page.wait_for_timeout(700)
    expect(page.locator(".message.failed, .message.waiting")).to_have_count(0)
    assert len(house.heard()) == 1
    page.wait_for_function("sessionStorage.getItem('stocktake.pending') === '[]'")


def test_what_had_no_answer_waits_and_goes_when_the_workspace_is_back(visit, house, troubles):
    """Whether it arrived is not known while nobody answers, so neither is claimed."""
    troubles.expect("net::ERR_")
    page = visit()
    expect(said(page, "Three October figures")).to_be_visible()
    house.running.stop()
    write(page, "voids 31")
    waiting = page.locator(".message.waiting")
    expect(waiting.get_by_role("status")).to_contain_text("No answer yet.")
    house.running.start()
    expect(said(page, "Recorded for October")).to_be_visible()
    expect(waiting).to_have_count(0)
    assert [heard.words for heard in house.heard()] == ["voids 31"]
    expect(page.locator(".own-words")).to_have_count(1)


def test_what_could_not_be_sent_says_so_and_can_be_tried_again_or_taken_back(visit, house, troubles):
    troubles.expect("500")
    page = visit()
    page.route(
        "**/api/words",
        lambda route: route.fulfill(status=500, json={"sentence": "Sorry, not just now.", "fields": {}}),
    )
    write(page, "voids 31")
    failed = page.locator(".message.failed")
    expect(failed.get_by_role("alert")).to_contain_text("Sorry, not just now.")
    failed.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("textbox", name="Write to Stocktake")).to_have_value("voids 31")
    page.keyboard.press("Enter")
    expect(failed).to_be_visible()
    page.unroute("**/api/words")
    failed.get_by_role("button", name="Try again").click()
    expect(said(page, "Recorded for October")).to_be_visible()
    assert [heard.words for heard in house.heard()] == ["voids 31"]


def test_a_file_is_sent_and_its_words_after_it(visit, house):
    page = visit(UNIT)
    page.set_input_files(
        "input[type=file]", {"name": "figures.xlsx", "mimeType": "application/zip", "buffer": b"PK1"}
    )
    expect(page.get_by_role("button", name="Leave out figures.xlsx")).to_be_visible()
    write(page, "here they are")
    expect(said(page, "Sent a file: figures.xlsx")).to_be_visible()
    expect(said(page, "here they are", exact=True)).to_be_visible()
    assert [heard.file for heard in house.heard(2)] == ["figures.xlsx", None]
    assert house.door.files[0] == b"PK1"


def test_a_picture_can_be_enlarged_and_its_words_are_there_for_who_cannot_see_it(visit):
    page = visit(UNIT, "unit")
    page.get_by_role("button", name="Enlarge the picture").first.click()
    viewer = page.get_by_role("dialog", name="Picture")
    expect(viewer.get_by_role("img", name="Average void re-let time")).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(page.get_by_role("button", name="Enlarge the picture").first).to_be_focused()


def test_a_picture_being_drawn_says_so_until_it_is_there(visit, house):
    page = visit()
    held = []
    page.route("**/api/pictures/**", lambda route: held.append(route))  # noqa: PLW0108 Playwright wants a function
    with page.expect_request("**/api/pictures/**"):
        write(page, "repairs 91.2, voids 31")
    figure = page.locator("#list figure").first
    expect(figure).to_have_class("drawing")
    for _ in range(1_000):
        if not held:
            page.wait_for_timeout(20)
    held[0].continue_()
    expect(figure).not_to_have_class("drawing")


def test_a_picture_that_cannot_be_drawn_leaves_its_words(visit, house, troubles):
    troubles.expect("404")
    house.board.bot(Place.direct(LEAD), "gone", say("A chart:").and_(Picture("x", (), "Voids, 31 days")))
    page = visit()
    page.route("**/api/pictures/**", lambda route: route.fulfill(status=404))
    page.reload()
    expect(page.locator("#list .picture")).to_be_visible()
    expect(said(page, "The picture could not be shown. Voids, 31 days")).to_be_visible()


def test_time_is_shown_and_moved_and_what_follows_arrives(visit):
    page = visit()
    clock = page.get_by_role("region", name="Sample time")
    expect(clock).to_contain_text("2 November 2026")
    clock.get_by_role("button", name="Next month").click()
    expect(clock.get_by_role("progressbar", name="Moving time")).to_be_visible()
    expect(clock).to_contain_text("2 December 2026")
    expect(clock.get_by_role("progressbar")).to_be_hidden()
    expect(said(page, "It is Wednesday 2 December.")).to_be_visible()
    expect(page.locator(".divider.day").last).to_have_text("Wednesday 2 December")


def test_a_newcomer_is_told_what_to_try_and_it_is_ticked_off(visit, window):
    page = visit(newcomer=True)
    hints = page.get_by_role("region", name="Things to try")
    write(page, "voids 31")
    expect(hints.get_by_role("button", name="Answer as a lead (done)")).to_be_visible()
    hints.get_by_role("button", name="See the unit’s channel").click()
    expect(page.get_by_role("heading", name="delivery-unit")).to_be_visible()
    hints.get_by_role("button", name="Ask “status” as the leader").click()
    expect(page.get_by_role("textbox", name="Write to Stocktake")).to_have_value("status")
    page.keyboard.press("Enter")
    hints.get_by_role("button", name="Move time on").click()
    expect(page.get_by_role("button", name="Next working day")).to_be_focused()
    page.keyboard.press("Enter")
    expect(hints).to_be_hidden()
    again = window(page.context)
    again.goto(page.url)
    expect(said(again, "22 of 24 figures in.")).to_be_visible()
    expect(again.get_by_role("region", name="Things to try")).to_be_hidden()


HOSTILE = "<img src=x onerror=\"document.title='owned'\"> <b>bold</b> [a](javascript:alert(1)) </script> &lt;"


def test_text_from_people_and_from_the_bot_is_only_ever_text(visit, house):
    house.board.bot(
        Place.direct(LEAD),
        "hostile",
        say(strong(HOSTILE)).and_(
            Table((HOSTILE, "Status"), ((HOSTILE, "R"),), HOSTILE),
            Picture("trajectory", ("V",), HOSTILE),
            Choices((Choice(HOSTILE, "token"),)),
        ),
    )
    page = visit()
    write(page, HOSTILE)
    expect(said(page, f"I read: {HOSTILE}")).to_be_visible()
    expect(page.locator("#list b, #list script, #list img[src=x], #list a")).to_have_count(0)
    expect(page.locator("#list th").first).to_have_text(HOSTILE)
    expect(page.get_by_role("button", name=HOSTILE, exact=True)).to_be_visible()
    assert "owned" not in page.title()


def test_a_status_letter_is_a_coloured_pill_in_its_column_and_a_letter_anywhere_else(visit, house):
    table = Table(
        ("Name", "Ward", "Status"), (("R", "Upper R", "R"), ("Bins", "A", "AG"), ("Late", "C", "–"))
    )
    house.board.bot(Place.direct(LEAD), "table", say("R is the letter.").and_(table))
    page = visit()
    expect(page.locator("#list .pill")).to_have_text(["R, red", "AG, amber/green"])


def test_a_very_long_conversation_opens_at_its_end_and_shows_the_rest_on_asking(visit, house):
    for n in range(400):
        house.board.bot(Place.direct(LEAD), f"n{n}", say(f"Message number {n}."))
    page = visit()
    page.evaluate("localStorage.clear()")
    expect(page.locator("#list > .message")).to_have_count(150)
    page.get_by_role("button", name="Earlier messages").click()
    expect(page.locator("#list > .message")).to_have_count(300)


def test_reading_back_is_not_disturbed_by_what_arrives(visit, house):
    for n in range(60):
        house.board.bot(Place.direct(LEAD), f"n{n}", say(f"Message number {n}."))
    page = visit()
    expect(said(page, "Message number 59.")).to_be_attached()
    page.locator("#messages").evaluate("box => { box.scrollTop = 40; }")
    page.wait_for_timeout(100)
    house.board.bot(Place.direct(LEAD), "late", say("Something new."))
    latest = page.get_by_role("button", name="New messages")
    expect(latest).to_be_visible()
    assert page.locator("#messages").evaluate("box => box.scrollTop") == 40
    latest.click()
    expect(said(page, "Something new.")).to_be_in_viewport()
    expect(latest).to_be_hidden()


def test_a_long_answer_is_read_from_its_top(window, house):
    """A leader's status once stood scrolled to its last line."""
    page = house.visit(window(viewport=PHONE))
    for n in range(20):
        house.board.bot(Place.direct(LEAD), f"n{n}", say(f"Message number {n}."))
    expect(said(page, "Message number 19.")).to_be_in_viewport()
    write(page, "mine at length")
    expect(said(page, "mine at length", exact=True)).to_be_in_viewport()
    for n in range(30):
        house.board.bot(Place.direct(LEAD), f"a{n}", say(f"Answer, part {n}."))
    expect(said(page, "Answer, part 29.")).to_be_attached()
    page.wait_for_timeout(200)
    expect(said(page, "mine at length", exact=True)).to_be_in_viewport()
    expect(said(page, "Answer, part 0.")).to_be_in_viewport()
    expect(said(page, "Answer, part 29.")).not_to_be_in_viewport()
    more = page.get_by_role("button", name="More below")
    more.click()
    expect(said(page, "Answer, part 29.")).to_be_in_viewport()
    expect(more).to_be_hidden()
    house.board.bot(Place.direct(LEAD), "later", say("Something new."))
    expect(said(page, "Something new.")).to_be_in_viewport()


def test_another_database_behind_the_same_address_begins_the_page_again(visit, house, troubles):
    troubles.expect("net::ERR_")
    for n in range(20):
        house.board.bot(Place.direct(LEAD), f"n{n}", say(f"Message number {n}."))
    page = visit()
    expect(said(page, "Message number 19.")).to_be_visible()
    house.running.stop()
    house.board._posted.clear()
    house.board._seq = 0
    house.board.bot(Place.direct(LEAD), "fresh", say("A fresh start."))
    house.running.start()
    expect(said(page, "A fresh start.")).to_be_visible()
    expect(said(page, "Message number 19.")).to_have_count(0)


def test_it_works_on_a_phone(window, house):
    page = house.visit(window(viewport=PHONE, has_touch=True, is_mobile=True), UNIT, "unit")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], (
        "nothing sticks out sideways"
    )
    page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    box = thread.bounding_box()
    assert (box["x"], box["width"]) == (0, PHONE["width"])
    expect(page.locator("#talk")).to_have_attribute("inert", "")
    thread.get_by_role("button", name="Close the thread").click()
    expect(page.locator("#talk")).not_to_have_attribute("inert", "")
    page.get_by_role("button", name="Move time").click()
    expect(page.get_by_role("button", name="Next working day")).to_be_visible()
    for button in page.locator(":is(#list .choice, .send, #who, .room):visible").all():
        assert button.bounding_box()["height"] >= 32, button.inner_text()


@pytest.mark.parametrize(("width", "beside"), [(288, False), (1280, True)])
def test_a_table_that_a_phone_has_no_room_for_is_read_downwards(window, house, width, beside):
    """Nothing of a row is out of sight, and each value still says what it is."""
    why = "fewer than three links; who else must do something before a resident notices?"
    row = ("Does every contribution to temporary accommodation have a lead?", "missing, unfortunately", why)
    house.board.bot(
        Place.direct(LEAD), "checklist", Message((Table(("Asked", "Mark", "Why"), (row,), "Checklist"),))
    )
    page = house.visit(window(viewport={"width": width, "height": 780}), LEAD)
    cell = page.locator("#list td").filter(has_text="fewer than three links")
    expect(cell).to_be_visible()
    mark = page.locator("#list td").filter(has_text="missing").bounding_box()
    box = cell.bounding_box()
    assert box["x"] + box["width"] <= width
    assert (box["y"] < mark["y"] + mark["height"]) is beside
    shown = cell.evaluate("td => getComputedStyle(td, '::before').content")
    assert ("Why" in shown) is not beside


def test_on_a_phone_a_form_scrolls_to_what_is_wrong_with_it(window, house, troubles):
    """The sentence under the field, not only the field: the foot with the buttons would hide it."""
    troubles.expect("422")
    page = house.visit(window(viewport={"width": 360, "height": 400}, has_touch=True, is_mobile=True))
    page.get_by_role("button", name="Fill in a form").click()
    form = page.get_by_role("dialog", name="October figures")
    form.get_by_role("button", name="Record").click()
    voids = form.get_by_label("Average void re-let time (days)")
    voids.fill("lots")
    # The field is the last thing to be seen above the foot: it has the focus already, so nothing need scroll for it.
    voids.evaluate(
        "field => { const body = field.closest('.form-body');"
        " body.scrollTop += field.getBoundingClientRect().bottom - body.getBoundingClientRect().bottom; }"
    )
    form.get_by_role("button", name="Record").click()
    wrong = form.get_by_text("“lots” is not a number of days.")
    expect(wrong).to_be_visible()
    foot = page.locator(".form-foot").bounding_box()["y"]
    told = wrong.bounding_box()
    assert told["y"] + told["height"] <= foot + 1, "it stands above the foot"


def test_the_bots_words_are_announced_and_ones_own_are_not(visit, house):
    page = visit()
    write(page, "hi")
    log = page.locator("#announcements")
    expect(log).to_contain_text("Stocktake: Nothing is waiting for you.")
    house.board.bot(Place.direct(LEAD), "prompt-october", say("Changed."))
    expect(log).to_contain_text("Stocktake changed a message: Changed.")
    expect(log.locator("p")).to_have_count(2)
    assert log.get_attribute("aria-live") == "polite"


def test_buttons_that_go_are_neither_announced_nor_shown_as_a_change(visit, house):
    """A question that is answered loses its buttons: who listens need not hear it again."""
    page = visit()
    asked = say("Is it 58?").and_(Choices((Choice("It is 58", "yes"),)))
    house.board.bot(Place.direct(LEAD), "asked", asked)
    log = page.locator("#announcements")
    expect(log).to_contain_text("Is it 58?")
    house.board.bot(Place.direct(LEAD), "asked", say("Is it 58?"))
    expect(page.get_by_role("button", name="It is 58")).to_have_count(0)
    expect(page.locator("#list")).to_contain_text("Is it 58?")
    expect(page.locator("#list")).not_to_contain_text("updated")
    expect(log).not_to_contain_text("changed a message")


def test_the_plain_words_of_the_fake_prompt_match_the_page(visit, house):
    prompt = house.board.one("prompt-october", LEAD).said
    page = visit()
    shown = page.locator("[data-key=prompt-october] .said").inner_text()
    for line in plain(prompt).splitlines():
        if not line.startswith("["):
            assert line.lstrip("0123456789. ") in shown.replace("\n", " "), line
