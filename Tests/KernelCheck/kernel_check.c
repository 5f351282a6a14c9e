// Every C kernel against the contract of CHeaderKernels.h, as a program without Swift, so that it runs where no Swift toolchain does:
// under qemu for another processor, and with any C compiler. scripts/neon.sh builds and runs it.
//
//   kernel_check [CASES]
//
// CASES is a file written by Tests/RFC5322Tests/CaseFileTests.swift: the tables of the Swift tests and random inputs, with what the
// Swift reference scanner says of them. Ends with 0 if every kernel found exactly what it should, otherwise names the first differences.
#define _GNU_SOURCE
#include "CHeaderKernels.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
    EXACT = HK_EIGHT_BIT | HK_NUL | HK_BARE_CR | HK_LF_ONLY | HK_CRLF,
    MAYBE = HK_MAYBE_WSP_ONLY_LINE | HK_MAYBE_LONG_LINE,
};

// What a search must find. `must` and `must_not` speak of the "maybe" oddities: a kernel may set one that is in neither.
typedef struct answer {
    uint32_t *starts;
    size_t found, room;
    size_t section_end, body_start;
    int has_empty_line;
    uint32_t exact, must, must_not;
} answer;

static void add_start(answer *a, size_t at) {
    if (a->found == a->room) {
        a->room = a->room ? a->room * 2 : 1024;
        a->starts = realloc(a->starts, a->room * sizeof *a->starts);
        if (!a->starts) abort();
    }
    a->starts[a->found++] = (uint32_t)at;
}

static int is_white(uint8_t c) { return c == ' ' || c == '\t'; }

// The reference: line by line, byte by byte.
static void reference(const uint8_t *b, size_t count, size_t position, answer *a) {
    a->found = 0;
    a->exact = a->must = 0;
    a->has_empty_line = 0;
    a->section_end = a->body_start = count;
    size_t longest = 0;
    int maybe_blank = 0;
    size_t at = position;
    while (at < count) {
        size_t lf = at;
        while (lf < count && b[lf] != '\n') lf++;
        const size_t next = lf < count ? lf + 1 : count;
        const int ends_in_crlf = lf < count && lf > at && b[lf - 1] == '\r';
        const size_t content_end = ends_in_crlf ? lf - 1 : lf;
        if (lf < count && content_end == at) {
            a->has_empty_line = 1;
            a->section_end = at;
            a->body_start = next;
            break;
        }
        if (!is_white(b[at])) {
            add_start(a, at);
        } else {
            size_t behind = at;
            while (behind < count && is_white(b[behind])) behind++;
            if (behind == count || b[behind] == '\r' || b[behind] == '\n') maybe_blank = 1;
        }
        if (lf < count) a->exact |= ends_in_crlf ? HK_CRLF : HK_LF_ONLY;
        int only_white = 1;
        for (size_t i = at; i < content_end; i++) {
            if (!is_white(b[i])) only_white = 0;
        }
        for (size_t i = at; i < next; i++) {
            if (b[i] >= 0x80) a->exact |= HK_EIGHT_BIT;
            if (b[i] == 0) a->exact |= HK_NUL;
            if (b[i] == '\r' && !(i + 1 < count && b[i + 1] == '\n')) a->exact |= HK_BARE_CR;
        }
        if (only_white && at > position) a->must |= HK_MAYBE_WSP_ONLY_LINE;
        if (content_end - at > 998) a->must |= HK_MAYBE_LONG_LINE;
        if (next - at > longest) longest = next - at;
        at = next;
    }
    // A "maybe" that is always set would be worthless. Where it has no ground whatever it must be clear: no line long enough for
    // 14 blocks without LF (the last may be cut short), no line that begins with white space before a CR, an LF or the end.
    a->must_not = (longest < 13 * 64 ? HK_MAYBE_LONG_LINE : 0) | (maybe_blank ? 0 : HK_MAYBE_WSP_ONLY_LINE);
}

static const char *kernel_name;
static hk_kernel kernel;
static unsigned long long runs, cases;
static int failures;

