#!/usr/bin/env bash
# Opens pages of `hdrclass report` in a headless Chromium: scripts/browser.py says what is looked at.
#
#   test-browser.sh [FOLDER]    FOLDER receives screenshots (light, dark, narrow, print) and the PDF, for eyes
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh browser
need_swift
# HDRCLASS names a program that is built already.
hdrclass=${HDRCLASS:-}
if [ -z "$hdrclass" ]; then
    swift build -c release --product hdrclass --scratch-path "$SCRATCH"
    hdrclass=$SCRATCH/release/hdrclass
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$hdrclass" report corpus --html "$work/corpus.html" 2>/dev/null
python3 corpus/mailbox.py "$work/many.mbox" --size 8M >/dev/null
"$hdrclass" report --client-filter low --title "A mailbox of samples" "$work/many.mbox" --html "$work/many.html"
mkdir "$work/none" "$work/hostile"
"$hdrclass" report "$work/none" --html "$work/none.html"
name="<script>alert(1)<script>&'\"#?%41.eml"
cat >"$work/hostile/$name" <<'MAIL'
Received: from "><script>alert(1)</script> (<img/src=http://example.net/x>) by <b>x</b> with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:56 +0100
From: "</td></table><style>*{display:none}</style>" <a@example.com>
X-MS-Exchange-Organization-AuthAs: Anonymous
X-MS-Exchange-Organization-AuthSource: "><script>alert(1)</script><link/rel=stylesheet/href=//example.net/x>
X-MS-Exchange-Organization-SCL: 5

MAIL
"$hdrclass" report "$work/hostile" --html "$work/hostile.html"
python3 scripts/browser.py "$work" "${1:-}"
