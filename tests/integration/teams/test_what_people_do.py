"""What people do in Teams, over the wire: forms, buttons, channels, threads, edits, files, and the same thing twice."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime, timedelta

import pytest
import requests
from PIL import Image

from adapters.teams import ear
from adapters.teams.activities import PLATFORM
from core.domain.figures import known
from core.domain.months import Month
from tests.fakes.teams import BOT, CHANNEL, TENANT, Answer, in_channel

PRIYA = "priya.shah@marlowheath.example"
NADIA = "nadia.okafor@marlowheath.example"
REPAIRS = "value/HOU-01/2026-10"


@pytest.fixture
def october(council, teams):
    """Priya has added Stocktake, and the October round has opened."""
    teams.knows(PRIYA, "Priya Shah")
    teams.knows(NADIA, "Nadia Okafor")
    teams.installs(PRIYA)
    council.courier.empty()
    council.clock.move_to(council.clock.now() + timedelta(minutes=10))
    council.routine.tick()
    council.courier.empty()
    return council


def _prompt(teams):
    return next(s for s in reversed(teams.to(PRIYA)) if "figures, whenever suits you" in s.text)


def _field(teams, name):
    """The input for a figure, by part of its label."""
    for sent in reversed(teams.to(PRIYA)):
        for card in sent.cards:
            for element in _inputs(card):
                if name in element["label"] and element["id"].startswith("in.value/"):
                    return element["id"].removeprefix("in.")
    raise AssertionError(name)


def _inputs(card):
    from tests.fakes.teams import actions  # noqa: PLC0415 - a helper of the fake's

    every = [e for _, inside in actions(card) for e in inside.get("body", [])]
    return [e for e in every if e["type"].startswith("Input.")]


def _figures(council, part):
    with council.store.reading() as work:
        indicator = next(i for i in work.portfolio.indicators() if part in i.name)
        return [str(f.value.normalize()) for f in work.figures.history(indicator.key) if f.said_by == PRIYA]


def test_the_prompt_has_a_field_for_every_figure_due(october, teams):
    labels = [e["label"] for card in _prompt(teams).cards for e in _inputs(card)]
    for name in (
        "Repairs completed on time (%)",
        "Tenant satisfaction (%)",
        "Average void re-let time (days)",
    ):
        assert name in labels


def test_a_button_is_answered_in_its_card(october, teams):
    """The SDK's own answer to every Action.Execute is a 500, because it is serialised twice."""
    field = _field(teams, "Repairs")
    answer = teams.presses(PRIYA, "Send figures", **{field: "twelvety"})
    assert answer.status_code == 200
    told = answer.json()
    assert told["type"] == "application/vnd.microsoft.card.adaptive"
    assert 'you wrote "twelvety"' in str(told["value"])
    assert _figures(october, "Repairs") == [], "nothing is recorded until it is right"


def test_a_form_that_is_right_is_recorded_and_its_card_changes_for_good(october, teams):
    prompt = _prompt(teams)
    answer = teams.presses(PRIYA, "Send figures", **{_field(teams, "Repairs"): "91.2"})
    assert "has been sent" in str(answer.json()["value"])
    october.courier.empty()
    assert _figures(october, "Repairs") == ["91.2"]
    assert prompt.edits == 1
    assert "has been sent" in prompt.text


def test_a_form_after_which_nothing_is_waited_for_leaves_no_form_behind(october, teams):
    """Neither in the answer, nor on the person's other devices, nor when the old card's button is pressed there."""
    prompt, fields = (
        _prompt(teams),
        {_field(teams, n): v for n, v in (("Repairs", "91.2"), ("satis", "77.1"))},
    )
    fields[_field(teams, "void")] = "27"
    answer = teams.presses(PRIYA, "Send figures", **fields).json()["value"]
    october.courier.empty()
    for shown in (answer, prompt.cards[0]):
        assert "Nothing is waiting here any more" in str(shown)
        assert _inputs(shown) == []
        assert "Fill in a form" not in str(shown)


def test_a_form_sent_in_parts_says_so_once_and_stays_as_it_was_last_shown(october, teams):
    field, prompt = _field(teams, "Repairs"), _prompt(teams)
    teams.presses(PRIYA, "Send figures", **{field: "91.2"})
    october.courier.empty()
    teams.presses(PRIYA, "Send figures", **{_field(teams, "void"): "27"})
    october.courier.empty()
    assert prompt.text.count("has been sent") == 1
    assert "Fill in a form" in prompt.text


