"""What the stock adapter does again for each activity is done once."""

from __future__ import annotations

import asyncio

from adapters.teams import framework as module
from adapters.teams.framework import Framework

_QUIET = 0.3

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


def test_a_connection_that_the_server_may_be_closing_is_not_used_again(monkeypatch):
    """A server that has waited long enough closes; what is sent in that moment would have no clear answer."""
    monkeypatch.setattr(module, "IDLE", _QUIET / 3)

    async def serves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        last = asyncio.get_running_loop().time()
        while head := await reader.readuntil(b"\r\n\r\n"):
            size = next(
                int(line.split(b":")[1])
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length")
            )
            await reader.readexactly(size)
            if asyncio.get_running_loop().time() - last > _QUIET:
                break
            last = asyncio.get_running_loop().time()
            writer.write(
                b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"id":"1"}'
            )
        writer.close()

    async def sent() -> list[str]:
        server = await asyncio.start_server(serves, "127.0.0.1", 0)
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        framework = Framework("an-app", _no_token)
        reference = {
            "serviceUrl": address,
            "conversation": {"id": "c"},
            "bot": {"id": "b"},
            "user": {"id": "u"},
            "channelId": "msteams",
        }
        names = [await framework.send(reference, {"type": "message", "text": "one"})]
        await asyncio.sleep(2 * _QUIET)
        names.append(await framework.send(reference, {"type": "message", "text": "two"}))
        await framework.close()
        server.close()
        return names

    assert asyncio.run(sent()) == ["1", "1"]
