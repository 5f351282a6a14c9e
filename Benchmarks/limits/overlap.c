/* Can the time that a message takes to decide be hidden behind the time that memory takes to deliver its body? The kernels find the field starts and
 * cross the body, as hdrclass does; in between a loop of arithmetic, which touches no memory, stands for the deciding:
 *
 *   overlap FILE --kernel 3 --rounds 1000               after each message
 *   overlap FILE --kernel 3 --rounds 1000 --batch 16    after sixteen messages, for all of them at once
 *   overlap FILE --kernel 3 --rounds 1000 --lines 256   after each, and meanwhile so many lines of the body are asked for ahead, into the innermost cache;
 *                                                       with --locality 2 into the next one. In 32 steps, or as many as --steps says
 *
 * Prints nanoseconds a message, and what memchr for an absent byte needs for the same bytes. Kernels: 1 sse2, 2 avx2, 3 avx512. Build (clang):
 *
 *   clang -O2 -ISources/CHeaderKernels/include -o overlap Benchmarks/limits/overlap.c Sources/CHeaderKernels/[a-z]*.c */
#define _GNU_SOURCE
#include "CHeaderKernels.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

enum { LINE = 64, REPETITIONS = 9, ROOM = 2048 };

static double cpu_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Each round waits for the one before it: about four cycles. */
static uint64_t state = 1;
static void decide(long rounds) {
    uint64_t x = state;
    for (long i = 0; i < rounds; i++) {
        x = x * UINT64_C(6364136223846793005) + 1;
        __asm__ volatile("" : "+r"(x));
    }
    state = x;
}

static long option(int count, char **values, const char *name, long otherwise) {
    for (int i = 2; i + 1 < count; i += 2)
        if (!strcmp(values[i], name)) return atol(values[i + 1]);
    return otherwise;
}

int main(int count, char **values) {
    struct stat status;
    const int file = count > 1 ? open(values[1], O_RDONLY) : -1;
    if (file < 0 || fstat(file, &status) || status.st_size == 0) {
        fprintf(stderr, "overlap: a mailbox is wanted\n");
        return 2;
    }
    const size_t size = (size_t)status.st_size;
    const uint8_t *const bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    const hk_kernel kernel = hk_kernel_named((int)option(count, values, "--kernel", 2));
    if (bytes == MAP_FAILED || !kernel.search) {
        fprintf(stderr, "overlap: no such kernel here, or no memory\n");
        return 2;
    }
    const long rounds = option(count, values, "--rounds", 0), batch = option(count, values, "--batch", 1);
    const long lines = option(count, values, "--lines", 0), locality = option(count, values, "--locality", 3), steps = option(count, values, "--steps", 32);
    if (batch < 1 || steps < 1) {
        fprintf(stderr, "overlap: --batch and --steps take numbers from 1 on\n");
        return 2;
    }
    static uint32_t starts[ROOM];
    double least = 1e9, limit = 1e9;
    size_t messages = 0, fields = 0;
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        const double begin = cpu_seconds();
        messages = fields = 0;
        long waiting = 0;
        for (size_t at = 0; at < size;) {
            hk_search search = {.bytes = bytes + at, .count = size - at < UINT32_MAX ? size - at : UINT32_MAX, .starts = starts, .capacity = ROOM, .at_line_start = 1};
            do {
                kernel.search(&search);
                fields += search.found;
            } while (!search.done);
            const size_t end = at + search.section_end;
            messages++;
            if (lines) {
                for (long step = 0; step < steps; step++) {
                    for (long i = step * lines / steps; i < (step + 1) * lines / steps; i++) {
                        if (locality == 2) __builtin_prefetch(bytes + end + i * LINE, 0, 2);
                        else __builtin_prefetch(bytes + end + i * LINE, 0, 3);
                    }
                    decide(rounds / steps);
                }
            } else if (++waiting == batch) {
                decide(rounds * batch);
                waiting = 0;
            }
            at = kernel.find(bytes, end, size) + 1;
        }
        const double seconds = cpu_seconds() - begin;
        if (seconds < least) least = seconds;

        const double start = cpu_seconds();
        if (memchr(bytes, 0, size)) fprintf(stderr, "overlap: the file has a NUL, where memchr stops\n");
        const double search = cpu_seconds() - start;
        if (search < limit) limit = search;
    }
    printf("%zu messages, %zu fields: %.0f ns a message, memchr %.0f, ratio %.2f\n", messages, fields, least / (double)messages * 1e9,
           limit / (double)messages * 1e9, least / limit);
    return 0;
}
