/* GMime 3. split: its own mailbox parser over a mapped stream, which parses each message. fields14 and all: given header sections only, cut out
 * for it, since it cannot be told to skip bodies; the bytes are not copied into its stream. */
#include "mail.h"
#include <gmime/gmime.h>

static bool all;

static void unfolded(const char *raw) {
    char *value = g_mime_utils_header_unfold(raw);
    g_free(value);
}

static void each_header(GMimeHeaderList *headers) {
    int count = g_mime_header_list_get_count(headers);
    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
        const char *name = g_mime_header_get_name(header), *raw = g_mime_header_get_raw_value(header);
        if (!tally.verify) unfolded(raw);
        add_field(name, tally.verify ? strlen(name) : 0, raw, tally.verify ? strlen(raw) : 0);
    }
}

static void take(const char *head, size_t length) {
    GByteArray bytes = {(guint8 *)head, (guint)length};
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(&bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeObject *object = g_mime_parser_construct_part(parser, NULL);
    if (!object) {
        tally.refused++;
    } else if (all) {
        each_header(g_mime_object_get_header_list(object));
    } else {
        const char *values[14];
        GMimeHeaderList *headers = g_mime_object_get_header_list(object);
        for (int i = 0; i < 14; i++) {
            GMimeHeader *header = g_mime_header_list_get_header(headers, FOURTEEN[i]);
            values[i] = header ? g_mime_header_get_raw_value(header) : NULL;
            if (values[i]) add_field(FOURTEEN[i], strlen(FOURTEEN[i]), values[i], tally.verify ? strlen(values[i]) : 0);
        }
        judge(values[SCL], values[AUTH_AS]);
    }
    if (object) g_object_unref(object);
    g_object_unref(parser);
    g_object_unref(stream);
    end_message();
}

static void split(const char *path) {
    size_t size;
    const char *base = map(path, &size);
    GByteArray bytes = {(guint8 *)base, (guint)size};
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(&bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
    g_mime_parser_set_persist_stream(parser, TRUE); /* bodies stay offsets */
    while (!g_mime_parser_eos(parser)) {
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (!message) continue;
        end_split((uint64_t)g_mime_parser_get_mbox_marker_offset(parser));
        g_object_unref(message);
    }
}

int main(int argc, char **argv) {
    if (argc == 2 && !strcmp(argv[1], "--version")) {
        printf("%u.%u.%u\n", gmime_major_version, gmime_minor_version, gmime_micro_version);
        return 0;
    }
    struct input input = arguments(argc, argv);
    g_mime_init();
    all = !strcmp(input.lane, "all");
    if (!strcmp(input.lane, "split")) split(input.mailbox);
    else each(input, take);
    return report();
}
