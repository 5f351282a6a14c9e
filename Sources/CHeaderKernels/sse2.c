// SSE2: the baseline of every x86-64 processor.
#if defined(__x86_64__)
#include <emmintrin.h>
#include "plain.h"

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
#define HK_STARTS(v, at) _mm_andnot_si128(HK_IS_WSP(v), HK_IS(_mm_loadu_si128((const __m128i *)(at)), '\n'))
#define HK_FIELD_STARTS hk_bits_if_any(HK_STARTS(v0, p - 1), HK_STARTS(v1, p + 15), HK_STARTS(v2, p + 31), HK_STARTS(v3, p + 47))
// Most blocks hold no start: that is asked of the vectors before bits are taken out of them.
static inline uint64_t hk_bits_if_any(__m128i a, __m128i b, __m128i c, __m128i d) {
    return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d))) ? HK_FOUR(a, b, c, d) : 0;
}
#define HK_EQUAL(byte) HK_FOUR(HK_IS(v0, byte), HK_IS(v1, byte), HK_IS(v2, byte), HK_IS(v3, byte))
#define HK_IS_WSP(v) _mm_or_si128(HK_IS(v, ' '), HK_IS(v, '\t'))
#define HK_WSP HK_FOUR(HK_IS_WSP(v0), HK_IS_WSP(v1), HK_IS_WSP(v2), HK_IS_WSP(v3))
#define HK_WIDTH 16
#define HK_LOAD(p) _mm_loadu_si128((const __m128i *)(p))
#define HK_ANY(v) (_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_setzero_si128())) != 0xFFFF)
// SSE2 has no signed minimum of bytes; taken as unsigned and less by one, NUL and 8-bit bytes are the greatest.
#define HK_DECLARE __m128i apart = _mm_setzero_si128();
#define HK_CHUNK_DECLARE __m128i before = _mm_setzero_si128(), most = _mm_setzero_si128();
#define HK_ADD_LEAST(v) most = _mm_max_epu8(most, _mm_sub_epi8(v, _mm_set1_epi8(1)));
// As in avx2.c: clang cannot look through it.
#define HK_KEEP(v) __asm__("" : "+x"(v));
// `before` collects the complement, so that white space is what is greatest.
#define HK_ADD_CRLF(v, p)                                                         \
    __m128i end = HK_IS(HK_LOAD(p + 1), '\r');                                    \
    HK_KEEP(end)                                                                  \
    apart = _mm_or_si128(apart, _mm_xor_si128(end, HK_IS(HK_LOAD(p + 2), '\n'))); \
    before = _mm_max_epu8(before, _mm_andnot_si128(v, end));                      \
    HK_KEEP(apart)
#define HK_ADD_LF(v, p)                          \
    __m128i end = HK_IS(HK_LOAD(p + 1), '\n');   \
    HK_KEEP(end)                                 \
    apart = _mm_or_si128(apart, HK_IS(v, '\r')); \
    before = _mm_max_epu8(before, _mm_andnot_si128(v, end)); \
    HK_KEEP(apart)
#define HK_IS_APART HK_ANY(apart)
#define HK_LEAST_IS_ODD HK_ANY(_mm_subs_epu8(most, _mm_set1_epi8(0x7E)))
#define HK_IS_QUIET (!HK_ANY(before))
#define HK_HAS_BLANK HK_ANY(_mm_subs_epu8(before, _mm_set1_epi8((char)~'!')))
#define HK_BYTES_DECLARE __m128i all = _mm_setzero_si128(), least = _mm_set1_epi8(-1);
#define HK_ADD_BYTES(v) all = _mm_or_si128(all, v), least = _mm_min_epu8(least, v);
#define HK_HAS_EIGHT_BIT (_mm_movemask_epi8(all) != 0)
#define HK_HAS_NUL (_mm_movemask_epi8(HK_IS(least, 0)) != 0)
#define HK_FIND hk_find_sse2
#define HK_STEP 128
#define HK_PAIR_AT(q) \
    _mm_and_si128(HK_IS(_mm_loadu_si128((const __m128i *)((q) + 1)), 'F'), HK_IS(_mm_loadu_si128((const __m128i *)((q) + 5)), ' '))