static void fail(const uint8_t *b, size_t count, size_t position, size_t capacity, const char *format, ...) {
    if (++failures > 5) return;
    va_list arguments;
    va_start(arguments, format);
    printf("FAILED %s, capacity %zu, position %zu of %zu: ", kernel_name, capacity, position, count);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n  bytes:");
    for (size_t i = 0; i < count && i < 400; i++) printf(" %02x", b[i]);
    printf("%s\n", count > 400 ? " ..." : "");
}

// Runs the kernel over the input with that much room for starts, resuming until it is done, and compares.
static void check_with(const uint8_t *b, size_t count, size_t position, const answer *want, size_t capacity) {
    enum { MOST = 320, CANARIES = 16 };
    static uint32_t starts[MOST + CANARIES];
    const uint32_t canary = 0xC0FFEE11;
    for (size_t i = capacity; i < capacity + CANARIES; i++) starts[i] = canary;
    hk_search search = {.bytes = b, .count = count, .position = position, .starts = starts, .capacity = capacity, .at_line_start = 1};
    runs++;
    size_t found = 0;
    do {
        const size_t before = search.position;
        kernel.search(&search);
        if (search.found > capacity) return fail(b, count, position, capacity, "%zu starts at once", search.found);
        for (size_t i = capacity; i < capacity + CANARIES; i++) {
            if (starts[i] != canary) return fail(b, count, position, capacity, "wrote behind its room");
        }
        if (search.position > count) return fail(b, count, position, capacity, "position %zu", search.position);
        if (!search.done && search.position == before) return fail(b, count, position, capacity, "stands still at %zu", before);
        for (size_t i = 0; i < search.found; i++, found++) {
            if (found >= want->found || starts[i] != want->starts[found])
                return fail(b, count, position, capacity, "start %zu is %u, not %lld", found, starts[i],
                            found < want->found ? (long long)want->starts[found] : -1LL);
        }
    } while (!search.done);
    if (found != want->found) return fail(b, count, position, capacity, "%zu starts, not %zu", found, want->found);
    if (search.section_end != want->section_end || search.body_start != want->body_start || search.has_empty_line != want->has_empty_line)
        return fail(b, count, position, capacity, "section end %zu, body %zu, empty line %d, not %zu, %zu, %d", search.section_end,
                    search.body_start, search.has_empty_line, want->section_end, want->body_start, want->has_empty_line);
    const uint32_t oddities = kernel.oddities(b + position, search.section_end - position);
    if ((oddities & EXACT) != want->exact) return fail(b, count, position, capacity, "oddities %#x, not %#x", oddities & EXACT, want->exact);
    if (want->must & ~oddities) return fail(b, count, position, capacity, "misses oddities %#x", want->must & ~oddities);
    if (want->must_not & oddities) return fail(b, count, position, capacity, "oddities %#x without ground", want->must_not & oddities);
    if (oddities & ~(uint32_t)(EXACT | MAYBE)) fail(b, count, position, capacity, "unknown oddities %#x", oddities);
}

// The search of a body for `From ` behind an LF, from every start in a stretch, against the same byte by byte.
static void check_find(const uint8_t *b, size_t count) {
    for (size_t from = 0; from <= count && from < 140; from += 1 + from / 8) {
        size_t want = from;
        while (want < count && !(b[want] == '\n' && count - want > 5 && !memcmp(b + want + 1, "From ", 5))) want++;
        runs++;
        const size_t found = kernel.find(b, from, count);
        if (found != want) return fail(b, count, from, 0, "LF and From at %zu, not %zu", found, want);
    }
}

// A line of white space behind an LF, from a few places to the end of the section, against the same byte by byte.
static void check_blank_line(const uint8_t *b, size_t position, size_t end) {
    for (size_t from = position; from <= end && from < position + 200; from += 1 + (from - position) / 4) {
        int want = 0;
        for (size_t at = from; at < end; at++) {
            if (b[at] != '\n' || at + 1 == end || (b[at + 1] != ' ' && b[at + 1] != '\t')) continue;
            size_t behind = at + 1;
            while (behind < end && b[behind] <= ' ' && b[behind] != '\n') behind++;
            want |= behind < end && b[behind] == '\n';
        }
        runs++;
        const int got = kernel.blank_line(b, from, end);
        if (!got != !want) return fail(b, end, from, 0, "a line of white space: %d, not %d", got, want);
    }
}

