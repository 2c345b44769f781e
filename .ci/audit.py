"""Ask for known vulnerabilities of every pinned package: exit code 1 if there is one.

pip-audit alone says "no known vulnerabilities" also where its service knew none of the packages.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

OFFLINE = ("connect", "retries", "timed out", "timeout", "resolve", "network")
"""Words of a reason that lies outside: the check goes on. Anything else is a fault of the audit itself."""


def told(audit: dict[str, Any]) -> tuple[list[str], bool]:
    """What to print of pip-audit's JSON, and whether all is well."""
    packages = audit["dependencies"]
    unknown = [one["name"] for one in packages if "skip_reason" in one]
    found = [(one, hole) for one in packages for hole in one.get("vulns", ())]
    lines = [
        f"{one['name']} {one['version']}: {hole['id']}, "
        f"mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for one, hole in found
    ]
    audited = len(packages) - len(unknown)
    if audited:
        lines.append(
            f"{audited} of {len(packages)} packages were audited; {len(found)} known vulnerabilities."
        )
    else:
        lines.append("No package was audited: the package index that answers here gives no advisories.")
    if audited and unknown:
        lines.append(f"Not audited: {', '.join(unknown)}.")
    return lines, not found


def main(requirements: str) -> int:
    """Audit a file of pins."""
    asked = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--requirement", requirements),
            *("--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        audit = json.loads(asked.stdout)
    except json.JSONDecodeError:
        reason = asked.stderr.strip().splitlines()[-1:] or ["no reason given"]
        print(f"The packages were NOT audited: pip-audit gave no answer ({reason[0]}).")
        return 0 if any(word in asked.stderr.lower() for word in OFFLINE) else 1
    lines, well = told(audit)
    print("\n".join(lines))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
