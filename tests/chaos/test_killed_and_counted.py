"""The short form of `make chaos`: a few kills on each store, counted at the far end of the wire."""

from __future__ import annotations

import os

import pytest

from tests.chaos.soak import ROOT, soak

KILLS = int(os.environ.get("STOCKTAKE_KILLS", "6"))


@pytest.mark.parametrize("looks", [True, False], ids=["can be asked, as Slack", "cannot be asked, as Teams"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_lost_nothing_twice_and_every_doubt_in_front_of_a_person(
    kind, looks, tmp_path, monkeypatch, request
):
    """Killed before a commit, after it, before the platform is told, in the middle of a chart or of sending. One
    replica on a file; two on a server, which is restarted as if the power had gone.
    """
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    restart, url = None, f"sqlite:///{tmp_path / 'council.db'}"
    if kind == "postgresql":
        server = request.getfixturevalue("durable_postgres")
        restart, url = server.restart, server.new_database(migrated=False)
    report = soak(
        url, kills=KILLS, looks=looks, seed=11, replicas=1 if restart is None else 2, restart=restart
    )
    assert report.clean, f"{report}\n{report.lost}\n{report.twice}\n{report.unaccounted}"
    assert report.kills >= KILLS
    assert report.heard > 3, "too little was done between the kills to prove anything"
