"""The month in Microsoft's own client: what a lead sees and does in Teams, from the first prompt to the next."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

REPAIRS = "Repairs completed on time (%)"
VOIDS = "Average void re-let time (days)"


def test_a_month_in_microsofts_own_client(client):
    """Prompt, card form with a mistake, update in place, typed reply, charts, the unit's channel, a mention, a thread."""
    # Added to Stocktake, she is welcomed with what waits for her.
    client.reads("Good morning, Priya. Three October figures")

    # The prompt's card has a field for each figure. One is not right: nothing is recorded, and the card says which.
    client.presses("Fill in a form")
    client.page.get_by_role("textbox", name=REPAIRS).fill("twelvety")
    client.page.get_by_role("textbox", name=VOIDS).fill("31")
    client.presses("Send figures")
    client.reads('Repairs: between 0 and 100 %; you wrote "twelvety".')
    assert client.page.get_by_role("textbox", name=VOIDS).input_value() == "31", (
        "what was right is still there"
    )

    # Put right, it is recorded; the card changes in place and for good.
    client.page.get_by_role("textbox", name=REPAIRS).fill("91.2")
    client.presses("Send figures")
    client.reads("Recorded for October:")
    client.reads("Thank you, that has been sent.")
    assert client.page.get_by_text("Good morning, Priya. Three October figures").count() == 1

    # The rest in words, with markup that must stay words.
    client.says("sat 76.9, **calls** [down](https://evil.example) <b>a lot</b>")
    client.reads("Satisfaction 76.9 %")
    client.reads('with your note "**calls** [down](https://evil.example) <b>a lot</b>"')
    assert client.page.locator(".ac-adaptiveCard a").count() == 0, "her own message is the client's to draw"

    # A chart is a picture that loads, with words for who cannot see it.
    client.says("chart voids")
    client.sees_charts()
    client.seen("chart")
    assert all(chart["arrived"] >= 1000 and chart["shown"] > 300 for chart in client.charts())
    assert any(chart["says"].startswith("Voids: 31 days in October") for chart in client.charts())

    # Next morning the unit hears, in its channel, with the chart.
    client.time_moves("working-day")
    assert client.unsent() == [], "the channel is still from here on"
    client.goes_to("Delivery")
    client.reads("Voids is slipping")
    client.sees_charts()

    # Under the flag, somebody asks in its thread, by mention, and is answered there.
    client.mentions("voids")
    client.reads("Forecast for March")

    # A new post that mentions the bot is answered in a thread of its own.
    client.mentions("status", post=True)
    client.reads("figures in.")
    client.seen("status in the channel")

    # As narrow as on a phone, nothing runs out of its card or into the next column.
    client.narrows()
    client.seen("narrow, status")
    assert client.cut_off() == []
    client.goes_to("Personal Chat")
    client.seen("narrow, chat")
    assert client.cut_off() == []

    # Next month's prompt comes unasked, to her own chat.
    client.time_moves("month")
    client.goes_to("Personal Chat")
    client.reads("November figures")
    assert "turn undone" not in client.log()
    assert client.unsent() == [], "every message arrived, and each but once"
