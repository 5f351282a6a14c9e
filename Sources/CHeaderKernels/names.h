// Which names the fields have, written once. A kernel file defines and includes this:
//
//   HK_TARGET           function attribute that switches the instruction set on
//   HK_NAME             name of the function to define
//   HK_NAME_VECTORS     what of the 64 bytes at `name` is kept for the others
//   HK_NAME_COLONS      uint64_t: the first bit that is set is that of the first colon among the 64 bytes; 0 if there is none
//   HK_NAME_EQUALS_ROW  whether the bytes, folded by the mask of `row`, are those of `row`
//   HK_NAME_OTHERS      uint64_t: bit i set where byte i, of those before the colon, is not one of 0x21...0x7E
//
// Most fields are none that anybody asks for, and the slot that their last eight bytes lead to is empty. Only a name in a slot that is taken is
// compared; of the others it is only asked whether they are names at all.
#include "plain.h"

// Memory would be idle while names are looked up, so what lies behind the section is asked for meanwhile: as a rule the body, which is crossed next.
// A few lines a field, since a processor waits for some twenty at a time and stands still where more are asked for at once; into the innermost cache,
// since hints for the next one (locality 2) brought nothing.
#define HK_AHEAD (3 * 64)

// The number of the family that a name which is not listed belongs to, or 0.
static HK_TARGET inline __attribute__((always_inline)) size_t hk_family_of(const uint8_t *names, const uint8_t *name, size_t length) {
    (void)length;
    const uint32_t *const families = (const uint32_t *)(const void *)(names + HK_FAMILIES_AT);
    // What all families have in common, and the letters they go on with.
    if (HK_LIKELY((hk_short_word(name + HK_FAMILY_AT) | 0x20202020) != families[0]) || !(families[1] >> (name[HK_FAMILY_AT + 4] & 31) & 1)) return 0;
    HK_NAME_VECTORS
    for (const uint32_t *family = families + 2; *family; family++) {
        const uint8_t *const row = names + HK_ROWS_AT + (*family & 0xFFFF);
        // Something stands behind the prefix.
        if (HK_NAME_EQUALS_ROW && length > *family >> 16) return *family & 0xFFFF;
    }
    return 0;
}

// `all` is known when this is compiled. Returns the index of the first field that is odd.
static HK_TARGET inline __attribute__((always_inline)) size_t hk_name_fields(hk_naming *naming, size_t i, const size_t end, const int all) {
    const uint8_t *const bytes = naming->bytes, *const names = naming->names;
    const uint64_t *const keep = (const uint64_t *)(const void *)(names + HK_KEEP_AT), *const factors = (const uint64_t *)(const void *)(names + HK_FACTORS_AT);
    const uint16_t *const slots = (const uint16_t *)(const void *)(names + HK_SLOTS_AT);
    const uint8_t *const rows = names + HK_ROWS_AT;
    const uint32_t *const bounds = naming->bounds;
    uint32_t *const topmost = naming->topmost;
    const uint8_t no_bad_line = naming->no_bad_line;
    size_t count = naming->count;
    hk_field *out = naming->entries + count;
    const size_t behind = bounds[naming->fields], fields_ahead = (naming->bytes_count - behind) / HK_AHEAD;
    for (; i < end; i++) {
        if (HK_LIKELY(i < fields_ahead)) {
            const uint8_t *const ahead = bytes + behind + i * HK_AHEAD;
            for (size_t line = 0; line < HK_AHEAD; line += 64) __builtin_prefetch(ahead + line);
        }
        const uint32_t start = bounds[i];
        const uint8_t *const name = bytes + start;
        HK_NAME_VECTORS
        const uint64_t colons = HK_NAME_COLONS;
        if (HK_UNLIKELY(!colons)) break;
        const size_t length = (size_t)__builtin_ctzll(colons);
        size_t slot = ((hk_word(name + length - 8) & keep[length]) * factors[length]) >> (64 - HK_SLOT_BITS);
        size_t at;
        while ((at = slots[slot]) != 0) {
            const uint8_t *const row = rows + at;
            if (HK_LIKELY(HK_NAME_EQUALS_ROW)) goto known;
            slot = (slot + 1) & ((1 << HK_SLOT_BITS) - 1);
        }
        if (HK_UNLIKELY(HK_NAME_OTHERS & (colons ^ (colons - 1)))) break;
        if (HK_UNLIKELY((at = hk_family_of(names, name, length)))) goto known;
        if (!all) continue;
        goto take;
    known:
        // A name without letters has a row, too, so that it is found here.
        if (HK_UNLIKELY(at == HK_EMPTY_NAME * 2 * HK_ROW)) break;
        at /= 2 * HK_ROW;
        if (topmost[at] == UINT32_MAX) topmost[at] = (uint32_t)count;
        else naming->repeated[at / 64] |= UINT64_C(1) << at % 64;
    take:
        count++;
        const uint32_t next = bounds[i + 1];
        out->offset = start;
        out->length = next - start;
        out->name_length = (uint32_t)length;
        out->body_offset = start + (uint32_t)length + 1;
        out->name = (uint8_t)at;
        out->bad_line = no_bad_line;
        out->line_end_length = (uint8_t)(1 + (bytes[next - 2] == '\r'));
        out++;
    }
    naming->count = count;
    return i;
}

HK_TARGET
void HK_NAME(hk_naming *naming) {
    size_t end = naming->fields;
    // Up to eight bytes before a name are read, and as many from its start as a row has.
    if (naming->next < end && naming->bounds[naming->next] < 8) return;
    while (end > naming->next && naming->bytes_count - naming->bounds[end - 1] < HK_ROW) end--;
    naming->next = naming->all ? hk_name_fields(naming, naming->next, end, 1) : hk_name_fields(naming, naming->next, end, 0);
}
