// The search for a line that holds nothing but white space, written once. A kernel file defines and includes this:
//
//   HK_TARGET            function attribute that switches the instruction set on
//   HK_BLANK_LINE        name of the function to define
//   HK_SUM_DECLARE       a vector of zeros, `sum`, that is to become the greatest of
//   HK_ADD_LINE_END(p)   for every LF of the HK_WIDTH bytes at `p`, the complement of the greater of the two bytes before it
//   HK_HAS_LOW_PAIR      whether one of these was no greater than a space
//
// Before the LF of such a line stand two low bytes, whether it ends with LF or with CRLF: its last byte of white space, and the LF above, another one, or
// the CR. Few other lines end so; many begin with two, since folded lines are indented. Only where two stand are the lines looked at one by one.
#include "plain.h"

#define HK_BLANK_STEP 128

HK_TARGET
int HK_BLANK_LINE(const uint8_t *bytes, size_t from, size_t to) {
    // The shortest such line is one byte and its LF, which stands two bytes behind the LF above it.
    if (to - from < HK_BLANK_STEP + 2) return hk_plain_blank_line(bytes, from, from, to);
    const size_t last = to - HK_BLANK_STEP;
    for (size_t at = from + 2;;) {
        HK_SUM_DECLARE
        #pragma GCC unroll 8
        for (int i = 0; i < HK_BLANK_STEP; i += HK_WIDTH) { HK_ADD_LINE_END(bytes + at + i) }
        if (HK_UNLIKELY(HK_HAS_LOW_PAIR) && hk_plain_blank_line(bytes, from, at, at + HK_BLANK_STEP)) return 1;
        if (at == last) return 0;
        // The last step overlaps the one before it.
        at = last - at < HK_BLANK_STEP ? last : at + HK_BLANK_STEP;
    }
}
