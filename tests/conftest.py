"""What every test shares."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes depends on what else the machine does; what code costs is measured in benchmarks/.
settings.register_profile("stocktake", deadline=None)
settings.load_profile("stocktake")
