// Attention in plain C: the specification of the vector variants.
#include <math.h>
#include <string.h>

#include "attention_internal.h"

static float half_to_float(uint16_t h) {
  uint32_t sign = (uint32_t)(h & 0x8000) << 16, exponent = (h >> 10) & 31, mantissa = h & 1023, bits;
  if (exponent == 31) {
    bits = sign | 0x7f800000 | mantissa << 13;
  } else if (exponent) {
    bits = sign | (exponent + 112) << 23 | mantissa << 13;
  } else {
    float f = (float)mantissa * 0x1p-24f;  // subnormal
    memcpy(&bits, &f, 4);
    bits |= sign;
  }
  float out;
  memcpy(&out, &bits, 4);
  return out;
}

static uint16_t float_to_half(float f) {
  uint32_t x;
  memcpy(&x, &f, 4);
  uint32_t sign = x >> 16 & 0x8000, magnitude = x & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;        // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00;       // rounds to infinity
  if (magnitude < 0x38800000) {                            // subnormal or zero
    float units;
    memcpy(&units, &magnitude, 4);
    return sign | (uint16_t)nearbyintf(units * 0x1p24f);
  }
  uint32_t rounded = magnitude + 0xfff + (magnitude >> 13 & 1) - 0x38000000;
  return sign | rounded >> 13;
}

static inline float element(const void *x, ck_cache_t type, size_t i) {
  return type == CK_CACHE_F16 ? half_to_float(((const uint16_t *)x)[i]) : ((const float *)x)[i];
}

void ck_store_rows_scalar(const float *x, size_t count, ck_cache_t type, void *out) {
  if (type == CK_CACHE_F32) {
    memcpy(out, x, count * sizeof(float));
  } else {
    for (size_t i = 0; i < count; i++) ((uint16_t *)out)[i] = float_to_half(x[i]);
  }
}

void ck_load_rows_scalar(const void *x, size_t count, ck_cache_t type, float *out) {
  for (size_t i = 0; i < count; i++) out[i] = element(x, type, i);
}

static void pack_keys(const void *keys, ck_cache_t type, size_t count, size_t d, float *out) {
  for (size_t i = 0; i < d; i++)
    for (size_t j = 0; j < CK_TILE_KEYS; j++)
      out[i * CK_TILE_KEYS + j] = j < count ? element(keys, type, j * d + i) : 0;
}

static void unpack_values(const void *values, ck_cache_t type, size_t count, size_t d, size_t dp,
                          float *out) {
  for (size_t j = 0; j < count; j++)
    for (size_t i = 0; i < dp; i++) out[j * dp + i] = i < d ? element(values, type, j * d + i) : 0;
}

static void tile_gemm(const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc,
                      size_t m, size_t n, size_t k, int add) {
  for (size_t r = 0; r < m; r++)
    for (size_t j = 0; j < n; j++) {
      float sum = add ? c[r * ldc + j] : 0;
      for (size_t i = 0; i < k; i++) sum += a[r * lda + i] * b[i * ldb + j];
      c[r * ldc + j] = sum;
    }
}

static void scores(const float *q, size_t ldq, const void *keys, ck_cache_t type, size_t rows,
                   size_t count, size_t d, float *s) {
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < count; j++) {
      float sum = 0;
      for (size_t i = 0; i < d; i++) sum += q[r * ldq + i] * element(keys, type, j * d + i);
      s[r * CK_TILE_KEYS + j] = sum;
    }
}

static void add_values(const float *p, const void *values, ck_cache_t type, size_t rows,
                       size_t count, size_t d, float *o, size_t dp) {
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < count; j++)
      for (size_t i = 0; i < d; i++)
        o[r * dp + i] += p[r * CK_TILE_KEYS + j] * element(values, type, j * d + i);
}

ck_columns_t ck_visible_columns(ck_visibility_t visible, size_t row, size_t count) {
  int64_t query = visible.query + (int64_t)row / visible.group;
  int64_t newest = query - visible.key + 1, oldest = newest - visible.window;
  ck_columns_t columns;
  columns.end = newest <= 0 ? 0 : newest < (int64_t)count ? (size_t)newest : count;
  columns.begin = oldest <= 0 ? 0 : (size_t)oldest < columns.end ? (size_t)oldest : columns.end;
  return columns;
}

static void softmax_step(float *s, size_t rows, size_t count, ck_visibility_t visible, float scale,
                         float cap, float *m, float *l, float *o, size_t dp) {
  for (size_t r = 0; r < rows; r++, s += CK_TILE_KEYS, o += dp) {
    ck_columns_t c = ck_visible_columns(visible, r, count);
    float largest = m[r];
    for (size_t j = c.begin; j < c.end; j++) {
      s[j] = cap > 0 ? cap * tanhf(s[j] * scale / cap) : s[j] * scale;
      if (s[j] > largest) largest = s[j];
    }
    float sum = 0;
    for (size_t j = 0; j < CK_TILE_KEYS; j++) {
      s[j] = j >= c.begin && j < c.end ? expf(s[j] - largest) : 0;
      sum += s[j];
    }
    if (c.begin == c.end) continue;
    float correction = expf(m[r] - largest);  // 0 for the first keys, when m is -inf
    l[r] = l[r] * correction + sum;
    m[r] = largest;
    if (correction != 1)
      for (size_t i = 0; i < dp; i++) o[i] *= correction;
  }
}

const ck_attention_ops ck_attention_scalar = {pack_keys,  unpack_values, tile_gemm,
                                              scores,     add_values,    softmax_step};
