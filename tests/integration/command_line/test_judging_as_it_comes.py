"""`stocktake judge` in a pipe: answers come as lines do, memory stays flat, and a reader may leave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from adapters.commands.judge import as_they_come

PROGRAM = [sys.executable, "-c", "import sys; from adapters.cli import main; sys.exit(main())", "judge"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
MONTHS = [f"{2023 + i // 12}-{i % 12 + 1:02d}" for i in range(36)]


def line(key: object, **more: object) -> bytes:
    values = [80 + (i * i) % 5 for i in range(36)]
    given = {"id": key, "months": MONTHS, "values": values, "trajectory": [80] * 36, "tolerance": 1, **more}
    return json.dumps(given).encode() + b"\n"


@pytest.fixture
def program():
    with subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT) as running:
        yield running
        running.kill()


def test_an_answer_does_not_wait_for_the_end(program):
    """Whoever writes a line and waits is answered before writing the next."""
    for key in (1, 2, 3):
        program.stdin.write(line(key))
        program.stdin.flush()
        assert json.loads(program.stdout.readline())["id"] == key


def test_a_reader_that_leaves_stops_it_without_a_word():
    """`| head -1` is no accident to report."""
    with subprocess.Popen(
        PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
    ) as program:
        assert program.stdin and program.stdout and program.stderr  # noqa: PT018
        program.stdin.write(line(1))
        program.stdin.flush()
        program.stdout.readline()
        program.stdout.close()
        try:
            program.stdin.write(line(2) * 2000)
            program.stdin.close()
        except BrokenPipeError:
            pass
        assert program.stderr.read() == b""
        assert program.wait() == 0


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_memory_stays_flat_however_many_lines_come(program):
    """The most it ever held after 8,000 lines is what it held after 2,000, near enough."""

    def feed() -> None:
        program.stdin.write(b"".join(line(i, control_chart={}) for i in range(8000)))
        program.stdin.flush()

    feeder = threading.Thread(target=feed)
    feeder.start()
    held = []
    for i in range(8000):
        assert json.loads(program.stdout.readline())["id"] == i
        if i in {1999, 7999}:
            held.append(_most_held(program.pid))
    feeder.join()
    assert held[1] - held[0] < 8 * 1024, f"KiB held: {held}"


def _most_held(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(row.split()[1]) for row in status.splitlines() if row.startswith("VmHWM"))


class Arriving:
    """A stream whose bytes arrive in the pieces given."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)

    def read1(self, _most: int) -> bytes:
        return self.pieces.pop(0) if self.pieces else b""

    def fileno(self) -> int:
        raise OSError("not a file")


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        pytest.param([b"a\nb\n"], ["a\n", "b\n"], id="whole lines"),
        pytest.param([b"a", b"b\nc"], ["ab\n", "c"], id="cut in the middle, and no end to the last"),
        pytest.param([b"a\r", b"\nb\r\n"], ["a\r", "\n", "b\r\n"], id="Windows line ends, cut apart"),
        pytest.param([b"\xe2\x82", b"\xac\n"], ["\u20ac\n"], id="a character cut in two"),
        pytest.param([b"\xff\n", b"a\n"], ["\ufffd\n", "a\n"], id="a broken byte"),
        pytest.param([b"x" * 30, b"x" * 30, b"x\n", b"a\n"], ["x" * 60, "a\n"], id="a line too long is cut"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_lines_arrive_whole_however_their_bytes_do(pieces, lines):
    """What is cut of a line too long is not read as a line of its own."""
    told = [text for batch in as_they_come(Arriving(*pieces), longest=10) for text in batch]
    assert told == lines
