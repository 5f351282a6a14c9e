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
    const __m256i wanted = HK_WANTED;
#define HK_WANTED _mm256_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', 0, 0, 0, 0, 0, 0, ' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', 0, 0, 0, 0, 0, 0)
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
#define HK_TWO_BLOCKS(first, second)                                                                  \
    const __m256i wanted = HK_WANTED;                                                                 \
    const __m256i v0 = HK_LOAD(p), v1 = HK_LOAD(p + 32), v2 = HK_LOAD(p + 64), v3 = HK_LOAD(p + 96);  \
    const __m256i s0 = HK_STARTS(v0, p - 1), s1 = HK_STARTS(v1, p + 31), s2 = HK_STARTS(v2, p + 63), s3 = HK_STARTS(v3, p + 95); \
    const __m256i any = _mm256_or_si256(_mm256_or_si256(s0, s1), _mm256_or_si256(s2, s3));            \
    if (_mm256_testz_si256(any, any)) continue;                                                       \
    const uint64_t first = HK_BITS(s0) | HK_BITS(s1) << 32, second = HK_BITS(s2) | HK_BITS(s3) << 32;
#define HK_TWO(a, b) (HK_BITS(a) | HK_BITS(b) << 32)
#define HK_EQUAL(byte) HK_TWO(_mm256_cmpeq_epi8(v0, _mm256_set1_epi8(byte)), _mm256_cmpeq_epi8(v1, _mm256_set1_epi8(byte)))
#define HK_WSP HK_TWO(_mm256_cmpeq_epi8(v0, _mm256_shuffle_epi8(wanted, v0)), _mm256_cmpeq_epi8(v1, _mm256_shuffle_epi8(wanted, v1)))
#define HK_WIDTH 32
#define HK_LOAD(p) _mm256_loadu_si256((const __m256i *)(p))
#define HK_SAME(v, byte) _mm256_cmpeq_epi8(v, _mm256_set1_epi8(byte))
#define HK_DECLARE __m256i apart = _mm256_setzero_si256();
#define HK_CHUNK_DECLARE __m256i before = _mm256_setzero_si256(), least = _mm256_set1_epi8(127);
#define HK_ADD_LEAST(v) least = _mm256_min_epi8(least, v);
// Clang would turn the maximum of a masked vector into three operations, and put sums off until no register is left; this it cannot look through.
#define HK_KEEP(v) __asm__("" : "+x"(v));
// `before` collects the complement, so that white space is what is greatest.
#define HK_ADD_CRLF(v, p)                                                                  \
    __m256i end = HK_SAME(HK_LOAD(p + 1), '\r');                                           \
    HK_KEEP(end)                                                                           \
    apart = _mm256_or_si256(apart, _mm256_xor_si256(end, HK_SAME(HK_LOAD(p + 2), '\n')));  \
    before = _mm256_max_epu8(before, _mm256_andnot_si256(v, end));                         \
    HK_KEEP(apart)
#define HK_ADD_LF(v, p)                                      \
    __m256i end = HK_SAME(HK_LOAD(p + 1), '\n');             \
    HK_KEEP(end)                                             \
    apart = _mm256_or_si256(apart, HK_SAME(v, '\r'));        \
    before = _mm256_max_epu8(before, _mm256_andnot_si256(v, end)); \
    HK_KEEP(apart)
#define HK_IS_APART (!_mm256_testz_si256(apart, apart))
#define HK_LEAST_IS_ODD (_mm256_movemask_epi8(_mm256_cmpgt_epi8(least, _mm256_setzero_si256())) != -1)
#define HK_IS_QUIET _mm256_testz_si256(before, before)
#define HK_HAS_BLANK (!_mm256_testz_si256(HK_BLANK, HK_BLANK))
#define HK_BLANK _mm256_subs_epu8(before, _mm256_set1_epi8((char)~'!'))
#define HK_BYTES_DECLARE __m256i all = _mm256_setzero_si256(), least = _mm256_set1_epi8(127);
#define HK_ADD_BYTES(v) all = _mm256_or_si256(all, v), least = _mm256_min_epu8(least, v);
#define HK_HAS_EIGHT_BIT (_mm256_movemask_epi8(all) != 0)
#define HK_HAS_NUL (_mm256_movemask_epi8(HK_SAME(least, 0)) != 0)
#define HK_FIND hk_find_avx2
#define HK_STEP 512
#define HK_PAIR_AT(q)                                                                                       \
    _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)((q) + 1)), _mm256_set1_epi8('F')), \
                     _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)((q) + 5)), _mm256_set1_epi8(' ')))
