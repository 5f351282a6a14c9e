// AVX2 with BMI: processors since 2013 (Intel) and 2015 (AMD).
#if defined(__x86_64__)
#include <immintrin.h>

#define HK_TARGET __attribute__((target("avx2,bmi,bmi2")))
#define HK_NAME hk_search_avx2
#define HK_VECTORS                                             \
    const __m256i v0 = _mm256_loadu_si256((const __m256i *)p); \
    const __m256i v1 = _mm256_loadu_si256((const __m256i *)(p + 32));
#define HK_BITS(v) ((uint64_t)(uint32_t)_mm256_movemask_epi8(v))
#define HK_EQUAL(byte)                                               \
    (HK_BITS(_mm256_cmpeq_epi8(v0, _mm256_set1_epi8(byte)))          \
     | HK_BITS(_mm256_cmpeq_epi8(v1, _mm256_set1_epi8(byte))) << 32)
#define HK_HIGH (HK_BITS(v0) | HK_BITS(v1) << 32)
#define HK_SEEN_DECLARE                         \
    __m256i seen_or = _mm256_setzero_si256();   \
    __m256i seen_min = _mm256_set1_epi8(-1);
#define HK_SEEN_ADD                                                       \
    seen_or = _mm256_or_si256(seen_or, _mm256_or_si256(v0, v1));          \
    seen_min = _mm256_min_epu8(seen_min, _mm256_min_epu8(v0, v1));
#define HK_SEEN_HIGH _mm256_movemask_epi8(seen_or)
#define HK_SEEN_ZERO _mm256_movemask_epi8(_mm256_cmpeq_epi8(seen_min, _mm256_setzero_si256()))
#include "search.h"
#endif
