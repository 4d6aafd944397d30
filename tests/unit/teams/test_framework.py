"""What the stock adapter does again for each activity is done once."""

from __future__ import annotations

import asyncio

from adapters.teams.framework import Framework

HERE, THERE = "https://smba.trafficmanager.net/uk/", "https://smba.trafficmanager.net/emea/"


async def _no_token() -> str:
    return ""


def test_a_client_is_made_once_for_each_address():
    """Making one, with its list of retries, is what costs the stock adapter its eight milliseconds."""
    framework = Framework("an-app", _no_token)
    made = framework._clients
    assert made.at(HERE) is made.at(HERE)
    assert made.at(HERE) is not made.at(THERE)

    async def received() -> set[int]:
        heard = []

        async def hear(activity):
            heard.append(made.at(activity["serviceUrl"]))

        for number in range(20):
            activity = {"type": "message", "id": str(number), "text": "hi", "serviceUrl": HERE}
            assert await framework.receive(activity, hear) == (200, None)
        await framework.close()
        assert len(heard) == 20
        return {id(client) for client in heard}

    assert asyncio.run(received()) == {id(made.at(HERE))}
    assert sorted(made._made) == [THERE, HERE]
