#!/usr/bin/env bash
# Builds the command and shows it at work on the synthetic messages.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run
need_swift
swift build -c release --product hdrclass --scratch-path "$SCRATCH"
"$SCRATCH/release/hdrclass" classify corpus
echo
echo "Next: $SCRATCH/release/hdrclass --help · your own mail: $SCRATCH/release/hdrclass classify MESSAGE.eml · the tests: make test"
