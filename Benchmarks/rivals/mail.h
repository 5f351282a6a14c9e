/* What the C drivers share: input, the best split that takes few lines, and the sums that --verify prints. METHODOLOGY.md says what each lane is. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const FOURTEEN[14] = {
    "From", "Sender", "Reply-To", "Return-Path", "To", "Date", "Subject", "Message-ID", "Received", "Authentication-Results",
    "X-MS-Exchange-Organization-AuthAs", "X-MS-Exchange-Organization-SCL", "X-Forefront-Antispam-Report", "X-Microsoft-Antispam-Mailbox-Delivery",
};
enum { AUTH_AS = 10, SCL = 11 };

static struct {
    size_t messages, fields, refused, junk, internal;
    uint64_t count, names, whole; /* of the message at hand */
    bool verify;
} tally;

/* One field: a sum over its lower-cased name, and one that knows the number of bytes in its value other than SP, TAB, CR and LF as well.
 * White space is where parsers rightly differ; a boundary in the wrong place still changes the sum. */
static void add_field(const char *name, size_t name_length, const char *value, size_t value_length) {
    tally.fields++;
    if (!tally.verify) return;
    uint64_t h = 0xcbf29ce484222325u, n = 0;
    for (size_t i = 0; i < name_length; i++) {
        unsigned char c = (unsigned char)name[i];
        h = (h ^ (c >= 'A' && c <= 'Z' ? c | 32 : c)) * 0x100000001b3u;
    }
    for (size_t i = 0; i < value_length; i++) n += !(value[i] == ' ' || value[i] == '\t' || value[i] == '\r' || value[i] == '\n');
    tally.count++;
    tally.names += h;
    h ^= n * 0x9e3779b97f4a7c15u;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    tally.whole += h ^ h >> 32;
}

/* The small verdict of the lane fields14. */
static void judge(const char *scl, const char *auth_as) {
    if (scl && atoi(scl) > 4) tally.junk++;
    while (auth_as && (*auth_as == ' ' || *auth_as == '\t')) auth_as++;
    if (auth_as && !strncasecmp(auth_as, "Internal", 8) && !auth_as[8 + strspn(auth_as + 8, " \t\r\n")]) tally.internal++;
}

static void end_message(void) {
    tally.messages++;
    if (!tally.verify) return;
    printf("%" PRIu64 " %016" PRIx64 " %016" PRIx64 "\n", tally.count, tally.names, tally.whole);
    tally.count = tally.names = tally.whole = 0;
}

__attribute__((unused)) static void end_split(uint64_t offset) {
    tally.messages++;
    if (tally.verify) printf("%" PRIu64 "\n", offset);
}

static int report(void) {
    printf("messages %zu\nfields %zu\nrefused %zu\njunk %zu\ninternal %zu\n", tally.messages, tally.fields, tally.refused, tally.junk, tally.internal);
    return 0;
}

/* Length of the header section including its empty line. Two searches, the second only in what the first found. */
static size_t header_length(const char *at, size_t length) {
    const char *first = memchr(at, '\n', length);
    if (!first) return length;
    bool crlf = first > at && first[-1] == '\r';
    size_t end = length;
    for (int i = 0; i < 2; i++) {
        const char *what = crlf ? "\n\r\n" : "\n\n";
        const char *found = memmem(at, end, what, strlen(what));
        if (found) end = (size_t)(found - at) + strlen(what);
        crlf = !crlf;
    }
    return end;
}

/* Whether the line at `at` ends as a date does: a time, and four digits last. */
static bool has_date(const char *at, const char *end) {
    const char *line = memchr(at, '\n', (size_t)(end - at));
    if (!line) line = end;
    if (line > at && line[-1] == '\r') line--;
    if (line - at < 20) return false;
    for (int i = 1; i <= 4; i++)
        if (line[-i] < '0' || line[-i] > '9') return false;
    return memchr(at, ':', (size_t)(line - at)) != NULL;
}

/* Calls `take` with the header section of every message of a mailbox. A separator is `From ` with a date after an empty line. */
static void each_in_mailbox(const char *base, size_t size, void (*take)(const char *, size_t)) {
    const char *at = base, *end = base + size;
    while (at < end) {
        const char *line = memchr(at, '\n', (size_t)(end - at)); /* the separator line itself */
        if (!line) break;
        const char *head = line + 1;
        size_t length = header_length(head, (size_t)(end - head));
        take(head, length);
        const char *from = head + length - (length > 0); /* a mailbox of header sections alone: their empty line comes before the separator */
        for (;;) {
            from = memmem(from, (size_t)(end - from), "\nFrom ", 6);
            if (!from) return;
            bool empty_line = from[-1] == '\n' || (from[-1] == '\r' && from[-2] == '\n');
            from++;
            if (empty_line && has_date(from, end)) break;
        }
        at = from;
    }
}

/* The head of every file of a list: 16 KiB, and more only where they hold no empty line. */
static void each_in_list(const char *list, void (*take)(const char *, size_t)) {
    FILE *paths = fopen(list, "r");
    if (!paths) exit(2);
    char path[4096];
    size_t room = 16 << 10;
    char *buffer = malloc(room + 1);
    while (fgets(path, sizeof path, paths)) {
        path[strcspn(path, "\n")] = 0;
        int file = open(path, O_RDONLY);
        if (file < 0) exit(2);
        size_t length = 0, head;
        for (;;) {
            ssize_t n = read(file, buffer + length, room - length);
            if (n < 0) exit(2);
            length += (size_t)n;
            head = header_length(buffer, length);
            if (n == 0 || head < length || length < room) break;
            room *= 2;
            buffer = realloc(buffer, room + 1);
        }
        close(file);
        take(buffer, head);
    }
    free(buffer);
    fclose(paths);
}

struct input {
    const char *lane, *mailbox, *list;
};

static struct input arguments(int argc, char **argv) {
    struct input input = {0};
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--verify")) tally.verify = true;
        else if (!strcmp(argv[i], "--list") && i + 1 < argc) input.list = argv[++i];
        else if (!input.lane) input.lane = argv[i];
        else input.mailbox = argv[i];
    }
    if (!input.lane || (!input.mailbox && !input.list)) {
        fprintf(stderr, "usage: %s split|fields14|all [--verify] MAILBOX | --list FILE\n", argv[0]);
        exit(2);
    }
    return input;
}

static const char *map(const char *path, size_t *size) {
    int file = open(path, O_RDONLY);
    struct stat status;
    if (file < 0 || fstat(file, &status)) exit(2);
    const char *base = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (base == MAP_FAILED) exit(2);
    *size = (size_t)status.st_size;
    return base;
}

static void each(struct input input, void (*take)(const char *, size_t)) {
    if (input.list) {
        each_in_list(input.list, take);
        return;
    }
    size_t size;
    const char *base = map(input.mailbox, &size);
    each_in_mailbox(base, size, take);
}