// The smallest room makes the kernel stop behind every block that has a start.
static void check_answer(const uint8_t *b, size_t count, size_t position, const answer *want) {
    static const size_t rooms[] = {64, 65, 128, 320};
    cases++;
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) check_with(b, count, position, want, rooms[i]);
    check_blank_line(b, position, want->section_end);
}

static answer scratch;

static void check(const uint8_t *b, size_t count, size_t position) {
    reference(b, count, position, &scratch);
    check_answer(b, count, position, &scratch);
}

static void table(void) {
    static const char *const texts[] = {
        "", "\n", "\r\n", "\r", "\r\r\n", "a", "a:", "a: 1", "a: 1\n", "a: 1\r\n", "a: 1\r", "a: 1\n\n", "a: 1\r\n\r\n", "a: 1\r\n\n", "a: 1\n\r\n",
        "a: 1\n\nb: 2\n", "a: 1\r\n\r\n\r\nb", "a: 1\n b\n\tc\n\n", "a: 1\r\n b\r\n\tc\r\n\r\n", " x\n y\na: 1\n\n", "\tx\r\n\r\n", "a: 1\n \t\nb: 2\n\n",
        "a: 1\r\n \t\r\nb: 2\r\n\r\n", "a: 1\n ", "a: 1\n \t", "a: 1\n \r", "a: 1\n \r\n", "a: x\ry\r\r\nb\n\n", "a: \rb\n\n", "\na: 1\n\n", "\r\n\r\n", "\n\n", "\r\n ",
        "a\n\r", "a\n\rb\n\n", "a\r\n\rb\r\n\r\n", "a: \x80\n\n", "a: \xff\n\n\x80", "a: 1\n\n\x80", "a: 1\r\n\r\n\r", "From x\na: 1\n\n", ">From x\n\n",
        "no colon\n: x\n \n\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) check((const uint8_t *)texts[i], strlen(texts[i]), 0);
    // A NUL ends a C string, so these have a length.
    check((const uint8_t *)"a: \0b\n\n", 7, 0);
    check((const uint8_t *)"a: b\n\n\0", 7, 0);
    check((const uint8_t *)"a\n\0\n\n", 5, 0);
    // The search begins behind a separator; what lies before is not looked at.
    check((const uint8_t *)"From \r\x80\na: 1\n\n", 14, 8);
    check((const uint8_t *)"From \r\x80\n a\n\n", 12, 8);
    check((const uint8_t *)"From x\n", 7, 7);
}

// A line of each length around the limit of 998, beginning at each place in a block, ended in each way.
static void long_lines(void) {
    static uint8_t b[8192];
    static const char *const ends[] = {"\n\n", "\r\n\r\n", "", "\n", "\r"};
    for (size_t length = 990; length <= 1003; length++) {
        for (size_t before = 0; before < 66; before++) {
            for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
                size_t n = 0;
                if (before) {
                    memset(b, 'p', before);
                    b[before - 1] = '\n';
                    n = before;
                }
                // One LF in front would be the empty line.
                if (before == 1) b[n++] = ' ', b[n++] = '\n', b[0] = 'p';
                memset(b + n, 'x', length);
                n += length;
                memcpy(b + n, ends[e], strlen(ends[e]));
                check(b, n + strlen(ends[e]), 0);
            }
        }
    }
}

