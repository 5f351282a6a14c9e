#!/usr/bin/env bash
# Every Swift file that does what the compiler cannot check says why it holds: a comment that begins with "Safety:". (docs/architecture.md)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

uses='(^|[^[:alnum:]_"`])(unsafe[[:space:]]|@safe|@unsafe|nonisolated\(unsafe\)|@unchecked Sendable)'
folders=(Sources)
[ ! -d bindings/c/Sources ] || folders+=(bindings/c/Sources)
[ ! -d Examples/Sources ] || folders+=(Examples/Sources)
status=0 count=0
while IFS= read -r -d '' file; do
    # Comments speak of it, too.
    line=$(sed 's,//.*,,' "$file" | grep -nE -m 1 "$uses" | cut -d: -f1) || true # sed may be cut off by grep, which has seen enough
    [ -n "$line" ] || continue
    count=$((count + 1))
    if ! grep -qE '^[[:space:]]*// Safety: .' "$file"; then
        echo "$file:$line: unsafe code, and no comment \"// Safety: …\" says why it holds"
        status=1
    fi
done < <(find "${folders[@]}" -name '*.swift' -print0 | LC_ALL=C sort -z)
# A pattern that finds nothing would be content with anything.
if [ $count -lt 50 ]; then
    echo "safety: only $count files with unsafe code were found"
    status=1
fi
[ $status -ne 0 ] || echo "safety: $count files with unsafe code, each with its reason"
exit $status