def test_a_form_with_values_in_it_is_opened_as_things_stand(october, teams):
    """An old card's own copy would put back what has been corrected since."""
    teams.says(PRIYA, "repairs 91.2")
    october.courier.empty()
    opened = teams.presses(PRIYA, "Edit").json()["value"]
    assert [e["value"] for e in opened["body"] if e["type"].startswith("Input.")] == ["91.2"]


def test_markup_in_a_remark_arrives_as_typed_though_teams_leaves_it_out_of_the_text(october, teams):
    teams.says(PRIYA, "repairs 91.2, <b>late</b> keys & <very> cross [here](https://evil.example)")
    october.courier.empty()
    assert '"<b>late</b> keys & <very> cross [here](https://evil.example)"' in teams.to(PRIYA)[-1].text


def test_an_answer_given_by_replying_to_the_prompt_is_the_answer_alone(october, teams):
    """Teams puts a mark with the prompt's number of thirteen digits before the words."""
    mark = f'<quoted messageId="{_prompt(teams).number}"/>'
    seen = {"contentType": "text/html", "content": f"{mark}<p>repairs 91.2</p>"}
    teams.deliver(teams.activity(PRIYA, text=f"{mark} repairs 91.2", attachments=[seen]))
    teams.deliver(teams.activity(PRIYA, text=f"{mark} voids 31"))
    october.courier.empty()
    assert _figures(october, "Repairs") == ["91.2"]
    assert _figures(october, "void") == ["31"]


def test_a_redelivery_under_the_same_id_is_heard_once(october, teams):
    said = teams.activity(PRIYA, text="repairs 91.2")
    assert [teams.deliver(said).status_code for _ in range(3)] == [200, 200, 200]
    assert _figures(october, "Repairs") == ["91.2"]


def test_a_redelivery_under_a_new_id_is_heard_once(october, teams):
    said = teams.activity(PRIYA, text="repairs 91.2")
    teams.deliver(said)
    october.courier.empty()
    told = len(teams.to(PRIYA))
    teams.deliver(said | {"id": "quite-another"})
    october.courier.empty()
    assert _figures(october, "Repairs") == ["91.2"]
    assert len(teams.to(PRIYA)) == told, "nor is it answered again"


def test_a_button_delivered_again_with_a_new_id_and_a_new_time_is_heard_once(october, teams):
    """Teams tries an unanswered invoke again, thirty seconds later, as a new one."""
    sent, action, _ = teams.button("Send figures")
    value = {"action": {"data": action["data"] | {f"in.{_field(teams, 'Repairs')}": "91.2"}}}
    at, told = datetime(2026, 11, 2, 9, 5, 40, tzinfo=UTC), []
    for number, late in enumerate((0, 15, 30)):
        pressed = teams.activity(
            PRIYA,
            type="invoke",
            name="adaptiveCard/action",
            value=value,
            replyToId=sent.number,
            id=f"f:{number}",
            timestamp=(at + timedelta(seconds=late)).isoformat().replace("+00:00", "Z"),
        )
        assert teams.deliver(pressed).status_code == 200
        october.courier.empty()
        told.append([(s.number, s.text) for s in teams.to(PRIYA)])
    assert told[1:] == [told[0], told[0]], "nor is anything said again"
    assert _figures(october, "Repairs") == ["91.2"]


def test_the_same_words_said_twice_are_two_things_said(october, teams):
    """A person may answer "yes" to one question and to the next."""
    teams.says(PRIYA, "help")
    teams.says(PRIYA, "help")
    before = len(teams.to(PRIYA))
    october.courier.empty()
    assert len(teams.to(PRIYA)) - before == 2


def test_an_edited_message_corrects_what_it_said(october, teams):
    said = teams.activity(PRIYA, text="repairs 91.2")
    teams.deliver(said)
    teams.deliver(
        said | {"type": "messageUpdate", "text": "repairs 92.1", "timestamp": "2026-11-02T09:07:00Z"}
    )
    october.courier.empty()
    assert "92.1" in teams.to(PRIYA)[-1].text or _figures(october, "Repairs")[-1] == "92.1"


