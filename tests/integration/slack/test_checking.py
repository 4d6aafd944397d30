"""`stocktake check slack` says what is well, and for everything else what to mend."""

from __future__ import annotations

import socket
import ssl
from urllib.error import URLError

import pytest

from adapters.clock import SystemClock
from adapters.platforms import Looked
from adapters.slack.checking import check, why_none
from adapters.slack.settings import SlackSettings, usable_slack_settings
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack


@pytest.fixture
def slack():
    with FakeSlack().running() as slack:
        slack.user("priya.shah@marlowheath.example")
        yield slack


def looked(slack: FakeSlack, people: tuple[str, ...] = (), **changed: object) -> dict[str, Looked]:
    given = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "signing_secret": SECRET, "api_url": slack.url,
             "channel": "C0UNIT", **changed}  # fmt: skip
    settings = SlackSettings(**given)
    return {one.what: one for one in check(settings, SystemClock().now, people, pause=lambda _s: None)}


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_when_all_is_well_nothing_is_to_be_mended(slack, mode):
    """Every line says ok."""
    found = looked(slack, ("priya.shah@marlowheath.example",), mode=mode)
    assert [one for one in found.values() if not one.well] == []
    assert set(found) == {"Bot token", "Permissions", "Clock", "Way in", "Channel", "People"}


def test_before_anybody_was_imported_that_is_to_be_mended(slack):
    """Nobody would ever be asked, and a line left out looks like a line that is well."""
    assert "stocktake import" in looked(slack)["People"].mend


def test_a_channel_is_found_by_its_name_too(slack):
    """People know names, not ids."""
    assert looked(slack, channel="#delivery-unit")["Channel"].well


def test_a_wrong_token_says_where_the_right_one_is_and_hides_nothing_else(slack):
    """The other token, the clock and the workbook have nothing to do with it."""
    slack.clock_ahead = 400
    found = looked(slack, bot_token="xoxb-old", app_token="xapp-old")
    assert "SLACK_BOT_TOKEN" in found["Bot token"].mend
    assert "SLACK_APP_TOKEN" in found["Way in"].mend
    assert "time server" in found["Clock"].mend
    assert "above" in found["Channel"].mend
    assert "stocktake import" in found["People"].mend


def test_everything_that_can_be_wrong_at_once_is_said_at_once(slack):
    """Whoever mends one thing does not come back to find the next."""
    slack.clock_ahead = 400
    slack.scopes = "chat:write"
    slack.channels["C0UNIT"] |= {"is_archived": True, "is_member": False}
    slack.fail("users.lookupByEmail", error="missing_scope")
    found = looked(slack, ("priya.shah@marlowheath.example",), app_token="xapp-old")
    assert [name for name, one in found.items() if one.well] == ["Bot token"]
    assert (
        found["Channel"].mend == "unarchive it, or name another channel; then write there: /invite @Stocktake"
    )


def test_settings_that_cannot_be_used_do_not_hide_what_the_others_are_worth(slack, tmp_path, monkeypatch):
    """A token of the wrong kind, a secret that is missing: the bot token is tried all the same."""
    monkeypatch.chdir(tmp_path)
    settings, complaints = usable_slack_settings(
        SLACK_BOT_TOKEN=BOT_TOKEN, SLACK_APP_TOKEN="xoxb-of-another-kind", SLACK_API_URL=slack.url, STOCKTAKE_HTTP_PORT="x",
    )  # fmt: skip
    found = list(check(settings, SystemClock().now, (), complaints=complaints))
    assert [(one.what, one.mend[:15]) for one in found if not one.well] == [
        ("Setting", "copy it from Ba"),
        ("Setting", "mend it where i"),
        ("Setting", "see docs/slack."),
        ("People", "run `stocktake "),
    ]
    assert "SLACK_APP_TOKEN" in found[0].found
    assert "of-another-kind" not in str(found)
    assert "accepted" in found[3].found


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param(URLError(ssl.SSLCertVerificationError()), "certificate", id="a proxy's own certificate"),
        pytest.param(URLError(socket.gaierror()), "name", id="no such name"),
        pytest.param(URLError(TimeoutError()), "15 seconds", id="no connection in time"),
        pytest.param(TimeoutError(), "15 seconds", id="no answer in time"),
        pytest.param(
            URLError(ConnectionResetError()), "ConnectionResetError", id="anything else by its kind"
        ),
    ],
)
def test_no_answer_has_its_reason(fault, words):
    """Each is mended by somebody else."""
    assert words in why_none(fault)


def test_no_secure_connection_is_told_as_that(slack):
    """A filter, or a wrong address; not a token, and Socket Mode would only say the same."""
    found = looked(slack, api_url=slack.url.replace("http://", "https://"))
    assert "SLACK_API_URL" in found["Bot token"].mend
    assert "Way in" not in found


