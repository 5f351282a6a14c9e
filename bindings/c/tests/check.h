/* What the tests of the C library share: checks that count, and files in memory. */
#ifndef CHECK_H
#define CHECK_H

#include <hdrclass.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int checks, failures;

#define CHECK(condition, ...)                                           \
    do {                                                                \
        checks++;                                                       \
        if (!(condition)) {                                             \
            failures++;                                                 \
            printf("%s:%d: %s: ", __FILE__, __LINE__, #condition);      \
            printf(__VA_ARGS__);                                        \
            printf("\n");                                               \
        }                                                               \
    } while (0)

typedef struct { char *bytes; size_t count; } text;

/* A whole file, ended by a NUL that does not count. Ends the program where there is none: the tests then make no sense. */
static inline text contents(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(2);
    }
    text result = {malloc(1), 0};
    size_t room = 0, got;
    do {
        room = room * 2 + 65536;
        result.bytes = realloc(result.bytes, room + 1);
        got = fread(result.bytes + result.count, 1, room - result.count, file);
        result.count += got;
    } while (result.count == room);
    fclose(file);
    result.bytes[result.count] = 0;
    return result;
}

static inline hdr_source whole(const char *path) {
    hdr_source source;
    memset(&source, 0, sizeof source);
    source.struct_size = sizeof source;
    source.path = path;
    source.flags = HDR_NAMED;
    source.end = UINT64_MAX;
    return source;
}

/* The records of a source as lines of JSON, in memory of the caller. An error is a line that begins with '!'. */
static inline char *records(const hdr_classifier *classifier, const hdr_source *source) {
    size_t count = 0, room = 1 << 16;
    char *lines = malloc(room);
    hdr_error error;
    hdr_message message;
    int32_t got = 0;
    hdr_reader *reader = hdr_reader_open(classifier, source, NULL, &error);
    while (reader && (got = hdr_reader_next(reader, &message, &error)) == 1) {
        size_t needed = hdr_reader_json(reader, NULL, 0);
        if (count + needed + 2 > room) lines = realloc(lines, room = (room + needed) * 2);
        CHECK(hdr_reader_json(reader, lines + count, room - count) == needed, "a record that changes its length");
        count += needed;
        lines[count++] = '\n';
    }
    if (!reader || got < 0) count += (size_t)snprintf(lines + count, room - count, "!%d", error.code);
    lines[count] = 0;
    hdr_reader_free(reader);
    return lines;
}

static inline int finish(const char *name) {
    printf("%s: %d checks, %d failed\n", name, checks, failures);
    return failures != 0 || checks == 0;
}

#endif
