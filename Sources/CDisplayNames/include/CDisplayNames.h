// What DisplayNames needs of ICU, without any type of ICU. Every function may be called from any thread.
#ifndef CDISPLAYNAMES_H
#define CDISPLAYNAMES_H

#include <stddef.h>
#include <stdint.h>

#ifndef __clang__
#define _Nonnull
#endif

enum { DN_EXACT = 0, DN_FLAWED = 1, DN_UNKNOWN = -1 };

// Converts `count` bytes of a charset to UTF-8, as far as they go into `room` bytes; says in `written` how many came out. DN_FLAWED: some bytes
// mean nothing and stand there as \xNN, or there was no room. DN_UNKNOWN: ICU has no such charset. The label: any bytes.
int32_t dn_convert(const uint8_t *_Nonnull label, size_t label_count, const uint8_t *_Nonnull text, size_t count, uint8_t *_Nonnull out,
                   size_t room, size_t *_Nonnull written);
// Converters that this thread keeps open; they are closed when it ends.
int32_t dn_open_converters(void);
// The most that a thread keeps.
int32_t dn_converter_limit(void);

// UTF-16 in and out. Each returns the length of the result, which may be more than `room` (then call again), or -1.

// NFKC with case folding; characters that nobody sees are dropped.
int32_t dn_fold(const uint16_t *_Nonnull text, int32_t count, uint16_t *_Nonnull out, int32_t room);
// Case folding alone, composed (NFC).
int32_t dn_fold_case(const uint16_t *_Nonnull text, int32_t count, uint16_t *_Nonnull out, int32_t room);
// UTS #39: equal for texts that look alike.
int32_t dn_skeleton(const uint16_t *_Nonnull text, int32_t count, uint16_t *_Nonnull out, int32_t room);
// UTS #46: a label, `xn--` or not, in Unicode; -1 where it is not valid.
int32_t dn_label_to_unicode(const uint16_t *_Nonnull text, int32_t count, uint16_t *_Nonnull out, int32_t room);

// Whether the scripts of a word go beyond what UTS #39 calls highly restrictive: one script, or Latin with Japanese, Chinese or Korean.
int32_t dn_is_mixed(const uint16_t *_Nonnull text, int32_t count);

enum {
    DN_IGNORABLE = 1,   // nobody sees it
    DN_EMOJI = 2,       // may be followed by a variation selector
    DN_PICTOGRAPH = 4,  // may stand beside a zero width joiner
    DN_RIGHT_TO_LEFT = 8,
    DN_WORD = 16,       // a letter, a digit or a mark
};
uint32_t dn_properties(uint32_t scalar);
// A script by ICU's number; its ISO 15924 code (`Cyrl`) or its name (`Cyrillic`).
int32_t dn_script(uint32_t scalar);
const char *_Nonnull dn_script_name(int32_t script);
// The name of a character, such as CYRILLIC SMALL LETTER A; returns its length.
int32_t dn_character_name(uint32_t scalar, char *_Nonnull out, int32_t room);

// The version of the library that is loaded, such as 72.1.
void dn_icu_version(char out[_Nonnull 20]);
void dn_unicode_version(char out[_Nonnull 20]);

#endif