def test_a_busy_socket_mode_blames_no_token(slack):
    """It may be opened once a minute; whoever checks twice has a good token still."""
    slack.fail("apps.connections.open", status=429, retry_after=90)
    assert "again in a minute" in looked(slack)["Way in"].mend


def test_a_missing_permission_is_named_with_its_purpose(slack):
    """Slack lists what was granted with every answer."""
    slack.scopes = "chat:write,commands"
    permissions = looked(slack)["Permissions"]
    assert "im:history (to hear what people write to it)" in permissions.found
    assert "Reinstall" in permissions.mend


@pytest.mark.parametrize(
    ("change", "mend"),
    [({"is_member": False}, "/invite"), ({"is_archived": True}, "unarchive")],
)
def test_a_channel_that_cannot_be_written_to_says_why(slack, change, mend):
    """Before the first flag, not after."""
    slack.channels["C0UNIT"] |= change
    assert mend in looked(slack)["Channel"].mend


def test_no_such_channel(slack):
    """Its id is what to put in."""
    assert "STOCKTAKE_SLACK_CHANNEL" in looked(slack, channel="C0NOWHERE")["Channel"].mend


def test_a_channel_whose_name_slack_has_no_time_to_look_up_is_not_called_missing(slack):
    """Slack is asked again after a pause; where it goes on asking for patience, that is said."""
    slack.fail("conversations.list", status=429, times=2)
    assert looked(slack, channel="delivery-unit")["Channel"].well
    slack.fail("conversations.list", status=429, retry_after=90)
    channel = looked(slack, channel="delivery-unit")["Channel"]
    assert "could not be looked up (ratelimited)" in channel.found
    assert "again in a minute" in channel.mend


def test_slack_is_given_the_time_it_asks_for(slack):
    """Whatever is asked; what would take longer than a minute is left, and that is said."""
    waited: list[float] = []
    slack.fail("auth.test", status=429, retry_after=3)
    slack.fail("conversations.info", status=429, retry_after=7, times=2)
    slack.fail("users.lookupByEmail", status=429, retry_after=61)
    settings = SlackSettings(
        bot_token=BOT_TOKEN, app_token=APP_TOKEN, signing_secret=SECRET, api_url=slack.url, channel="C0UNIT"
    )
    found = check(settings, SystemClock().now, ("priya.shah@marlowheath.example",), pause=waited.append)
    told = {one.what: one for one in found}
    assert told["Bot token"].well
    assert told["Channel"].well
    assert "1 were not looked up" in told["People"].found
    assert waited == [3, 7, 7]


def test_a_channel_that_was_renamed_is_told_by_its_new_name(slack):
    """Its id stays, whatever it is called next."""
    slack.channels["C0UNIT"] |= {"name": "performance", "previous_names": ["delivery-unit"]}
    channel = looked(slack, channel="#delivery-unit")["Channel"]
    assert "is called #performance now" in channel.found
    assert "C0UNIT" in channel.mend


def test_a_clock_that_is_off_is_noticed(slack):
    """At five minutes every signed request is refused."""
    slack.clock_ahead = 400
    assert "time server" in looked(slack)["Clock"].mend


def test_people_slack_does_not_know_are_named(slack):
    """The address in the workbook and the one in Slack must be the same."""
    people = looked(slack, ("priya.shah@marlowheath.example", "nobody@marlowheath.example"))["People"]
    assert people.found.startswith("1 of 2")
    assert "nobody@marlowheath.example" in people.found


def test_people_who_cannot_be_looked_up_are_not_called_unknown(slack):
    """Without the permission nobody is found, and no address in the workbook is wrong for it."""
    slack.fail("users.lookupByEmail", error="missing_scope")
    people = looked(slack, ("priya.shah@marlowheath.example",))["People"]
    assert "missing_scope" in people.found
    assert "address" not in people.mend


@pytest.mark.parametrize(
    "trouble", [{"status": 503}, {"status": 429, "retry_after": 90}, {"error": "internal_error"}]
)
def test_no_token_is_blamed_for_slacks_own_trouble(slack, trouble):
    """Slack is away or asks for patience: the token may well be right."""
    slack.fail("auth.test", **trouble)
    token = looked(slack)["Bot token"]
    assert "could not answer" in token.found
    assert "again in a minute" in token.mend


def test_a_channel_slack_does_not_let_us_look_up_is_not_called_missing(slack):
    """The line above says which permission that needs."""
    slack.fail("conversations.info", error="missing_scope")
    channel = looked(slack)["Channel"]
    assert "missing_scope" in channel.found
    assert "above" in channel.mend


def test_a_token_in_place_of_the_signing_secret_is_noticed(slack):
    """Both are copied from the same screens."""
    assert "App Credentials" in looked(slack, mode="http", signing_secret=BOT_TOKEN)["Way in"].mend


def test_slack_out_of_reach_is_told_as_that(slack):
    """Not as a wrong token."""
    found = looked(slack, api_url="http://127.0.0.1:9/api/")
    assert "port 443" in found["Bot token"].mend
