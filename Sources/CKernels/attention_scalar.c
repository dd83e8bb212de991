// Attention in plain C: the specification of the vector variants.
#include <string.h>

#include "attention_internal.h"

static const float log2_e = 1.44269504f;

static float element(const ck_rows_t *x, size_t row, size_t i) {
  ck_rows_t r = ck_rows_from(x, row);
  switch (x->type) {
    case CK_CACHE_F32: return ((const float *)r.numbers)[i];
    case CK_CACHE_F16: return ck_half_to_float(((const uint16_t *)r.numbers)[i]);
    case CK_CACHE_Q8_0: return *(const float *)r.scales * (float)((const int8_t *)r.numbers)[i];
    case CK_CACHE_Q4: {
      uint8_t pair = ((const uint8_t *)r.numbers)[i / 32 * 16 + i % 16];
      const uint16_t *halves = (const uint16_t *)r.scales + i / 32 * 2;
      int level = i % 32 < 16 ? pair & 15 : pair >> 4;
      return ck_half_to_float(halves[0]) * (float)level + ck_half_to_float(halves[1]);
    }
  }
  return 0;
}

void ck_store_row_scalar(const float *x, size_t d, ck_cache_t type, void *numbers, void *scales) {
  switch (type) {
    case CK_CACHE_F32: memcpy(numbers, x, d * sizeof(float)); break;
    case CK_CACHE_F16:
      for (size_t i = 0; i < d; i++) ((uint16_t *)numbers)[i] = ck_float_to_half(x[i]);
      break;
    case CK_CACHE_Q8_0: ck_store_q8_0(x, d, numbers, scales); break;
    case CK_CACHE_Q4: ck_store_q4(x, d, numbers, scales); break;
  }
}

void ck_load_row_scalar(const ck_rows_t *x, float *out) {
  for (size_t i = 0; i < x->d; i++) out[i] = element(x, 0, i);
}

static void unpack_rows(const ck_rows_t *x, size_t count, size_t dp, float *out) {
  for (size_t j = 0; j < count; j++)
    for (size_t i = 0; i < dp; i++) out[j * dp + i] = i < x->d ? element(x, j, i) : 0;
}

static void transpose(const float *x, size_t count, size_t d, size_t dp, float *out) {
  for (size_t i = 0; i < d; i++)
    for (size_t j = 0; j < CK_TILE_KEYS; j++)
      out[i * CK_TILE_KEYS + j] = j < count ? x[j * dp + i] : 0;
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

static void scores(const float *q, size_t ldq, const ck_rows_t *keys, size_t rows, size_t count,
                   float *s) {
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < count; j++) {
      float sum = 0;
      for (size_t i = 0; i < keys->d; i++) sum += q[r * ldq + i] * element(keys, j, i);
      s[r * CK_TILE_KEYS + j] = sum;
    }
}

static void add_values(const float *p, const ck_rows_t *values, size_t rows, size_t count,
                       float *o, size_t dp) {
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < count; j++)
      for (size_t i = 0; i < values->d; i++)
        o[r * dp + i] += p[r * CK_TILE_KEYS + j] * element(values, j, i);
}

static void softmax_step(float *s, size_t rows, size_t count, ck_visibility_t visible,
                         ck_scaling_t scaling, float *m, float *l, float *o, size_t dp) {
  float cap = scaling.cap;
  for (size_t r = 0; r < rows; r++, s += CK_TILE_KEYS, o += dp) {
    ck_columns_t c = ck_visible_columns(visible, r, count);
    float largest = m[r];
    for (size_t j = c.begin; j < c.end; j++) {
      float score = s[j] * scaling.scale;
      s[j] = (cap > 0 ? cap * tanhf(score / cap) : score) * log2_e;
      if (s[j] > largest) largest = s[j];
    }
    float sum = 0;
    for (size_t j = 0; j < CK_TILE_KEYS; j++) {
      s[j] = j >= c.begin && j < c.end ? exp2f(s[j] - largest) : 0;
      sum += s[j];
    }
    if (c.begin == c.end) continue;
    float correction = exp2f(m[r] - largest);  // 0 for the first keys, when m is -inf
    l[r] = l[r] * correction + sum;
    m[r] = largest;
    if (correction != 1)
      for (size_t i = 0; i < dp; i++) o[i] *= correction;
  }
}

const ck_attention_ops ck_attention_scalar = {
    .unpack_rows = unpack_rows,
    .transpose = transpose,
    .tile_gemm = tile_gemm,
    .scores = scores,
    .add_values = add_values,
    .softmax_step = softmax_step,
};
