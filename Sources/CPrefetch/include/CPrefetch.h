#pragma once

#include <stddef.h>
#include <stdint.h>

/// Asks the processor to fetch a stretch of memory into its caches. Reads nothing: any address will do, and the
/// processor may take no notice.
static inline void aerostat_prefetch(uintptr_t start, size_t length) {
    const size_t cache_line = 64;
    for (size_t offset = 0; offset < length; offset += cache_line) {
        __builtin_prefetch((const void *)(start + offset), 0, 2);
    }
}
