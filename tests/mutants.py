"""Would the tests notice? Each small change to the matrix, the escaping, the flag rules and the doorkeeper, one at a time.

    make mutants                      every mutant; hours
    make mutants MOST=40              forty of each, drawn by chance (the same each time)

Run by the mutation tester's own Python (.venv-mutants), on a copy of what is committed. A mutant that no test notices
is shown. What only annotates a type is left out: it changes nothing.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db  # type: ignore[import-not-found] # it lives in .venv-mutants
from cosmic_ray.work_item import (  # type: ignore[import-not-found]
    TestOutcome,
    WorkerOutcome,
    WorkResult,
)

ROOT = Path(__file__).parents[1]
GIT = shutil.which("git") or "git"
_ANNOTATION = "core/ReplaceBinaryOperator_BitOr_"


@dataclass(frozen=True, slots=True)
class Target:
    """A module, and the tests that should notice whatever is changed in it."""

    called: str
    module: str
    tests: str


TARGETS = (
    Target("the matrix", "core/domain/roles.py", "tests/unit/domain/test_roles.py"),
    Target(
        "the rules of flags",
        "core/services/flagging.py",
        "tests/conversations/test_the_rules_of_flags.py "
        "tests/conversations/test_a_month.py tests/conversations/test_the_services_words.py "
        "tests/conversations/test_two_people.py tests/conversations/test_plain_words.py "
        "tests/conversations/test_coming_in.py -k 'flag or slip or recover or late or milestone'",
    ),
    Target("escaping for Slack", "adapters/slack/blocks.py", "tests/unit/slack --doctest-modules adapters/slack/blocks.py"),
    Target("escaping for Teams", "adapters/teams/cards.py", "tests/unit/teams --doctest-modules adapters/teams/cards.py"),
    Target(
        "the doorkeeper for Teams",
        "adapters/teams/doorkeeper.py",
        "tests/integration/teams/test_who_may_come_in.py --doctest-modules adapters/teams/doorkeeper.py",
    ),
)  # fmt: skip


def main() -> int:
    """Measure every target asked for, and say the score."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--most", type=int, default=0, help="so many mutants of each; 0 for all")
    asked.add_argument("--only", default="", help="words of a target's name")
    chosen = asked.parse_args()
    targets = [t for t in TARGETS if chosen.only in t.called]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        subprocess.run([GIT, "worktree", "add", "--detach", "-q", copy, "HEAD"], cwd=ROOT, check=True)
        try:
            for target in targets:
                _measure(target, copy, Path(folder), chosen.most)
        finally:
            subprocess.run([GIT, "worktree", "remove", "--force", copy], cwd=ROOT, check=True)
    return 0


def _measure(target: Target, copy: Path, folder: Path, most: int) -> None:
    command = f"{ROOT}/.venv/bin/python -m pytest -q -x -n0 {target.tests}"
    settings, session = folder / "settings.toml", folder / f"{Path(target.module).stem}.sqlite"
    settings.write_text(
        f'[cosmic-ray]\nmodule-path = "{target.module}"\ntimeout = 300.0\nexcluded-modules = []\n'
        f'test-command = "{command}"\n[cosmic-ray.distributor]\nname = "local"\n'
    )
    ray = Path(sys.executable).with_name("cosmic-ray")
    subprocess.run([ray, "baseline", settings], cwd=copy, check=True)
    subprocess.run([ray, "init", settings, session], cwd=copy, check=True, stdout=subprocess.DEVNULL)
    left_out = _leave_out(session, most)
    subprocess.run([ray, "exec", settings, session], cwd=copy, check=True)
    with use_db(session, WorkDB.Mode.open) as held:
        done = [r for _, r in held.results if r.worker_outcome is not WorkerOutcome.SKIPPED]
    lived = [r for r in done if r.test_outcome is TestOutcome.SURVIVED]
    for each in lived:
        sys.stdout.write(
            "\n".join(line for line in (each.diff or "").splitlines() if line[:1] in "+-@") + "\n"
        )
    share = 100 * (len(done) - len(lived)) / len(done)
    sys.stdout.write(
        f"{target.called}: {len(done)} mutants, {len(lived)} not noticed, {share:.0f} % noticed; {left_out} left out\n"
    )
    sys.stdout.flush()


def _leave_out(session: Path, most: int) -> int:
    """Mark what only annotates, and what chance did not draw, as not to be run; how many that is."""
    with use_db(session, WorkDB.Mode.open) as held:
        every = sorted(held.work_items, key=lambda item: item.job_id)
        real = [i for i in every if not any(m.operator_name.startswith(_ANNOTATION) for m in i.mutations)]
        order = sorted(
            real, key=lambda i: [(m.operator_name, m.start_pos, m.occurrence) for m in i.mutations]
        )
        drawn = random.Random(2026).sample(order, min(most or len(order), len(order)))  # noqa: S311 - no secret
        kept = {i.job_id for i in drawn}
        out = [i.job_id for i in every if i.job_id not in kept]
        for job in out:
            held.set_result(job, WorkResult(worker_outcome=WorkerOutcome.SKIPPED))
        return len(out)


if __name__ == "__main__":
    sys.exit(main())
