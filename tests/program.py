"""`stocktake run --slack` as an administrator starts it, on any store, joined to a Slack that counts."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
STOCKTAKE: tuple[str, ...] = (
    sys.executable,
    "-c",
    "import sys; from adapters.cli import main; sys.exit(main())",
)


_BROUGHT_IN = Path(tempfile.mkdtemp(prefix="stocktake-sample-"))
atexit.register(shutil.rmtree, _BROUGHT_IN, ignore_errors=True)


class Program:
    """A program on a database of its own, its clock started where the test says."""

    def __init__(self, folder: Path, slack: FakeSlack, mode: str, url: str = "", **settings: str) -> None:
        port, self.health = free_port(), free_port()
        self.slack = slack
        self.folder = folder
        self.file = folder / "month.db"
        self.written = folder / "said.txt"
        self.launched_by = STOCKTAKE
        self.environment = os.environ | {
            "STOCKTAKE_DATABASE_URL": url or f"sqlite:///{self.file}",
            "STOCKTAKE_DEVELOPMENT": "1",
            "STOCKTAKE_TICK_SECONDS": "1",
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.url,
            "STOCKTAKE_SLACK_CHANNEL": "delivery-unit",
            "STOCKTAKE_SLACK_MODE": mode,
            "STOCKTAKE_HTTP_PORT": str(port),
            "STOCKTAKE_HEALTH_PORT": str(self.health),
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        if mode == "http":
            slack.bot = f"http://127.0.0.1:{port}/slack/events"
        self.process: subprocess.Popen[str] | None = None
        self.ids: dict[str, str] = {}

    def how(self, *arguments: str) -> list[str]:
        """What is typed for a verb."""
        return [*self.launched_by, *arguments]

    def does(self, *arguments: str, now: str = "2026-11-02T08:30") -> str:
        """One verb, to its end."""
        done = subprocess.run(
            [*STOCKTAKE, *arguments],
            env=self.environment | {"STOCKTAKE_NOW": now},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return done.stdout + done.stderr

    def has_the_sample(self) -> None:
        """The sample council is in its file: brought in as an administrator does the first time, copied after that."""
        kept = _BROUGHT_IN / "month.db"
        if not kept.exists():
            assert "added" in self.does("import", str(ROOT / "adapters/files/sample"))
            shutil.copyfile(self.file, kept)
        else:
            shutil.copyfile(kept, self.file)

    def start(self, now: str) -> None:
        """Run from that moment on, or by the machine's clock, until it says where it is."""
        self.begin(now)
        until = time.monotonic() + 60
        while "Stocktake is at" not in self.said():
            assert self.process is not None
            assert self.process.poll() is None, f"It stopped before it said where it is: {self.said()}"
            assert time.monotonic() < until, f"It never said where it is: {self.said()}"
            time.sleep(0.05)

    def begin(self, now: str) -> None:
        """Run, whatever comes of it."""
        with self.written.open("w") as said:
            self.process = subprocess.Popen(
                self.how("run", "--slack"),
                env=self.environment | ({"STOCKTAKE_NOW": now} if now else {}),
                cwd=self.folder,
                stdout=said,
                stderr=said,
                text=True,
            )

    def said(self) -> str:
        """What it has written since it started."""
        return self.written.read_text()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        ended = self.process.wait(timeout=40)
        assert how is signal.SIGKILL or ended == 0, self.said()
        self.process = None

    def asks(self, path: str) -> tuple[int, str]:
        """What its health port answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.health}{path}", timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    def until(self, day: str, how: signal.Signals = signal.SIGINT) -> None:
        """Stop now, and go on from another day."""
        self.stop(how)
        self.start(day)


def everybody() -> list[str]:
    """The sample council's people."""
    lines = (ROOT / "adapters/files/sample/people.csv").read_text(encoding="utf-8-sig").splitlines()
    column = [name.strip().lower() for name in lines[0].split(",")].index("e-mail")
    return [line.split(",")[column].strip() for line in lines[1:] if line.strip()]
