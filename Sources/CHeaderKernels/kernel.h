// Both loops, written once. A kernel file defines how 64 bytes become bit masks and includes this:
//
//   HK_TARGET           function attribute that switches the instruction set on
//   HK_VECTORS          declares v0, v1, … and loads 64 bytes from `p` into them
//   HK_EQUAL(byte)      uint64_t: bit i set where byte i equals `byte`
//   HK_WSP              uint64_t: bit i set where byte i is SP or HTAB
//   HK_SEARCH, HK_ODDITIES
//                       names of the functions to define; what the second needs besides is in oddities.h
//
// Bit masks make the rules short. With the LF, CR and WSP masks of a block and one carried bit for each:
//   line start  = LF shifted up by one
//   field start = line start and not WSP
//   lines end alike: there is no CR at all, or (CR shifted up by one) equals LF
// The loops hold whole blocks only, and no more than fits the registers; the last bytes are looked at one by one in plain.c.
#include "plain.h"

#define HK_UNLIKELY(x) __builtin_expect(!!(x), 0)

HK_TARGET
void HK_SEARCH(hk_search *search) {
    const uint8_t *const bytes = search->bytes;
    const uint8_t *p = bytes + search->position;
    const uint8_t *const stop = p + (search->count - search->position) / 64 * 64;
    uint32_t *out = search->starts;
    // A block is only begun where all the line starts it may have (64) find room.
    uint32_t *const full = out + search->capacity - 64;
    uint64_t at_line_start = search->at_line_start;

    while (p != stop && out <= full) {
        HK_VECTORS
        const uint64_t lf = HK_EQUAL('\n');
        uint64_t field_start = (lf + lf + at_line_start) & ~HK_WSP;
        at_line_start = lf >> 63;
        while (field_start) {
            const uint8_t *const at = p + __builtin_ctzll(field_start);
            if (HK_UNLIKELY(*at <= '\r') && hk_is_line_end(search, at)) {
                search->found = (size_t)(out - search->starts);
                return hk_end_section(search, (size_t)(at - bytes));
            }
            *out++ = (uint32_t)(at - bytes);
            field_start &= field_start - 1;
        }
        p += 64;
    }
    search->position = (size_t)(p - bytes);
    search->at_line_start = at_line_start;
    search->found = (size_t)(out - search->starts);
    if (out <= full) hk_search_rest(search);
}

#include "oddities.h"
