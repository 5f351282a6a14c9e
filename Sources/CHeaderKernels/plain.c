#include "plain.h"

int hk_is_line_end(const hk_search *search, const uint8_t *at) {
    return *at == '\n' || (*at == '\r' && at + 1 < search->bytes + search->count && at[1] == '\n');
}

void hk_end_section(hk_search *search, size_t at) {
    search->section_end = search->position = at;
    search->body_start = at + (search->bytes[at] == '\n' ? 1 : 2);
    search->has_empty_line = 1;
    search->done = 1;
}

void hk_search_rest(hk_search *search) {
    const uint8_t *const bytes = search->bytes;
    for (size_t at = search->position; at < search->count; at++) {
        const uint8_t c = bytes[at];
        if (search->at_line_start && c != ' ' && c != '\t') {
            if (hk_is_line_end(search, bytes + at)) return hk_end_section(search, at);
            search->starts[search->found++] = (uint32_t)at;
        }
        search->at_line_start = c == '\n';
    }
    search->position = search->section_end = search->body_start = search->count;
    search->done = 1;
}

size_t hk_plain_find(const uint8_t *bytes, size_t from, size_t count) {
    for (size_t at = from; at + 5 < count; at++) {
        if (bytes[at] == '\n' && hk_is_from(bytes + at + 1)) return at;
    }
    return count;
}

static int is_wsp(uint8_t c) { return c == ' ' || c == '\t'; }

int hk_plain_blank_line(const uint8_t *bytes, size_t from, size_t at, size_t to) {
    const uint8_t *const first = bytes + from;
    for (const uint8_t *lf = bytes + at; (lf = memchr(lf, '\n', (size_t)(bytes + to - lf))); lf++) {
        const uint8_t *line = lf;
        while (line > first && line[-1] <= ' ' && line[-1] != '\n') line--;
        if (line > first && line < lf && line[-1] == '\n' && is_wsp(*line)) return 1;
    }
    return 0;
}

uint32_t hk_blank_folds(const uint8_t *section, const uint8_t *p, uint64_t ends) {
    for (; ends; ends &= ends - 1) {
        const uint8_t *at = p + __builtin_ctzll(ends);
        while (at > section && is_wsp(at[-1])) at--;
        if (at > section && at[-1] == '\n') return HK_MAYBE_WSP_ONLY_LINE;
    }
    return 0;
}

uint32_t hk_plain_oddities(const uint8_t *section, size_t from, size_t to) {
    uint32_t oddities = 0;
    int after_cr = from > 0 && section[from - 1] == '\r';
    for (size_t at = from; at < to; at++) {
        const uint8_t c = section[at];
        if (c >= 0x80) oddities |= HK_EIGHT_BIT;
        if (c == 0) oddities |= HK_NUL;
        if (c == '\n') {
            oddities |= after_cr ? HK_CRLF : HK_LF_ONLY;
        } else if (after_cr) {
            oddities |= HK_BARE_CR;
        }
        if ((c == '\n' || c == '\r') && at > 0 && is_wsp(section[at - 1])) oddities |= hk_blank_folds(section, section + at, 1);
        after_cr = c == '\r';
    }
    return oddities;
}

enum { HK_LONGEST = 998 };

uint32_t hk_long_line(const uint8_t *section, const uint8_t *at, size_t count) {
    // How far the line goes on decides most cases; then as much must lie before `at` as is missing to a long line.
    const size_t left = count - (size_t)(at - section), window = HK_LONGEST + 2;
    const uint8_t *const lf = memchr(at, '\n', left < window ? left : window);
    const uint8_t *const end = lf && lf > at && lf[-1] == '\r' ? lf - 1 : lf;
    const size_t ahead = end ? (size_t)(end - at) : left;
    const size_t missing = ahead > HK_LONGEST ? 0 : HK_LONGEST + 1 - ahead;
    if ((size_t)(at - section) < missing) return 0;
    return memchr(at - missing, '\n', missing) ? 0 : HK_MAYBE_LONG_LINE;
}

uint32_t hk_long_lines(const uint8_t *section, size_t count) {
    const uint8_t *const end = section + count;
    for (const uint8_t *line = section; line < end;) {
        const uint8_t *const lf = memchr(line, '\n', (size_t)(end - line));
        if ((lf ? lf : end) - line > HK_LONGEST) return HK_MAYBE_LONG_LINE;
        if (!lf) break;
        line = lf + 1;
    }
    return 0;
}

uint32_t hk_end_oddities(const uint8_t *section, size_t count) {
    if (count == 0) return 0;
    if (section[count - 1] == '\r') return HK_BARE_CR;
    return is_wsp(section[count - 1]) ? hk_blank_folds(section, section + count, 1) : 0;
}
