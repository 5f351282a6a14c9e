# Steps of ci.sh that are too small for a script of their own. Sourced after common.sh.
# shellcheck shell=bash

# Regenerates the corpus in a copy and compares: nobody edited a sample by hand, and the generator gives the same bytes everywhere.
corpus_is_generated() {
    if ! command -v python3 >/dev/null; then
        skip "corpus" "no python3"
        return
    fi
    copy=$(mktemp -d) # not local: the trap runs when the function is gone
    trap 'rm -rf "$copy"' EXIT
    mkdir "$copy/corpus"
    cp corpus/generate.py "$copy/corpus"
    python3 "$copy/corpus/generate.py"
    rm -rf "$copy/corpus/__pycache__"
    diff -rq -x README.md -x mailbox.py -x __pycache__ corpus "$copy/corpus"
}

# Real mail is left out: it is there on few machines, and takes minutes under a sanitizer.
sanitized() {
    local c=()
    # Swift has no such sanitizer on Linux; its C kernels do. They trap, as there is no run-time library to print with.
    [ "$1" != address ] || c=(-Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined)
    mkdir -p "$SCRATCH-$1"
    # In quotes, since the path may hold a space; absolute, since tests start programs in other folders, which read it, too.
    export LSAN_OPTIONS="suppressions='$PWD/scripts/leaks-of-others.txt':print_suppressions=0"
    # The thread sanitizer waits a second at the end of every process otherwise, and the tests start hundreds.
    export TSAN_OPTIONS="atexit_sleep_ms=0:suppressions='$PWD/scripts/locks-unseen.txt':print_suppressions=0"
    HDRCLASS_DATA=/nonexistent swift test -c release --sanitize="$1" ${c[@]+"${c[@]}"} --scratch-path "$SCRATCH-$1" >"$SCRATCH-$1/test.log" 2>&1 || {
        tail -100 "$SCRATCH-$1/test.log"
        return 1
    }
    tail -1 "$SCRATCH-$1/test.log"
}
