# Two callgrind files of the same program, with 1 and with 3 repetitions of its loop: half the difference is one repetition.
# Everything before and behind the loop (loading, tables built once, memory that grows to its size) cancels out.
#
#   awk -v what=cost|functions|runtime -f callgrind.awk ONE THREE
#
# cost       instructions of one repetition
# functions  "instructions <tab> name" for each function
# runtime    "calls <tab> name <tab> caller" for each call into the allocator and Swift's reference counting from outside of these

function key(line) { sub(/^c?fn=/, "", line); sub(/\).*/, ")", line); return FILENAME line }
function learn(line,   id) {
    id = key(line)
    if (sub(/^c?fn=\([0-9]+\) /, "", line)) names[id] = line
    return id
}
FNR == 1 { sign = FILENAME == ARGV[1] ? -1 : 1 }
/^totals:/ { total += sign * $2; next }
/^fn=/ { self = learn($0); next }
/^cfn=/ { callee = learn($0); next }
/^calls=/ {
    split($1, part, "=")
    calls[callee, self] += part[2]
    inclusive = 1 # the next line is the cost inside the callee, which is counted there
    next
}
/^[-+*0-9]/ {
    if (inclusive) inclusive = 0
    else cost[self] += $2
}
function sign_of(id) { return index(id, ARGV[1] "(") == 1 ? -1 : 1 }
END {
    if (what == "cost") printf "%d\n", total / 2
    if (what == "functions") {
        for (id in cost) sum[names[id]] += sign_of(id) * cost[id]
        for (name in sum) if (sum[name] > 1) printf "%d\t%s\n", sum[name] / 2, name
    }
    if (what == "runtime") {
        counted = "^(malloc|calloc|realloc|free|posix_memalign|aligned_alloc|swift_(slowAlloc|slowDealloc|allocObject|deallocObject|retain|release|" \
            "bridgeObjectRetain|bridgeObjectRelease|unknownObjectRetain|unknownObjectRelease|retain_n|release_n|allocBox|beginAccess))$"
        for (pair in calls) {
            split(pair, part, SUBSEP)
            name = names[part[1]]
            if (name ~ counted && names[part[2]] !~ /^_*(swift_|malloc|calloc|realloc|free|int_|libc_)/) sum[name "\t" names[part[2]]] += sign_of(part[1]) * calls[pair]
        }
        for (name in sum) if (sum[name] != 0) printf "%d\t%s\n", sum[name] / 2, name
    }
}
