#include "CDisplayNames.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>
#include <unicode/utf16.h>

#include "labels.h"

// A converter is opened once a thread and label: opening one costs as much as converting some hundred names. An entry without converter says
// that ICU does not know the label.
typedef struct {
    char label[LABEL_ROOM];
    UConverter *converter;
    uint64_t used;
} entry;

enum { ENTRIES = 12 };

typedef struct {
    entry entries[ENTRIES];
    uint64_t turn;
} cache;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int key_failed = 1;

static void close_all(void *pointer) {
    cache *mine = pointer;
    for (int i = 0; i < ENTRIES; i++)
        if (mine->entries[i].converter) ucnv_close(mine->entries[i].converter);
    free(mine);
}

static void make_key(void) { key_failed = pthread_key_create(&key, close_all); }

static cache *own(void) {
    pthread_once(&once, make_key);
    if (key_failed) return NULL;
    cache *mine = pthread_getspecific(key);
    if (mine) return mine;
    mine = calloc(1, sizeof *mine);
    if (mine && pthread_setspecific(key, mine)) {
        free(mine);
        mine = NULL;
    }
    return mine;
}

// What ICU calls for bytes that mean nothing: each is written as \xNN, and a flag is set.
static void escape(const void *context, UConverterToUnicodeArgs *args, const char *units, int32_t count, UConverterCallbackReason reason,
                   UErrorCode *error) {
    if (reason > UCNV_IRREGULAR) return;
    // Two shifts with nothing between, as joined encoded words in ISO-2022 have them: each word ends in ASCII. They are in force all the same.
    if (count > 0 && (units[0] == 0x1B || (count == 1 && units[0] == 0x0E)) && *error == U_ILLEGAL_ESCAPE_SEQUENCE && reason == UCNV_IRREGULAR) {
        *error = U_ZERO_ERROR;
        return;
    }
    static const char digits[] = "0123456789ABCDEF";
    *(int *)context = 1;
    *error = U_ZERO_ERROR;
    for (int32_t i = 0; i < count; i++) {
        const unsigned char byte = (unsigned char)units[i];
        const UChar text[4] = {'\\', 'x', (UChar)digits[byte >> 4], (UChar)digits[byte & 15]};
        ucnv_cbToUWriteUChars(args, text, 4, 0, error);
    }
}

static int is_known(const char *name) {
    UErrorCode error = U_ZERO_ERROR;
    return ucnv_countAliases(name, &error) > 0 && U_SUCCESS(error);
}

static UConverter *open_converter(const char *label) {
    const char *name = label_to_icu(label);
    if (!name) name = is_known(label) ? label : label_without_x(label);
    // A name that is in no table would be looked for in the file system.
    if (!is_known(name)) return NULL;
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &error);
    return U_FAILURE(error) ? NULL : converter;
}

static UConverter *find(cache *mine, const char *label) {
    entry *oldest = &mine->entries[0];
    mine->turn++;
    for (int i = 0; i < ENTRIES; i++) {
        entry *one = &mine->entries[i];
        if (one->label[0] && !strcmp(one->label, label)) {
            one->used = mine->turn;
            return one->converter;
        }
        if (one->used < oldest->used) oldest = one;
    }
    if (oldest->converter) ucnv_close(oldest->converter);
    strcpy(oldest->label, label);
    oldest->used = mine->turn;
    return oldest->converter = open_converter(label);
}

int32_t dn_open_converters(void) {
    cache *mine = own();
    int32_t count = 0;
    for (int i = 0; mine && i < ENTRIES; i++) count += mine->entries[i].converter != NULL;
    return count;
}

int32_t dn_converter_limit(void) { return ENTRIES; }

// Where UTF-8 goes.
typedef struct {
    uint8_t *out;
    size_t room, count;
    int is_full;
} sink;