// One odd thing at every place of a section of one to three chunks, whose lines otherwise all end alike; and a long line behind such lines.
static void planted(void) {
    static const struct {
        const char *bytes;
        size_t count;
    } things[] = {{"\r", 1}, {"\n", 1}, {"\r\n", 2}, {"\0", 1}, {"\x80", 1}, {"\xff\r\n", 3}, {" \n", 2}, {"\t\r", 2}, {" \r\n", 3}, {"\n \n", 3}, {"\r\n\t \r\n", 6}, {"\r\r\n", 3}};
    static const char *const ends[] = {"\n", "\r\n"};
    static const size_t sizes[] = {255, 256, 257, 258, 259, 260, 261, 321, 512, 514, 515, 516, 700};
    static uint8_t b[4096], whole[4096];
    for (size_t e = 0; e < 2; e++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            const size_t count = sizes[s];
            for (size_t at = 0; at < count;) {
                memset(whole + at, 'x', 41);
                memcpy(whole + at, "p:", 2);
                memcpy(whole + at + 41, ends[e], strlen(ends[e]));
                at += 41 + strlen(ends[e]);
            }
            check(whole, count, 0);
            for (size_t t = 0; t < sizeof things / sizeof *things; t++) {
                for (size_t at = 0; at + things[t].count <= count; at++) {
                    memcpy(b, whole, count);
                    memcpy(b + at, things[t].bytes, things[t].count);
                    check(b, count, 0);
                }
            }
            // Behind them, on the next line, with one more line or without.
            for (size_t length = 996; length <= 1001; length++) {
                memcpy(b, whole, count);
                memset(b + count, 'y', length);
                memcpy(b + count + length, ends[e], strlen(ends[e]));
                const size_t end = count + length + strlen(ends[e]);
                memcpy(b + end, whole, count);
                check(b, count + length, 0);
                check(b, end, 0);
                check(b, end + count, 0);
            }
        }
    }
}

// All strings over {A : SP CR LF}: alone, and at every place of a block, with and without something behind them.
static void all_short(size_t longest, size_t longest_framed) {
    static const uint8_t alphabet[] = {'A', ':', ' ', '\r', '\n'};
    enum { LETTERS = sizeof alphabet };
    uint8_t text[16], framed[256];
    for (size_t length = 0; length <= longest; length++) {
        unsigned long total = 1;
        for (size_t i = 0; i < length; i++) total *= LETTERS;
        for (unsigned long k = 0; k < total; k++) {
            unsigned long rest = k;
            for (size_t i = 0; i < length; i++, rest /= LETTERS) text[i] = alphabet[rest % LETTERS];
            check(text, length, 0);
            if (length == 0 || length > longest_framed) continue;
            for (size_t pad = 0; pad < 66; pad++) {
                memcpy(framed, "P:", 2);
                memset(framed + 2, 'p', pad);
                memcpy(framed + 2 + pad, text, length);
                check(framed, 2 + pad + length, 0);
                memset(framed + 2 + pad + length, 'q', 70);
                memcpy(framed + 2 + pad + length + 70, "\n\nB", 3);
                check(framed, 2 + pad + length + 73, 0);
            }
        }
    }
}

// SplitMix64: the same numbers everywhere.
static uint64_t random_state;
static uint64_t next_random(void) {
    uint64_t z = random_state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}
static size_t below(size_t bound) { return (size_t)(next_random() % bound); }

// A few pages between two that may not be touched.
static uint8_t *map;
static size_t map_length;
static void make_map(void) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    map_length = (64 * 1024 + page - 1) / page * page;
    uint8_t *all = mmap(NULL, map_length + 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED || mprotect(all, page, PROT_NONE) || mprotect(all + page + map_length, page, PROT_NONE)) {
        perror("kernel_check: mmap");
        exit(2);
    }
    map = all + page;
}

// At the given alignment behind the first such page, and up to the second.
static void check_placed(const uint8_t *b, size_t count, size_t alignment, size_t position) {
    memcpy(map + alignment, b, count);
    check(map + alignment, count, position);
    memcpy(map + map_length - count, b, count);
    check(map + map_length - count, count, position);
}

