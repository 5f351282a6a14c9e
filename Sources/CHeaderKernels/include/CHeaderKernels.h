// The loops over bytes that Swift cannot express: where do header fields begin, which names have they, and is anything odd about a header
// section?
//
// A fourth loop crosses bodies to the next line that may separate two messages of a mailbox.
//
// A kernel looks at blocks of 64 bytes. Everything else (which names there are, lines that are not simply a field, what exactly is odd and
// where) is Swift: see Sources/RFC5322.
#ifndef CHEADERKERNELS_H
#define CHEADERKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Swift reads from these words which pointers are optional; only clang knows them.
#ifndef __clang__
#define _Nonnull
#define _Nullable
#endif

// The search for field starts, resumable whenever `starts` is full. Every offset counts from `bytes`.
typedef struct hk_search {
    const uint8_t *_Nonnull bytes;  // the message
    size_t count;                   // bytes that may be read
    size_t position;                // first byte not yet looked at
    uint32_t *_Nonnull starts;      // out: lines that continue none: they begin a field (or a bad line)
    size_t capacity;                // room in `starts`; at least 64
    size_t found;                   // out: how many were written by the last call
    size_t section_end;             // out, valid once `done`: offset after the last header byte
    size_t body_start;              // out, valid once `done`: offset after the empty line, or `count`
    uint64_t at_line_start;         // carry: 1 if `position` begins a line; 1 at first
    uint8_t done;                   // out: 1 when the section has ended
    uint8_t has_empty_line;         // out: 1 if an empty line ended it, 0 if the input did
} hk_search;

// What is odd about a section. The first five are exact; the "maybe" ones send the caller on a slower, exact search.
enum {
    HK_EIGHT_BIT = 1,
    HK_NUL = 2,
    HK_BARE_CR = 4,
    HK_LF_ONLY = 8,
    HK_CRLF = 16,
    HK_MAYBE_WSP_ONLY_LINE = 32,
    HK_MAYBE_LONG_LINE = 64,
};

// Where FieldNameTable.swift puts what about the known names, from the start of one block of memory that is aligned to 64. The names themselves
// stand in KnownFieldName.swift and nowhere else.
enum {
    HK_ROW = 64,                    // no name with its colon is longer
    HK_SLOT_BITS = 10,
    HK_KEEP_AT = 0,                 // u64 by length of a name: which bits of the eight bytes before its colon are hashed
    HK_FACTORS_AT = HK_KEEP_AT + HK_ROW * 8, // u64 by length: what they are multiplied by; the uppermost bits are the slot
    HK_SLOTS_AT = HK_FACTORS_AT + HK_ROW * 8, // u16 by slot: where the row of its name begins, from HK_ROWS_AT on; 0 for an empty one
    HK_FAMILIES_AT = HK_SLOTS_AT + (2 << HK_SLOT_BITS), // u32: what every family has at HK_FAMILY_AT, in lower case; bit n: one goes on with a
                                    // letter whose lowest five bits are n; then for each its row, with its length at bit 16; 0
    HK_ROWS_AT = HK_FAMILIES_AT + 64, // by number of name: HK_ROW bytes of the name, as many that fold its letters
    HK_FAMILY_AT = 10,
    HK_EMPTY_NAME = 127,            // the number of a name without letters, which is none; all others are less
};

// A HeaderField of HeaderField.swift, as it lies in memory.
typedef struct hk_field {
    uint32_t offset, length, name_length, body_offset;
    uint8_t name, bad_line, line_end_length;
} hk_field;