static void put(sink *to, UChar32 c) {
    uint8_t bytes[4];
    size_t count = 0;
    if (c < 0x80) {
        bytes[count++] = (uint8_t)c;
    } else if (c < 0x800) {
        bytes[count++] = (uint8_t)(0xC0 | c >> 6);
    } else if (c < 0x10000) {
        bytes[count++] = (uint8_t)(0xE0 | c >> 12);
        bytes[count++] = (uint8_t)(0x80 | (c >> 6 & 63));
    } else {
        bytes[count++] = (uint8_t)(0xF0 | c >> 18);
        bytes[count++] = (uint8_t)(0x80 | (c >> 12 & 63));
        bytes[count++] = (uint8_t)(0x80 | (c >> 6 & 63));
    }
    if (c >= 0x80) bytes[count++] = (uint8_t)(0x80 | (c & 63));
    if (to->is_full || to->room - to->count < count) {
        to->is_full = 1;
        return;
    }
    memcpy(to->out + to->count, bytes, count);
    to->count += count;
}

// Tables fill their gaps with control characters (0x80-0x9F) and, Microsoft's, with characters of private use. A byte that becomes one of them alone means
// nothing, and is shown.
static int fills_gap(UChar unit) { return (unit >= 0x80 && unit < 0xA0) || (unit >= 0xF880 && unit < 0xF8FF); }

static void put_byte(sink *to, uint8_t byte) {
    static const char digits[] = "0123456789ABCDEF";
    if (to->is_full || to->room - to->count < 4) {
        to->is_full = 1;
        return;
    }
    const uint8_t text[4] = {'\\', 'x', (uint8_t)digits[byte >> 4], (uint8_t)digits[byte & 15]};
    memcpy(to->out + to->count, text, 4);
    to->count += 4;
}

static int is_one_byte(const int32_t *place, int has_next, ptrdiff_t end) { return *place >= 0 && (has_next ? place[1] : end) - *place == 1; }

static int32_t convert(UConverter *converter, const uint8_t *text, size_t count, sink *to) {
    int flawed = 0;
    UErrorCode error = U_ZERO_ERROR;
    ucnv_reset(converter);
    // The flag lives in this call, so it is given anew each time.
    ucnv_setToUCallBack(converter, escape, &flawed, NULL, NULL, &error);
    const char *from = (const char *)text;
    const char *const end = from + count;
    UChar units[512];
    int32_t places[512];
    UChar32 lead = 0;
    do {
        const char *const begin = from;
        UChar *next = units;
        error = U_ZERO_ERROR;
        ucnv_toUnicode(converter, &next, units + 512, &from, end, places, 1, &error);
        for (const UChar *unit = units; unit < next; unit++) {
            if (lead && U16_IS_TRAIL(*unit)) {
                put(to, U16_GET_SUPPLEMENTARY(lead, *unit));
                lead = 0;
                continue;
            }
            // Half a pair: UTF-7 can say so. There is no byte to show for it.
            if (lead) put(to, 0xFFFD), flawed = 1, lead = 0;
            if (U16_IS_LEAD(*unit)) lead = *unit;
            else if (U16_IS_TRAIL(*unit)) put(to, 0xFFFD), flawed = 1;
            else if (fills_gap(*unit) && is_one_byte(places + (unit - units), unit + 1 < next, from - begin))
                put_byte(to, (uint8_t)begin[places[unit - units]]), flawed = 1;
            else put(to, *unit);
        }
    } while (error == U_BUFFER_OVERFLOW_ERROR && !to->is_full);
    if (lead) put(to, 0xFFFD), flawed = 1;
    if (U_FAILURE(error) || to->is_full) flawed = 1;
    // A pointer to this frame must not outlive it.
    error = U_ZERO_ERROR;
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_SUBSTITUTE, NULL, NULL, NULL, &error);
    ucnv_reset(converter);
    return flawed ? DN_FLAWED : DN_EXACT;
}

int32_t dn_convert(const uint8_t *label, size_t label_count, const uint8_t *text, size_t count, uint8_t *out, size_t room, size_t *written) {
    char name[LABEL_ROOM];
    *written = 0;
    if (!label_normalize(label, label_count, name)) return DN_UNKNOWN;
    cache *mine = own();
    if (!mine) return DN_UNKNOWN;
    UConverter *converter = find(mine, name);
    if (!converter) return DN_UNKNOWN;
    sink to = {out, room, 0, 0};
    const int32_t status = convert(converter, text, count, &to);
    *written = to.count;
    return status;
}
