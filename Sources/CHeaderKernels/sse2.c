// SSE2: the baseline of every x86-64 processor.
#if defined(__x86_64__)
#include <emmintrin.h>

#define HK_TARGET
#define HK_SEARCH hk_search_sse2
#define HK_ODDITIES hk_oddities_sse2
#define HK_VECTORS                                                 \
    const __m128i v0 = _mm_loadu_si128((const __m128i *)p);        \
    const __m128i v1 = _mm_loadu_si128((const __m128i *)(p + 16)); \
    const __m128i v2 = _mm_loadu_si128((const __m128i *)(p + 32)); \
    const __m128i v3 = _mm_loadu_si128((const __m128i *)(p + 48));
#define HK_BITS(v) ((uint64_t)(uint32_t)_mm_movemask_epi8(v))
#define HK_FOUR(a, b, c, d) (HK_BITS(a) | HK_BITS(b) << 16 | HK_BITS(c) << 32 | HK_BITS(d) << 48)
#define HK_IS(v, byte) _mm_cmpeq_epi8(v, _mm_set1_epi8(byte))
#define HK_STARTS(v, at) HK_BITS(_mm_andnot_si128(HK_IS_WSP(v), HK_IS(_mm_loadu_si128((const __m128i *)(at)), '\n')))
#define HK_FIELD_STARTS (HK_STARTS(v0, p - 1) | HK_STARTS(v1, p + 15) << 16 | HK_STARTS(v2, p + 31) << 32 | HK_STARTS(v3, p + 47) << 48)
#define HK_EQUAL(byte) HK_FOUR(HK_IS(v0, byte), HK_IS(v1, byte), HK_IS(v2, byte), HK_IS(v3, byte))
#define HK_IS_WSP(v) _mm_or_si128(HK_IS(v, ' '), HK_IS(v, '\t'))
#define HK_WSP HK_FOUR(HK_IS_WSP(v0), HK_IS_WSP(v1), HK_IS_WSP(v2), HK_IS_WSP(v3))
// SSE2 has no signed minimum of bytes; the top bits are collected, and of NUL the result of a comparison.
#define HK_LEAST_DECLARE __m128i odd = _mm_setzero_si128();
#define HK_LEAST_ADD                                                                                                          \
    odd = _mm_or_si128(odd, _mm_or_si128(_mm_or_si128(v0, v1), _mm_or_si128(v2, v3)));                                          \
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(_mm_min_epu8(_mm_min_epu8(v0, v1), _mm_min_epu8(v2, v3)), _mm_setzero_si128()));
#define HK_LEAST_IS_ODD (_mm_movemask_epi8(odd) != 0)
#include "kernel.h"
#endif
