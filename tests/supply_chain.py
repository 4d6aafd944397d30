"""What we depend on: whether an audit audited it all, and found nothing. `make audit` runs this.

An auditor that could not reach its source of advisories ends with success, having audited nothing; so what it audited
is counted against the lock file, and anything less is a failure.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def pinned(lock: str) -> dict[str, list[str]]:
    """Every library a lock file pins, with its versions: one for each Python they are for.

    >>> pinned("a-b==1.2 --hash=x")
    {'a-b': ['1.2']}
    """
    found: dict[str, list[str]] = {}
    for pin in _PIN.finditer(lock):
        found.setdefault(_name(pin["name"]), []).append(pin["version"])
    return found


def faults(report: str, lock: str) -> list[str]:
    """Why the audit does not count as passed, one line each; none when all was audited and nothing found."""
    wanted = pinned(lock)
    if not wanted:
        return ["The lock file pins nothing."]
    try:
        rows = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return ["The auditor wrote no report; perhaps its source of advisories could not be reached."]
    found = []
    audited = {_name(r["name"]): r for r in rows if "skip_reason" not in r and "vulns" in r}
    missing = sorted(set(wanted) - set(audited))
    if missing:
        found.append(
            f"{len(missing)} of {len(wanted)} libraries were not audited: {', '.join(missing[:5])} ..."
        )
    found += [
        f"{name} {' or '.join(wanted[name])} is not the {row['version']} that was audited."
        for name, row in audited.items()
        if name in wanted and row.get("version") not in wanted[name]
    ]
    found += [
        f"{name} {row.get('version')}: {vuln['id']}, mended in {', '.join(vuln.get('fix_versions', [])) or 'no version'}"
        for name, row in audited.items()
        for vuln in row["vulns"]
    ]
    return found


def _name(said: str) -> str:
    return re.sub(r"[-_.]+", "-", said).lower()


def main(report: str, lock: str) -> int:
    """Say what is wrong; the exit status."""
    wrong = faults(Path(report).read_text() if Path(report).exists() else "", Path(lock).read_text())
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    if not wrong:
        sys.stdout.write(
            f"All {len(pinned(Path(lock).read_text()))} libraries were audited; no advisory is known.\n"
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
