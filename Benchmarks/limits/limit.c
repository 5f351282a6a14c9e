/* The physical limit: the least that a program can do which has looked at every byte, or opened every file.
 *
 *   limit choose FILE                         the byte value that occurs least in FILE, and how often
 *   limit map  --byte B [--threads N] FILE    memchr for B over the mapped file, one range a thread
 *   limit read --byte B [--threads N] FILE    the same over blocks of 1 MiB read into an aligned buffer; FILE may be - (one thread)
 *   limit files [--threads N] [--at] LIST     open, read 16 KiB, close, for every path in LIST (one a line)
 *                                             --at: relative to the folder, which stays open while its files come
 *
 * Where a byte value is absent, memchr runs through in one call. Where none is, the rarest is searched and the search goes on after
 * each hit; the harness checks that the hits are as many as `choose` counted, so that it is known that every byte was looked at. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, HEAD = 16 << 10, MOST_THREADS = 256 };

struct part {
    pthread_t thread;
    const char *base; /* of the mapped file, or of the list of paths */
    size_t from, to;
    int file, byte, at;
    size_t hits, bytes, files;
};

static void die(const char *what) {
    fprintf(stderr, "limit: %s: %s\n", what, strerror(errno));
    exit(2);
}

static size_t count(const char *at, size_t length, int byte) {
    size_t hits = 0;
    const char *end = at + length;
    while ((at = memchr(at, byte, (size_t)(end - at)))) {
        hits++;
        at++;
    }
    return hits;
}

static void *over_map(void *argument) {
    struct part *part = argument;
    part->hits = count(part->base + part->from, part->to - part->from, part->byte);
    part->bytes = part->to - part->from;
    return NULL;
}

static void *over_blocks(void *argument) {
    struct part *part = argument;
    char *buffer;
    if (posix_memalign((void **)&buffer, 2 << 20, BLOCK)) die("memory");
    size_t at = part->from;
    while (at < part->to) {
        size_t want = part->to - at < BLOCK ? part->to - at : BLOCK;
        ssize_t n = part->file == 0 ? read(0, buffer, want) : pread(part->file, buffer, want, (off_t)at);
        if (n < 0) die("read");
        if (n == 0) break;
        part->hits += count(buffer, (size_t)n, part->byte);
        at += (size_t)n;
    }
    part->bytes = at - part->from;
    free(buffer);
    return NULL;
}

static void *over_files(void *argument) {
    struct part *part = argument;
    char *buffer;
    if (posix_memalign((void **)&buffer, 4096, HEAD)) die("memory");
    char path[PATH_MAX], folder[PATH_MAX] = "";
    int open_folder = AT_FDCWD;
    for (size_t at = part->from; at < part->to;) {
        const char *end = memchr(part->base + at, '\n', part->to - at);
        size_t length = end ? (size_t)(end - part->base) - at : part->to - at;
        if (length == 0 || length >= sizeof path) die("bad path in the list");
        memcpy(path, part->base + at, length);
        path[length] = 0;
        at += length + 1;
        int file;
        char *slash = part->at ? strrchr(path, '/') : NULL;
        if (slash) {
            *slash = 0;
            if (strcmp(path, folder) != 0) {
                if (open_folder >= 0) close(open_folder);
                open_folder = open(path, O_RDONLY | O_DIRECTORY);
                if (open_folder < 0) die(path);
                strcpy(folder, path);
            }
            file = openat(open_folder, slash + 1, O_RDONLY);
        } else {
            file = open(path, O_RDONLY);
        }
        if (file < 0) die(path);
        ssize_t n = read(file, buffer, HEAD);
        if (n < 0) die(path);
        close(file);
        part->bytes += (size_t)n;
        part->files++;
    }
    free(buffer);
    return NULL;
}

/* The rarest byte value; looks at the file once, before anything is measured. */
static int choose(const char *base, size_t size) {
    static size_t counts[4][256];
    for (size_t i = 0; i < size; i++) counts[i & 3][(unsigned char)base[i]]++;
    int best = 0;
    size_t least = SIZE_MAX;
    for (int b = 0; b < 256; b++) {
        size_t n = counts[0][b] + counts[1][b] + counts[2][b] + counts[3][b];
        if (n < least) {
            least = n;
            best = b;
        }
    }
    printf("byte %d\nhits %zu\n", best, least);
    return 0;
}

int main(int argc, char **argv) {
    static struct part parts[MOST_THREADS];
    int threads = 1, byte = 0, at = 0;
    const char *what = argc > 1 ? argv[1] : "", *path = NULL;
    for (int i = 2; i < argc; i++) {
        if (!strcmp(argv[i], "--threads") && i + 1 < argc) threads = atoi(argv[++i]);
        else if (!strcmp(argv[i], "--byte") && i + 1 < argc) byte = atoi(argv[++i]);
        else if (!strcmp(argv[i], "--at")) at = 1;
        else path = argv[i];
    }
    void *(*run)(void *) = !strcmp(what, "map") ? over_map : !strcmp(what, "read") ? over_blocks : !strcmp(what, "files") ? over_files : NULL;
    int stdin_only = path && !strcmp(path, "-");
    if (!path || threads < 1 || threads > MOST_THREADS || (!run && strcmp(what, "choose")) || (stdin_only && (run != over_blocks || threads > 1))) {
        fprintf(stderr, "usage: limit choose|map|read|files [--byte B] [--threads N] [--at] FILE\n");
        return 2;
    }

    int file = 0;
    size_t size = SIZE_MAX;
    const char *base = NULL;
    if (!stdin_only) {
        file = open(path, O_RDONLY);
        struct stat status;
        if (file < 0 || fstat(file, &status)) die(path);
        size = (size_t)status.st_size;
        if (run != over_blocks) {
            base = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
            if (base == MAP_FAILED) die(path);
        }
    }
    if (!run) return choose(base, size);

    size_t from = 0;
    for (int i = 0; i < threads; i++) {
        size_t to = i + 1 == threads ? size : size / (size_t)threads * (size_t)(i + 1);
        if (run == over_files && to < size) { /* a range of the list ends at the end of a line */
            const char *end = memchr(base + to, '\n', size - to);
            to = end ? (size_t)(end - base) + 1 : size;
        } else if (to < size) {
            to &= ~(size_t)(BLOCK - 1);
        }
        if (to < from) to = from;
        parts[i] = (struct part){.base = base, .from = from, .to = to, .file = file, .byte = byte, .at = at};
        from = to;
        if (i > 0 && pthread_create(&parts[i].thread, NULL, run, &parts[i])) die("thread");
    }
    run(&parts[0]);
    size_t hits = 0, bytes = 0, files = 0;
    for (int i = 0; i < threads; i++) {
        if (i > 0) pthread_join(parts[i].thread, NULL);
        hits += parts[i].hits;
        bytes += parts[i].bytes;
        files += parts[i].files;
    }
    if (run == over_files) printf("files %zu\nbytes %zu\n", files, bytes);
    else printf("byte %d\nhits %zu\nbytes %zu\n", byte, hits, bytes);
    return 0;
}
