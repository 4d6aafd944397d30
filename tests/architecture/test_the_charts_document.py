"""docs/charts.md shows a picture of every kind, and every one of them can be drawn."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from adapters.charts.drawing import draw
from bot.pictures import NotAPicture, alternative_text, from_json
from bot.pictures.wire import KINDS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "charts.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^### (\w+)\n\n```json\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)


def test_every_kind_has_an_example():
    """Whoever writes a file by hand begins from one that works."""
    assert [name for name, _ in EXAMPLES] == list(KINDS)


@pytest.mark.parametrize(("name", "text"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_is_drawn_and_read_out(name, text):
    """The example is a picture of its kind, with a finding, a source and a day."""
    picture = from_json(text)
    assert isinstance(picture, KINDS[name])
    assert draw(picture).startswith(b"\x89PNG")
    said = alternative_text(picture)
    assert said.startswith(picture.title)
    assert "as known on" in said


@pytest.mark.parametrize(("name", "text"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_a_mistake_in_an_example_is_answered_with_its_field(name, text):
    """Each field in turn given nonsense: the answer begins with the field's own name."""
    given = json.loads(text)
    for field in given:
        if field == "kind":
            continue
        wrong = {**given, field: {"no": "such thing"}}
        with pytest.raises(NotAPicture) as refused:
            from_json(json.dumps(wrong))
        assert str(refused.value).startswith(field), f"{name}: {refused.value}"
