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
mailbox=$SCRATCH/sample.mbox
if command -v python3 >/dev/null && python3 corpus/mailbox.py "$mailbox" --size 8M >/dev/null; then
    printf '\nA mailbox made of them (hdrclass classify --format summary %s):\n\n' "$mailbox"
    "$hdrclass" classify --format summary "$mailbox" | grep -E '^(messages|bytes|headerBytes|fields|submission|junk.outlook)'
fi
printf '\nNext: %s explain YOUR-MESSAGE.eml · %s classify A-MAILBOX-OR-DIRECTORY · %s --help · the tests: make test\n' "$hdrclass" "$hdrclass" "$hdrclass"
