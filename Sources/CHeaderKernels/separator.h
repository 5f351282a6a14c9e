// The search of a body for the next line that begins with `From `, written once. A kernel file defines and includes this:
//
//   HK_TARGET           function attribute that switches the instruction set on
//   HK_FIND             name of the function to define
//   HK_STEP             bytes looked at in one step: a multiple of 64
//   HK_PAIR_IN(p)       nonzero if behind any of the HK_STEP bytes at `p` stand `F` and, four bytes on, a space; reads HK_STEP + 5 bytes
//   HK_SPACE_IN(p)      nonzero if any of the HK_STEP bytes from p + 5 on is a space
//   HK_PAIR_BITS(p)     uint64_t: bit i set where they stand behind byte i; reads 69 bytes
//
// Bodies are most of a mailbox, and most of those are base64, which has no space: there is nothing to look for but one, a compare a vector and one
// branch a step. Text has many, so that from the first on the pair is looked for, for a while: two compares a vector. Of the pairs of bytes that could
// be chosen this one is rarest. The rest is compared only there.
#include "plain.h"

// As much behind a space is taken for text.
#define HK_TEXT 2048

HK_TARGET
size_t HK_FIND(const uint8_t *bytes, size_t from, size_t count) {
    const size_t ahead = 5; // `From ` behind the last byte of a step is compared, too
    if (count < HK_STEP + ahead || from > count - HK_STEP - ahead) return hk_plain_find(bytes, from, count);
    const uint8_t *p = bytes + from;
    const uint8_t *const last = bytes + count - HK_STEP - ahead;
    while (p <= last) {
        if (!(HK_SPACE_IN(p))) {
            p += HK_STEP;
            continue;
        }
        // Clang would keep all that was loaded for the other loop.
        __asm__("" : "+r"(p));
        for (const uint8_t *const stop = last - p < HK_TEXT ? last + 1 : p + HK_TEXT; p < stop; p += HK_STEP) {
            if (!(HK_PAIR_IN(p))) continue;
            for (const uint8_t *block = p; block != p + HK_STEP; block += 64) {
                for (uint64_t pairs = HK_PAIR_BITS(block); pairs; pairs &= pairs - 1) {
                    const uint8_t *const at = block + __builtin_ctzll(pairs);
                    if (*at == '\n' && hk_is_from(at + 1)) return (size_t)(at - bytes);
                }
            }
        }
    }
    return hk_plain_find(bytes, (size_t)(p - bytes), count);
}
