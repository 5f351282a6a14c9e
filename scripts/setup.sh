#!/usr/bin/env bash
# setup.sh TAG...: installs the Debian packages of these tags (scripts/debian-packages.txt) that are missing.
# Says nothing where nothing is missing. Where it may not install, it prints the one command that would, and fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [ $# -eq 0 ]; then
    echo "usage: scripts/setup.sh TAG..., with tags of scripts/debian-packages.txt" >&2
    exit 2
fi

# Another system has other packages, and whoever got Swift to build there has them already.
command -v dpkg-query >/dev/null || exit 0

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=()
while read -r names tags _; do
    case "$names" in '' | '#'*) continue ;; esac
    wanted=
    for tag in "$@"; do
        case ",$tags," in *",$tag,"*) wanted=1 ;; esac
    done
    [ -n "$wanted" ] || continue
    found=
    IFS='|' read -ra choices <<<"$names"
    for name in "${choices[@]}"; do
        if installed "$name"; then found=1; fi
    done
    [ -n "$found" ] || missing+=("${choices[0]}")
done <debian-packages.txt

[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    else
        as_root=(false)
    fi
fi
install=(apt-get install --yes --no-install-recommends "${missing[@]}")

# The list of packages may be older than the archive, or empty, as in a fresh container.
# Standard input is closed to apt: it would swallow what a caller has piped into the script.
if [ "${as_root[*]-}" = false ] ||
    ! { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}"; } </dev/null >&2; then
    echo "Packages are missing (${missing[*]}). As root, run:" >&2
    echo "apt-get update && ${install[*]}"
    exit 1
fi
