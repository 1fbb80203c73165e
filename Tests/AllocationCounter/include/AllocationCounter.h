#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

/// Whether allocations are counted here: on Linux with GNU's C library.
int allocation_counter_works(void);

/// Allocations of all threads of this process so far: calls of malloc, calloc, realloc and their like.
uint64_t allocation_count(void);

#endif
