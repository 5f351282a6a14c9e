// Both loops, written once. A kernel file defines how 64 bytes become bit masks and includes this:
//
//   HK_TARGET           function attribute that switches the instruction set on
//   HK_VECTORS          declares v0, v1, … and loads 64 bytes from `p` into them
//   HK_FIELD_STARTS     uint64_t: bit i set where the byte before i is LF, and byte i neither SP nor HTAB; may read p[-1]
//   HK_TWO_BLOCKS(first, second)
//                       where it pays: declares these as the field starts of the 64 bytes at `p` and of the 64 behind them, and goes on with
//                       the loop around where there is none
//   HK_EQUAL(byte)      uint64_t: bit i set where byte i equals `byte`
//   HK_WSP              uint64_t: bit i set where byte i is SP or HTAB
//   HK_SEARCH, HK_ODDITIES
//                       names of the functions to define; what the second needs besides is in oddities.h
//
// Bit masks make the rules short. With the LF, CR and WSP masks of a block and one carried bit for each:
//   line start  = LF shifted up by one
//   field start = line start and not WSP, put together inside the vectors: bits are taken out of them only once
//   lines end alike: there is no CR at all, or (CR shifted up by one) equals LF
// The loops hold whole blocks only, and no more than fits the registers; the last bytes are looked at one by one in plain.c.
#include "plain.h"

// Takes the field starts that are set in `from`, counted from `p`.
#define HK_TAKE_STARTS(from, p)                                                         \
    for (uint64_t field_start = from; field_start; field_start &= field_start - 1) {    \
        at = (p) + __builtin_ctzll(field_start);                                        \
        if (HK_UNLIKELY(*at <= '\r') && hk_is_line_end(search, at)) goto ended;         \
        *out++ = (uint32_t)(at - bytes);                                                \
    }

// Takes the field starts of the block at p; `first` is the number of bytes that were looked at before.
#define HK_TAKE_BLOCK(first)                                                            \
    HK_VECTORS                                                                          \
    HK_TAKE_STARTS(HK_FIELD_STARTS >> (first) << (first), p)                            \
    p += 64;

HK_TARGET
void HK_SEARCH(hk_search *search) {
    const uint8_t *const bytes = search->bytes;
    const uint8_t *p = bytes + search->position, *at;
    uint32_t *out = search->starts;
    // A block is only begun where all the line starts it may have (64) find room.
    uint32_t *const full = out + search->capacity - 64;

    // The first byte is looked at here, so that every block has a byte before it.
    if (search->position < search->count) {
        if (search->at_line_start && *p != ' ' && *p != '\t') {
            at = p;
            if (hk_is_line_end(search, at)) goto ended;
            *out++ = (uint32_t)search->position;
        }
        search->at_line_start = *p++ == '\n';
    }
    const uint8_t *const end = bytes + search->count;
    const uint8_t *const stop = p + (size_t)(end - p) / 64 * 64;
    while (p != stop && out <= full) {
        // As many blocks as find room for certain.
        const size_t most = (size_t)(full - out) / 64 + 1;
        const uint8_t *const pause = (size_t)(stop - p) / 64 > most ? p + most * 64 : stop;
#ifdef HK_TWO_BLOCKS
        for (const uint8_t *const last = p + (size_t)(pause - p) / 128 * 128; p != last; p += 128) {
            HK_TWO_BLOCKS(first, second)
            HK_TAKE_STARTS(first, p)
            HK_TAKE_STARTS(second, p + 64)
        }
#endif
        while (p != pause) {
            HK_TAKE_BLOCK(0)
        }
    }
    // The last bytes with some of those before them, where there are enough.
    if (p == stop && p != end && out <= full && search->count > 64) {
        const unsigned before = 64 - (unsigned)(end - p);
        p = end - 64;
        HK_TAKE_BLOCK(before)
    }
    search->position = (size_t)(p - bytes);
    if (p != bytes) search->at_line_start = p[-1] == '\n';
    search->found = (size_t)(out - search->starts);
    if (out <= full) hk_search_rest(search);
    return;
ended:
    search->found = (size_t)(out - search->starts);
    hk_end_section(search, (size_t)(at - bytes));
}

#include "oddities.h"
