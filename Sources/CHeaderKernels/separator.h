// The search of a body for the next line that begins with `From `, written once. A kernel file defines, beside the macros of kernel.h,
// and includes this:
//
//   HK_FIND             name of the function to define
//   HK_STEP             bytes looked at in one step: 64 or 128
//   HK_PAIR_IN(p)       nonzero if among the HK_STEP bytes at `p` there is an LF whose next byte is `F`; reads HK_STEP + 1 bytes
//
// Bodies are most of a mailbox, and nothing in them is looked at but the pair LF, `F`: two compares a vector and one branch a step.
// Lines that begin with `F` are few; the rest of the word is compared only there.
#include "plain.h"

HK_TARGET
size_t HK_FIND(const uint8_t *bytes, size_t from, size_t count) {
    const size_t ahead = 5; // `From ` behind the last byte of a step is compared, too
    if (count < HK_STEP + ahead || from > count - HK_STEP - ahead) return hk_plain_find(bytes, from, count);
    const uint8_t *p = bytes + from;
    const uint8_t *const last = bytes + count - HK_STEP - ahead;
    for (; p <= last; p += HK_STEP) {
        if (!(HK_PAIR_IN(p))) continue;
        for (const uint8_t *const end = p + HK_STEP, *block = p; block != end; block += 64) {
            const uint8_t *const p = block;
            HK_VECTORS
            for (uint64_t lf = HK_EQUAL('\n'); lf; lf &= lf - 1) {
                const uint8_t *const at = block + __builtin_ctzll(lf);
                if (hk_is_from(at + 1)) return (size_t)(at - bytes);
            }
        }
    }
    return hk_plain_find(bytes, (size_t)(p - bytes), count);
}
