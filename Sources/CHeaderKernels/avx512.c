// AVX-512 (F, BW): one compare gives the 64 bits of a block at once.
#if defined(__x86_64__)
#include <immintrin.h>

#define HK_TARGET __attribute__((target("avx512f,avx512bw,avx2,bmi,bmi2")))
#define HK_SEARCH hk_search_avx512
#define HK_ODDITIES hk_oddities_avx512
#define HK_VECTORS const __m512i v0 = _mm512_loadu_si512(p);
#define HK_FIELD_STARTS ((uint64_t)_mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p - 1), _mm512_set1_epi8('\n')) & ~HK_WSP)
#define HK_EQUAL(byte) ((uint64_t)_mm512_cmpeq_epi8_mask(v0, _mm512_set1_epi8(byte)))
#define HK_WSP (HK_EQUAL(' ') | HK_EQUAL('\t'))
#define HK_LEAST_DECLARE __m512i least = _mm512_set1_epi8(127);
#define HK_LEAST_ADD least = _mm512_min_epi8(least, v0);
#define HK_LEAST_IS_ODD (_mm512_cmpgt_epi8_mask(least, _mm512_setzero_si512()) != ~UINT64_C(0))
#include "kernel.h"
#endif
