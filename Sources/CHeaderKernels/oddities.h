// Is anything odd about a section? Written once, as kernel.h is, and included by it. The line ends decide what a chunk costs, so a section is
// taken for one whose lines all end like its first one; what speaks against it is summed up in vectors and looked at once a chunk, or at the end:
//
//   apart    set where the line ends are not alike: CR and LF that are no pair, or (where lines end with LF) any CR
//   least    the least byte of a chunk, taken as signed: zero or less as soon as there was a NUL or an 8-bit byte
//   before   the byte before each line end of a chunk: white space there may be a line of white space only; no line end at all, a long line
//
// A kernel file defines
//
//   HK_WIDTH                      bytes of a vector, and HK_LOAD(p)
//   HK_DECLARE, HK_CHUNK_DECLARE  the sums of a section, and those of a chunk
//   HK_ADD_LEAST(v)               a vector of the section
//   HK_ADD_CRLF(v, p)             the same with the bytes behind it: a CR one byte on, the LF two bytes on
//   HK_ADD_LF(v, p)               an LF one byte on
//   HK_IS_APART, HK_LEAST_IS_ODD, HK_IS_QUIET, HK_HAS_BLANK   what the sums say
//   HK_BYTES_DECLARE, HK_ADD_BYTES(v), HK_HAS_EIGHT_BIT, HK_HAS_NUL   which of the two it was
//
// and the masks of kernel.h.

#define HK_CHUNK 256

// White space before a line end in the chunk at `p`: is it a line of nothing else?
static HK_TARGET __attribute__((noinline)) uint32_t hk_blanks(const uint8_t *section, const uint8_t *p) {
    uint64_t after_wsp = *p == ' ' || *p == '\t';
    uint32_t oddities = 0;
    const uint8_t *const stop = ++p + HK_CHUNK;
    for (; p != stop; p += 64) {
        HK_VECTORS
        const uint64_t wsp = HK_WSP;
        const uint64_t ends = (wsp + wsp + after_wsp) & (HK_EQUAL('\n') | HK_EQUAL('\r'));
        if (ends) oddities |= hk_blank_folds(section, p, ends);
        after_wsp = wsp >> 63;
    }
    return oddities;
}

// Which of HK_EIGHT_BIT and HK_NUL the chunk at `p` has.
static HK_TARGET __attribute__((noinline)) uint32_t hk_odd_bytes(const uint8_t *p) {
    HK_BYTES_DECLARE
    for (int i = 0; i < HK_CHUNK; i += HK_WIDTH) { HK_ADD_BYTES(HK_LOAD(p + i)) }
    return (HK_HAS_EIGHT_BIT ? HK_EIGHT_BIT : 0) | (HK_HAS_NUL ? HK_NUL : 0);
}

static inline HK_TARGET __attribute__((always_inline)) uint32_t hk_chunks(const uint8_t *section, size_t count, const int crlf) {
    const uint8_t *p = section;
    const uint8_t *const last = section + count - HK_CHUNK - 2;
    uint32_t oddities = 0;
    int quiet = 0;
    HK_DECLARE

    for (;;) {
        HK_CHUNK_DECLARE
        #pragma GCC unroll 16
        for (int i = 0; i < HK_CHUNK; i += HK_WIDTH) {
            HK_ADD_LEAST(HK_LOAD(p + i))
            if (crlf) {
                HK_ADD_CRLF(HK_LOAD(p + i), p + i)
            } else {
                HK_ADD_LF(HK_LOAD(p + i), p + i)
            }
        }
        // A line of 999 bytes holds at least two whole chunks, wherever it begins.
        quiet = HK_IS_QUIET ? quiet + 1 : 0;
        if (HK_UNLIKELY(quiet >= 2) && !(oddities & HK_MAYBE_LONG_LINE)) oddities |= hk_long_line(section, p, count);
        if (HK_UNLIKELY(HK_LEAST_IS_ODD)) oddities |= hk_odd_bytes(p);
        if (HK_UNLIKELY(HK_HAS_BLANK)) oddities |= hk_blanks(section, p);
        if (p == last) break;
        // The last chunk overlaps the one before it, for which no sum cares. A long line that it ends has one whole chunk before it.
        if (last - p >= HK_CHUNK) {
            p += HK_CHUNK;
        } else {
            if (quiet) oddities |= hk_long_line(section, p, count);
            p = last;
        }
    }
    if (HK_IS_APART) oddities |= hk_plain_oddities(section, 0, count) | hk_long_lines(section, count);
    else oddities |= crlf ? HK_CRLF : memchr(section, '\n', count) ? HK_LF_ONLY : 0;
    // The vectors look at line ends from the third byte on, and at bytes up to the last but two.
    return oddities | hk_plain_oddities(section, 0, 3) | hk_plain_oddities(section, count - 2, count) | hk_end_oddities(section, count);
}

HK_TARGET
uint32_t HK_ODDITIES(const uint8_t *section, size_t count) {
    if (count < HK_CHUNK + 2) return hk_plain_oddities(section, 0, count) | hk_end_oddities(section, count);
    const uint8_t *const lf = memchr(section, '\n', count);
    return lf && lf != section && lf[-1] == '\r' ? hk_chunks(section, count, 1) : hk_chunks(section, count, 0);
}