def _deleted(said, number=1):
    """As Teams tells of a deletion: without the words."""
    bare = {name: value for name, value in said.items() if name != "text"}
    data = {**said["channelData"], "eventType": "softDeleteMessage"}
    return bare | {"type": "messageDelete", "timestamp": f"2026-11-02T09:0{number}:00Z", "channelData": data}


def test_a_deleted_message_takes_back_what_it_did_and_an_undeleted_one_says_it_again(october, teams):
    said = teams.activity(PRIYA, text="voids 27")
    teams.deliver(said)
    assert teams.deliver(_deleted(said)).status_code == 200
    assert teams.deliver(_deleted(said)).status_code == 200, "delivered again"
    october.courier.empty()
    assert teams.to(PRIYA)[-1].text == "Undone. Voids for October is blank again."
    assert "27" not in str(_now_known(october, "VOID_DAYS"))
    data = {**said["channelData"], "eventType": "undeleteMessage"}
    teams.deliver(said | {"type": "messageUpdate", "timestamp": "2026-11-02T09:09:00Z", "channelData": data})
    october.courier.empty()
    assert "Voids 27 days" in teams.to(PRIYA)[-1].text or "Voids 27 days" in teams.to(PRIYA)[-2].text


def test_a_deleted_message_takes_its_question_with_it(october, teams):
    said = teams.activity(PRIYA, text="correct september repairs to 90.5, late jobs")
    teams.deliver(said)
    october.courier.empty()
    asked = teams.to(PRIYA)[-1]
    assert "[Change it]" in asked.text
    teams.deliver(_deleted(said))
    october.courier.empty()
    assert teams.to(PRIYA)[-1].text == "Then that question is dropped, and nothing has changed."
    assert "[Change it]" not in asked.text
    told = len(teams.to(PRIYA))
    teams.deliver(_deleted(said, 2))
    october.courier.empty()
    assert len(teams.to(PRIYA)) == told, "a second deletion says nothing"


def _now_known(council, indicator):
    with council.store.reading() as work:
        found = known(work.figures.history(indicator)).get(Month(2026, 10))
        return found.value if found else None


def test_what_was_said_in_a_channel_is_not_taken_back_by_deleting_it(october, teams):
    number = "1700000012345"
    said = teams.activity(NADIA, text="<at>Stocktake</at> status", **in_channel(number))
    said["entities"] = [
        {"type": "mention", "text": "<at>Stocktake</at>", "mentioned": {"id": said["recipient"]["id"]}}
    ]
    teams.deliver(said)
    october.courier.empty()
    before = len(teams.sent)
    assert teams.deliver(_deleted(said)).status_code == 200
    assert teams.deliver(said | {"type": "messageUpdate", "timestamp": "2026-11-02T09:09:00Z"}).ok
    october.courier.empty()
    assert len(teams.sent) == before


def test_a_file_is_kept_out_politely_and_never_fetched(october, teams):
    attachment = {
        "contentType": "application/vnd.microsoft.teams.file.download.info",
        "name": "october figures.docx",
        "contentUrl": f"{teams.address}/a-file",
        "content": {"downloadUrl": f"{teams.address}/a-file"},
    }
    teams.says(PRIYA, "", attachments=[attachment, {"contentType": "text/html", "content": "<p></p>"}])
    october.courier.empty()
    assert "october figures.docx" in teams.to(PRIYA)[-1].text
    assert teams.unplanned == []


def test_somebody_nobody_has_set_up_is_told_whom_to_ask(october, teams):
    teams.knows("stranger@elsewhere.example")
    teams.says("stranger@elsewhere.example", "voids 31")
    october.courier.empty()
    (told,) = teams.to("stranger@elsewhere.example")
    assert "ask your delivery unit" in told.text


@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_when_it_cannot_be_asked_who_wrote_nothing_is_heard_and_teams_is_told_to_try_again(
    october, teams, capsys, status
):
    """Whoever is known is heard all the same, and whoever is not must not be lost."""
    teams.roster_answers = status
    told = teams.says(NADIA, "status")
    assert (told.status_code, told.headers["Retry-After"]) == (503, "15")
    assert "not heard" in capsys.readouterr().out
    assert teams.says(PRIYA, "repairs 91.2").status_code == 200
    assert _figures(october, "Repairs") == ["91.2"]


