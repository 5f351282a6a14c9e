// Labels of charsets as mail has them, and the names by which ICU knows them.
#ifndef DN_LABELS_H
#define DN_LABELS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { LABEL_ROOM = 48 };

// Lower case, without a language (`us-ascii*en`, RFC 2231 section 5). Only what names of charsets are made of: ICU reads a comma as the
// beginning of options, and would look for a name that it does not know in a file.
static inline int label_normalize(const uint8_t *label, size_t count, char out[LABEL_ROOM]) {
    size_t length = 0;
    for (size_t i = 0; i < count && label[i] != '*'; i++) {
        uint8_t c = label[i];
        if (c >= 'A' && c <= 'Z') c |= 0x20;
        const int is_known = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':' || c == '+' ||
                             c == '(' || c == ')';
        if (!is_known || length == LABEL_ROOM - 1) return 0;
        out[length++] = (char)c;
    }
    out[length] = 0;
    return length > 0;
}

// Each row: a label without `-`, `_` and a leading `x-`, and what it is for ICU. Where senders mean more than the charset has by the letter, the row
// names the larger one that contains it: gb2312 is GBK and more in mail, ks_c_5601-1987 and euc-kr are windows-949, shift_jis is windows-31j,
// tis-620 and iso-8859-11 are windows-874, and us-ascii and iso-8859-1 are windows-1252 (so does the WHATWG Encoding Standard, https://encoding.spec.whatwg.org).
static const char *const label_rows[][2] = {
    {"iso88591", "windows-1252"}, {"latin1", "windows-1252"}, {"l1", "windows-1252"}, {"iso885911987", "windows-1252"}, {"88591", "windows-1252"},
    {"ansi", "windows-1252"}, {"win1252", "windows-1252"}, {"cp1252", "windows-1252"}, {"windows1252", "windows-1252"},
    {"ansix3.1101983", "windows-1252"},
    {"windows1250", "windows-1250"}, {"win1250", "windows-1250"}, {"cp1250", "windows-1250"},
    {"windows1251", "windows-1251"}, {"win1251", "windows-1251"}, {"cp1251", "windows-1251"},
    {"windows1253", "windows-1253"}, {"win1253", "windows-1253"}, {"cp1253", "windows-1253"},
    {"windows1254", "windows-1254"}, {"win1254", "windows-1254"}, {"cp1254", "windows-1254"},
    {"windows1255", "windows-1255"}, {"win1255", "windows-1255"}, {"cp1255", "windows-1255"},
    {"windows1256", "windows-1256"}, {"win1256", "windows-1256"}, {"cp1256", "windows-1256"},
    {"windows1257", "windows-1257"}, {"win1257", "windows-1257"}, {"cp1257", "windows-1257"},
    {"windows1258", "windows-1258"}, {"win1258", "windows-1258"}, {"cp1258", "windows-1258"},
    {"iso88598i", "iso-8859-8"}, {"iso88598e", "iso-8859-8"},
    {"iso88596i", "iso-8859-6"}, {"iso88596e", "iso-8859-6"},
    {"iso885911", "windows-874"}, {"tis620", "windows-874"}, {"tis6200", "windows-874"}, {"tis62025331", "windows-874"},
    {"tis62025330", "windows-874"}, {"dos874", "windows-874"}, {"cp874", "windows-874"}, {"windows874", "windows-874"},
    {"gb2312", "gb18030"}, {"gb231280", "gb18030"}, {"csgb2312", "gb18030"}, {"euccn", "gb18030"}, {"cngb", "gb18030"}, {"chinese", "gb18030"},
    {"gbk", "gb18030"}, {"cp936", "gb18030"}, {"ms936", "gb18030"}, {"windows936", "gb18030"},
    {"ksc56011987", "windows-949"}, {"ksc5601", "windows-949"}, {"ksc56011989", "windows-949"}, {"euckr", "windows-949"},
    {"cseuckr", "windows-949"}, {"korean", "windows-949"}, {"ks56011987", "windows-949"}, {"isoir149", "windows-949"}, {"uhc", "windows-949"},
    {"cp949", "windows-949"}, {"windows949", "windows-949"},
    {"shiftjis", "windows-31j"}, {"sjis", "windows-31j"}, {"mskanji", "windows-31j"}, {"csshiftjis", "windows-31j"}, {"windows31j", "windows-31j"},
    {"cp932", "windows-31j"}, {"ms932", "windows-31j"}, {"windows932", "windows-31j"},
    {"eucjp", "euc-jp"}, {"ujis", "euc-jp"},
    {"big5", "windows-950"}, {"cnbig5", "windows-950"}, {"xbig5", "windows-950"}, {"cp950", "windows-950"}, {"big5eten", "windows-950"},
    {"big5hkscs", "big5-hkscs"},
    {"iso2022jp", "iso-2022-jp"}, {"iso2022jpms", "iso-2022-jp"}, {"cp50220", "iso-2022-jp"}, {"cp50221", "iso-2022-jp"},
    {"hzgb2312", "hz"}, {"hz", "hz"},
    {"utf8", "utf-8"}, {"unicode11utf8", "utf-8"},
    {"utf7", "utf-7"}, {"unicode11utf7", "utf-7"}, {"unicode20utf7", "utf-7"},
    {"macroman", "macintosh"}, {"mac", "macintosh"},
    {"maccyrillic", "x-mac-cyrillic"}, {"macukrainian", "x-mac-cyrillic"},
    {"macgreek", "x-mac-greek"},
    {"macce", "x-mac-centraleurroman"},
    {"macturkish", "x-mac-turkish"},
    {"koi8", "koi8-r"},
    {"koi8ru", "koi8-u"},
    {"dos850", "cp850"},
    {"dos866", "cp866"},
    {"dos852", "cp852"},
    {"dos437", "cp437"},
    {"ansix3.41968", "windows-1252"}, {"usascii", "windows-1252"}, {"ascii", "windows-1252"},
};

static inline const char *label_without_x(const char *label) {
    return label[0] == 'x' && (label[1] == '-' || label[1] == '_') ? label + 2 : label;
}

// NULL where the table says nothing.
static inline const char *label_to_icu(const char *label) {
    char key[LABEL_ROOM];
    size_t length = 0;
    for (label = label_without_x(label); *label; label++)
        if (*label != '-' && *label != '_' && *label != ':' && *label != '(' && *label != ')') key[length++] = *label;
    key[length] = 0;
    for (size_t i = 0; i < sizeof label_rows / sizeof *label_rows; i++)
        if (!strcmp(label_rows[i][0], key)) return label_rows[i][1];
    return NULL;
}

#endif
