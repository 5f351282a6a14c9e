// AVX2 with BMI: processors since 2013 (Intel) and 2015 (AMD).
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdint.h>

#define HK_TARGET __attribute__((target("avx2,bmi,bmi2")))
#define HK_SEARCH hk_search_avx2
#define HK_ODDITIES hk_oddities_avx2
// SP and HTAB have different low halves, so one shuffle by the low half of each byte fetches the one it would have to equal.
// Places that no white space has get a byte of another low half.
#define HK_VECTORS                                                   \
    const __m256i v0 = _mm256_loadu_si256((const __m256i *)p);        \
    const __m256i v1 = _mm256_loadu_si256((const __m256i *)(p + 32)); \
    const __m256i wanted = _mm256_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', 0, 0, 0, 0, 0, 0, ' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', 0, 0, 0, 0, 0, 0);
#define HK_BITS(v) ((uint64_t)(uint32_t)_mm256_movemask_epi8(v))
// Most blocks hold no start: that is asked of the vectors before bits are taken out of them.
#define HK_STARTS(v, at)                                                            \
    _mm256_andnot_si256(_mm256_cmpeq_epi8(v, _mm256_shuffle_epi8(wanted, v)),       \
                        _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(at)), _mm256_set1_epi8('\n')))
#define HK_FIELD_STARTS hk_bits_if_any(HK_STARTS(v0, p - 1), HK_STARTS(v1, p + 31))
static inline HK_TARGET uint64_t hk_bits_if_any(__m256i a, __m256i b) {
    const __m256i any = _mm256_or_si256(a, b);
    return _mm256_testz_si256(any, any) ? 0 : HK_BITS(a) | HK_BITS(b) << 32;
}
#define HK_TWO(a, b) (HK_BITS(a) | HK_BITS(b) << 32)
#define HK_EQUAL(byte) HK_TWO(_mm256_cmpeq_epi8(v0, _mm256_set1_epi8(byte)), _mm256_cmpeq_epi8(v1, _mm256_set1_epi8(byte)))
#define HK_WSP HK_TWO(_mm256_cmpeq_epi8(v0, _mm256_shuffle_epi8(wanted, v0)), _mm256_cmpeq_epi8(v1, _mm256_shuffle_epi8(wanted, v1)))
#define HK_LEAST_DECLARE __m256i least = _mm256_set1_epi8(127);
#define HK_LEAST_ADD least = _mm256_min_epi8(least, _mm256_min_epi8(v0, v1));
#define HK_LEAST_IS_ODD (_mm256_movemask_epi8(_mm256_cmpgt_epi8(least, _mm256_setzero_si256())) != -1)
#include "kernel.h"
#endif
