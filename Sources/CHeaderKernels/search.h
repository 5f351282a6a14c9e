// The search itself, written once. A kernel file defines how 64 bytes become bit masks and includes this:
//
//   HK_TARGET           function attribute that switches the instruction set on
//   HK_VECTORS          declares v0, v1, … and loads 64 bytes from `p` into them
//   HK_EQUAL(byte)      uint64_t: bit i set where byte i equals `byte`
//   HK_WSP              uint64_t: bit i set where byte i is SP or HTAB
//   HK_LEAST_DECLARE, HK_LEAST_ADD, HK_LEAST_IS_ODD
//                       the least byte of all blocks, taken as signed: zero or less as soon as there was a NUL or an 8-bit byte
//   HK_NAME             name of the function to define
//
// Bit masks make the rules short. With the LF, CR and WSP masks of a block and one carried bit for each:
//   line start  = LF shifted up by one
//   field start = line start and not WSP
//   lines end alike: there is no CR at all, or (CR shifted up by one) equals LF
// The loop holds no more than fits the registers: whole blocks, and of what is odd only that there is something. The block that the
// section or the input ends in, and every oddity, are looked at byte by byte in odd.c.
#include "odd.h"

#define HK_UNLIKELY(x) __builtin_expect(!!(x), 0)

HK_TARGET
void HK_NAME(hk_search *search) {
    const uint8_t *const bytes = search->bytes;
    const uint8_t *p = bytes + search->position;
    // Whole blocks only; and one is only begun where all the line starts it may have (64) find room.
    const uint8_t *const stop = bytes + search->position + (search->count - search->position) / 64 * 64;
    uint32_t *out = search->starts;
    uint32_t *const full = out + search->capacity - 64;
    uint64_t at_line_start = search->at_line_start;
    uint64_t after_cr = search->after_cr;
    uint64_t after_wsp = search->after_wsp;
    uint64_t quiet = search->quiet_blocks;
    uint64_t any_lf = 0, any_cr = 0, unpaired = 0;
    size_t end = 0;
    HK_LEAST_DECLARE

    while (p != stop && out <= full) {
        HK_VECTORS
        const uint64_t lf = HK_EQUAL('\n');
        const uint64_t wsp = HK_WSP;
        uint64_t field_start = (lf + lf + at_line_start) & ~wsp;
        while (field_start) {
            const uint8_t *const at = p + __builtin_ctzll(field_start);
            if (HK_UNLIKELY(*at <= '\r') && hk_is_line_end(search, at)) {
                end = (size_t)(at - bytes) + 1;
                goto whole_blocks_done;
            }
            *out++ = (uint32_t)(at - bytes);
            field_start &= field_start - 1;
        }
        const uint64_t cr = HK_EQUAL('\r');
        const uint64_t behind_cr = cr + cr + after_cr;
        const uint64_t behind_wsp = wsp + wsp + after_wsp;
        if (HK_UNLIKELY(behind_wsp & (lf | cr))) search->oddities |= hk_blank_folds(search, p, behind_wsp & (lf | cr));
        HK_LEAST_ADD
        any_lf |= lf;
        any_cr |= behind_cr;
        unpaired |= behind_cr ^ lf;
        if (HK_UNLIKELY(lf == 0)) {
            // A line of 999 bytes holds at least 14 whole blocks, wherever it begins.
            if (++quiet >= 14) search->oddities |= HK_MAYBE_LONG_LINE;
        } else {
            quiet = 0;
        }
        at_line_start = lf >> 63;
        after_cr = cr >> 63;
        after_wsp = wsp >> 63;
        p += 64;
    }

whole_blocks_done:
    hk_note_blocks(search, (size_t)(p - bytes), HK_LEAST_IS_ODD, any_lf, any_cr, unpaired);
    search->at_line_start = at_line_start;
    search->after_cr = after_cr;
    search->after_wsp = after_wsp;
    search->quiet_blocks = quiet;
    search->found = (size_t)(out - search->starts);
    // `end` counts from 1, so that 0 says that no end was met. Field starts of the block it is in are written already.
    if (end || out <= full) hk_finish(search, end);
}
