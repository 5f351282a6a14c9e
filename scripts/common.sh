# Sourced by every script beside it: strict mode, the root of the repository as working directory, and what they share.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Where builds go. Sanitizers and the gate use folders beside it, since SwiftPM rebuilds all of a folder whose flags changed.
SCRATCH="${HDRCLASS_SCRATCH:-.build}"

need_swift() {
    if ! command -v swift >/dev/null; then
        echo "Swift 6.2 or newer is needed and not on the PATH: https://www.swift.org/install" >&2
        exit 1
    fi
}

# skip WHAT REASON: names a step that cannot run here. Where CI=true promises that everything is there, that is an error.
skip() {
    echo "SKIPPED $1: $2"
    if [ "${CI:-}" = true ]; then
        echo "CI=true: nothing may be skipped" >&2
        return 1
    fi
}

# The policy file of who runs a script must not change what is tested, shown or measured.
export HDRCLASS_CONFIG=

# The commit, for `hdrclass --version`: `-changed` behind it if files differ. Nothing outside of a clone, or if it was given.
if [ -z "${HDRCLASS_COMMIT+x}" ]; then
    HDRCLASS_COMMIT=
    if command -v git >/dev/null && [ -e .git ] && HDRCLASS_COMMIT=$(git rev-parse --short=12 HEAD 2>/dev/null); then
        [ -z "$(git status --porcelain --untracked-files=no)" ] || HDRCLASS_COMMIT+=-changed
    fi
fi
export HDRCLASS_COMMIT
