/* The C library on its own terms: words, errors, sources of every kind, ranges, columns. Run in the folder of the samples. */
#include "check.h"
#include <errno.h>
#include <unistd.h>

/* ---- Words: each number of the header stands for the word that its name says. ---- */

typedef struct { hdr_question question; uint8_t value; const char *word; } row;

static const row words[] = {
    {HDR_SUBMISSION, HDR_ANONYMOUS, "anonymous"}, {HDR_SUBMISSION, HDR_EXTERNALLY_SECURED, "externally-secured"},
    {HDR_SUBMISSION, HDR_AUTHENTICATED, "authenticated"}, {HDR_SUBMISSION, HDR_PARTNER, "partner"},
    {HDR_SUBMISSION, HDR_HYBRID_EXTERNAL, "hybrid-external"}, {HDR_SUBMISSION, HDR_SUBMISSION_UNKNOWN, "unknown"},
    {HDR_SUBMISSION, 6, NULL}, {HDR_SUBMISSION, HDR_NONE, NULL},
    {HDR_SUBMISSION_DETAIL, HDR_MAILBOX, "mailbox"}, {HDR_SUBMISSION_DETAIL, HDR_SYSTEM_GENERATED, "system-generated"},
    {HDR_SUBMISSION_DETAIL, HDR_SMTP_AUTH, "smtp-auth"}, {HDR_SUBMISSION_DETAIL, HDR_AUTOMATIC, "automatic"},
    {HDR_SUBMISSION_DETAIL, HDR_INTRA_ORGANIZATION, "intra-organization"},
    {HDR_SUBMISSION_DETAIL, HDR_INTERNET_THROUGH_OWN_PREMISES, "internet-through-own-premises"},
    {HDR_SUBMISSION_DETAIL, HDR_OWN_MAIL_THAT_LOST_ITS_HEADERS, "own-mail-that-lost-its-headers"},
    {HDR_SUBMISSION_DETAIL, HDR_GATEWAY_CONNECTOR, "gateway-connector"}, {HDR_SUBMISSION_DETAIL, HDR_RELAY, "relay"},
    {HDR_SUBMISSION_DETAIL, HDR_INTERNET, "internet"}, {HDR_SUBMISSION_DETAIL, 10, NULL},
    {HDR_SENDER_RESOLUTION, HDR_RESOLVABLE, "resolvable"}, {HDR_SENDER_RESOLUTION, HDR_NOT_RESOLVED, "not-resolved"},
    {HDR_SENDER_RESOLUTION, HDR_RESOLUTION_UNKNOWN, "unknown"}, {HDR_SENDER_RESOLUTION, 3, NULL},
    {HDR_SERVER, HDR_SERVER_INBOX, "inbox"}, {HDR_SERVER, HDR_SERVER_JUNK, "junk"}, {HDR_SERVER, HDR_SERVER_QUARANTINE, "quarantine"},
    {HDR_SERVER, HDR_SERVER_CUSTOM_FOLDER, "custom-folder"}, {HDR_SERVER, HDR_SERVER_UNKNOWN, "unknown"}, {HDR_SERVER, 5, NULL},
    {HDR_CLIENT, HDR_CLIENT_EXEMPT, "exempt"}, {HDR_CLIENT, HDR_CLIENT_EXPOSED, "exposed"}, {HDR_CLIENT, HDR_CLIENT_JUNK, "junk"},
    {HDR_CLIENT, HDR_CLIENT_OFF, "off"}, {HDR_CLIENT, HDR_CLIENT_NOT_APPLICABLE, "not-applicable"}, {HDR_CLIENT, HDR_CLIENT_UNKNOWN, "unknown"},
    {HDR_CLIENT, 6, NULL},
    {HDR_OUTLOOK, HDR_OUTLOOK_INBOX, "inbox"}, {HDR_OUTLOOK, HDR_OUTLOOK_JUNK, "junk"}, {HDR_OUTLOOK, HDR_OUTLOOK_QUARANTINE, "quarantine"},
    {HDR_OUTLOOK, HDR_OUTLOOK_CUSTOM_FOLDER, "custom-folder"}, {HDR_OUTLOOK, HDR_OUTLOOK_EXPOSED, "exposed"},
    {HDR_OUTLOOK, HDR_OUTLOOK_UNKNOWN, "unknown"}, {HDR_OUTLOOK, 6, NULL},
    {HDR_ATTESTATION, HDR_LOCAL, "local"}, {HDR_ATTESTATION, HDR_UNSTATED, "unstated"}, {HDR_ATTESTATION, HDR_FOREIGN, "foreign"},
    {HDR_ATTESTATION, HDR_NOT_ATTESTED, "none"}, {HDR_ATTESTATION, 4, NULL},
    {HDR_ATTESTATION_BASIS, HDR_TOPMOST, "topmost"}, {HDR_ATTESTATION_BASIS, HDR_TRUSTED_HOST, "trusted-host"},
    {HDR_ATTESTATION_BASIS, HDR_ASSUMED, "assumed"}, {HDR_ATTESTATION_BASIS, 3, NULL},
    {HDR_PLATFORM, HDR_ONPREM, "onprem"}, {HDR_PLATFORM, HDR_EXO, "exo"}, {HDR_PLATFORM, HDR_CONSUMER, "consumer"},
    {HDR_PLATFORM, HDR_PLATFORM_UNKNOWN, "unknown"}, {HDR_PLATFORM, 4, NULL},
    {HDR_FINDING, 0, "authas-invalid"}, {HDR_FINDING, 12, "connector-lost-scl"}, {HDR_FINDING, 18, "carries-message"}, {HDR_FINDING, 32, NULL},
};

