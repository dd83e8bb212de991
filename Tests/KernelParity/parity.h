// Code that the suites share: seeded input, memory with guards, and the count of failures.
#ifndef PARITY_H
#define PARITY_H

#include <stddef.h>

#include "ckernels.h"

// Each compares the kernels of one instruction set with their scalar twins, or with double
// precision if the compiler makes all variants from the same lines.
void check_linear(ck_isa_t isa);
void check_attention(ck_isa_t isa);
void check_packed_attention(ck_isa_t isa);
void check_elementwise(ck_isa_t isa);

// Conversion of cache rows, which always takes the best instruction set.
void check_cache_rows(void);

// Counts a check and prints it if it fails.
__attribute__((format(printf, 2, 3))) void expect(int holds, const char *format, ...);

// The next of a fixed sequence of random numbers.
uint32_t random_bits(void);
float random_between(float low, float high);

// Returns `count` floats, aligned to 64 bytes: random, or NaN, which marks unwritten floats.
float *random_floats(size_t count, float low, float high);
float *nan_floats(size_t count);

// Returns true if no kernel has written these floats.
int all_nan(const float *x, size_t count);

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
