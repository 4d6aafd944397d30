"""deploy/compose.yaml, step by step on a real PostgreSQL: the role is made, given its rights, and the program runs under it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import yaml

from adapters.cli import main
from adapters.files.sample import sample_folder
from tests.integration.running.test_a_run import running
from tests.postgres import Server

DEPLOY = Path(__file__).parents[3] / "deploy"
SERVICES = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of its own: a role belongs to the whole server."""
    made = Server()
    yield made
    made.remove()


def _address(service: str, server: Server, database: str) -> str:
    """The service's own address, with the test's server in place of the container."""
    written = SERVICES[service]["environment"]["STOCKTAKE_DATABASE_URL"]
    user = written.partition("://")[2].partition(":")[0]
    return server.url(database).replace("user=stocktake", f"user={user}")


def test_the_program_runs_under_the_role_that_compose_makes(server, tmp_path, monkeypatch):
    """The owner's step first, then two replicas that cannot touch the trail."""
    database = server.new_database(migrated=False).partition("///")[2].partition("?")[0]
    mounted = [v.split(":") for v in SERVICES["database"]["volumes"] if v.startswith("./")]
    owner = _address("tables", server, database)
    folder = owner.partition("host=")[2].partition("&")[0]
    asked = {
        "PGHOST": folder,
        "POSTGRES_USER": "stocktake",
        "POSTGRES_DB": database,
        "STOCKTAKE_APP_PASSWORD": "it's a test",
    }
    for script, there, _ in mounted:
        assert there.startswith("/docker-entrypoint-initdb.d/")
        subprocess.run([DEPLOY / script], env={**os.environ, **asked}, check=True)
    monkeypatch.setenv("STOCKTAKE_DATABASE_URL", owner)
    for _ in range(2):  # at every `up`
        assert main(SERVICES["tables"]["command"]) == 0

    program = _address("stocktake", server, database)
    assert program != owner
    monkeypatch.setenv("STOCKTAKE_DATABASE_URL", program)
    assert main(["import", str(sample_folder())]) == 0
    (tmp_path / "other").mkdir()
    with running(program, tmp_path) as one, running(program, tmp_path / "other") as two:
        assert [one.asks("/readyz")[0], two.asks("/readyz")[0]] == [200, 200]
        assert max(one.stops(), two.stops()) < 15
    with (
        psycopg.connect(host=folder, user="stocktake_app", dbname=database) as link,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        link.execute("UPDATE audit SET what = 'nothing'")


def test_what_each_service_waits_for_is_there_first():
    """The replicas start when the tables are made, and those when the database answers."""
    assert SERVICES["stocktake"]["depends_on"] == {"tables": {"condition": "service_completed_successfully"}}
    assert SERVICES["tables"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "POSTGRES_PASSWORD" not in str(SERVICES["stocktake"])


def test_the_database_is_well_only_when_its_role_is_made():
    """While the image makes the role its server answers on a socket, not on the network: asked there it would seem ready."""
    assert "--host=127.0.0.1" in SERVICES["database"]["healthcheck"]["test"]