static void random_inputs(unsigned rounds) {
    static const char *const pieces[] = {
        "Subject: x", "From ", ">From ", "X-MS-Exchange-Organization-SCL: -1", "Received: from a by b", ":", " ", "\t", "\r\n", "\r\n", "\n", "\n", "\r", "\r\n ",
        "\n\t", "\n \n", "\r\n\t \r\n", " :", "\xEF\xBB\xBF", "\xC3\xA9", "name with space: v", "AuthAs: Internal", "x\nx\nx\nx\nx\nx\nx\n",
        "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "                                                               ",
    };
    enum { PIECES = sizeof pieces / sizeof *pieces };
    static const uint8_t odd[] = {0, '\t', '\n', '\r', ' ', ':', 'A', 0x7F, 0x80, 0xFF, '\n', '\r', 0x0B, 0x09 | 0x80, 0x0A | 0x80, 0x0D | 0x80, 0x20 | 0x80};
    static uint8_t b[32768];
    random_state = 20261123;
    for (unsigned round = 0; round < rounds; round++) {
        size_t n = 0;
        if (round % 3 == 0) {
            // Bytes that differ from the meant ones in one bit, mostly without an empty line.
            for (size_t left = below(200); left > 0; left--) {
                b[n] = odd[below(sizeof odd)];
                if (n > 0 && b[n] == '\n' && below(4)) b[n] = 'b';
                n++;
            }
        } else {
            for (size_t left = below(25); left > 0; left--) {
                const size_t which = below(PIECES + 2);
                if (which == PIECES) {
                    b[n++] = 0;
                } else if (which == PIECES + 1) {
                    const size_t length = 1040;
                    memset(b + n, 'l', length);
                    n += length;
                } else {
                    memcpy(b + n, pieces[which], strlen(pieces[which]));
                    n += strlen(pieces[which]);
                }
            }
        }
        check_placed(b, n, round % 64, 0);
        if (n > 0 && round % 5 == 0) check_placed(b, n, round % 64, below(n + 1));
    }
}

// Bodies with `From `, and with what only begins like it, at every place of two steps, and up to the end of the memory.
static void bodies(void) {
    static const char *const words[] = {"\nFrom ", "\nFrom", "\nFro", "\nF", "\n\nFrom x", "\r\nFrom \n", "From ", "\nfrom "};
    for (size_t place = 0; place < 300; place++) {
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            const size_t length = strlen(words[i]);
            for (size_t tail = 0; tail < 300; tail += tail < 12 ? 1 : 71) {
                uint8_t *const b = map + map_length - (place + length + tail);
                memset(b, "ab\n"[place % 3], place);
                memcpy(b + place, words[i], length);
                memset(b + place + length, 'F', tail);
                cases++;
                check_find(b, place + length + tail);
            }
        }
    }
}

// Text and base64 by turns, with `From ` somewhere.
static void mixed_bodies(unsigned rounds) {
    static const char *const words[] = {"\nFrom ", "\nFrom", "\n\nFrom x", "From ", "F   F   ", "\nFro m "};
    for (unsigned round = 0; round < rounds; round++) {
        const size_t count = 600 + below(12000);
        uint8_t *const b = map + map_length - count;
        for (size_t at = 0; at < count;) {
            const int is_text = below(2) != 0;
            for (size_t stop = at + below(5000); at < count && at < stop; at++) b[at] = at % 77 == 76 ? '\n' : is_text && at % 6 == 0 ? ' ' : (uint8_t)"ABCDEFGHabcdefgh"[below(16)];
            const char *const word = words[below(sizeof words / sizeof *words)];
            for (size_t i = 0; word[i] && at < count && below(40); i++) b[at++] = (uint8_t)word[i];
        }
        cases++;
        check_find(b, count);
    }
}

// Names, of which 3 is the prefix of a family; 0 is no name.
static const char *const spellings[] = {"", "From", "Received", "X-MS-Exchange-Organization-", "X-MS-Exchange-Organization-SCL", "Cc", "X-CustomSpam",
                                        "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp"};
enum { NAMES = sizeof spellings / sizeof *spellings, FAMILY = 3 };

static _Alignas(64) uint8_t names[HK_ROWS_AT + (HK_EMPTY_NAME + 1) * 2 * HK_ROW];

static uint8_t lower(uint8_t c) { return c >= 'A' && c <= 'Z' ? c | 0x20 : c; }

