#include "odd.h"

#include <string.h>

int hk_is_line_end(const hk_search *search, const uint8_t *at) {
    return *at == '\n' || (*at == '\r' && at + 1 < search->bytes + search->count && at[1] == '\n');
}

uint32_t hk_blank_folds(const hk_search *search, const uint8_t *p, uint64_t ends) {
    const uint8_t *const start = search->bytes + search->section_start;
    for (; ends; ends &= ends - 1) {
        const uint8_t *at = p + __builtin_ctzll(ends);
        while (at > start && (at[-1] == ' ' || at[-1] == '\t')) at--;
        if (at > start && at[-1] == '\n') return HK_MAYBE_WSP_ONLY_LINE;
    }
    return 0;
}

// HK_BARE_CR, HK_LF_ONLY and HK_CRLF, as they are met. A CR that is the last byte is left open.
static uint32_t line_ends(const uint8_t *bytes, size_t count, uint64_t after_cr) {
    uint32_t met = 0;
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] == '\n') {
            met |= after_cr ? HK_CRLF : HK_LF_ONLY;
        } else if (after_cr) {
            met |= HK_BARE_CR;
        }
        after_cr = bytes[i] == '\r';
    }
    return met;
}

void hk_note_blocks(hk_search *search, size_t to, int odd, uint64_t any_lf, uint64_t any_cr, uint64_t unpaired) {
    const uint8_t *const from = search->bytes + search->position;
    const size_t count = to - search->position;
    if (odd) {
        // Blocks are whole, so words are too. A byte less 1 turns its top bit on if it was NUL.
        uint64_t high = 0, zero = 0;
        for (size_t i = 0; i < count; i += 8) {
            uint64_t word;
            memcpy(&word, from + i, 8);
            high |= word;
            zero |= (word - UINT64_C(0x0101010101010101)) & ~word;
        }
        search->oddities |= (high & UINT64_C(0x8080808080808080) ? HK_EIGHT_BIT : 0) | (zero & UINT64_C(0x8080808080808080) ? HK_NUL : 0);
    }
    if (any_cr == 0) {
        if (any_lf) search->oddities |= HK_LF_ONLY;
    } else if (unpaired == 0) {
        search->oddities |= HK_CRLF;
    } else {
        search->oddities |= line_ends(from, count, search->after_cr);
    }
    search->position = to;
}

static int is_behind_wsp(const hk_search *search, size_t at) {
    return at > search->section_start && (search->bytes[at - 1] == ' ' || search->bytes[at - 1] == '\t');
}

void hk_finish(hk_search *search, size_t end) {
    const uint8_t *const bytes = search->bytes;
    size_t at = search->position;
    const size_t stop = end ? end - 1 : search->count;
    uint64_t at_line_start = search->at_line_start && !end;  // up to a known end, the starts are written already
    uint64_t after_cr = search->after_cr;
    uint32_t oddities = 0;
    for (; at < stop; at++) {
        const uint8_t c = bytes[at];
        if ((uint8_t)(c - 0x21) < 0x7F - 0x21) {
            if (at_line_start) search->starts[search->found++] = (uint32_t)at;
            if (after_cr) oddities |= HK_BARE_CR;
            at_line_start = after_cr = 0;
            continue;
        }
        if (at_line_start && c != ' ' && c != '\t') {
            if (hk_is_line_end(search, bytes + at)) {
                end = at + 1;
                break;
            }
            search->starts[search->found++] = (uint32_t)at;
        }
        if (c >= 0x80) oddities |= HK_EIGHT_BIT;
        if (c == 0) oddities |= HK_NUL;
        if (c == '\n') {
            oddities |= after_cr ? HK_CRLF : HK_LF_ONLY;
        } else if (after_cr) {
            oddities |= HK_BARE_CR;
        }
        if ((c == '\n' || c == '\r') && is_behind_wsp(search, at)) oddities |= hk_blank_folds(search, bytes + at, 1);
        at_line_start = c == '\n' && stop == search->count;
        after_cr = c == '\r';
    }
    search->section_end = search->body_start = search->position = at;
    search->done = 1;
    if (end) {
        search->has_empty_line = 1;
        search->body_start += bytes[at] == '\n' ? 1 : 2;
    } else {
        // A CR at the end of the input stands before no LF; white space there may be all of its line.
        if (after_cr) oddities |= HK_BARE_CR;
        if (is_behind_wsp(search, at)) oddities |= hk_blank_folds(search, bytes + at, 1);
    }
    search->oddities |= oddities;
}
