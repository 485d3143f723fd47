// zlib starts a stream by a macro, which Swift cannot call.
#pragma once
#include <zlib.h>

// A gzip stream, RFC 1952, with the usual window and memory.
static inline int czlib_start_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

// The blocks alone, RFC 1951, without header and trailer.
static inline int czlib_start_deflate(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}