static void put_row(size_t number, const char *spelling, int is_family) {
    uint64_t *const keep = (uint64_t *)(void *)(names + HK_KEEP_AT), *const factors = (uint64_t *)(void *)(names + HK_FACTORS_AT);
    uint16_t *const slots = (uint16_t *)(void *)(names + HK_SLOTS_AT);
    uint8_t *const row = names + HK_ROWS_AT + number * 2 * HK_ROW;
    const size_t length = strlen(spelling);
    memset(row, 0xFF, 2 * HK_ROW);
    uint64_t last = 0;
    for (size_t i = 0; i < length; i++) {
        row[i] = lower((uint8_t)spelling[i]);
        row[HK_ROW + i] = row[i] >= 'a' && row[i] <= 'z' ? 0x20 : 0;
        last = last >> 8 | (uint64_t)row[i] << 56;
    }
    if (is_family) return;
    row[length] = ':';
    row[HK_ROW + length] = 0;
    size_t slot = ((last & keep[length]) * factors[length]) >> (64 - HK_SLOT_BITS);
    while (slots[slot]) slot = (slot + 1) & ((1 << HK_SLOT_BITS) - 1);
    slots[slot] = (uint16_t)(number * 2 * HK_ROW);
}

static void make_names(void) {
    uint64_t *const keep = (uint64_t *)(void *)(names + HK_KEEP_AT), *const factors = (uint64_t *)(void *)(names + HK_FACTORS_AT);
    uint32_t *const families = (uint32_t *)(void *)(names + HK_FAMILIES_AT);
    memset(names, 0, HK_ROWS_AT);
    for (size_t length = 0; length < HK_ROW; length++) {
        keep[length] = length == 0 ? 0 : UINT64_C(0xDFDFDFDFDFDFDFDF) << (length < 8 ? (8 - length) * 8 : 0);
        // So bad a factor that slots are shared.
        factors[length] = UINT64_C(1) << 54;
    }
    for (size_t i = 1; i < NAMES; i++) put_row(i, spellings[i], i == FAMILY);
    put_row(HK_EMPTY_NAME, "", 0);
    families[0] = 'n' | 'g' << 8 | 'e' << 16 | (uint32_t)'-' << 24;
    families[1] = 1u << ('o' & 31);
    families[2] = FAMILY * 2 * HK_ROW | (uint32_t)strlen(spellings[FAMILY]) << 16;
}

// What the field at `start` must be: the number of its name, or HK_EMPTY_NAME if it is odd.
static size_t number_of(const uint8_t *b, size_t count, size_t start, size_t *length) {
    if (start < 8 || count - start < HK_ROW) return HK_EMPTY_NAME;
    size_t n = 0;
    while (n < HK_ROW && b[start + n] != ':') {
        if (b[start + n] <= ' ' || b[start + n] >= 0x7F) return HK_EMPTY_NAME;
        n++;
    }
    *length = n;
    if (n == 0 || n == HK_ROW) return HK_EMPTY_NAME;
    size_t family = 0;
    for (size_t i = 1; i < NAMES; i++) {
        const size_t longest = strlen(spellings[i]);
        if (i == FAMILY ? n <= longest : n != longest) continue;
        size_t same = 0;
        while (same < longest && lower(b[start + same]) == lower((uint8_t)spellings[i][same])) same++;
        if (same == longest && i != FAMILY) return i;
        if (same == longest) family = i;
    }
    return family;
}

