"""Nothing starts without credentials, and no complaint shows a secret."""

from __future__ import annotations

import pytest

from adapters.settings import NotUsable
from adapters.teams.settings import read_teams_settings

GOOD = {"_env_file": None, "app_id": "app", "password": "hunter2", "tenant": "tenant"}
NOBODY = {"app_id": "", "password": "", "tenant": ""}


@pytest.mark.parametrize(
    ("given", "development", "host", "complaint"),
    [
        pytest.param(NOBODY, False, "127.0.0.1", "speak as anybody", id="no app id"),
        pytest.param(NOBODY, False, "0.0.0.0", "speak as anybody", id="no app id, open to all"),
        pytest.param(NOBODY, True, "0.0.0.0", "speak as anybody", id="development, but open to all"),
        pytest.param(
            {"app_id": ""}, True, "127.0.0.1", "though a password", id="a password without an app id"
        ),
        pytest.param({"password": ""}, False, "0.0.0.0", "TEAMS_APP_PASSWORD is not set", id="no secret"),
        pytest.param({"managed_identity": True}, False, "0.0.0.0", "both set", id="two ways at once"),
        pytest.param({"channel": "Delivery"}, False, "0.0.0.0", "Get link to channel", id="a channel's name"),
        pytest.param({"tenant": ""}, False, "0.0.0.0", "TEAMS_TENANT_ID", id="any tenant"),
        pytest.param({"service_urls": ()}, False, "0.0.0.0", "names no address", id="an empty list"),
        pytest.param(
            {"service_urls": ("http://a.example/",)}, True, "127.0.0.1", "https", id="http elsewhere"
        ),
        pytest.param({"metadata_url": "http://127.0.0.1/"}, False, "0.0.0.0", "https", id="http in earnest"),
    ],
)
def test_settings_that_would_let_somebody_in_are_refused(given, development, host, complaint):
    with pytest.raises(NotUsable) as refused:
        read_teams_settings(development=development, host=host, **GOOD | given)
    assert complaint in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_development_on_this_machine_may_go_without():
    found = read_teams_settings(
        development=True, host="127.0.0.1", **GOOD | {"app_id": "", "password": "", "tenant": ""}
    )
    assert not found.signs_in


def test_a_managed_identity_needs_no_secret():
    given = GOOD | {"password": "", "managed_identity": True}
    assert read_teams_settings(development=False, host="0.0.0.0", **given).signs_in


@pytest.mark.parametrize(
    "said",
    [
        "19:aBc9@thread.tacv2",
        " 19:aBc9@thread.tacv2 ",
        "19%3aaBc9%40thread.tacv2",
        "https://teams.microsoft.com/l/channel/19%3AaBc9%40thread.tacv2/Delivery?groupId=1&tenantId=2",
    ],
)
def test_the_channel_may_be_pasted_as_its_link(said):
    given = GOOD | {"channel": said}
    assert read_teams_settings(development=False, host="0.0.0.0", **given).channel == "19:aBc9@thread.tacv2"


def test_the_secret_is_not_shown():
    assert "hunter2" not in repr(read_teams_settings(development=False, host="0.0.0.0", **GOOD))