@pytest.mark.parametrize("status", [403, 500])
def test_who_installs_it_while_nobody_can_be_looked_up_is_kept_and_greeted_once_that_is_over(
    october, teams, monkeypatch, status
):
    """Teams tells of an installation once."""
    monkeypatch.setattr(ear, "_ASKED_AGAIN", (1.5, 1.5, 60.0))
    teams.roster_answers = status
    assert teams.installs(NADIA).status_code == 503
    with october.store.reading() as work:
        kept = work.addresses.at(PLATFORM, TENANT, teams.members[NADIA].user)
    assert kept.reference["conversation"]["id"] == f"a:{teams.members[NADIA].teams_id}"
    assert kept.person == f"{PLATFORM}:{TENANT}:{teams.members[NADIA].user}"
    teams.roster_answers = 0
    before, until = october.pokes, time.monotonic() + 20  # the retry sleeps in real time
    while october.pokes == before and time.monotonic() < until:
        time.sleep(0.05)
    october.clock.move_to(october.clock.now() + timedelta(minutes=1))
    october.courier.empty()
    greeting = teams.to(NADIA)[-1].text
    assert "could not be delivered" not in greeting
    assert all("don't know you" not in s.text for s in teams.to(NADIA))
    with october.store.reading() as work:
        assert work.addresses.at(PLATFORM, TENANT, teams.members[NADIA].user).person == NADIA


@pytest.mark.parametrize("also_told", ["not", "before", "after"])
def test_a_conversation_the_bot_is_new_in_is_an_installation_and_is_greeted_once(october, teams, also_told):
    """Teams may tell of an installation in one way or the other, or in both."""
    added = [{"id": BOT}, {"id": teams.members[NADIA].teams_id}]
    if also_told == "before":
        teams.installs(NADIA)
    assert (
        teams.deliver(teams.activity(NADIA, type="conversationUpdate", membersAdded=added)).status_code == 200
    )
    if also_told == "after":
        teams.installs(NADIA)
    for _ in range(3):  # more than Teams takes in one conversation at once may be waiting for her
        october.courier.empty()
        october.clock.move_to(october.clock.now() + timedelta(minutes=1))
        time.sleep(1.1)
    greetings = [s.text for s in teams.to(NADIA) if "could not be delivered" not in s.text]
    assert len(greetings) == 1
    with october.store.reading() as work:
        assert work.addresses.at(PLATFORM, TENANT, teams.members[NADIA].user).person == NADIA


def test_what_the_bot_said_itself_is_not_heard(october, teams):
    teams.calls.clear()
    teams.sent.clear()
    ours = teams.activity(PRIYA, text="voids 31") | {"from": {"id": BOT, "name": "Stocktake"}}
    assert teams.deliver(ours).status_code == 200
    october.courier.empty()
    assert teams.sent == teams.calls == []


def test_a_name_is_never_what_somebody_is_recognised_by(october, teams):
    """Anyone can call themselves Priya Shah."""
    teams.knows("mallory@elsewhere.example", "Priya Shah")
    teams.says("mallory@elsewhere.example", "repairs 1")
    assert _figures(october, "Repairs") == []


def test_who_was_set_up_later_is_recognised_when_they_write_again(october, teams):
    from dataclasses import replace  # noqa: PLC0415 - one test needs it

    teams.knows("new.lead@marlowheath.example")
    teams.says("new.lead@marlowheath.example", "hi")
    with october.store.turn() as work:
        work.portfolio.save(
            replace(work.portfolio.person(PRIYA), key="new.lead@marlowheath.example", name="New")
        )
    teams.says("new.lead@marlowheath.example", "hi again")
    with october.store.reading() as work:
        assert work.addresses.at(PLATFORM, TENANT, "aad-0003").person == "new.lead@marlowheath.example"


def test_who_removes_the_app_is_forgotten(october, teams):
    teams.removes(PRIYA)
    with october.store.reading() as work:
        assert [a for a in work.addresses.of(PRIYA) if a.platform == PLATFORM] == []


