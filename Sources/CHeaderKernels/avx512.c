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
#define HK_WIDTH 64
#define HK_LOAD(p) _mm512_loadu_si512(p)
#define HK_SAME(v, byte) _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(byte))
#define HK_DECLARE uint64_t apart = 0;
#define HK_CHUNK_DECLARE __m512i before = _mm512_set1_epi8(-1), least = _mm512_set1_epi8(127); uint64_t ends = 0;
#define HK_ADD_LEAST(v) least = _mm512_min_epi8(least, v);
#define HK_ADD_END(v, end) ends |= end, before = _mm512_mask_min_epu8(before, end, before, v);
#define HK_ADD_CRLF(v, p)                           \
    const __mmask64 end = HK_SAME(HK_LOAD(p + 1), '\r'); \
    apart |= end ^ HK_SAME(HK_LOAD(p + 2), '\n');   \
    HK_ADD_END(v, end)
#define HK_ADD_LF(v, p)                             \
    const __mmask64 end = HK_SAME(HK_LOAD(p + 1), '\n'); \
    apart |= HK_SAME(v, '\r');                      \
    HK_ADD_END(v, end)
#define HK_IS_APART (apart != 0)
#define HK_LEAST_IS_ODD (_mm512_cmpgt_epi8_mask(least, _mm512_setzero_si512()) != ~UINT64_C(0))
#define HK_IS_QUIET (ends == 0)
#define HK_HAS_BLANK (_mm512_cmple_epu8_mask(before, _mm512_set1_epi8(' ')) != 0)
#define HK_BYTES_DECLARE __m512i all = _mm512_setzero_si512(), lowest = _mm512_set1_epi8(-1);
#define HK_ADD_BYTES(v) all = _mm512_or_si512(all, v), lowest = _mm512_min_epu8(lowest, v);
#define HK_HAS_EIGHT_BIT (_mm512_movepi8_mask(all) != 0)
#define HK_HAS_NUL (HK_SAME(lowest, 0) != 0)
#define HK_FIND hk_find_avx512
#define HK_STEP 128
#define HK_PAIR_AT(q)                                                                              \
    _mm512_mask_cmpeq_epi8_mask(_mm512_cmpeq_epi8_mask(_mm512_loadu_si512((q) + 1), _mm512_set1_epi8('F')), \
                                _mm512_loadu_si512((q) + 5), _mm512_set1_epi8(' '))
#define HK_PAIR_IN(p) (HK_PAIR_AT(p) | HK_PAIR_AT(p + 64))
#define HK_PAIR_BITS(p) ((uint64_t)HK_PAIR_AT(p))
#define HK_SPACE_IN(p) (HK_SAME(HK_LOAD((p) + 5), ' ') | HK_SAME(HK_LOAD((p) + 69), ' '))
#define HK_BLANK_LINE hk_blank_line_avx512
#define HK_SUM_DECLARE __m512i sum = _mm512_setzero_si512();
#define HK_ADD_LINE_END(p)                                                                                                \
    sum = _mm512_mask_max_epu8(sum, HK_SAME(HK_LOAD(p), '\n'), sum,                                                       \
                               _mm512_andnot_si512(_mm512_max_epu8(HK_LOAD((p) - 1), HK_LOAD((p) - 2)), _mm512_set1_epi8(-1)));
#define HK_HAS_LOW_PAIR (_mm512_cmpge_epu8_mask(sum, _mm512_set1_epi8((char)~' ')) != 0)
#define HK_NAME hk_name_avx512
#define HK_NAME_VECTORS const __m512i n = _mm512_loadu_si512(name);
#define HK_NAME_COLONS ((uint64_t)HK_SAME(n, ':'))
#define HK_NAME_EQUALS_ROW                                                                                                     \
    (_mm512_cmpneq_epi64_mask(_mm512_or_si512(n, _mm512_load_si512(row + HK_ROW)), _mm512_load_si512(row)) == 0)
#define HK_NAME_OTHERS ((uint64_t)_mm512_cmplt_epi8_mask(_mm512_add_epi8(n, _mm512_set1_epi8(1)), _mm512_set1_epi8(0x22)))
#include "kernel.h"
#include "names.h"
#include "separator.h"
#include "blank.h"
#endif
