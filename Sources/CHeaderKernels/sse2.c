// SSE2: the baseline of every x86-64 processor.
#if defined(__x86_64__)
#include <emmintrin.h>

#define HK_TARGET
#define HK_NAME hk_search_sse2
#define HK_VECTORS                                            \
    const __m128i v0 = _mm_loadu_si128((const __m128i *)p);   \
    const __m128i v1 = _mm_loadu_si128((const __m128i *)(p + 16)); \
    const __m128i v2 = _mm_loadu_si128((const __m128i *)(p + 32)); \
    const __m128i v3 = _mm_loadu_si128((const __m128i *)(p + 48));
#define HK_BITS(v) ((uint64_t)(uint32_t)_mm_movemask_epi8(v))
#define HK_FOUR(a, b, c, d) (HK_BITS(a) | HK_BITS(b) << 16 | HK_BITS(c) << 32 | HK_BITS(d) << 48)
#define HK_EQUAL(byte)                                                          \
    HK_FOUR(_mm_cmpeq_epi8(v0, _mm_set1_epi8(byte)), _mm_cmpeq_epi8(v1, _mm_set1_epi8(byte)), \
            _mm_cmpeq_epi8(v2, _mm_set1_epi8(byte)), _mm_cmpeq_epi8(v3, _mm_set1_epi8(byte)))
#define HK_HIGH HK_FOUR(v0, v1, v2, v3)
#define HK_SEEN_DECLARE                      \
    __m128i seen_or = _mm_setzero_si128();   \
    __m128i seen_min = _mm_set1_epi8(-1);
#define HK_SEEN_ADD                                                                          \
    seen_or = _mm_or_si128(seen_or, _mm_or_si128(_mm_or_si128(v0, v1), _mm_or_si128(v2, v3))); \
    seen_min = _mm_min_epu8(seen_min, _mm_min_epu8(_mm_min_epu8(v0, v1), _mm_min_epu8(v2, v3)));
#define HK_SEEN_HIGH _mm_movemask_epi8(seen_or)
#define HK_SEEN_ZERO _mm_movemask_epi8(_mm_cmpeq_epi8(seen_min, _mm_setzero_si128()))
#include "search.h"
#endif