// The naming of the fields that a search found, resumable whenever one is odd: not simply a name and a colon, or too close to an end of the
// input.
typedef struct hk_naming {
    const uint8_t *_Nonnull bytes;   // the message
    size_t bytes_count;              // bytes that may be read
    const uint32_t *_Nonnull bounds; // field i goes from bounds[i] to bounds[i + 1]; before each bound but the first stands an LF
    size_t fields;
    size_t next;                     // first field not yet looked at. Out: `fields`, or the index of an odd one
    const uint8_t *_Nonnull names;   // see above
    hk_field *_Nonnull entries;      // the table, with room for all fields; those with a known name are added, or with `all` every one
    size_t count;                    // its length
    uint32_t *_Nonnull topmost;      // by number of name, index of the topmost entry; UINT32_MAX where there is none
    uint64_t repeated[2];            // bit n: the name of that number stands twice
    uint8_t all;
    uint8_t no_bad_line;             // for `bad_line` of every entry
} hk_naming;

typedef struct hk_kernel {
    void (*_Nullable search)(hk_search *_Nonnull search);
    // The oddities of the `count` bytes of a section. Looked for only when somebody asks: verdicts do not.
    uint32_t (*_Nullable oddities)(const uint8_t *_Nonnull section, size_t count);
    // In a body: the first LF at or after `from` behind which `From ` stands, whole, before `count`; `count` if there is none.
    size_t (*_Nullable find)(const uint8_t *_Nonnull bytes, size_t from, size_t count);
    // Whether a line of nothing but white space (its first byte SP or HTAB, none above SP) stands behind an LF at or after `from`, and its own LF
    // before `to`.
    int (*_Nullable blank_line)(const uint8_t *_Nonnull bytes, size_t from, size_t to);
    // Which names fields have.
    void (*_Nullable name)(hk_naming *_Nonnull naming);
} hk_kernel;

enum { HK_SSE2 = 1, HK_AVX2 = 2, HK_AVX512 = 3, HK_NEON = 4 };

// The kernel of that number; its functions NULL where it was not compiled in or the processor lacks it.
hk_kernel hk_kernel_named(int number);

// Inline, since they are asked once or twice a field. Of the 32 bytes at `p` bit i is set
//   hk_colons          where byte i is a colon
//   hk_no_name_bytes   where byte i is not one of 0x21…0x7E
#if defined(__SSE2__)
#include <emmintrin.h>
static inline uint32_t hk_colons(const uint8_t *_Nonnull p) {
    const __m128i colon = _mm_set1_epi8(':');
    const __m128i low = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)p), colon);
    const __m128i high = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(p + 16)), colon);
    return (uint32_t)_mm_movemask_epi8(low) | (uint32_t)_mm_movemask_epi8(high) << 16;
}
static inline uint32_t hk_no_name_bytes_16(const uint8_t *_Nonnull p) {
    // As signed bytes, one more than those allowed is 0x22 and above; everything else, 0x7F and 0x80 up too, is below, so that 0x22 less
    // is negative.
    const __m128i next = _mm_add_epi8(_mm_loadu_si128((const __m128i *)p), _mm_set1_epi8(1));
    return (uint32_t)_mm_movemask_epi8(_mm_subs_epi8(next, _mm_set1_epi8(0x22)));
}
static inline uint32_t hk_no_name_bytes(const uint8_t *_Nonnull p) { return hk_no_name_bytes_16(p) | hk_no_name_bytes_16(p + 16) << 16; }
#else
static inline uint32_t hk_colons(const uint8_t *_Nonnull p) {
    uint32_t colons = 0;
    for (unsigned i = 0; i < 32; i++) colons |= (uint32_t)(p[i] == ':') << i;
    return colons;
}
static inline uint32_t hk_no_name_bytes(const uint8_t *_Nonnull p) {
    uint32_t others = 0;
    for (unsigned i = 0; i < 32; i++) others |= (uint32_t)(p[i] <= 0x20 || p[i] >= 0x7F) << i;
    return others;
}
#endif

