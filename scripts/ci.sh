#!/usr/bin/env bash
# All that is checked, with seconds for each step. Slow things come first and the tests last, so that the run closes on the test
# runner's own summary. A step that fails does not stop the others; what failed is named at the end, and the exit status is 1.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run test ci || echo "Going on without: steps that need them are named as skipped."
need_swift

failed=()
step() {
    local name="$1" begin=$SECONDS status=0
    shift
    echo
    echo "== $name"
    # In a shell of its own: `set -e` does not work inside a function whose status is looked at.
    bash -c 'source scripts/common.sh; source scripts/steps.sh; "$@"' step "$@" || status=$?
    [ $status -eq 0 ] || failed+=("$name")
    echo "== $name: $([ $status -eq 0 ] && echo done || echo FAILED), $((SECONDS - begin)) s"
}

step "unsafe code says why it holds" scripts/safety.sh
step "corpus is what its generator writes" corpus_is_generated
step "kernels, NEON included" scripts/neon.sh
step "instruction gate" scripts/gate.sh
# From a fixed seed: a change is held to what it broke, not to what chance finds this time. `make fuzz` is there to find.
step "every fuzz target, a short while" env TIME=20 SEED=1 scripts/fuzz.sh
step "time and memory grow with the input, not with its square" scripts/scaling.sh
step "README and docs say what the program prints" scripts/readme.sh --build
step "make install and uninstall" installs
step "a package that depends on this one by version" scripts/client.sh
step "bindings: C, Python, Spark" scripts/test-bindings.sh
step "the libraries' API against the baseline" scripts/api.sh
step "the libraries' documentation, without a warning" scripts/docs.sh
step "examples build and run" scripts/examples.sh
step "tests with the address and C undefined-behaviour sanitizers" sanitized address
step "tests with the thread sanitizer" sanitized thread

echo
echo "== tests"
[ ${#failed[@]} -eq 0 ] || printf 'FAILED so far: %s\n' "${failed[@]}"
scripts/test.sh || exit
[ ${#failed[@]} -eq 0 ] || {
    printf 'FAILED before the tests: %s\n' "${failed[@]}"
    exit 1
}
