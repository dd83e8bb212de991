// Shared by the attention_*.c files.
#ifndef CK_ATTENTION_INTERNAL_H
#define CK_ATTENTION_INTERNAL_H

#include "ck_attention.h"

typedef struct {
  size_t begin, end;
} ck_columns_t;

// The columns of a tile that a row sees.
ck_columns_t ck_visible_columns(ck_visibility_t visible, size_t row, size_t count);

extern const ck_attention_ops ck_attention_scalar, ck_attention_avx2, ck_attention_avx512,
    ck_attention_neon;

void ck_store_rows_scalar(const float *x, size_t count, ck_cache_t type, void *out);
void ck_load_rows_scalar(const void *x, size_t count, ck_cache_t type, float *out);
void ck_store_rows_avx2(const float *x, size_t count, ck_cache_t type, void *out);
void ck_load_rows_avx2(const void *x, size_t count, ck_cache_t type, float *out);
void ck_store_rows_neon(const float *x, size_t count, ck_cache_t type, void *out);
void ck_load_rows_neon(const void *x, size_t count, ck_cache_t type, float *out);

#endif