static void test_words(void) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *word = hdr_word(words[i].question, words[i].value);
        CHECK(word == words[i].word || (word && words[i].word && !strcmp(word, words[i].word)), "%d %d is %s", words[i].question, words[i].value, word ? word : "-");
    }
    CHECK(hdr_word((hdr_question)99, 0) == NULL, "a question that there is not");
    CHECK(hdr_abi() == HDR_ABI, "%u", hdr_abi());
    CHECK(strlen(hdr_version()) >= 5, "%s", hdr_version());
}

/* ---- Errors ---- */

static void test_policy_errors(void) {
    hdr_error error;
    const char *text = "{\n  \"platfrom\": \"exo\"\n}";
    CHECK(!hdr_classifier_new(text, strlen(text), &error), "a key that there is not");
    CHECK(error.code == HDR_ERROR_POLICY && strstr(error.message, "policy:2:3: unknown key \"platfrom\"; is platform meant?"), "%d %s", error.code, error.message);
    CHECK(!hdr_classifier_new("{", 1, NULL), "no JSON, and nobody who wants to know");
    CHECK(!hdr_classifier_new("", 0, &error), "an empty policy is no default");
    text = "{\"protect\": [\"no-such-file\"]}";
    CHECK(!hdr_classifier_new(text, strlen(text), &error) && strstr(error.message, "no-such-file"), "%s", error.message);
    /* A message that is longer than its room is cut. */
    char longer[4096];
    memset(longer, 'x', sizeof longer);
    memcpy(longer, "{\"", 2);
    memcpy(longer + sizeof longer - 6, "\": 1}", 6);
    CHECK(!hdr_classifier_new(longer, strlen(longer), &error) && strlen(error.message) < sizeof error.message, "%zu", strlen(error.message));
    hdr_classifier_free(NULL);
}

