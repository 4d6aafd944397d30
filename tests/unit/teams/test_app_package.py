"""The package an administrator uploads."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from PIL import Image

from adapters.settings import NotUsable
from adapters.teams import package
from adapters.teams.settings import TeamsSettings

APP = "6f9e1a1c-0000-4000-8000-00000000b07a"


def settings(**changes):
    given = {"_env_file": None, "app_id": APP, "public_url": "https://stocktake.marlowheath.example"}
    return TeamsSettings(**given | changes)


def test_the_package_has_a_manifest_and_two_icons_of_the_sizes_teams_asks_for(tmp_path):
    package.write(settings(), tmp_path / "app.zip")
    with zipfile.ZipFile(tmp_path / "app.zip") as packed:
        assert sorted(packed.namelist()) == ["color.png", "manifest.json", "outline.png"]
        manifest = json.loads(packed.read("manifest.json"))
        sizes = {n: Image.open(io.BytesIO(packed.read(n))).size for n in ("color.png", "outline.png")}
    assert sizes == {"color.png": (192, 192), "outline.png": (32, 32)}
    assert manifest["manifestVersion"] == "1.25"
    assert manifest["bots"][0]["botId"] == manifest["id"] == APP
    assert manifest["bots"][0]["supportsFiles"] is False, "files are kept out"
    scopes = [scope for found in manifest["bots"][0]["commandLists"] for scope in found["scopes"]]
    assert sorted(scopes) == ["groupChat", "personal", "team"]
    assert manifest["validDomains"] == ["stocktake.marlowheath.example"]


def test_the_outline_is_white_on_nothing():
    """Anything else is refused when it is uploaded."""
    pixels = Image.open(io.BytesIO(package.outline(32))).convert("RGBA").get_flattened_data()
    assert {pixel[:3] for pixel in pixels} == {(255, 255, 255)}
    assert {pixel[3] for pixel in pixels} >= {0, 255}


def test_the_same_settings_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        package.write(settings(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_is_missing_is_named_all_at_once(tmp_path):
    with pytest.raises(NotUsable) as refused:
        package.write(
            settings(app_id="not-an-id", public_url="http://stocktake.example"), tmp_path / "app.zip"
        )
    assert "TEAMS_APP_ID" in str(refused.value)
    assert "STOCKTAKE_PUBLIC_URL" in str(refused.value)
    assert not (tmp_path / "app.zip").exists()


def test_every_command_offered_is_one_the_bot_follows():
    """A menu of things that are not understood would be worse than none."""
    from bot.commands import command  # noqa: PLC0415 - one test needs it

    for found in package.manifest_for(settings())["bots"][0]["commandLists"]:
        for line in found["commands"]:
            assert command(line["title"]) is not None, line["title"]
