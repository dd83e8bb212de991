#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stddef.h>

// Allocations that this thread has made since it began.
size_t allocation_count(void);

#endif
