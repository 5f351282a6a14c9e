// The search itself, written once. A kernel file defines how 64 bytes become bit masks and includes this:
//
//   HK_TARGET           function attribute that switches the instruction set on
//   HK_VECTORS          declares v0, v1, … and loads 64 bytes from `p` into them
//   HK_EQUAL(byte)      uint64_t: bit i set where byte i equals `byte`
//   HK_HIGH             uint64_t: bit i set where byte i has its top bit set
//   HK_SEEN_DECLARE, HK_SEEN_ADD, HK_SEEN_HIGH, HK_SEEN_ZERO
//                       "did any block so far have an 8-bit byte / a NUL", kept in vector registers
//   HK_NAME             name of the function to define
//
// Bit masks make the rules short. With LF, CR and WSP masks of a block and one carried bit for each:
//   line start  = LF shifted up by one
//   field start = line start and not WSP
//   bare CR     = (CR shifted up by one) and not LF
//   blank fold  = add the fold's first bit to the WSP mask: the carry runs through the white space and comes out behind it;
//                 if it comes out on a line end, the continuation line held nothing but white space (RFC 5322 obs-FWS)
#include "CHeaderKernels.h"

#include <string.h>

#define HK_LIKELY(x) __builtin_expect(!!(x), 1)
#define HK_UNLIKELY(x) __builtin_expect(!!(x), 0)

HK_TARGET
void HK_NAME(hk_search *search) {
    const uint8_t *const bytes = search->bytes;
    const size_t count = search->count;
    size_t position = search->position;
    uint32_t *const starts = search->starts;
    uint32_t *out = starts;
    // A block has at most 64 line starts; a block is only begun where they all fit.
    uint32_t *const full = starts + search->capacity - 64;
    uint64_t at_line_start = search->at_line_start;
    uint64_t after_cr = search->after_cr;
    uint64_t in_blank_fold = search->in_blank_fold;
    uint64_t quiet = search->quiet_blocks;
    uint64_t bare_cr = 0, lf_only = 0, crlf = 0, blank_fold = 0, long_line = 0, high = 0, zero = 0;
    uint8_t padded[64];
    HK_SEEN_DECLARE

    while (out <= full) {
        const uint8_t *p = bytes + position;
        size_t left = count - position;
        uint64_t valid = ~UINT64_C(0);
        if (HK_UNLIKELY(left < 64)) {
            if (left == 0) break;
            // The last bytes are looked at in a copy, so that nothing beyond the input is read.
            memset(padded, 'x', sizeof padded);
            memcpy(padded, p, left);
            p = padded;
            valid = (UINT64_C(1) << left) - 1;
        }
        HK_VECTORS
        const uint64_t lf = HK_EQUAL('\n');
        const uint64_t cr = HK_EQUAL('\r');
        const uint64_t wsp = HK_EQUAL(' ') | HK_EQUAL('\t');
        const uint64_t line_start = (lf << 1) | at_line_start;
        const uint64_t behind_cr = (cr << 1) | after_cr;

        uint64_t field_start = line_start & ~wsp & valid;
        while (field_start) {
            const unsigned bit = (unsigned)__builtin_ctzll(field_start);
            const size_t at = position + bit;
            const uint8_t c = bytes[at];
            if (HK_UNLIKELY(c == '\n' || (c == '\r' && at + 1 < count && bytes[at + 1] == '\n'))) {
                search->section_end = at;
                search->body_start = at + (c == '\n' ? 1 : 2);
                search->has_empty_line = 1;
                search->done = 1;
                valid = (UINT64_C(1) << bit) - 1;  // the rest of the block is body
                break;
            }
            *out++ = (uint32_t)at;
            field_start &= field_start - 1;
        }

        // A bare CR is told by the byte behind it; one that is the last header byte is left to the caller (it stands before the end).
        bare_cr |= behind_cr & ~lf & valid;
        lf_only |= lf & ~behind_cr & valid;
        crlf |= lf & behind_cr & valid;
        uint64_t behind_white, carried, carried_too;
        carried = __builtin_add_overflow(wsp, line_start & wsp, &behind_white);
        carried_too = __builtin_add_overflow(behind_white, in_blank_fold, &behind_white);
        in_blank_fold = carried | carried_too;
        blank_fold |= behind_white & ~wsp & (lf | cr | ~valid);
        if (HK_UNLIKELY(lf == 0)) {
            // A line of 999 bytes holds at least 14 whole blocks, wherever it begins.
            if (++quiet >= 14) long_line = 1;
        } else {
            quiet = 0;
        }
        if (HK_UNLIKELY(search->done || left < 64)) {
            high |= HK_HIGH & valid;
            zero |= HK_EQUAL(0) & valid;
            position += left < 64 ? left : 64;
            at_line_start = left < 64 ? (line_start >> left) & 1 : lf >> 63;
            after_cr = left < 64 ? (behind_cr >> left) & 1 : cr >> 63;
            break;
        }
        HK_SEEN_ADD
        at_line_start = lf >> 63;
        after_cr = cr >> 63;
        position += 64;
    }

    if (!search->done && position == count) {
        search->done = 1;
        search->section_end = search->body_start = count;
        if (after_cr) bare_cr = 1;  // a CR at the end of the input stands before no LF
        if (in_blank_fold) blank_fold = 1;
    }
    if (HK_SEEN_HIGH) high = 1;
    if (HK_SEEN_ZERO) zero = 1;
    search->oddities |= (high ? HK_EIGHT_BIT : 0) | (zero ? HK_NUL : 0) | (bare_cr ? HK_BARE_CR : 0) | (lf_only ? HK_LF_ONLY : 0)
        | (crlf ? HK_CRLF : 0) | (blank_fold ? HK_MAYBE_WSP_ONLY_LINE : 0) | (long_line ? HK_MAYBE_LONG_LINE : 0);
    search->found = (size_t)(out - starts);
    search->position = position;
    search->at_line_start = at_line_start;
    search->after_cr = after_cr;
    search->in_blank_fold = in_blank_fold;
    search->quiet_blocks = quiet;
}
