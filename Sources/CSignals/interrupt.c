#define _GNU_SOURCE
#include "CSignals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

// The signal that came, or 0.
static atomic_int interrupted;
// A byte in it wakes whoever waits for input.
static int wake[2] = {-1, -1};

static void handle(int signal_number) {
    const int before = errno;
    atomic_store(&interrupted, signal_number);
    if (write(wake[1], "", 1) < 0) errno = before;
    errno = before;
}

void cs_interrupt_watch(void) {
    if (wake[0] >= 0) return;
    if (pipe(wake)) wake[0] = wake[1] = -1;
    for (int i = 0; i < 2 && wake[i] >= 0; i++) {
        fcntl(wake[i], F_SETFD, FD_CLOEXEC);
        fcntl(wake[i], F_SETFL, O_NONBLOCK);
    }
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (int i = 0; i < 3; i++) {
        // Where the caller had it ignored (nohup, background jobs of a script) it stays so.
        struct sigaction before;
        if (sigaction(signals[i], NULL, &before) || before.sa_handler == SIG_IGN) continue;
        struct sigaction action = {.sa_handler = handle, .sa_flags = (int)SA_RESETHAND};
        sigemptyset(&action.sa_mask);
        sigaction(signals[i], &action, NULL);
    }
}

void cs_expect_full_files(void) { signal(SIGXFSZ, SIG_IGN); }

int cs_interrupted(void) { return atomic_load_explicit(&interrupted, memory_order_relaxed); }

ssize_t cs_read(int file, void *buffer, size_t count) {
    struct pollfd files[2] = {{.fd = file, .events = POLLIN}, {.fd = wake[0], .events = POLLIN}};
    while (!cs_interrupted()) {
        // Without the pipe (no descriptors were left) a look every so often notices the signal.
        const int ready = poll(files, wake[0] < 0 ? 1 : 2, wake[0] < 0 ? 500 : -1);
        if (ready < 0 && errno != EINTR) return -1;
        if (ready > 0 && files[0].revents) return read(file, buffer, count);
    }
    errno = EINTR;
    return -1;
}

void cs_interrupt_die(void) {
    const int number = cs_interrupted() ? cs_interrupted() : SIGINT;
    signal(number, SIG_DFL);
    raise(number);
    _exit(128 + number);
}
