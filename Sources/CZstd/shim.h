// Zstandard as Swift sees it.
#ifndef TQ_ZSTD_SHIM_H
#define TQ_ZSTD_SHIM_H

#include <zstd.h>

#endif