static void check_names(const uint8_t *b, size_t count) {
    enum { MOST = 512 };
    static hk_field entries[MOST];
    uint32_t topmost[NAMES];
    reference(b, count, 0, &scratch);
    if (scratch.found == 0 || scratch.found >= MOST || !scratch.has_empty_line) return;
    add_start(&scratch, scratch.section_end);
    const size_t fields = scratch.found - 1;
    for (int all = 0; all < 2; all++) {
        runs++;
        for (size_t i = 0; i < NAMES; i++) topmost[i] = UINT32_MAX;
        memset(entries, 0xEE, sizeof entries);
        hk_naming naming = {.bytes = b, .bytes_count = count, .bounds = scratch.starts, .fields = fields, .names = names, .entries = entries,
                            .topmost = topmost, .all = (uint8_t)all, .no_bad_line = 77};
        size_t taken = 0;
        uint64_t repeated = 0, seen = 0;
        for (size_t i = 0; i <= fields; i++) {
            size_t length = 0;
            const size_t number = i < fields ? number_of(b, count, scratch.starts[i], &length) : HK_EMPTY_NAME;
            if (number == HK_EMPTY_NAME) {
                // Here it stops, or at the end; what it has written until then was looked at below.
                kernel.name(&naming);
                if (naming.next != i) return fail(b, count, 0, 0, "stops at field %zu, not %zu", naming.next, i);
                naming.next++;
            } else if (number || all) {
                taken++;
                if (number) repeated |= seen & UINT64_C(1) << number, seen |= UINT64_C(1) << number;
            }
        }
        if (naming.count != taken || naming.repeated[0] != repeated || naming.repeated[1])
            return fail(b, count, 0, 0, "%zu entries, not %zu, repeated %#llx", naming.count, taken, (unsigned long long)naming.repeated[0]);
        size_t k = 0;
        for (size_t i = 0; i < fields; i++) {
            size_t length = 0;
            const size_t start = scratch.starts[i], end = scratch.starts[i + 1], number = number_of(b, count, start, &length);
            if (number == HK_EMPTY_NAME || (!number && !all)) continue;
            const hk_field *const f = &entries[k];
            if (f->offset != start || f->length != end - start || f->name_length != length || f->body_offset != start + length + 1 || f->name != number ||
                f->bad_line != 77 || f->line_end_length != (b[end - 2] == '\r' ? 2 : 1))
                return fail(b, count, 0, 0, "field %zu is name %d, not %zu", i, f->name, number);
            if (number && topmost[number] > k) return fail(b, count, 0, 0, "topmost of name %zu is %u", number, topmost[number]);
            k++;
        }
        if (entries[k].offset != 0xEEEEEEEE) return fail(b, count, 0, 0, "wrote behind the last entry");
    }
}

static void naming_inputs(unsigned rounds) {
    static const char *const ends[] = {": v\n", ":\r\n", ": v\r\n w\r\n", "", "x: v\n", " : v\n", ":\n\tv\n"};
    static const uint8_t odd[] = {' ', '\t', ':', 0x7F, 0x80, 0xC2, '\r', '!', '~', '-', 'x', 0};
    static uint8_t b[8192];
    random_state = 20261124;
    make_names();
    for (unsigned round = 0; round < rounds; round++) {
        size_t n = 0;
        for (size_t left = 1 + below(12); left > 0; left--) {
            const char *const name = below(8) ? spellings[below(NAMES)] : "X-MS-Exchange-Transport-EndToEndLatency";
            const size_t length = strlen(name);
            memcpy(b + n, name, length);
            for (size_t i = 0; i < length; i++)
                if (!below(6)) b[n + i] ^= 0x20;
            if (length && !below(3)) b[n + below(length)] = odd[below(sizeof odd)];
            n += length;
            if (!below(20)) n += (size_t)sprintf((char *)b + n, "%.*s", (int)below(70), "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");
            const char *const end = ends[below(sizeof ends / sizeof *ends)];
            memcpy(b + n, end, strlen(end));
            n += strlen(end);
            if (!below(3)) b[n++] = '\n';
        }
        memcpy(b + n, "\n\n", 2);
        n += 2;
        if (below(2)) memset(b + n, 'b', 80), n += 80;
        cases++;
        memcpy(map + map_length - n, b, n);
        check_names(map + map_length - n, n);
        memcpy(map + round % 64, b, n);
        check_names(map + round % 64, n);
    }
}