#define HK_PAIRS_AT(q) \
    _mm256_or_si256(_mm256_or_si256(HK_PAIR_AT(q), HK_PAIR_AT((q) + 32)), _mm256_or_si256(HK_PAIR_AT((q) + 64), HK_PAIR_AT((q) + 96)))
#define HK_PAIR_IN(p) \
    _mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(HK_PAIRS_AT(p), HK_PAIRS_AT((p) + 128)), \
                                         _mm256_or_si256(HK_PAIRS_AT((p) + 256), HK_PAIRS_AT((p) + 384))))
#define HK_PAIR_BITS(p) HK_TWO(HK_PAIR_AT(p), HK_PAIR_AT((p) + 32))
#define HK_SPACE_AT(q) HK_SAME(HK_LOAD((q) + 5), ' ')
#define HK_SPACES_AT(q) _mm256_or_si256(_mm256_or_si256(HK_SPACE_AT(q), HK_SPACE_AT((q) + 32)), _mm256_or_si256(HK_SPACE_AT((q) + 64), HK_SPACE_AT((q) + 96)))
#define HK_SPACE_IN(p) \
    _mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(HK_SPACES_AT(p), HK_SPACES_AT((p) + 128)), \
                                         _mm256_or_si256(HK_SPACES_AT((p) + 256), HK_SPACES_AT((p) + 384))))
#define HK_BLANK_LINE hk_blank_line_avx2
#define HK_SUM_DECLARE __m256i sum = _mm256_setzero_si256();
#define HK_ADD_LINE_END(p) \
    sum = _mm256_max_epu8(sum, _mm256_andnot_si256(_mm256_max_epu8(HK_LOAD((p) - 1), HK_LOAD((p) - 2)), HK_SAME(HK_LOAD(p), '\n')));
#define HK_LOW_PAIRS _mm256_subs_epu8(sum, _mm256_set1_epi8((char)~'!'))
#define HK_HAS_LOW_PAIR (!_mm256_testz_si256(HK_LOW_PAIRS, HK_LOW_PAIRS))
#define HK_NAME hk_name_avx2
#define HK_NAME_VECTORS                                                \
    const __m256i n0 = _mm256_loadu_si256((const __m256i *)name);      \
    const __m256i n1 = _mm256_loadu_si256((const __m256i *)(name + 32));
#define HK_NAME_COLONS HK_TWO(HK_SAME(n0, ':'), HK_SAME(n1, ':'))
#define HK_ROW_AT(i) _mm256_load_si256((const __m256i *)(row + (i)))
#define HK_DIFFERENCE                                                           \
    _mm256_or_si256(_mm256_xor_si256(_mm256_or_si256(n0, HK_ROW_AT(HK_ROW)), HK_ROW_AT(0)), \
                    _mm256_xor_si256(_mm256_or_si256(n1, HK_ROW_AT(HK_ROW + 32)), HK_ROW_AT(32)))
#define HK_NAME_EQUALS_ROW _mm256_testz_si256(HK_DIFFERENCE, HK_DIFFERENCE)
// As signed bytes, one more than those allowed is 0x22 and above; everything else, 0x7F and 0x80 up too, is below.
#define HK_OTHERS(n) _mm256_cmpgt_epi8(_mm256_set1_epi8(0x22), _mm256_add_epi8(n, _mm256_set1_epi8(1)))
#define HK_NAME_OTHERS HK_TWO(HK_OTHERS(n0), HK_OTHERS(n1))
#include "kernel.h"
#include "names.h"
#include "separator.h"
#include "blank.h"
#endif
