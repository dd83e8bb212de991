// What Swift can't say of memory: the C library's own calls.
#ifndef CK_MEMORY_H
#define CK_MEMORY_H

#include <malloc.h>

// Gives memory that was freed back to the system, where the C library keeps it.
static inline void ck_trim_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

#endif
