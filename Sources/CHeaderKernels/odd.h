// What the loop over whole blocks leaves to a slower look: odd bytes, and the block in which the section or the input ends. Most of it
// never runs on a clean section.
#ifndef HK_ODD_H
#define HK_ODD_H

#include "CHeaderKernels.h"

// Whether a line end (LF or CRLF) stands at `at`.
int hk_is_line_end(const hk_search *_Nonnull search, const uint8_t *_Nonnull at);

// Each bit of `ends` is a CR or LF behind white space, counted from `p`. HK_MAYBE_WSP_ONLY_LINE if that white space reaches back to the
// start of a continuation line.
uint32_t hk_blank_folds(const hk_search *_Nonnull search, const uint8_t *_Nonnull p, uint64_t ends);

// Adds the oddities of the whole blocks from `position` to `to`, and moves `position` there. `odd`: a NUL or an 8-bit byte is among them;
// `any_lf`, `any_cr`: whether there is an LF, and a CR before one of the bytes; `unpaired`: an LF without CR, or a CR without LF.
void hk_note_blocks(hk_search *_Nonnull search, size_t to, int odd, uint64_t any_lf, uint64_t any_cr, uint64_t unpaired);

// The bytes from `position` on: those of the block before the empty line at `end` - 1, or, where `end` is 0, the last ones of the input, whose
// field starts are written too. Fewer than 64. Ends the search.
void hk_finish(hk_search *_Nonnull search, size_t end);

#endif
