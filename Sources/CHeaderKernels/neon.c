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
#define HK_NAME hk_search_neon
#define HK_VECTORS                         \
    const uint8x16_t v0 = vld1q_u8(p);     \
    const uint8x16_t v1 = vld1q_u8(p + 16); \
    const uint8x16_t v2 = vld1q_u8(p + 32); \
    const uint8x16_t v3 = vld1q_u8(p + 48);
#define HK_EQUAL(byte)                                                          \
    hk_bits(vceqq_u8(v0, vdupq_n_u8(byte)), vceqq_u8(v1, vdupq_n_u8(byte)),     \
            vceqq_u8(v2, vdupq_n_u8(byte)), vceqq_u8(v3, vdupq_n_u8(byte)))
#define HK_TOP(v) vcgeq_u8(v, vdupq_n_u8(0x80))
#define HK_HIGH hk_bits(HK_TOP(v0), HK_TOP(v1), HK_TOP(v2), HK_TOP(v3))
#define HK_SEEN_DECLARE                    \
    uint8x16_t seen_or = vdupq_n_u8(0);    \
    uint8x16_t seen_min = vdupq_n_u8(255);
#define HK_SEEN_ADD                                                              \
    seen_or = vorrq_u8(seen_or, vorrq_u8(vorrq_u8(v0, v1), vorrq_u8(v2, v3)));   \
    seen_min = vminq_u8(seen_min, vminq_u8(vminq_u8(v0, v1), vminq_u8(v2, v3)));
#define HK_SEEN_HIGH (vmaxvq_u8(seen_or) >= 0x80)
#define HK_SEEN_ZERO (vminvq_u8(seen_min) == 0)
#include "search.h"
#endif