// More starts than any room, long runs without one, and an input that ends at every place of a block.
static void large_inputs(void) {
    enum { SIZE = 1 << 20 };
    uint8_t *b = malloc(SIZE + 16);
    if (!b) abort();
    size_t n = 0;
    for (int i = 0; i < 5000; i++) n += (size_t)sprintf((char *)b + n, "X-%d: %d\r\n %*s%d\r\n", i, i, i % 67, "", i);
    memcpy(b + n, "\r\n", 2);
    check(b, n + 2, 0);
    for (size_t cut = 0; cut < 130; cut++) check(b, n - cut, 0);
    n = 0;
    for (int i = 0; i < 6000; i++) b[n++] = 'a', b[n++] = '\n';
    for (size_t cut = 0; cut < 130; cut++) check(b, n - cut, 0);
    b[n++] = '\n';
    check(b, n, 0);
    memset(b, 'a', SIZE);
    memcpy(b + SIZE - 8, "\nTo: b\n\n", 8);
    check(b, SIZE, 0);
    memset(b, ' ', SIZE);
    memcpy(b, "To: b\n", 6);
    check(b, SIZE, 0);
    memcpy(b + SIZE - 3, "\n\nx", 3);
    check(b, SIZE, 0);
    free(b);
}

// The file: "HKCASES1", then u32 numbers, little-endian, as CaseFileTests.swift says.
static uint32_t number(const uint8_t *p) { return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24; }

static void case_file(const uint8_t *file, size_t size, const char *path) {
    const uint8_t *p = file, *const end = file + size;
    if (size < 12 || memcmp(p, "HKCASES1", 8)) goto broken;
    uint32_t left = number(p + 8);
    p += 12;
    for (; left > 0; left--) {
        if (end - p < 32) goto broken;
        const size_t count = number(p), position = number(p + 4), found = number(p + 20);
        answer want = {.section_end = number(p + 8), .body_start = number(p + 12), .has_empty_line = (int)number(p + 16),
                       .exact = number(p + 24), .must = number(p + 28)};
        p += 32;
        if ((size_t)(end - p) < found * 4 + count) goto broken;
        for (size_t i = 0; i < found; i++, p += 4) add_start(&want, number(p));
        // The Swift reference does not say which line ends there are; the one above does, and must agree in all the rest.
        reference(p, count, position, &scratch);
        const uint32_t line_ends = HK_LF_ONLY | HK_CRLF;
        want.exact |= scratch.exact & line_ends;
        want.must_not = scratch.must_not;
        if (scratch.exact != want.exact || scratch.must != want.must) fail(p, count, position, 0, "the two references differ");
        check_answer(p, count, position, &want);
        free(want.starts);
        p += count;
    }
    if (p == end) return;
broken:
    printf("FAILED %s: not a whole case file\n", path);
    failures++;
}

static uint8_t *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END)) {
        perror(path);
        exit(2);
    }
    *size = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*size + 1);
    if (!bytes || fread(bytes, 1, *size, file) != *size) {
        perror(path);
        exit(2);
    }
    fclose(file);
    return bytes;
}

int main(int argc, char **argv) {
    static const struct {
        int number;
        const char *name;
    } kernels[] = {
#if defined(__x86_64__)
        {HK_SSE2, "sse2"}, {HK_AVX2, "avx2"}, {HK_AVX512, "avx512"},
#elif defined(__aarch64__)
        {HK_NEON, "neon"},
#endif
        {0, NULL},
    };
    size_t size = 0;
    uint8_t *file = argc > 1 ? read_file(argv[1], &size) : NULL;
    make_map();
    int ran = 0;
    for (size_t i = 0; kernels[i].name; i++) {
        kernel_name = kernels[i].name;
        kernel = hk_kernel_named(kernels[i].number);
        if (!kernel.search) {
            printf("SKIPPED kernel %s: this processor lacks it\n", kernel_name);
            continue;
        }
        ran++;
        runs = cases = 0;
        const clock_t begin = clock();
        table();
        long_lines();
        planted();
        all_short(8, 5);
        random_inputs(30000);
        large_inputs();
        bodies();
        mixed_bodies(400);
        naming_inputs(100000);
        const unsigned long long own = cases;
        if (file) case_file(file, size, argv[1]);
        printf("kernel %s: %llu inputs and %llu from the Swift tests, %llu searches, %.1f s\n", kernel_name, own, cases - own, runs,
               (double)(clock() - begin) / CLOCKS_PER_SEC);
    }
    if (!ran) printf("SKIPPED: no C kernel for this processor\n");
    free(file);
    free(scratch.starts);
    if (failures) printf("%d searches differ\n", failures);
    return failures != 0;
}