#define HK_PAIRS_AT(q) \
    _mm_or_si128(_mm_or_si128(HK_PAIR_AT(q), HK_PAIR_AT((q) + 16)), _mm_or_si128(HK_PAIR_AT((q) + 32), HK_PAIR_AT((q) + 48)))
#define HK_PAIR_IN(p) _mm_movemask_epi8(_mm_or_si128(HK_PAIRS_AT(p), HK_PAIRS_AT((p) + 64)))
#define HK_PAIR_BITS(p) HK_FOUR(HK_PAIR_AT(p), HK_PAIR_AT((p) + 16), HK_PAIR_AT((p) + 32), HK_PAIR_AT((p) + 48))
#define HK_SPACE_AT(q) HK_IS(HK_LOAD((q) + 5), ' ')
#define HK_SPACES_AT(q) _mm_or_si128(_mm_or_si128(HK_SPACE_AT(q), HK_SPACE_AT((q) + 16)), _mm_or_si128(HK_SPACE_AT((q) + 32), HK_SPACE_AT((q) + 48)))
#define HK_SPACE_IN(p) _mm_movemask_epi8(_mm_or_si128(HK_SPACES_AT(p), HK_SPACES_AT((p) + 64)))
#define HK_BLANK_LINE hk_blank_line_sse2
#define HK_SUM_DECLARE __m128i sum = _mm_setzero_si128();
#define HK_ADD_LINE_END(p) \
    sum = _mm_max_epu8(sum, _mm_andnot_si128(_mm_max_epu8(HK_LOAD((p) - 1), HK_LOAD((p) - 2)), HK_IS(HK_LOAD(p), '\n')));
#define HK_HAS_LOW_PAIR HK_ANY(_mm_subs_epu8(sum, _mm_set1_epi8((char)~'!')))
#define HK_NAME hk_name_sse2
// The second half is looked at only where the first has no colon.
#define HK_NAME_VECTORS
#define HK_NAME_AT(i) _mm_loadu_si128((const __m128i *)(name + (i)))
#define HK_32(f, i) (HK_BITS(f(HK_NAME_AT(i))) | HK_BITS(f(HK_NAME_AT((i) + 16))) << 16)
#define HK_IS_COLON(v) HK_IS(v, ':')
#define HK_NAME_COLONS hk_name_colons(name)
static inline __attribute__((always_inline)) uint64_t hk_name_colons(const uint8_t *name) {
    const uint64_t first = HK_32(HK_IS_COLON, 0);
    return first ? first : HK_32(HK_IS_COLON, 32) << 32;
}
#define HK_ROW_AT(i) _mm_load_si128((const __m128i *)(row + (i)))
#define HK_DIFFERENCE_AT(i) _mm_xor_si128(_mm_or_si128(HK_NAME_AT(i), HK_ROW_AT(HK_ROW + (i))), HK_ROW_AT(i))
#define HK_NAME_EQUALS_ROW hk_name_equals_row(name, row, length)
static inline __attribute__((always_inline)) int hk_name_equals_row(const uint8_t *name, const uint8_t *row, size_t length) {
    __m128i difference = _mm_or_si128(HK_DIFFERENCE_AT(0), HK_DIFFERENCE_AT(16));
    if (length >= 32) difference = _mm_or_si128(difference, _mm_or_si128(HK_DIFFERENCE_AT(32), HK_DIFFERENCE_AT(48)));
    return !HK_ANY(difference);
}
// As signed bytes, one more than those allowed is 0x22 and above; everything else, 0x7F and 0x80 up too, is below.
#define HK_IS_OTHER(v) _mm_cmplt_epi8(_mm_add_epi8(v, _mm_set1_epi8(1)), _mm_set1_epi8(0x22))
#define HK_NAME_OTHERS (length < 32 ? HK_32(HK_IS_OTHER, 0) : HK_32(HK_IS_OTHER, 0) | HK_32(HK_IS_OTHER, 32) << 32)
#include "kernel.h"
#include "names.h"
#include "separator.h"
#include "blank.h"
#endif
