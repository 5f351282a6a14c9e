// What the build knows of itself, in C: only a C target takes a text from Package.swift.
#ifndef CBUILD_H
#define CBUILD_H

#ifndef __clang__
#define _Nonnull
#endif

// The commit that the sources were at, such as `0fafcd1b2a3c`, with `-changed` behind it if files differed from it; `unknown` where nobody said.
const char *_Nonnull cb_commit(void);

#endif
