// NEON: every aarch64 processor. There is no movemask; four compares are folded into one 64-bit mask by pairwise adds.
#if defined(__aarch64__)
#include <arm_neon.h>
#include <stdint.h>

static inline __attribute__((always_inline)) uint64_t hk_bits(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
    const uint8x16_t weight = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t ab = vpaddq_u8(vandq_u8(a, weight), vandq_u8(b, weight));
    const uint8x16_t cd = vpaddq_u8(vandq_u8(c, weight), vandq_u8(d, weight));
    const uint8x16_t abcd = vpaddq_u8(ab, cd);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(abcd, abcd)), 0);
}

#define HK_TARGET
#define HK_SEARCH hk_search_neon
#define HK_ODDITIES hk_oddities_neon
#define HK_VECTORS                         \
    const uint8x16_t v0 = vld1q_u8(p);     \
    const uint8x16_t v1 = vld1q_u8(p + 16); \
    const uint8x16_t v2 = vld1q_u8(p + 32); \
    const uint8x16_t v3 = vld1q_u8(p + 48);
#define HK_STARTS(v, at) vbicq_u8(vceqq_u8(vld1q_u8(at), vdupq_n_u8('\n')), HK_IS_WSP(v))
#define HK_FIELD_STARTS hk_bits(HK_STARTS(v0, p - 1), HK_STARTS(v1, p + 15), HK_STARTS(v2, p + 31), HK_STARTS(v3, p + 47))
#define HK_EQUAL(byte)                                                          \
    hk_bits(vceqq_u8(v0, vdupq_n_u8(byte)), vceqq_u8(v1, vdupq_n_u8(byte)),     \
            vceqq_u8(v2, vdupq_n_u8(byte)), vceqq_u8(v3, vdupq_n_u8(byte)))
#define HK_IS_WSP(v) vorrq_u8(vceqq_u8(v, vdupq_n_u8(' ')), vceqq_u8(v, vdupq_n_u8('\t')))
#define HK_WSP hk_bits(HK_IS_WSP(v0), HK_IS_WSP(v1), HK_IS_WSP(v2), HK_IS_WSP(v3))
#define HK_WIDTH 16
#define HK_LOAD(p) vld1q_u8(p)
#define HK_SAME(v, byte) vceqq_u8(v, vdupq_n_u8(byte))
#define HK_DECLARE uint8x16_t apart = vdupq_n_u8(0);
#define HK_CHUNK_DECLARE uint8x16_t before = vdupq_n_u8(0); int8x16_t least = vdupq_n_s8(127);
#define HK_ADD_LEAST(v) least = vminq_s8(least, vreinterpretq_s8_u8(v));
// `before` collects the complement, so that white space is what is greatest.
#define HK_ADD_CRLF(v, p)                                                    \
    const uint8x16_t end = HK_SAME(HK_LOAD(p + 1), '\r');                    \
    apart = vorrq_u8(apart, veorq_u8(end, HK_SAME(HK_LOAD(p + 2), '\n')));   \
    before = vmaxq_u8(before, vbicq_u8(end, v));
#define HK_ADD_LF(v, p)                              \
    apart = vorrq_u8(apart, HK_SAME(v, '\r'));       \
    before = vmaxq_u8(before, vbicq_u8(HK_SAME(HK_LOAD(p + 1), '\n'), v));
#define HK_IS_APART (vmaxvq_u8(apart) != 0)
#define HK_LEAST_IS_ODD (vminvq_s8(least) <= 0)
#define HK_IS_QUIET (vmaxvq_u8(before) == 0)
#define HK_HAS_BLANK (vmaxvq_u8(before) >= (uint8_t)~' ')
#define HK_BYTES_DECLARE uint8x16_t most = vdupq_n_u8(0), least = vdupq_n_u8(255);
#define HK_ADD_BYTES(v) most = vmaxq_u8(most, v), least = vminq_u8(least, v);
#define HK_HAS_EIGHT_BIT (vmaxvq_u8(most) > 127)
#define HK_HAS_NUL (vminvq_u8(least) == 0)
#define HK_FIND hk_find_neon
#define HK_STEP 64
#define HK_PAIR_AT(q) vandq_u8(vceqq_u8(vld1q_u8((q) + 1), vdupq_n_u8('F')), vceqq_u8(vld1q_u8((q) + 5), vdupq_n_u8(' ')))
#define HK_PAIR_IN(p) \
    vmaxvq_u8(vorrq_u8(vorrq_u8(HK_PAIR_AT(p), HK_PAIR_AT(p + 16)), vorrq_u8(HK_PAIR_AT(p + 32), HK_PAIR_AT(p + 48))))
#define HK_PAIR_BITS(p) hk_bits(HK_PAIR_AT(p), HK_PAIR_AT((p) + 16), HK_PAIR_AT((p) + 32), HK_PAIR_AT((p) + 48))
#define HK_SPACE_AT(q) HK_SAME(HK_LOAD((q) + 5), ' ')
#define HK_SPACE_IN(p) \
    vmaxvq_u8(vorrq_u8(vorrq_u8(HK_SPACE_AT(p), HK_SPACE_AT((p) + 16)), vorrq_u8(HK_SPACE_AT((p) + 32), HK_SPACE_AT((p) + 48))))
#define HK_BLANK_LINE hk_blank_line_neon
#define HK_SUM_DECLARE uint8x16_t sum = vdupq_n_u8(0);
#define HK_ADD_LINE_END(p) sum = vmaxq_u8(sum, vbicq_u8(HK_SAME(HK_LOAD(p), '\n'), vmaxq_u8(HK_LOAD((p) - 1), HK_LOAD((p) - 2))));
#define HK_HAS_LOW_PAIR (vmaxvq_u8(sum) >= (uint8_t)~' ')
#define HK_NAME hk_name_neon
#define HK_NAME_VECTORS                        \
    const uint8x16_t n0 = vld1q_u8(name);      \
    const uint8x16_t n1 = vld1q_u8(name + 16); \
    const uint8x16_t n2 = vld1q_u8(name + 32); \
    const uint8x16_t n3 = vld1q_u8(name + 48);
#define HK_NAME_COLONS hk_bits(HK_SAME(n0, ':'), HK_SAME(n1, ':'), HK_SAME(n2, ':'), HK_SAME(n3, ':'))
#define HK_DIFFERENCE(n, i) veorq_u8(vorrq_u8(n, vld1q_u8(row + HK_ROW + (i))), vld1q_u8(row + (i)))
#define HK_NAME_EQUALS_ROW                                                           \
    (vmaxvq_u8(vorrq_u8(vorrq_u8(HK_DIFFERENCE(n0, 0), HK_DIFFERENCE(n1, 16)),       \
                        vorrq_u8(HK_DIFFERENCE(n2, 32), HK_DIFFERENCE(n3, 48)))) == 0)
// One more than those allowed is 0x22 to 0x7F; as signed bytes everything else is below.
#define HK_OTHERS(n) vcltq_s8(vreinterpretq_s8_u8(vaddq_u8(n, vdupq_n_u8(1))), vdupq_n_s8(0x22))
#define HK_NAME_OTHERS hk_bits(HK_OTHERS(n0), HK_OTHERS(n1), HK_OTHERS(n2), HK_OTHERS(n3))
#include "kernel.h"
#include "names.h"
#include "separator.h"
#include "blank.h"
#endif
