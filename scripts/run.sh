#!/usr/bin/env bash
# Builds the command and shows it at work on the synthetic messages.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run
need_swift
swift build -c release --product hdrclass --scratch-path "$SCRATCH"
hdrclass="$SCRATCH/release/hdrclass"

printf '\nThe same alert through two connectors of one Exchange server, with Outlook'\''s own filter at Low:\n\n'
"$hdrclass" classify --client-filter low corpus/alert-anonymous-relay.eml corpus/alert-externally-secured.eml
printf '\nWhy, for the second (hdrclass explain):\n\n'
"$hdrclass" explain --client-filter low corpus/alert-externally-secured.eml
printf '\nAll %s, counted (hdrclass classify --format summary corpus):\n\n' corpus/
"$hdrclass" classify --format summary corpus
printf '\nNext: %s explain YOUR-MESSAGE.eml · %s classify A-DIRECTORY · %s --help · the tests: make test\n' "$hdrclass" "$hdrclass" "$hdrclass"
