"""How well replies are read, and what reading one costs.

    python -m benchmarks.reading

For each corpus: how many replies end as their labels say, how many would record in silence what nobody said, how
many are asked about needlessly, and processor time for each. The scorer lies with the shared cases (STOCKTAKE_CASES).
Time for hostile and for long replies is measured on texts of up to 4,000 characters; each is read several times and
the least is kept, so that what else the machine is doing blurs it little.
"""

from __future__ import annotations

import importlib.util
import json
import random
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from types import ModuleType

from bot.understanding import interpret, read
from tests.cases import CASES
from tests.unit.understanding.recognizers import verdicts
from tests.unit.understanding.settings import asking

_OWN = Path(__file__).resolve().parents[1] / "tests" / "corpus"
_PROSE = (
    "Repairs came in at 91.2% this month, although 14 jobs were delayed by the storm on the 17th and the contractor "
    "lost 2 vans for 6 days; we expect 93% by December if the new team starts. "
)
_WORDS = "The team has worked hard with the contractor to clear what the storm left behind, and tenants have noticed. "
_SCRAPS = (  # noqa: SIM905 - a heap of scraps reads as one
    "82 91.2 £ % k ( ) - / of to and not no sorry target last month Oct 2026 12th 5pm repairs voids same n/a nil ? ~ "
    "about up down from -> | days weeks one hundred and a half per 100,000 YTD Q2 week 1. ９ ½ <@U1> http://x.y/1"
).split()


_PIECES = (
    "82 ", "82, ", "82.4% ", "repairs 82 ", "not ", "no 82 ", "82 or ", "of 82 ", "(", "( 82 ", "a ", "one hundred and ", "- ", "82-", "82/", "1,",
    "£", "£1.2m ", "July ", "July 82 ", "last month ", "up 2 to ", "n/a ", "not yet ", "same as last month ", "? ", "is it 82? ", "\n", "82\n", "\t82",
    "repairs\t82\n", "A", "1", " ", "'", "ask Priya ", "about ", "from 82 to 83 ", "82 out of ", "then ", "Priya Patel ", "should be 82 ",
    "excluding the 2 it was 82 ", "of which x is 82 ", "no ", "in the ", "working ", "ignore my last ", "both ", "e.g. ", "the ", "aaaa ", "reparis ",
    "82 not 81 ", "1. repairs ", "x: 82 ", "until the ", "on 12 July ", "12/8 ", "é", "😀", "&amp;", "<b>", "@a ", "~~79~~ ", "`", "[", "http://x.y/1 ",
    "a@b.c ", "07700 900123 ", "six minutes forty ",
)  # fmt: skip
_READINGS = 8


def main() -> None:
    if CASES is not None:
        scorer = _scorer(CASES / "replies" / "score.py")
        for path in (CASES / "replies" / "replies_dev.json", *sorted(_OWN.glob("*.json"))):
            _score(scorer, path)
        _recognizers(CASES / "replies" / "recognizers_cases.json")
    else:
        print("The shared cases are not on this machine: nothing is scored.")
    _cost("one piece, again and again, 4,000 characters", [(piece * 4_000)[:4_000] for piece in _PIECES])
    _cost(
        "prose of 4,000 characters, 6 numbers", [(_PROSE + _WORDS * 40)[: 4_000 - one] for one in range(60)]
    )
    _cost("prose of 4,000 characters, 107 numbers", [(_PROSE * 30)[: 4_000 - one] for one in range(60)])
    _cost("scraps of up to 4,000 characters", _scraps(400))
    _cost("short replies", ["91.2", "£1.2m", "412 out of 500", "up 1.7 to 92.1, target 95"] * 50)


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["score"] = module
    spec.loader.exec_module(module)
    return module


def _score(scorer: ModuleType, path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    told = scorer.summary(scorer.run(interpret, data, [dict(case, half="dev") for case in data["dev"]]))
    print(
        f"{path.stem:14} {told['n']:4} replies: exact {told['exact']:.1%}, recordable exact {told['recordable_exact']:.1%}, "
        f"silent wrong {told['silent_wrong']}, false close {told['false_close']}, asked needlessly {told['over_ask_rate']:.1%}, "
        f"exceptions {told['exceptions']}"
    )


def _recognizers(path: Path) -> None:
    counted = verdicts(path)
    print("Recognizers-Text, by kind:", sum(counted.values(), Counter()))
    for kind, verdict in sorted(counted.items()):
        print(f"  {kind:22} {dict(verdict)}")


def _scraps(many: int) -> list[str]:
    chance = random.Random(7)  # noqa: S311 - no secret
    return [
        "".join(chance.choice(_SCRAPS) + chance.choice(["", " ", "\n"]) for _ in range(chance.choice([5, 50, 400, 1500])))[:4_000]
        for _ in range(many)
    ]  # fmt: skip


def _cost(name: str, texts: list[str]) -> None:
    context = asking("repairs", "voids", "sat", also=("ta",))
    took = []
    for text in texts:
        least = float("inf")
        for _ in range(_READINGS):
            start = time.process_time()
            read(text, context)
            least = min(least, time.process_time() - start)
        took.append(1000 * least)
    took.sort()
    print(
        f"{name:44} ms of processor time: median {statistics.median(took):.2f}, p95 {took[int(len(took) * 0.95)]:.2f}, most {took[-1]:.2f}"
    )


if __name__ == "__main__":
    main()
