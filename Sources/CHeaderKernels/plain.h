// The same questions answered byte by byte: for the bytes that fill no block, and for sections that have something odd about them.
#ifndef HK_PLAIN_H
#define HK_PLAIN_H

#include "CHeaderKernels.h"
#include <string.h>

#define HK_LIKELY(x) __builtin_expect(!!(x), 1)
#define HK_UNLIKELY(x) __builtin_expect(!!(x), 0)

// The eight and the four bytes at `at`, the first one lowest.
static inline uint64_t hk_word(const uint8_t *_Nonnull at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}
static inline uint32_t hk_short_word(const uint8_t *_Nonnull at) {
    uint32_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

// Whether a line end (LF or CRLF) stands at `at`.
int hk_is_line_end(const hk_search *_Nonnull search, const uint8_t *_Nonnull at);

// The empty line at `at` ends the section and the search.
void hk_end_section(hk_search *_Nonnull search, size_t at);

// Goes on with the search from `position` to its end. At most as many bytes are left as there is room in `starts`.
void hk_search_rest(hk_search *_Nonnull search);

// Whether the five bytes at `at` are `From `.
static inline int hk_is_from(const uint8_t *_Nonnull at) {
    return at[0] == 'F' && at[1] == 'r' && at[2] == 'o' && at[3] == 'm' && at[4] == ' ';
}

// The first LF at or after `from` behind which `From ` stands, whole, before `count`; `count` if there is none.
size_t hk_plain_find(const uint8_t *_Nonnull bytes, size_t from, size_t count);

// Whether an LF of the bytes from `at` to `to` ends a line of white space, the LF above which stands at or after `from`.
int hk_plain_blank_line(const uint8_t *_Nonnull bytes, size_t from, size_t at, size_t to);

// Each bit of `ends` is a CR or LF behind white space, counted from `p`. HK_MAYBE_WSP_ONLY_LINE if that white space reaches back to the
// start of a continuation line.
uint32_t hk_blank_folds(const uint8_t *_Nonnull section, const uint8_t *_Nonnull p, uint64_t ends);

// All but HK_MAYBE_LONG_LINE, of the bytes from `from` to `to`; what stands before `from` is looked back at. A CR that is the last byte is
// left open.
uint32_t hk_plain_oddities(const uint8_t *_Nonnull section, size_t from, size_t to);

// HK_MAYBE_LONG_LINE if the line that holds `at` is longer than 998 bytes.
uint32_t hk_long_line(const uint8_t *_Nonnull section, const uint8_t *_Nonnull at, size_t count);

// The same for any line of the section.
uint32_t hk_long_lines(const uint8_t *_Nonnull section, size_t count);

// What the end of a section leaves open: a CR or white space that is its last byte.
uint32_t hk_end_oddities(const uint8_t *_Nonnull section, size_t count);

#endif
