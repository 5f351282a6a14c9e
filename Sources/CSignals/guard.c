#define _GNU_SOURCE
#include "CSignals.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif

enum { GUARDS = 4096 };

typedef struct guard {
    atomic_int used, hit;
    atomic_uintptr_t start, end;
} guard;

static guard guards[GUARDS];
static atomic_int installed;
static uintptr_t page_mask;

static void handle(int signal_number, siginfo_t *info, void *context) {
    (void)context;
    const uintptr_t at = (uintptr_t)info->si_addr;
    for (int i = 0; i < GUARDS; i++) {
        guard *const g = &guards[i];
        const uintptr_t end = atomic_load(&g->end);
        if (at < atomic_load(&g->start) || at >= end) continue;
        atomic_store(&g->hit, 1);
        // Everything behind the place is beyond the end of the file, too.
        const uintptr_t page = at & ~page_mask;
        if (mmap((void *)page, end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED) return;
        break;
    }
    // Nobody's window: the instruction is run again, and ends the program.
    signal(signal_number, SIG_DFL);
}

int cs_guard_open(const void *start, size_t count) {
    if (!atomic_exchange(&installed, 1)) {
        page_mask = (uintptr_t)sysconf(_SC_PAGESIZE) - 1;
        struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO};
        sigemptyset(&action.sa_mask);
        sigaction(SIGBUS, &action, NULL);
    }
    for (int i = 0; i < GUARDS; i++) {
        int none = 0;
        if (!atomic_compare_exchange_strong(&guards[i].used, &none, 1)) continue;
        atomic_store(&guards[i].hit, 0);
        atomic_store(&guards[i].start, (uintptr_t)start);
        atomic_store(&guards[i].end, (uintptr_t)start + count);
        return i;
    }
    return -1;
}

int cs_guard_was_hit(int number) { return number >= 0 && atomic_load_explicit(&guards[number].hit, memory_order_relaxed); }

void cs_guard_close(int number) {
    if (number < 0) return;
    atomic_store(&guards[number].end, 0);
    atomic_store(&guards[number].start, 0);
    atomic_store(&guards[number].used, 0);
}
