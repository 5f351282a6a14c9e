#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

// inflateInit2 is a macro, which Swift cannot see. 15 + 32: the largest window; gzip and zlib headers are told apart.
static inline int czlib_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 32); }

#endif
