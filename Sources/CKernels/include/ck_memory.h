// Calls of the C library about memory that Swift can't make.
#ifndef CK_MEMORY_H
#define CK_MEMORY_H

#include <malloc.h>

// Gives freed memory back to the system, if the C library keeps it.
static inline void ck_trim_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

#endif
