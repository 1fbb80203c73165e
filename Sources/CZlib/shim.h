// zlib as Swift sees it: functions in the place of macros.
#ifndef TQ_ZLIB_SHIM_H
#define TQ_ZLIB_SHIM_H

#include <string.h>
#include <zlib.h>

/// Begins to unpack gzip data, and nothing else.
static inline int tq_zlib_begin(z_stream *stream) {
  memset(stream, 0, sizeof *stream);
  return inflateInit2(stream, 15 + 16);
}

#endif
