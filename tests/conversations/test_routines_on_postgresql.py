"""Reviews, briefings, stocktakes and assessment on a real PostgreSQL: the same words on both stores."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conversations.conftest import Council, sample
from tests.conversations.test_briefings import (  # noqa: F401 - the same transcripts, with another council
    october,
    test_what_officers_note_is_beside_the_draft_and_never_in_what_is_sent,
)
from tests.conversations.test_reviews import (  # noqa: F401
    begun,
    test_after_three_and_six_months_both_hear_what_it_brought_and_say_how_it_stands,
    written,
)
from tests.conversations.test_stocktakes import (  # noqa: F401
    planned,
    test_a_past_pack_is_made_again_exactly_as_it_was_known,
    test_actions_are_recorded_live_read_aloud_and_followed_up_at_the_next,
)
from tests.postgres import Server


@pytest.fixture
def council(postgres: Server) -> Iterator[Council]:
    """The sample council on the first morning of the October round, on a server."""
    url = postgres.new_database()
    made = Council(sample(), url=url)
    yield made
    made.store.close()
    postgres.drop(url)
