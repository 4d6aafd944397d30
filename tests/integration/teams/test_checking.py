"""`stocktake check teams` says what is well, and for everything else what mends it; one trouble hides no other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.clock import SystemClock
from adapters.teams.checking import check
from adapters.teams.settings import usable_teams_settings
from bot.hearing import Outgoing, Place
from bot.messages import say
from bot.turn import send
from core.ports import Fate
from core.store import tables as t
from core.store.database import Database
from tests.fakes.teams import Answer
from tests.integration.teams.conftest import settings_for

EVERYTHING = ["Signing in to Microsoft", "The keys Teams signs with", "Clock", "Teams' own service, which messages go to",
              "The address Teams calls", "The address of charts", "People", "The unit's channel", "Messages set aside"]  # fmt: skip


@pytest.fixture
def well(council, teams):
    """A council where nothing is left to mend: everybody who is written to has added Stocktake."""
    with council.store.reading() as work:
        people = [(p.key, p.name) for p in work.portfolio.people() if not p.retired]
    for email, name in people:
        teams.knows(email, name)
        teams.installs(email)
    return council


def looked(council, teams, *, development=True, **changes):
    """What is found, by what was looked at; an unusable setting under its complaint."""
    given = settings_for(teams, public_url=f"http://127.0.0.1:{council.listener.port}").model_dump() | changes
    settings, complaints = usable_teams_settings(
        development=development, host="127.0.0.1", **{"_env_file": None, **given}
    )
    with council.store.reading() as work:
        every = list(check(settings, work, SystemClock().now, complaints))
    return {one.found if one.what == "Setting" else one.what: one for one in every}


def mended(found):
    return {name: one.mend for name, one in found.items() if one.mend}


def test_when_all_is_well_nothing_is_to_be_mended(well, teams):
    found = looked(well, teams)
    assert mended(found) == {}
    assert list(found) == EVERYTHING


@pytest.mark.parametrize(
    ("changes", "line", "mend"),
    [
        pytest.param({"metadata_url": "http://127.0.0.1:9/"}, "The keys Teams signs with", "reach http://127.0.0.1:9/", id="no keys"),
        pytest.param({"service_urls": ("http://127.0.0.1:9/",)}, "Teams' own service, which messages go to", "firewall", id="no way out"),
        pytest.param({"public_url": ""}, "The address Teams calls", "https address in front", id="no address"),
        pytest.param({"public_url": "http://127.0.0.1:9"}, "The address Teams calls", "have the proxy pass", id="nobody there"),
        pytest.param({"channel": ""}, "The unit's channel", "Get link to channel", id="no channel"),
        pytest.param({"channel": "Delivery"}, "STOCKTAKE_TEAMS_CHANNEL is no channel", "Get link to channel", id="a channel's name"),
        pytest.param({"tenant": ""}, "TEAMS_TENANT_ID is not set", "directory", id="no tenant"),
        pytest.param({"password": ""}, "TEAMS_APP_PASSWORD is not set", "set it", id="no secret"),
        pytest.param({"login_url": "ftp://x"}, "TEAMS_LOGIN_URL must be an https address", "takes no other", id="a login that is none"),
        pytest.param({"login_url": "http://127.0.0.1:9"}, "TEAMS_LOGIN_URL must be an https address", "takes no other",
                     id="a login the library does not take"),
    ],
)  # fmt: skip
def test_one_thing_that_is_wrong_is_told_and_nothing_beside_it(well, teams, changes, line, mend):
    to_mend = mended(looked(well, teams, **changes))
    assert mend in to_mend.pop(line)
    assert to_mend == {}


def test_a_page_in_the_place_of_the_keys_is_told_as_that(well, teams):
    """A filter answers with a page of its own, and 200."""
    found = looked(well, teams, metadata_url=f"{teams.address}/in-front/keys")
    assert "filter or login page" in found["The keys Teams signs with"].found
    assert "reach" in found["The keys Teams signs with"].mend
    assert "Clock" not in found, "a filter's clock is not Microsoft's"


def test_a_proxy_that_passes_only_the_messages_on_is_told(well, teams):
    to_mend = mended(looked(well, teams, public_url=f"{teams.address}/in-front"))
    assert list(to_mend) == ["The address of charts"]
    assert "/teams/charts/" in to_mend["The address of charts"]


def test_a_clock_that_is_off_is_told_with_what_it_leads_to(well, teams):
    """Until the keys are fetched nothing shows it, and from then on every request is refused."""
    settings = settings_for(teams)
    with well.store.reading() as work:
        late = list(check(settings, work, lambda: SystemClock().now() - timedelta(seconds=400)))
    (clock,) = [one for one in late if one.what == "Clock"]
    assert "seconds apart" in clock.found
    assert "time server" in clock.mend


def test_everything_wrong_at_once_is_told_at_once(council, teams):
    """Nobody has added it, a message waits for a person, and no setting is right."""
    with council.store.turn() as work:
        send(council.desk(work), Outgoing("lost/1", Place.unit(), say("A line."), platform="teams"))
        lost = t.outbox.c.key == "lost/1"
        work.outbox._db.execute(t.outbox.update().where(lost).values(fate=Fate.REFUSED, trouble="x"))
    found = looked(
        council,
        teams,
        development=False,
        app_id="",
        password="hunter2",
        managed_identity="perhaps",
        channel="Delivery",
        service_urls=(),
        metadata_url="ftp://x",
        login_url="x",
        public_url="http://stocktake.example",
    )
    assert "hunter2" not in str(found)
    settings = [name for name in found if name not in EVERYTHING]
    for name in ("managed_identity", "TEAMS_APP_ID", "STOCKTAKE_TEAMS_CHANNEL", "TEAMS_ALLOWED_SERVICE_URLS",
                 "TEAMS_OPENID_METADATA_URL", "TEAMS_LOGIN_URL", "STOCKTAKE_PUBLIC_URL"):  # fmt: skip
        assert any(said.startswith(name) for said in settings), name
    assert "setup policy" in found["People"].mend
    assert found["Messages set aside"].found == "1"
    assert all(one.mend for one in found.values())


def test_before_anybody_was_imported_that_is_to_be_mended(council, teams):
    empty = Database("sqlite://")
    empty.migrate()
    with empty.reading() as work:
        (people,) = [o for o in check(settings_for(teams), work, SystemClock().now) if o.what == "People"]
    empty.close()
    assert "stocktake import" in people.mend


def test_a_message_that_was_perhaps_sent_is_counted(well, teams):
    well.courier.empty()
    teams.answers.append(Answer(503))
    with well.store.turn() as work:
        send(well.desk(work), Outgoing("note/1", Place.unit(), say("A line.")))
    well.clock.move_to(well.clock.now() + timedelta(minutes=1))
    well.courier.empty()
    assert "stocktake outbox" in looked(well, teams)["Messages set aside"].mend
