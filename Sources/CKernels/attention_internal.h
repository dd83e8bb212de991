// Shared by the attention_*.c files.
#ifndef CK_ATTENTION_INTERNAL_H
#define CK_ATTENTION_INTERNAL_H

#include <math.h>

#include "ck_attention.h"
#include "half.h"

enum { CK_Q4_BLOCK = 32 };

typedef struct {
  size_t begin, end;
} ck_columns_t;

// The columns of a tile that a row sees.
static inline ck_columns_t ck_visible_columns(ck_visibility_t visible, size_t row, size_t count) {
  int64_t query = visible.query + (int64_t)row / visible.group;
  int64_t newest = query - visible.key + 1;
  ck_columns_t columns = {0, 0};
  if (newest <= 0) return columns;
  // Only now: a window may be as large as INT64_MAX.
  int64_t oldest = newest - visible.window;
  columns.end = newest < (int64_t)count ? (size_t)newest : count;
  columns.begin = oldest <= 0 ? 0 : (size_t)oldest < columns.end ? (size_t)oldest : columns.end;
  return columns;
}

// Row `row` of some rows.
static inline ck_rows_t ck_rows_from(const ck_rows_t *x, size_t row) {
  ck_rows_t rest = *x;
  rest.numbers = (const char *)x->numbers + row * ck_row_bytes(x->type, x->d);
  rest.scales = (const char *)x->scales + row * ck_row_scale_bytes(x->type, x->d);
  return rest;
}

// The bodies of the 8-bit and 4-bit conversions, for the compiler to vectorise where inlined.

CK_INLINE void ck_load_q8_0(const int8_t *q, float scale, size_t d, float *out) {
  for (size_t i = 0; i < d; i++) out[i] = scale * (float)q[i];
}

CK_INLINE void ck_store_q8_0(const float *x, size_t d, int8_t *q, float *scale) {
  float largest = 0;
  for (size_t i = 0; i < d; i++) largest = fabsf(x[i]) > largest ? fabsf(x[i]) : largest;
  // A row of tiny numbers becomes 0, since its reciprocal would be infinite.
  float inverse = largest > 0x1p-100f ? 127 / largest : 0;
  for (size_t i = 0; i < d; i++) q[i] = (int8_t)rintf(x[i] * inverse);
  *scale = largest / 127;
}

// The number of elements of the block at `start`; the last block may be shorter.
CK_INLINE size_t ck_q4_count(size_t d, size_t start) {
  return d - start < CK_Q4_BLOCK ? d - start : CK_Q4_BLOCK;
}

CK_INLINE void ck_load_q4(const uint8_t *q, const uint16_t *halves, size_t d, float *out) {
  for (size_t start = 0; start < d; start += CK_Q4_BLOCK, q += 16, halves += 2) {
    float scale = ck_half_to_float(halves[0]), minimum = ck_half_to_float(halves[1]);
    float block[CK_Q4_BLOCK];
    for (size_t i = 0; i < 16; i++) {
      block[i] = scale * (float)(q[i] & 15) + minimum;
      block[16 + i] = scale * (float)(q[i] >> 4) + minimum;
    }
    memcpy(out + start, block, ck_q4_count(d, start) * sizeof(float));
  }
}

CK_INLINE void ck_store_q4(const float *x, size_t d, uint8_t *q, uint16_t *halves) {
  for (size_t start = 0; start < d; start += CK_Q4_BLOCK, q += 16, halves += 2) {
    size_t count = ck_q4_count(d, start);
    float block[CK_Q4_BLOCK] = {0}, low = INFINITY, high = -INFINITY;
    memcpy(block, x + start, count * sizeof(float));
    for (size_t i = 0; i < count; i++) {
      low = block[i] < low ? block[i] : low;
      high = block[i] > high ? block[i] : high;
    }
    float scale = (high - low) / 15, inverse = scale > 0x1p-100f ? 1 / scale : 0;
    halves[0] = ck_float_to_half(scale);
    halves[1] = ck_float_to_half(low);
    uint8_t u[CK_Q4_BLOCK];
    for (size_t i = 0; i < CK_Q4_BLOCK; i++) {
      float level = rintf((block[i] - low) * inverse);
      u[i] = (uint8_t)(level < 0 ? 0 : level > 15 ? 15 : level);
    }
    for (size_t i = 0; i < 16; i++) q[i] = (uint8_t)(u[i] | u[16 + i] << 4);
  }
}

extern const ck_attention_ops ck_attention_scalar, ck_attention_avx2, ck_attention_avx512vnni,
    ck_attention_neon;

void ck_store_row_scalar(const float *x, size_t d, ck_cache_t type, void *numbers, void *scales);
void ck_load_row_scalar(const ck_rows_t *x, float *out);
void ck_store_row_avx2(const float *x, size_t d, ck_cache_t type, void *numbers, void *scales);
void ck_load_row_avx2(const ck_rows_t *x, float *out);
void ck_store_row_neon(const float *x, size_t d, ck_cache_t type, void *numbers, void *scales);
void ck_load_row_neon(const ck_rows_t *x, float *out);

#endif
