/* Classifying many messages asks the allocator for nothing a message: its calls are counted. Run with the names of messages. */
#include "check.h"

extern void *__libc_malloc(size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_calloc(size_t, size_t);
static long calls;

void *malloc(size_t size) {
    __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
    return __libc_malloc(size);
}

void *calloc(size_t n, size_t size) {
    __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
    return __libc_calloc(n, size);
}

void *realloc(void *memory, size_t size) {
    __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
    return __libc_realloc(memory, size);
}

int main(int argc, char **argv) {
    enum { repeats = 40 };
    size_t n = (size_t)(argc - 1) * repeats;
    const void **messages = malloc(n * sizeof *messages);
    size_t *counts = malloc(n * sizeof *counts);
    hdr_verdict *verdicts = malloc(n * sizeof *verdicts);
    for (size_t i = 0; i < n; i++) {
        text message = i < (size_t)(argc - 1) ? contents(argv[i + 1]) : (text){(char *)messages[i % (size_t)(argc - 1)], counts[i % (size_t)(argc - 1)]};
        messages[i] = message.bytes;
        counts[i] = message.count;
    }
    hdr_classifier *classifier = hdr_classifier_new(NULL, 0, NULL);
    long before = calls;
    hdr_classify_batch(classifier, messages, counts, n, 1, verdicts);
    long first = calls - before;
    CHECK(first > 0 && first < 1000, "%ld calls where memory is asked for first: is it counted at all?", first);
    before = calls;
    hdr_classify_batch(classifier, messages, counts, n, 1, verdicts);
    CHECK(calls - before < 10, "%ld calls for %zu messages", calls - before, n);
    for (size_t i = 0; i < 1000; i++) hdr_classify(classifier, messages[i], counts[i], verdicts);
    before = calls;
    for (size_t i = 0; i < n; i++) hdr_classify(classifier, messages[i], counts[i], verdicts + i);
    CHECK(calls == before, "%ld calls for %zu messages, one by one", calls - before, n);
    hdr_classifier_free(classifier);
    for (int i = 0; i < argc - 1; i++) free((void *)messages[i]);
    free(messages);
    free(counts);
    free(verdicts);
    return finish("allocations");
}
