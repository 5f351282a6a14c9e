// AVX-512 (F, BW): one compare gives the 64 bits of a block at once.
#if defined(__x86_64__)
#include <immintrin.h>

#define HK_TARGET __attribute__((target("avx512f,avx512bw,avx2,bmi,bmi2")))
#define HK_NAME hk_search_avx512
#define HK_VECTORS const __m512i v0 = _mm512_loadu_si512(p);
#define HK_EQUAL(byte) ((uint64_t)_mm512_cmpeq_epi8_mask(v0, _mm512_set1_epi8(byte)))
#define HK_HIGH ((uint64_t)_mm512_movepi8_mask(v0))
#define HK_SEEN_DECLARE                         \
    __m512i seen_or = _mm512_setzero_si512();   \
    __m512i seen_min = _mm512_set1_epi8(-1);
#define HK_SEEN_ADD                              \
    seen_or = _mm512_or_si512(seen_or, v0);      \
    seen_min = _mm512_min_epu8(seen_min, v0);
#define HK_SEEN_HIGH (_mm512_movepi8_mask(seen_or) != 0)
#define HK_SEEN_ZERO (_mm512_cmpeq_epi8_mask(seen_min, _mm512_setzero_si512()) != 0)
#include "search.h"
#endif
