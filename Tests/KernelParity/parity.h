// What the suites share: seeded input, memory with guards, and the count of what failed.
#ifndef PARITY_H
#define PARITY_H

#include <stddef.h>

#include "ckernels.h"

// Each runs the kernels of one instruction set against their scalar twins, or, where the compiler
// makes all variants from the same lines, against double precision.
void check_linear(ck_isa_t isa);
void check_attention(ck_isa_t isa);
void check_packed_attention(ck_isa_t isa);
void check_elementwise(ck_isa_t isa);

// Conversion of cache rows, which always takes the best instruction set.
void check_cache_rows(void);

// Counts a check; one that doesn't hold is printed.
__attribute__((format(printf, 2, 3))) void expect(int holds, const char *format, ...);

// The next of a fixed sequence of random numbers.
uint32_t random_bits(void);
float random_between(float low, float high);

// `count` floats, aligned to 64 bytes; random, or NaN, which shows what nobody has written.
float *random_floats(size_t count, float low, float high);
float *nan_floats(size_t count);

// Whether nobody has written these.
int all_nan(const float *x, size_t count);

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
