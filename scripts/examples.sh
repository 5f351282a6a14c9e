#!/usr/bin/env bash
# Examples/: builds them as a package of their own, delivers samples to a Maildir that maildir-watch looks at, and pipes samples and worse through
# junk-filter. Everything that is started here ends here.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run
need_swift
scratch="$(realpath -m "$SCRATCH-examples")"
(cd Examples && swift build -c release --scratch-path "$scratch") 2>&1 | tail -3
watch="$scratch/release/maildir-watch" filter="$scratch/release/junk-filter"
work=$(mktemp -d)
running=
trap '[ -z "$running" ] || kill "$running" 2>/dev/null || true; rm -rf "$work"' EXIT

fail() {
    echo "examples: $*" >&2
    exit 1
}

# within SECONDS COMMAND: waits until it succeeds.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.05
    done
}

# starts ARGUMENTS: maildir-watch on the Maildir, until it says that it waits. It cannot outlive its minute.
starts() {
    : >"$work/said"
    timeout 60 "$watch" "$@" "$work/Maildir" >"$work/lines" 2>"$work/said" &
    running=$!
    within 20 grep -q 'waiting for more' "$work/said" || fail "maildir-watch does not start: $(cat "$work/said")"
}

# ends STATUS: it stops by itself, with that status.
ends() {
    local status=0
    wait "$running" || status=$?
    running=
    [ $status -eq "$1" ] || fail "maildir-watch ended with $status: $(cat "$work/said")"
}

lines() { [ "$(wc -l <"$work/lines")" -ge "$1" ]; }

# deliver SAMPLE NAME: as a delivery agent does.
deliver() {
    cp "corpus/$1" "$work/Maildir/tmp/$2"
    mv "$work/Maildir/tmp/$2" "$work/Maildir/new/$2"
}

mkdir -p "$work/Maildir/"{tmp,new,cur}
deliver alert-anonymous-relay.eml there-before
starts --count 5
deliver alert-anonymous-relay.eml 1.relay
within 20 lines 1 || fail "nothing printed for a message that was renamed into new"
mv "$work/Maildir/new/1.relay" "$work/Maildir/cur/1.relay:2,S" # read: no arrival
cp corpus/alert-externally-secured.eml "$work/Maildir/tmp/2.secured"
ln "$work/Maildir/tmp/2.secured" "$work/Maildir/new/2.secured" # others link
rm "$work/Maildir/tmp/2.secured"
within 20 lines 2 || fail "nothing printed for a message that was linked into new"
ln -s ../tmp/3.gone "$work/Maildir/new/3.gone" # vanishes between listing and opening
within 20 grep -q '3.gone' "$work/said" || fail "nothing said of a message that is gone"
cp corpus/alert-anonymous-relay.eml "$work/Maildir/tmp/3.gone" # and is found again when something else arrives
deliver srv-10-cat-phsh-strict.eml 4.phish
within 20 lines 4 || fail "what was gone and came back is not printed"
head -c 4096 /dev/zero >"$work/Maildir/tmp/5.zeros"
mv "$work/Maildir/tmp/5.zeros" "$work/Maildir/cur/5.zeros:2,"
ends 0
sed "s,$work/,," "$work/lines" >"$work/shown"
diff - "$work/shown" <<END || fail "maildir-watch prints other lines"
anonymous	not-resolved	inbox	-1	Maildir/new/1.relay
externally-secured	resolvable	inbox	-	Maildir/new/2.secured
anonymous	not-resolved	inbox	-1	Maildir/new/3.gone
anonymous	not-resolved	junk	8	Maildir/new/4.phish
unknown	unknown	unknown	-	Maildir/cur/5.zeros:2,
END

rm "$work/Maildir/new/3.gone"
starts --poll --count 1
deliver alert-externally-secured.eml 6.polled
ends 0
grep -q 'externally-secured.*6.polled' "$work/lines" || fail "nothing printed while polling"

starts
kill -INT "$running"
ends 0
starts
rm -r "$work/Maildir/new"
ends 1

# junk-filter: the message with one field more, whatever it is.
for message in corpus/*.eml; do
    "$filter" <"$message" >"$work/out"
    [ "$(LC_ALL=C grep -ac '^X-Hdrclass:' "$work/out")" = 1 ] || fail "junk-filter: not one field for $message"
    LC_ALL=C sed '/^X-Hdrclass:/d' "$work/out" | cmp - "$message" || fail "junk-filter changes $message"
done
says() { [ "$("$filter" "${@:3}" <"$1" | LC_ALL=C grep -a '^X-Hdrclass: ' | tr -d '\r')" = "X-Hdrclass: $2" ] || fail "junk-filter says otherwise of $1: $("$filter" <"$1" | head -3)"; }
says corpus/alert-anonymous-relay.eml "inbox; server=inbox; submission=anonymous; sender=not-resolved; attestation=local"
says corpus/alert-externally-secured.eml "inbox; server=inbox; submission=externally-secured; sender=resolvable; attestation=local"
# Behind an own archive the stamps are believed only where it is named.
says corpus/att-08-trusted-archive.eml "unknown; server=unknown; submission=unknown; sender=unknown; attestation=foreign"
says corpus/att-08-trusted-archive.eml "inbox; server=inbox; submission=externally-secured; sender=resolvable; attestation=local" '*.example.com'
# A sender cannot speak for it: not under its name, not by a first line that continues it. A separator line stays on top.
printf 'From a@example.com Thu Jan  1 00:00:00 1970\nx-hdrCLASS : inbox;\n server=inbox\nFrom: a@example.com\nX-Hdrclass: inbox\n\nX-Hdrclass: body\n' >"$work/lie"
"$filter" <"$work/lie" >"$work/out"
diff - "$work/out" <<END || fail "junk-filter lets a field of the sender through"
From a@example.com Thu Jan  1 00:00:00 1970
X-Hdrclass: unknown; server=unknown; submission=unknown; sender=unknown; attestation=unstated
From: a@example.com

X-Hdrclass: body
END
printf ' inbox\nFrom: a@example.com\n\n' | "$filter" | sed -n 2p | grep -q '^X-Hdrclass-Note: ' || fail "junk-filter lets the sender go on with its field"
# Any bytes, and none.
for size in 0 1 2 3 5 1000 100000; do
    head -c $size "$filter" >"$work/bytes"
    "$filter" <"$work/bytes" >"$work/out" || fail "junk-filter ends with $? on $size bytes of a program"
    tail -c $size "$work/out" | cmp - "$work/bytes" || fail "junk-filter changes $size bytes of a program"
done
if "$filter" <corpus/alert-anonymous-relay.eml >/dev/full 2>/dev/null; then fail "junk-filter does not notice a full disk"; fi

echo "examples: maildir-watch and junk-filter do what they say"
