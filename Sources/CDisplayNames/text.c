#include "CDisplayNames.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uidna.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <unicode/uversion.h>

// Opened once and never changed, so that all threads may read them (so ICU says of each).
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const UNormalizer2 *nfkc_fold, *nfc;
static USpoofChecker *spoof;
static UIDNA *idna;

static void open_all(void) {
    UErrorCode error = U_ZERO_ERROR;
    nfkc_fold = unorm2_getNFKCCasefoldInstance(&error);
    if (U_FAILURE(error)) nfkc_fold = NULL;
    error = U_ZERO_ERROR;
    nfc = unorm2_getNFCInstance(&error);
    if (U_FAILURE(error)) nfc = NULL;
    error = U_ZERO_ERROR;
    spoof = uspoof_open(&error);
    if (U_SUCCESS(error)) uspoof_setChecks(spoof, USPOOF_RESTRICTION_LEVEL, &error);
    if (U_SUCCESS(error)) uspoof_setRestrictionLevel(spoof, USPOOF_HIGHLY_RESTRICTIVE);
    if (U_FAILURE(error)) spoof = NULL;
    error = U_ZERO_ERROR;
    idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_UNICODE | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &error);
    if (U_FAILURE(error)) idna = NULL;
}

static void prepare(void) { pthread_once(&once, open_all); }

// Too small a buffer is no failure: the length is known then.
static int32_t length(int32_t count, UErrorCode error) { return U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR ? -1 : count; }

int32_t dn_fold(const uint16_t *text, int32_t count, uint16_t *out, int32_t room) {
    prepare();
    if (!nfkc_fold) return -1;
    UErrorCode error = U_ZERO_ERROR;
    const int32_t result = unorm2_normalize(nfkc_fold, text, count, out, room, &error);
    return length(result, error);
}

int32_t dn_fold_case(const uint16_t *text, int32_t count, uint16_t *out, int32_t room) {
    prepare();
    if (!nfc) return -1;
    // Case folding makes at most three of one unit.
    UErrorCode error = U_ZERO_ERROR;
    const int32_t most = count * 3 + 1;
    UChar *folded = malloc((size_t)most * sizeof *folded);
    if (!folded) return -1;
    const int32_t folded_count = u_strFoldCase(folded, most, text, count, U_FOLD_CASE_DEFAULT, &error);
    int32_t result = -1;
    if (U_SUCCESS(error)) {
        error = U_ZERO_ERROR;
        result = unorm2_normalize(nfc, folded, folded_count, out, room, &error);
        result = length(result, error);
    }
    free(folded);
    return result;
}

int32_t dn_skeleton(const uint16_t *text, int32_t count, uint16_t *out, int32_t room) {
    prepare();
    if (!spoof) return -1;
    UErrorCode error = U_ZERO_ERROR;
    const int32_t result = uspoof_getSkeleton(spoof, 0, text, count, out, room, &error);
    return length(result, error);
}

int32_t dn_label_to_unicode(const uint16_t *text, int32_t count, uint16_t *out, int32_t room) {
    prepare();
    if (!idna) return -1;
    UErrorCode error = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    const int32_t result = uidna_labelToUnicode(idna, text, count, out, room, &info, &error);
    return info.errors ? -1 : length(result, error);
}

int32_t dn_is_mixed(const uint16_t *text, int32_t count) {
    prepare();
    if (!spoof) return 0;
    UErrorCode error = U_ZERO_ERROR;
    const int32_t failed = uspoof_check2(spoof, text, count, NULL, &error);
    return U_SUCCESS(error) && (failed & USPOOF_RESTRICTION_LEVEL) != 0;
}

uint32_t dn_properties(uint32_t scalar) {
    const UChar32 c = (UChar32)scalar;
    uint32_t bits = 0;
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) bits |= DN_IGNORABLE;
    if (u_hasBinaryProperty(c, UCHAR_EMOJI)) bits |= DN_EMOJI;
    if (u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) || u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER)) bits |= DN_PICTOGRAPH;
    const UCharDirection direction = u_charDirection(c);
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) bits |= DN_RIGHT_TO_LEFT;
    if (U_MASK(u_charType(c)) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) bits |= DN_WORD;
    return bits;
}

int32_t dn_script(uint32_t scalar) {
    UErrorCode error = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript((UChar32)scalar, &error);
    return U_FAILURE(error) ? USCRIPT_UNKNOWN : script;
}

const char *dn_script_name(int32_t script) {
    const char *name = uscript_getName((UScriptCode)script);
    return name ? name : "Unknown";
}

int32_t dn_character_name(uint32_t scalar, char *out, int32_t room) {
    UErrorCode error = U_ZERO_ERROR;
    const int32_t count = u_charName((UChar32)scalar, U_EXTENDED_CHAR_NAME, out, room, &error);
    return U_FAILURE(error) || count > room ? 0 : count;
}

void dn_icu_version(char out[20]) {
    UVersionInfo version;
    u_getVersion(version);
    u_versionToString(version, out);
}

void dn_unicode_version(char out[20]) {
    UVersionInfo version;
    u_getUnicodeVersion(version);
    u_versionToString(version, out);
}