static void test_source_errors(const hdr_classifier *classifier) {
    hdr_error error;
    int32_t form = 77;
    hdr_source source = whole("no-such-file");
    CHECK(!hdr_reader_open(classifier, &source, &form, &error) && error.code == HDR_ERROR_READ && error.system == ENOENT, "%d %d", error.code, error.system);
    CHECK(form == HDR_FORM_UNKNOWN, "%d", form);
    source = whole(".");
    CHECK(!hdr_reader_open(classifier, &source, &form, &error) && error.system == EISDIR, "%s", error.message);
    source = whole("x");
    source.struct_size = 8;
    CHECK(!hdr_reader_open(classifier, &source, NULL, &error) && error.code == HDR_ERROR_ARGUMENT, "%s", error.message);
    source = whole("x");
    source.as = 99;
    CHECK(!hdr_reader_open(classifier, &source, NULL, &error) && error.code == HDR_ERROR_ARGUMENT, "%s", error.message);
    source = whole("x");
    source.begin = 2;
    source.end = 1;
    CHECK(!hdr_reader_open(classifier, &source, NULL, &error) && error.code == HDR_ERROR_ARGUMENT, "%s", error.message);
    source = whole("x");
    source.mbox = HDR_MBOX_CL2;
    source.end = 100;
    CHECK(!hdr_reader_open(classifier, &source, NULL, &error) && error.code == HDR_ERROR_ARGUMENT, "%s", error.message);

    struct { const char *bytes; size_t count; int32_t form; int flags; const char *says; } forms[] = {
        {"\x1f\x8b\x08\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, HDR_FORM_GZIP, HDR_NAMED, "gzip"},
        {"\x28\xb5\x2f\xfd\0\0\0\0\0\0\0\0\0\0\0\0", 16, HDR_FORM_ZSTD, HDR_NAMED, "zstd"},
        {"!BDN\0\0\0\0\0\0\0\0\0\0\0\0", 16, HDR_FORM_PACKED, HDR_NAMED, "readpst"},
        {"", 0, HDR_FORM_EMPTY, 0, NULL},
        {"what is this\n", 13, HDR_FORM_NOT_MAIL, 0, NULL},
        {"From: a@b.example\n\n", 19, HDR_FORM_MESSAGE, 0, NULL},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        source = whole("x");
        source.bytes = forms[i].bytes;
        source.count = forms[i].count;
        source.flags = (uint32_t)forms[i].flags;
        hdr_reader *reader = hdr_reader_open(classifier, &source, &form, &error);
        CHECK(form == forms[i].form, "form %d, not %d", form, forms[i].form);
        CHECK(!reader == (forms[i].says != NULL), "form %d", form);
        if (!reader) CHECK(error.code == HDR_ERROR_FORM && strstr(error.message, forms[i].says), "%s", error.message);
        if (reader) CHECK(hdr_reader_count(reader, NULL, &error) == (form == HDR_FORM_MESSAGE), "form %d", form);
        hdr_reader_free(reader);
    }
}

/* ---- One message ---- */

static void test_any_bytes(const hdr_classifier *classifier) {
    hdr_verdict verdict;
    hdr_classify(classifier, NULL, 0, &verdict);
    CHECK(verdict.submission == HDR_SUBMISSION_UNKNOWN && verdict.scl == HDR_NO_SCL && verdict.claimed == HDR_NONE && verdict.header_length == 0, "nothing");
    unsigned state = 1;
    char bytes[4096], out[1 << 16];
    for (int n = 0; n < 2000; n++) {
        size_t count = (state >> 8) % sizeof bytes;
        static const char alphabet[] = "\r\n\t :;<>()\"\\=?@,.aFR0\0\x80\xff";
        for (size_t i = 0; i < count; i++) {
            state = state * 1103515245 + 12345;
            bytes[i] = alphabet[(state >> 16) % (sizeof alphabet - 1)];
        }
        state = state * 1103515245 + 12345;
        hdr_classify(classifier, bytes, count, &verdict);
        CHECK(verdict.header_length <= count, "%u of %zu", verdict.header_length, count);
        size_t needed = hdr_record_json(classifier, "a\x01\"path", bytes, count, 1, out, sizeof out);
        CHECK(needed > 500 && (needed > sizeof out || (out[0] == '{' && out[needed - 1] == '}')), "%zu", needed);
        memset(out, 'x', 8);
        CHECK(hdr_record_json(classifier, NULL, bytes, count, 0, out, 7) > 7 && out[0] == 'x', "a record in too little room");
    }
}

/* ---- Sources ---- */

typedef struct { const char *bytes; uint64_t count, last, failing; int seeks, most; } memory;

static int64_t read_memory(void *context, uint64_t offset, void *buffer, size_t count) {
    memory *from = context;
    if (offset < from->last) from->seeks++;
    if (offset >= from->failing) return -EIO;
    if (offset >= from->count) return 0;
    if (count > from->count - offset) count = (size_t)(from->count - offset);
    if (from->most && count > (size_t)from->most) count = (size_t)from->most;
    memcpy(buffer, from->bytes + offset, count);
    from->last = offset + count;
    return (int64_t)count;
}

static int64_t read_too_much(void *context, uint64_t offset, void *buffer, size_t count) {
    (void)context, (void)offset, (void)buffer;
    return (int64_t)count + 1;
}

/* The samples as a mailbox, mboxrd. */
static text mailbox(char **names, int n) {
    text result = {NULL, 0};
    for (int i = 0; i < n; i++) {
        text message = contents(names[i]);
        if (memcmp(message.bytes, "From ", 5) == 0 || memchr(message.bytes, 0, message.count)) {
            free(message.bytes);
            continue;
        }
        const char *separator = "From a@example.com Thu Jan  1 00:00:00 1970\n";
        result.bytes = realloc(result.bytes, result.count + strlen(separator) + message.count * 2 + 4);
        memcpy(result.bytes + result.count, separator, strlen(separator));
        result.count += strlen(separator);
        for (size_t at = 0; at < message.count;) {
            const char *end = memchr(message.bytes + at, '\n', message.count - at);
            size_t length = end ? (size_t)(end - message.bytes) + 1 - at : message.count - at;
            if (length > 5 && memcmp(message.bytes + at, "From ", 5) == 0) result.bytes[result.count++] = '>';
            memcpy(result.bytes + result.count, message.bytes + at, length);
            result.count += length;
            at += length;
        }
        if (result.bytes[result.count - 1] != '\n') result.bytes[result.count++] = '\n';
        result.bytes[result.count++] = '\n';
        free(message.bytes);
    }
    return result;
}

static size_t lines(const char *text) {
    size_t n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

static void test_sources(const hdr_classifier *classifier, text box) {
    char path[] = "/tmp/hdrclass-test-XXXXXX";
    int file = mkstemp(path);
    if (file < 0 || write(file, box.bytes, box.count) != (ssize_t)box.count || close(file) != 0) exit(2);
    hdr_source source = whole(path);
    char *wanted = records(classifier, &source);
    remove(path);
    size_t n = lines(wanted);
    CHECK(n > 100 && wanted[strlen(wanted) - 1] == '\n', "%zu messages", n);

    source.bytes = box.bytes;
    source.count = box.count;
    char *got = records(classifier, &source);
    CHECK(!strcmp(got, wanted), "in memory");
    free(got);
    source.bytes = NULL;

    for (int seekable = 0; seekable < 2; seekable++) {
        for (int most = 0; most < 3; most++) {
            memory from = {box.bytes, box.count, 0, UINT64_MAX, 0, most * 4099};
            source.read = read_memory;
            source.context = &from;
            source.seekable = seekable;
            source.count = seekable ? box.count : UINT64_MAX;
            got = records(classifier, &source);
            CHECK(!strcmp(got, wanted), "by a callback");
            CHECK(seekable || from.seeks == 0, "went back %d times", from.seeks);
            free(got);
        }
    }

    /* Ranges cut anywhere give the same messages, each once. */
    for (int parts = 2; parts < 40; parts += 5) {
        size_t length = 0;
        char *joined = calloc(1, strlen(wanted) + 64);
        for (int i = 0; i < parts; i++) {
            memory from = {box.bytes, box.count, 0, UINT64_MAX, 0, 0};
            source.context = &from;
            source.seekable = 1;
            source.count = box.count;
            source.begin = box.count * (uint64_t)i / (uint64_t)parts;
            source.end = i + 1 < parts ? box.count * (uint64_t)(i + 1) / (uint64_t)parts : UINT64_MAX;
            got = records(classifier, &source);
            memcpy(joined + length, got, strlen(got));
            length += strlen(got);
            free(got);
        }
        CHECK(!strcmp(joined, wanted), "%d ranges", parts);
        free(joined);
    }
    hdr_error error;
    memory from = {box.bytes, box.count, 0, UINT64_MAX, 0, 0};
    source.context = &from;
    source.begin = 100000;
    source.end = UINT64_MAX;
    source.seekable = 0;
    CHECK(!hdr_reader_open(classifier, &source, NULL, &error) && error.code == HDR_ERROR_READ, "a range of what only runs on");

    /* A failure comes behind the messages before it. */
    source.begin = 0;
    from = (memory){box.bytes, box.count, 0, box.count / 2, 0, 4096};
    got = records(classifier, &source);
    CHECK(lines(got) > 10 && lines(got) < n && strstr(got, "\n!-3") && !memcmp(got, wanted, strlen(got) - 3), "%zu lines, then %s", lines(got), strrchr(got, '\n'));
    free(got);
    source.read = read_too_much;
    got = records(classifier, &source);
    CHECK(!strcmp(got, "!-3"), "%s", got);
    free(got);
    free(wanted);
}

/* ---- Columns ---- */

/* The text of a row, or NULL. */
static const char *cell(const struct ArrowArray *array, int64_t row, int *length) {
    const uint8_t *valid = array->buffers[0];
    if (valid && !(valid[row >> 3] >> (row & 7) & 1)) return NULL;
    const int32_t *ends = array->buffers[1];
    *length = ends[row + 1] - ends[row];
    return (const char *)array->buffers[2] + ends[row];
}

static int child(const struct ArrowSchema *schema, const char *name) {
    for (int i = 0; i < schema->n_children; i++)
        if (!strcmp(schema->children[i]->name, name)) return i;
    return -1;
}

static void test_columns(const hdr_classifier *classifier, text box) {
    hdr_error error;
    const char *wrong[] = {"junk.outlok"};
    CHECK(!hdr_columns_new(wrong, 1, &error) && error.code == HDR_ERROR_ARGUMENT && strstr(error.message, "junk.outlok"), "%s", error.message);
    const char *some[] = {"junk.outlook", "messageId", "submission", "defects.kind", "offset"};
    for (int all = 0; all < 2; all++) {
        hdr_columns *columns = all ? hdr_columns_new(NULL, 0, &error) : hdr_columns_new(some, 5, &error);
        CHECK(columns != NULL, "%s", error.message);
        struct ArrowSchema schema;
        hdr_columns_schema(columns, &schema);
        CHECK(schema.n_children == (all ? 30 : 5) && !strcmp(schema.format, "+s"), "%d columns", (int)schema.n_children);
        CHECK(child(&schema, "evidence") == -1, "evidence that nobody asked for");
        int outlook = child(&schema, "junk"), id = child(&schema, "messageId"), offset = child(&schema, "offset"), defects = child(&schema, "defects");
        CHECK(schema.children[outlook]->n_children == (all ? 7 : 1) && schema.children[defects]->children[0]->n_children == (all ? 4 : 1), "parts of an object");
        CHECK((schema.children[id]->flags & ARROW_FLAG_NULLABLE) && !(schema.children[offset]->flags & ARROW_FLAG_NULLABLE), "what may be missing");

        hdr_source source = whole("x.mbox");
        source.bytes = box.bytes;
        source.count = box.count;
        char *wanted = records(classifier, &source), *line = wanted;
        hdr_reader *reader = hdr_reader_open(classifier, &source, NULL, &error);
        hdr_batch *batch = hdr_batch_new(columns);
        int64_t got, rows = 0;
        while ((got = hdr_reader_fill(reader, batch, 37, &error)) > 0) {
            CHECK(got <= 37 && hdr_batch_rows(batch) == (size_t)got && !hdr_batch_is_full(batch), "%d", (int)got);
            struct ArrowArray array;
            hdr_batch_take(batch, &array);
            CHECK(hdr_batch_rows(batch) == 0 && array.length == got && array.n_children == schema.n_children, "%d rows", (int)array.length);
            int in_junk = child(schema.children[outlook], "outlook");
            for (int64_t row = 0; row < got; row++, line = strchr(line, '\n') + 1, rows++) {
                int length = 0;
                char expected[4096];
                const char *value = cell(array.children[outlook]->children[in_junk], row, &length);
                snprintf(expected, sizeof expected, "\"outlook\":\"%.*s\"", length, value);
                CHECK(value && strstr(line, expected) && strstr(line, expected) < strchr(line, '\n'), "%s", expected);
                snprintf(expected, sizeof expected, "\"offset\":%lld,", (long long)((const int64_t *)array.children[offset]->buffers[1])[row]);
                CHECK(strstr(line, expected) && strstr(line, expected) < strchr(line, '\n'), "%s", expected);
                value = cell(array.children[id], row, &length);
                CHECK(!value == !!(strstr(line, "\"messageId\":null") && strstr(line, "\"messageId\":null") < strchr(line, '\n')), "a Message-ID or none");
            }
            /* A consumer may move a child away, and release it later. */
            struct ArrowArray moved = *array.children[id];
            array.children[id]->release = NULL;
            array.release(&array);
            CHECK(array.release == NULL, "released");
            int length = 0;
            for (int64_t row = 0; row < got; row++) cell(&moved, row, &length);
            moved.release(&moved);
        }
        CHECK(got == 0 && (size_t)rows == lines(wanted), "%d rows, %zu lines", (int)rows, lines(wanted));
        CHECK(hdr_reader_fill(reader, batch, 1, &error) == 0, "more behind the end");
        /* The same reader and batch go on with another source, and an empty batch may be taken. */
        CHECK(hdr_reader_restart(reader, &source, NULL, &error) == HDR_OK && hdr_reader_fill(reader, batch, 5, &error) == 5, "%s", error.message);
        hdr_batch_add(batch, classifier, "y", "Subject: \xff\n\n", 12);
        CHECK(hdr_batch_rows(batch) == 6, "%zu", hdr_batch_rows(batch));
        source.path = "no-such-file";
        source.bytes = NULL;
        CHECK(hdr_reader_restart(reader, &source, NULL, &error) == HDR_ERROR_READ && hdr_reader_fill(reader, batch, 5, &error) == 0, "a source that there is not");
        struct ArrowArray array;
        hdr_batch_take(batch, &array);
        array.release(&array);
        hdr_batch_take(batch, &array);
        CHECK(array.length == 0, "nothing");
        array.release(&array);
        hdr_batch_free(batch);
        hdr_reader_free(reader);
        schema.release(&schema);
        CHECK(schema.release == NULL, "released");
        hdr_columns_free(columns);
        free(wanted);
    }
}

/* ---- Directories ---- */

static void test_walk(const hdr_classifier *classifier) {
    hdr_error error;
    const char *paths[] = {"no-such-file", "."};
    hdr_walk *walk = hdr_walk_new(paths, 2, 0, &error);
    const char *path;
    uint32_t flags;
    int files = 0, messages = 0;
    char last[4096] = "";
    CHECK(hdr_walk_next(walk, &path, &flags, &error) == 1 && !strcmp(path, "no-such-file") && flags == HDR_NAMED, "what is named comes as it is");
    while (hdr_walk_next(walk, &path, &flags, &error) == 1) {
        CHECK(flags == 0 && strcmp(path, last) > 0, "%s behind %s", path, last);
        snprintf(last, sizeof last, "%s", path);
        files++;
        hdr_source source = whole(path);
        source.flags = flags;
        hdr_reader *reader = hdr_reader_open(classifier, &source, NULL, &error);
        int64_t n = reader ? hdr_reader_count(reader, NULL, &error) : 0;
        CHECK(reader && n >= 0, "%s: %s", path, error.message);
        messages += n > 0 ? (int)n : 0;
        hdr_reader_free(reader);
    }
    CHECK(files > 500 && messages > 200 && messages < files, "%d files, %d messages", files, messages);
    hdr_walk_free(walk);
    CHECK(!hdr_walk_new(NULL, 0, 0, &error), "nothing to walk");
}

int main(int argc, char **argv) {
    hdr_error error;
    hdr_classifier *classifier = hdr_classifier_new(NULL, 0, &error);
    CHECK(classifier && !strcmp(hdr_classifier_policy(classifier), "default"), "%s", error.message);
    test_words();
    test_policy_errors();
    test_source_errors(classifier);
    test_any_bytes(classifier);
    text box = mailbox(argv + 1, argc - 1);
    test_sources(classifier, box);
    test_columns(classifier, box);
    test_walk(classifier);
    free(box.bytes);
    hdr_classifier_free(classifier);
    return finish("library");
}