def test_a_new_version_of_the_app_forgets_nobody_and_greets_nobody_again(october, teams):
    before = len(teams.to(PRIYA))
    for action in ("remove-upgrade", "add-upgrade", "remove-upgrade"):
        told = teams.deliver(teams.activity(PRIYA, type="installationUpdate", action=action))
        assert told.status_code == 200
    october.courier.empty()
    assert len(teams.to(PRIYA)) == before
    with october.store.reading() as work:
        assert [a for a in work.addresses.of(PRIYA) if a.platform == PLATFORM]


def test_a_button_under_a_message_teams_does_not_name_shows_no_other_message(october, teams):
    """Neither what is pressed nor what was sent last has a name then."""
    _, action, _ = teams.button("Send figures")
    data = action["data"] | {f"in.{_field(teams, 'Repairs')}": "twelvety"}
    teams.answers.append(Answer(202, body=b"", does_it=True))
    teams.says(PRIYA, "help")
    october.courier.empty()
    said = teams.to(PRIYA)[-1].text.splitlines()[0]
    pressed = teams.activity(
        PRIYA, type="invoke", name="adaptiveCard/action", value={"action": {"data": data}}
    )
    shown = str(teams.deliver(pressed).json()["value"])
    assert 'you wrote "twelvety"' in shown
    assert said not in shown


def test_a_reference_is_kept_as_it_came(october, teams):
    with october.store.reading() as work:
        (known,) = work.addresses.of(PRIYA)
    assert known.reference["serviceUrl"] == teams.service_url
    assert known.reference["conversation"]["conversationType"] == "personal"


def test_a_mention_in_a_channel_is_answered_in_its_thread(october, teams):
    teams.mentions(NADIA, "status")
    october.courier.empty()
    answer = teams.in_channel()[-1]
    assert "figures in" in answer.text
    assert answer.conversation.startswith(f"{CHANNEL};messageid=")


def test_a_restricted_measure_is_not_shown_in_another_channel(october, teams):
    """A channel's members are whoever was added to it."""
    said = teams.activity(
        NADIA, text="<at>Stocktake</at> status", **in_channel("1700000009999", channel="19:all@thread.tacv2")
    )
    said["entities"] = [
        {"type": "mention", "text": "<at>Stocktake</at>", "mentioned": {"id": said["recipient"]["id"]}}
    ]
    assert teams.deliver(said).status_code == 200
    october.courier.empty()
    (answer,) = [s for s in teams.sent if s.conversation.startswith("19:all@")]
    with october.store.reading() as work:
        restricted = [i.called for i in work.portfolio.indicators() if i.restricted]
    assert restricted, "the sample has some"
    assert not [name for name in restricted if name in answer.text]


def test_a_chart_has_an_address_that_only_we_can_make(october, teams):
    teams.says(PRIYA, "chart voids")
    october.courier.empty()
    card = next(c for s in reversed(teams.to(PRIYA)) for c in s.cards if "Image" in str(c))
    image = next(e for e in card["body"] if e["type"] == "Image")
    assert image["altText"].startswith("Voids")
    path = image["url"].removeprefix("https://stocktake.example")
    here = f"http://127.0.0.1:{october.listener.port}"
    found = requests.get(here + path, timeout=10)
    assert (found.status_code, found.headers["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(found.content)).size == (1024, 576), "no wider than Teams advises"
    assert len(found.content) < 1_000_000
    assert image["msteams"] == {"allowExpand": True}
    told, _, rest = path.rpartition("/")[2].partition(".")
    for other in (f"{told}.{'A' * 22}.png", f"{told[:-2]}.{rest}", "x", "x.y.png", "é.png", "a" * 5000):
        assert requests.get(f"{here}/teams/charts/{other}", timeout=10).status_code == 404
    october.clock.move_to(october.clock.now() + timedelta(days=63))
    assert requests.get(here + path, timeout=10).status_code == 410


def test_an_error_of_ours_is_apologised_for_with_a_reference_and_nothing_is_half_done(
    october, teams, monkeypatch
):
    def broken(*_):
        raise RuntimeError("made to")

    monkeypatch.setattr("bot.dialogue._take", broken)
    assert teams.says(PRIYA, "repairs 91.2").status_code == 200
    october.courier.empty()
    assert "quote" in teams.to(PRIYA)[-1].text
    assert _figures(october, "Repairs") == []
