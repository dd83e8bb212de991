// Code that the attention suites share: rows of a cache, and comparisons that free both sides.
#ifndef ATTENTION_PARITY_H
#define ATTENTION_PARITY_H

#include "attention_internal.h"
#include "parity.h"

// Floats behind the end that nobody may write.
enum { GUARD = 16, KEYS = CK_TILE_KEYS };

static const ck_cache_t cache_types[] = {CK_CACHE_F32, CK_CACHE_F16, CK_CACHE_Q8_0, CK_CACHE_Q4};
static const char *const cache_names[] = {"f32", "f16", "q8_0", "q4"};

// `count` random rows within ±2, stored by the scalar twin in memory without a byte to spare.
ck_rows_t random_rows(ck_cache_t type, size_t count, size_t d);
void free_rows(ck_rows_t rows);

#endif
