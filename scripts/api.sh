#!/usr/bin/env bash
# Compares the public API of the four library products with that of the commit in .api-baseline: what a client uses must neither go nor change.
# CONTRIBUTING.md says when the baseline moves. Builds both for debugging in a folder of its own; what the baseline
# had is kept there. Two minutes on two cores the first time, half a minute afterwards.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run
need_swift
products=(RFC5322 HeaderClassifier MailSources DisplayNames)

if ! git rev-parse --git-dir >/dev/null 2>&1; then
    skip "comparison of the API" "not a clone, so the baseline is not here"
    exit
fi
baseline=$(grep -v '^#' .api-baseline | tr -d '[:space:]')
if ! [[ "$baseline" =~ ^[0-9a-f]{40}$ ]]; then
    echo "api: .api-baseline must hold one full commit id, and holds \"$baseline\"" >&2
    exit 1
fi
if ! git cat-file -e "$baseline^{commit}" 2>/dev/null; then
    if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
        echo "api: this clone is shallow and lacks the baseline $baseline (.api-baseline): git fetch --unshallow" >&2
    else
        echo "api: the baseline $baseline (.api-baseline) is no commit of this repository: git fetch, or see CONTRIBUTING.md" >&2
    fi
    exit 1
fi
# A baseline on another branch would be compared as well, and nobody could tell what changed since.
if ! git merge-base --is-ancestor "$baseline" HEAD; then
    echo "api: the baseline $baseline (.api-baseline) is no ancestor of HEAD: see CONTRIBUTING.md" >&2
    exit 1
fi

scratch="$SCRATCH-api"
mkdir -p "$scratch"
status=0
swift package --scratch-path "$scratch" diagnose-api-breaking-changes "$baseline" --products "${products[@]}" --baseline-dir "$scratch/baseline" \
    >"$scratch/api.log" 2>&1 || status=$?
# It names each product it compared; one that it passed over would look like one without a change.
for product in "${products[@]}"; do
    if ! grep -qE "breaking changes? detected in $product(:|$)" "$scratch/api.log"; then
        cat "$scratch/api.log"
        echo "api: $product could not be compared with ${baseline:0:12}"
        exit 1
    fi
done
# Enumerations may grow: clients are told to switch with a default (CHANGELOG.md). Anything else that it calls a break is one.
breaks=$(grep 'API breakage: ' "$scratch/api.log" | grep -v '^ *[^ ]* API breakage: enumelement .* has been added as a new enum case$' || true)
grown=$(grep -c 'API breakage: enumelement .* has been added as a new enum case$' "$scratch/api.log" || true)
if [ -n "$breaks" ] || { [ $status -ne 0 ] && [ "$grown" -eq 0 ]; }; then
    [ -z "$breaks" ] || printf '%s\n' "$breaks"
    [ -n "$breaks" ] || cat "$scratch/api.log"
    echo "api: broken since ${baseline:0:12}; if that is meant, see CONTRIBUTING.md"
    exit 1
fi
echo "api: nothing that the four products had at ${baseline:0:12} is gone or changed; $grown new cases of enumerations"
