// The signals the command answers, in C: a handler may run nothing of Swift.
#ifndef CSIGNALS_H
#define CSIGNALS_H

#include <stddef.h>
#include <sys/types.h>

#ifndef __clang__
#define _Nonnull
#endif

// SIGBUS: a mapped file was cut short. The rest of the window gets pages of zeros, a flag is set, and the reader goes on; it asks for
// the flag before it believes what it read. A fault outside every window ends the program as ever.

// Watches `count` bytes at `start`. The first call installs the handler. Returns the number of the watch, or -1 if there are too many.
int cs_guard_open(const void *_Nonnull start, size_t count);
int cs_guard_was_hit(int guard);
void cs_guard_close(int guard);

// SIGINT, SIGTERM, SIGHUP: the first one sets a flag, a second of the same kind ends the program.

void cs_interrupt_watch(void);
// The signal that came, or 0.
int cs_interrupted(void);
// read(2) that an interrupt ends: then it returns -1 with errno EINTR.
ssize_t cs_read(int file, void *_Nonnull buffer, size_t count);
// Ends the program by the signal that came, so that the caller's shell sees it.
void cs_interrupt_die(void);

// SIGXFSZ: a file that may not grow is an error of write(2), to be told, and no reason to die.
void cs_expect_full_files(void);

#endif
