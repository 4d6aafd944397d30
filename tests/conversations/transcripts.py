"""A conversation written down as it is said, and played.

`Priya: voids 31` is said, `Priya [Approve]` pressed, `Priya {Score Repairs} overall=AR; rationale=why` filled in,
`at 4 November 09:01` lets time run. `  Priya < words` says that these words are in what Priya has heard since she was
last looked at; `  channel < words` in the unit's channel; `  Priya < nothing` that nothing was said.
"""

from __future__ import annotations

import re
from datetime import datetime

from tests.conversations.conftest import Council

_HEARD = re.compile(r"\s+(?P<who>[^<]+?) < (?P<words>.+)")
_FORM = re.compile(r"(?P<who>[^:\[{]+?) \{(?P<label>.+?)\} (?P<values>.+)")
_BUTTON = re.compile(r"(?P<who>[^:\[{]+?) \[(?P<label>.+)\]")


def play(council: Council, written: str) -> None:
    """Play a conversation from its first line to its last; it stops where something else was heard."""
    heard: dict[str, str] = {}
    for number, line in enumerate(written.strip("\n").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if (expected := _HEARD.fullmatch(line)) is not None:
            who, words = expected["who"], expected["words"]
            new = council.channel() if who == "channel" else council.hears(who)
            heard[who] = new or heard.get(who, "")
            said = "" if words == "nothing" and not new else heard[who]
            assert (words == "nothing" and not new) or words in said, (
                f"line {number}: {who} heard\n{said}\nnot\n{words}"
            )
        else:
            heard.clear()
            _do(council, line.strip())


def _do(council: Council, line: str) -> None:
    if line.startswith("at "):
        then = datetime.strptime(line if re.search(r"20\d\d", line) else f"{line} 2026", "at %d %B %H:%M %Y")  # noqa: DTZ007
        council.at(then.day, then.hour, then.minute, month=then.month, year=then.year)
    elif (form := _FORM.fullmatch(line)) is not None:
        council.fills_in(
            form["who"], form["label"], **dict(v.split("=", 1) for v in form["values"].split("; "))
        )
    elif (button := _BUTTON.fullmatch(line)) is not None:
        council.presses(button["who"], button["label"])
    else:
        who, words = line.split(": ", 1)
        council.says(who, words.replace(" / ", "\n"))
