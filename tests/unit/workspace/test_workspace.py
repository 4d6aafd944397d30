"""The workspace by its wire: what is said is heard once, seen by whom it should be, and told as it happens."""

from __future__ import annotations

import json
import socket
import threading
import time
import uuid
from urllib.parse import urlencode

import pytest

from adapters.workspace.app import LARGEST_FILE, LARGEST_WORDS
from bot.hearing import Heard, Place
from bot.messages import say
from tests.fakes.workspace import LEAD, OTHER_LEAD, UNIT, _flag, a_house
from tests.fakes.workspace_server import Running

FIRST = "6f1c1a52-7a0f-4c58-9d3d-000000000001"
SECOND = "6f1c1a52-7a0f-4c58-9d3d-000000000002"


def a_message(text: str = "hi", key: str = FIRST, **more: str) -> dict[str, str]:
    return {"as": LEAD, "key": key, "room": "direct", "text": text, **more}


def seen_by(house, person: str) -> list[dict]:
    _, _, body = house.running.ask(f"/api/state?as={person}")
    return json.loads(body)["posted"]


def test_words_are_posted_then_heard_with_the_key_the_browser_minted(house):
    status, told = house.running.act("words", a_message("voids 31"))
    assert status == 200
    assert told["posted"]["text"] == "voids 31"
    assert house.door.heard == [
        Heard(FIRST, "workspace", LEAD, Place.direct(LEAD), words="voids 31", message=f"own-{FIRST}")
    ]


