"""Our sender against npm's `emulate`, whose Slack somebody else wrote: posts, charts, and looking before posting again."""

from __future__ import annotations

import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.clock import MovableClock, elapsed
from adapters.compose import calendar_of
from adapters.courier import Courier
from adapters.files.sample import sample_folder
from adapters.files.workbook import read
from adapters.slack.joining import Slack
from adapters.slack.settings import SlackSettings
from bot.dialogue import Dialogue
from bot.hearing import Heard, Place
from core.services import setting_up
from core.services.desk import Desk
from core.services.rules import Rules
from core.store.database import Database
from tests.integration.slack.conftest import NADIA, PNG, PRIYA, T0
from tests.node import NODE, PACKAGES
from tests.ports import free_port

TOKEN = "xoxb-marlow-heath"
SEED = """\
tokens:
  xoxb-marlow-heath: {login: stocktake, scopes: [chat:write]}
slack:
  team: {name: Marlow Heath, domain: marlowheath}
  users:
    - {name: priya, real_name: Priya Shah, email: priya.shah@marlowheath.example}
    - {name: nadia, real_name: Nadia Okafor, email: nadia.okafor@marlowheath.example}
  channels:
    - {name: delivery-unit, topic: x}
  bots:
    - {name: stocktake}
"""


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The emulator on a loopback port; its Web API's address."""
    folder: Path = tmp_path_factory.mktemp("emulate")
    (folder / "seed.yaml").write_text(SEED)
    port = free_port()
    start = (
        str(PACKAGES / "emulate" / "dist" / "index.js"),
        "start",
        "-s",
        "slack",
        "-p",
        str(port),
        "--seed",
        "seed.yaml",
    )
    with subprocess.Popen([NODE, *start], cwd=folder, stdout=subprocess.DEVNULL) as running:
        end = elapsed() + 60
        while not _answers(port):
            assert elapsed() < end, "The emulator did not start."
            assert running.poll() is None, "The emulator stopped."
        yield f"http://127.0.0.1:{port}/api/"
        running.terminate()


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api/auth.test", data=b"", timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def test_a_chart_and_a_status_are_posted_once_and_found_again(peer: str, tmp_path: Path) -> None:
    """Three-step upload, image block, metadata, history: as somebody else understood Slack's documentation."""
    settings = SlackSettings(
        bot_token=TOKEN, app_token="xapp-1", signing_secret="x" * 32, api_url=peer, channel="delivery-unit"
    )
    store, clock = Database(f"sqlite:///{tmp_path / 'x.db'}"), MovableClock(T0, seconds=lambda: 0.0)
    store.migrate()
    with store.turn() as work:
        setting_up.bring_in(Desk(work, T0, calendar_of(work), Rules()), read(sample_folder()), "import")
    sender = Slack(settings, store, clock, lambda _picture: PNG).sender()
    troubled: list[str] = []
    courier = Courier(
        store, clock, sender, lambda: None, lambda queued, why: troubled.append(f"{queued.key}: {why}")
    )
    dialogue = Dialogue(store, clock, calendar_of, Rules(), platforms=("slack",))
    dialogue.hear(Heard("chart", "slack", PRIYA, Place.direct(PRIYA), words="chart voids", message="1"))
    dialogue.hear(Heard("status", "slack", NADIA, Place.unit(), words="@stocktake status", message="2"))
    courier.empty()
    assert troubled == []
    for key in ("chart/1", "status/1"):
        with store.reading() as work:
            remote, body = work.outbox.remote(key, "slack"), work.outbox.body(key)
        assert remote
        assert body is not None
        assert sender.post(key, body, T0, again=True) == remote
    store.close()
