#!/usr/bin/env bash
# The documentation of the four library products as one static site: .build-docs/html, to be served from the root of a host, or below it:
#
#   docs.sh [BASE-PATH]      docs.sh hdrclass    for https://example.com/hdrclass/
#
# A warning of docc fails: a symbol link that leads nowhere, a parameter that is not described. Then documented.py asks for a comment on every public
# declaration. Builds for debugging in a folder of its own: the environment switch changes the manifest, and so all that was built.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run
need_swift
export HDRCLASS_DOCS=1
scratch="$SCRATCH-docs" site="$SCRATCH-docs/html"
products=(RFC5322 HeaderClassifier MailSources DisplayNames)

mkdir -p "$scratch"
rm -rf "$site"
base=()
[ $# -eq 0 ] || base=(--hosting-base-path "$1")
# Combined, so that articles link from one module into another.
if ! swift package --scratch-path "$scratch" --allow-writing-to-directory "$site" generate-documentation \
    "${products[@]/#/--target=}" --enable-experimental-combined-documentation --warnings-as-errors --disable-indexing \
    --transform-for-static-hosting ${base[@]+"${base[@]}"} --output-path "$site" >"$scratch/docs.log" 2>&1; then
    cat "$scratch/docs.log"
    exit 1
fi
# A target without a catalogue or a page would go unnoticed otherwise.
for product in "${products[@]}"; do
    page="$site/documentation/$(printf %s "$product" | tr '[:upper:]' '[:lower:]')/index.html"
    [ -s "$page" ] || { echo "no page: $page"; exit 1; }
done

if command -v python3 >/dev/null; then
    mapfile -d '' graphs < <(find "$scratch"/*/extracted-symbols -name '*.symbols.json' -print0 | LC_ALL=C sort -z)
    python3 scripts/documented.py "${products[@]}" -- "${graphs[@]}"
else
    skip "comments of public declarations" "no python3"
fi
echo "docs: $site, $(find "$site/documentation" -name index.html | wc -l) pages"