def test_the_same_post_again_is_the_same_delivery(house):
    answers = [house.running.act("words", a_message("voids 31")) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert len(house.door.heard) == 1
    assert [posted.get("text") for posted in seen_by(house, LEAD)].count("voids 31") == 1


def test_a_direct_message_is_seen_by_its_person_alone(house):
    house.running.act("words", a_message("between us"))
    assert "between us" in [posted.get("text") for posted in seen_by(house, LEAD)]
    for other in (OTHER_LEAD, UNIT):
        assert "between us" not in [posted.get("text") for posted in seen_by(house, other)]


def test_the_units_channel_is_shown_to_the_unit_alone_and_only_they_write_in_it(house):
    assert {posted["room"] for posted in seen_by(house, UNIT)} == {"unit"}
    assert {posted["room"] for posted in seen_by(house, LEAD)} == {"direct"}
    assert house.running.act("words", a_message(room="unit"))[0] == 404
    assert house.running.act("words", a_message(room="elsewhere"))[0] == 404
    assert house.running.act("words", a_message(room="unit", **{"as": UNIT}))[0] == 200


def test_a_reply_goes_into_its_thread(house):
    house.running.act(
        "words", {"as": UNIT, "key": FIRST, "room": "unit", "thread": "flag-voids", "text": "on it"}
    )
    assert house.door.heard[0].place == Place.unit("flag-voids")


def test_a_thread_nobody_sees_cannot_be_answered(house):
    for thread in ("no-such", "prompt-october"):
        said = {"as": UNIT, "key": FIRST, "room": "unit", "thread": thread, "text": "hm"}
        assert house.running.act("words", said)[0] == 404, thread


def test_an_edit_keeps_its_place_and_is_heard_as_an_edit(house):
    house.running.act("words", a_message("voids 31"))
    edit = {"as": LEAD, "key": SECOND, "message": f"own-{FIRST}", "text": "voids 32"}
    status, told = house.running.act("edits", edit)
    assert status == 200
    assert told["posted"]["text"] == "voids 32"
    assert told["posted"]["edited"]
    assert house.door.heard[-1] == Heard(
        SECOND, "workspace", LEAD, Place.direct(LEAD), words="voids 32", message=f"own-{FIRST}", edited=True
    )


def test_nobody_edits_what_another_wrote(house):
    said = {"as": UNIT, "key": FIRST, "room": "unit", "text": "mine"}
    house.running.act("words", said)
    for message in (f"own-{FIRST}", "flag-voids"):
        edit = {"as": "aisha.khan@example.gov.uk", "key": SECOND, "message": message, "text": "not yours"}
        status, told = house.running.act("edits", edit)
        assert (status, told["sentence"]) == (422, "Only who wrote a message can change it.")
    assert house.board.one(f"own-{FIRST}", UNIT).said == "mine"


def test_a_button_and_a_form_are_heard_where_their_message_stands(house):
    house.running.act(
        "presses", {"as": LEAD, "key": FIRST, "message": "prompt-october", "token": "not-ready"}
    )
    values = {"voids": "31", "comment": "keys came late"}
    house.running.act(
        "forms", {"as": LEAD, "key": SECOND, "message": "prompt-october", "form": "figures", "values": values}
    )
    assert house.door.heard == [
        Heard(FIRST, "workspace", LEAD, Place.direct(LEAD), token="not-ready"),
        Heard(SECOND, "workspace", LEAD, Place.direct(LEAD), form="figures", values=values),
    ]


def test_a_button_on_anothers_message_cannot_be_pressed(house):
    press = {"as": OTHER_LEAD, "key": FIRST, "message": "prompt-october", "token": "not-ready"}
    assert house.running.act("presses", press)[0] == 404
    assert house.door.heard == []


def opened(house, token: str, person: str = LEAD) -> tuple[int, dict]:
    query = urlencode({"as": person, "message": "prompt-october", "token": token})
    status, _, body = house.running.ask(f"/api/form?{query}")
    return status, json.loads(body)


def test_a_form_is_asked_for_when_its_button_is_pressed(house):
    status, told = opened(house, "form:figures")
    assert status == 200
    assert told["form"]["title"] == "October figures"
    assert opened(house, "form:gone") == (200, {"form": None})
    assert opened(house, "form:figures", OTHER_LEAD)[0] == 404, "the button stands under another's message"
    assert house.door.heard == []


def test_what_is_wrong_with_a_form_is_said_by_field(house):
    form = {
        "as": LEAD,
        "key": FIRST,
        "message": "prompt-october",
        "form": "figures",
        "values": {"voids": "lots"},
    }
    status, told = house.running.act("forms", form)
    assert status == 422
    assert told == {
        "sentence": "One line needs another look.",
        "fields": {"voids": "“lots” is not a number of days. For example 31."},
    }


def a_file(house, content: bytes, **headers: str) -> int:
    query = f"as={UNIT}&key={FIRST}&room=unit&name=figures.xlsx"
    given = {"Origin": f"http://{house.running.host}", "Content-Type": "application/octet-stream", **headers}
    return house.running.ask(f"/api/files?{query}", method="POST", body=content, headers=given)[0]


def test_a_file_comes_through_the_door_with_its_bytes(house):
    assert a_file(house, b"PK\x03\x04...") == 200
    assert house.door.heard[0].file == "figures.xlsx"
    assert house.door.files == [b"PK\x03\x04..."]


def test_a_file_sent_as_an_ordinary_form_is_refused(house):
    assert a_file(house, b"PK", **{"Content-Type": "text/plain"}) == 422
    assert house.door.heard == []


@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_too_large_is_refused_before_it_is_kept(house, chunked):
    body = iter([b"x" * 65536] * (LARGEST_WORDS // 65536 + 2)) if chunked else b"x" * (LARGEST_WORDS + 1)
    headers = {"Origin": f"http://{house.running.host}", "Content-Type": "application/json"}
    status, _, told = house.running.ask("/api/words", method="POST", body=body, headers=headers)
    assert status == 413
    assert b"more than can be taken" in told
    assert a_file(house, b"x" * (LARGEST_FILE + 1)) == 413


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({}, id="nothing"),
        pytest.param(a_message("   "), id="only blanks"),
        pytest.param(a_message(key="prompt-october"), id="a key not minted for this"),
        pytest.param({**a_message(), "as": "nobody@example.gov.uk"}, id="nobody"),
        pytest.param({**a_message(), "text": 7}, id="not text"),
        pytest.param(["as"], id="a list"),
        pytest.param(None, id="null"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(house, said):
    status, told = house.running.act("words", said)
    assert status in {404, 422}
    assert told["sentence"].endswith(".")
    assert house.door.heard == []


def test_a_fault_is_apologised_for_with_a_reference_and_without_the_details(house, caplog):
    status, told = house.running.act("words", a_message("boom"))
    assert status == 500
    reference = told["sentence"].rsplit("quote ", 1)[1].strip(".")
    assert f"reference {reference}" in caplog.text
    assert "script" not in told["sentence"]


HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("https://evil.example")',
    "\u202egnp.exe \u200b\u2066",
    "nul \x00 and half \ud83d",
    "🏗️ " * 900,
    "data: x\n\nevent: clock\ndata: {}\n\n",
    "x" * 8000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_come_back_as_words(house, text):
    status, told = house.running.act("words", a_message(text))
    assert status == 200
    expected = text.replace("\x00", "\N{REPLACEMENT CHARACTER}").replace(
        "\ud83d", "\N{REPLACEMENT CHARACTER}"
    )
    assert told["posted"]["text"] == expected
    events = house.running.listen(f"as={LEAD}&after=0")
    while (found := events.next("posted")[2]).get("text") is None:
        pass
    assert found["text"] == expected
    events.close()


def test_a_picture_is_drawn_for_who_may_see_it_and_may_be_kept_for_good(house):
    path = "/api/pictures/dark?as={}&key=flag-voids&block=3&seq=3"
    status, headers, body = house.running.ask(path.format(UNIT))
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert body.startswith(b"\x89PNG")
    assert "immutable" in headers["Cache-Control"]
    assert house.running.ask(path.format(LEAD))[0] == 404
    assert house.running.ask(path.format(UNIT).replace("block=3", "block=0"))[0] == 404
    assert house.running.ask(path.format(UNIT).replace("block=3", "block=-1"))[0] == 404


def test_pictures_are_drawn_two_at_a_time_at_most_and_once(house):
    """Two cores draw; the other threads stay free for what people say. Nobody's second window draws again."""
    drawing, most, drawn = [], [], []

    def png(key: str, block: int, theme: str) -> bytes:
        drawing.append(key)
        most.append(len(drawing))
        time.sleep(0.02)
        drawing.remove(key)
        drawn.append(theme)
        return b"PNG"

    house.pictures.png = png
    path = "/api/pictures/{}?" + f"as={UNIT}&key=flag-voids&block=3&seq=3"
    themes = ["light", "dark"] * 4
    threads = [threading.Thread(target=house.running.ask, args=(path.format(theme),)) for theme in themes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) <= 2
    assert sorted(drawn) == ["dark", "light"]
    house.board.bot(Place.unit(), "flag-voids", _flag("Sam"))
    assert house.running.ask(path.format("light"))[2] == b"PNG"
    assert sorted(drawn) == ["dark", "light", "light"], "a changed message has a new picture"


def test_a_request_that_never_arrives_is_given_up(house):
    """Somebody who sends half a message and waits does not hold the workspace up."""
    neighbours, *_ = a_house()
    hurried = Running(neighbours, patience=0.2)
    with socket.create_connection(("127.0.0.1", hurried.port), timeout=5) as half:
        head = f"POST /api/words HTTP/1.1\r\nHost: {hurried.host}\r\nOrigin: http://{hurried.host}\r\n"
        half.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{".encode())
        answer = half.recv(4096)
    assert b" 408 " in answer.splitlines()[0]
    hurried.stop()


def test_what_changes_is_told_as_it_changes_and_an_edit_again(house):
    events = house.running.listen(f"as={LEAD}&after={house.board.latest_seq()}")
    house.board.bot(Place.direct(LEAD), "news", say("First."))
    _, first, told = events.next("posted")
    assert (told["key"], told["order"]) == ("news", int(first))
    house.board.bot(Place.direct(LEAD), "news", say("Better."))
    _, second, told = events.next("posted")
    assert int(second) > int(first)
    assert told["blocks"][0]["words"] == [["Better.", "plain"]]
    assert told["order"] == int(first), "an edit keeps its place"
    events.close()


def test_a_window_that_was_away_resumes_where_it_was(house):
    before = house.board.latest_seq()
    for n in range(3):
        house.board.bot(Place.direct(LEAD), f"news-{n}", say(f"News {n}."))
    events = house.running.listen(f"as={LEAD}&after=0", **{"Last-Event-ID": str(before + 1)})
    assert [events.next("posted")[2]["key"] for _ in range(2)] == ["news-1", "news-2"]
    events.close()


def test_a_window_that_has_seen_more_than_there_is_is_told_to_begin_again(house):
    events = house.running.listen(f"as={LEAD}&after={house.board.latest_seq() + 1000}")
    assert events.until_its_end() == ["reset"]


def test_nobody_is_told_what_is_not_theirs(house):
    events = house.running.listen(f"as={OTHER_LEAD}&after=0")
    house.board.bot(Place.direct(LEAD), "private", say("For Priya."))
    house.board.bot(Place.direct(OTHER_LEAD), "hers", say("For Ruth."))
    assert events.next("posted")[2]["key"] == "hers"
    events.close()


def test_moving_time_shows_how_far_it_has_got_in_every_window(house):
    events = house.running.listen(f"as={LEAD}&after=0")
    status, told = house.running.act("clock", {"to": "next-working-day"})
    assert status == 200
    assert told["now"].startswith("2026-11-03T09:00")
    shares = []
    while (found := events.next("clock")[2])["share"] is not None or not found["now"].startswith(
        "2026-11-03"
    ):
        shares.append(found["share"])
    assert shares == sorted(shares, key=lambda share: share or 0), "progress never runs back"
    assert found["ways"]
    events.close()


def test_time_moves_once_at_a_time_and_only_where_it_can(house):
    assert house.running.act("clock", {"to": "yesterday"}) == (
        422,
        {"sentence": "Time cannot be moved there.", "fields": {}},
    )
    house.clock._pace = 0.05
    first = threading.Thread(target=house.running.act, args=("clock", {"to": "next-month"}))
    first.start()
    time.sleep(0.2)
    assert house.running.act("clock", {"to": "next-month"})[1]["sentence"] == "Time is already moving."
    first.join()


def test_a_stream_ends_when_the_board_fails_so_that_the_window_comes_again(house, caplog):
    events = house.running.listen(f"as={LEAD}&after={house.board.latest_seq()}")
    events.next("clock")
    house.board.broken = True
    events.until_its_end()
    house.board.broken = False
    assert "could not be watched" in caplog.text
    again = house.running.listen(f"as={LEAD}&after={house.board.latest_seq()}")
    house.board.bot(Place.direct(LEAD), "news", say("Back."))
    assert again.next("posted")[2]["key"] == "news"
    again.close()


def test_it_stops_within_a_second_or_so_with_windows_still_listening(house):
    windows = [house.running.listen(f"as={LEAD}&after=0") for _ in range(5)]
    for window in windows:
        window.next()
    began = time.monotonic()
    house.running.stop()
    assert time.monotonic() - began < 1.5
    for window in windows:
        window.close()


def test_a_change_reaches_a_window_within_a_quarter_of_a_second(house):
    events = house.running.listen(f"as={LEAD}&after={house.board.latest_seq()}")
    events.next("clock")
    waits = []
    for _ in range(5):
        began = time.monotonic()
        house.board.bot(Place.direct(LEAD), str(uuid.uuid4()), say("News."))
        events.next("posted")
        waits.append(time.monotonic() - began)
    assert sorted(waits)[2] < 0.25, f"took {waits}"
    events.close()