// For what is looked for inside field bodies: how many of the 16 bytes at `p` stand before the first that is
//   hk_word_run      white space or another control character (up to 0x20), "(" or ";"
//   hk_comment_run   "(", ")" or a backslash
//   hk_open_run      "(" or "["
//   hk_run_to        `byte`
// whether `byte` is among the 64 at `p`, and which of these 64 it is: bit i for byte i.
#if defined(__SSE2__)
static inline unsigned hk_word_run(const uint8_t *_Nonnull p) {
    const __m128i v = _mm_loadu_si128((const __m128i *)p);
    const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x20)), v);
    const __m128i stop = _mm_or_si128(low, _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('(')), _mm_cmpeq_epi8(v, _mm_set1_epi8(';'))));
    return (unsigned)__builtin_ctz((unsigned)_mm_movemask_epi8(stop) | 0x10000);
}
static inline unsigned hk_comment_run(const uint8_t *_Nonnull p) {
    const __m128i v = _mm_loadu_si128((const __m128i *)p);
    // "(" is 0x28 and ")" 0x29: with the lowest bit set they are the same.
    const __m128i bracket = _mm_cmpeq_epi8(_mm_or_si128(v, _mm_set1_epi8(1)), _mm_set1_epi8(')'));
    const __m128i stop = _mm_or_si128(bracket, _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
    return (unsigned)__builtin_ctz((unsigned)_mm_movemask_epi8(stop) | 0x10000);
}
static inline unsigned hk_open_run(const uint8_t *_Nonnull p) {
    const __m128i v = _mm_loadu_si128((const __m128i *)p);
    const __m128i stop = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('(')), _mm_cmpeq_epi8(v, _mm_set1_epi8('[')));
    return (unsigned)__builtin_ctz((unsigned)_mm_movemask_epi8(stop) | 0x10000);
}
static inline int hk_has_64(const uint8_t *_Nonnull p, uint8_t byte) {
    const __m128i wanted = _mm_set1_epi8((char)byte);
    const __m128i low = _mm_or_si128(_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)p), wanted),
                                     _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(p + 16)), wanted));
    const __m128i high = _mm_or_si128(_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(p + 32)), wanted),
                                      _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(p + 48)), wanted));
    return _mm_movemask_epi8(_mm_or_si128(low, high)) != 0;
}
static inline unsigned hk_run_to(const uint8_t *_Nonnull p, uint8_t byte) {
    const __m128i v = _mm_loadu_si128((const __m128i *)p);
    return (unsigned)__builtin_ctz((unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8((char)byte))) | 0x10000);
}
static inline uint64_t hk_mask_16(const uint8_t *_Nonnull p, uint8_t byte) {
    return (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)p), _mm_set1_epi8((char)byte)));
}
static inline uint64_t hk_mask_64(const uint8_t *_Nonnull p, uint8_t byte) {
    return hk_mask_16(p, byte) | hk_mask_16(p + 16, byte) << 16 | hk_mask_16(p + 32, byte) << 32 | hk_mask_16(p + 48, byte) << 48;
}
#else
static inline unsigned hk_word_run(const uint8_t *_Nonnull p) {
    unsigned n = 0;
    while (n < 16 && p[n] > 0x20 && p[n] != '(' && p[n] != ';') n++;
    return n;
}
static inline unsigned hk_comment_run(const uint8_t *_Nonnull p) {
    unsigned n = 0;
    while (n < 16 && p[n] != '(' && p[n] != ')' && p[n] != '\\') n++;
    return n;
}
static inline unsigned hk_open_run(const uint8_t *_Nonnull p) {
    unsigned n = 0;
    while (n < 16 && p[n] != '(' && p[n] != '[') n++;
    return n;
}
static inline int hk_has_64(const uint8_t *_Nonnull p, uint8_t byte) {
    for (unsigned n = 0; n < 64; n++)
        if (p[n] == byte) return 1;
    return 0;
}
static inline unsigned hk_run_to(const uint8_t *_Nonnull p, uint8_t byte) {
    unsigned n = 0;
    while (n < 16 && p[n] != byte) n++;
    return n;
}
static inline uint64_t hk_mask_64(const uint8_t *_Nonnull p, uint8_t byte) {
    uint64_t mask = 0;
    for (unsigned n = 0; n < 64; n++) mask |= (uint64_t)(p[n] == byte) << n;
    return mask;
}
#endif

#endif
