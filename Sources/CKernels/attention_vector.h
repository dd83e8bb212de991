// The vector form of the attention kernels, written once for any register width.
//
// The including file defines, for its instruction set:
//   TARGET            the function attribute
//   vec, LANES        register type and floats in it
//   V_LOAD V_STORE V_SET1 V_ZERO V_ADD V_SUB V_MUL V_DIV V_FMA V_MAX   as usual, unaligned
//   V_LOAD_HALF(p), V_LOAD_INT8(p)   floats from LANES f16 or int8
//   V_SUM(x), V_LARGEST(x)      over the lanes
//   V_SUMS(x)         lane i is the sum of the LANES floats of x[i]
//   V_POWER2(n)       2^n for integral n in -126…127
//   V_ROUND(x)        to nearest
//   V_ZERO_BELOW(x, limit, y)   0 where x < limit, else y
//   V_KEEP(x, begin, end, other)   lane i of x where begin <= i < end, else `other`
//   MR, NV            rows and vectors of the GEMM's register block
#include "attention_internal.h"

#define LOG2_E 1.44269504f

#define FN static inline __attribute__((always_inline)) TARGET

// 2^x by 2^n 2^r with a polynomial in r, |r| <= 1/2 (minimax, relative error 2e-9); below -126 it
// is 0.
FN vec v_exp2(vec x) {
  vec floor = V_SET1(-126.0f);
  vec clamped = V_MAX(x, floor);
  vec n = V_ROUND(clamped);
  vec r = V_SUB(clamped, n);
  vec p = V_SET1(1.53533620e-4f);
  p = V_FMA(p, r, V_SET1(1.33988745e-3f));
  p = V_FMA(p, r, V_SET1(9.61843736e-3f));
  p = V_FMA(p, r, V_SET1(5.55033247e-2f));
  p = V_FMA(p, r, V_SET1(2.40226479e-1f));
  p = V_FMA(p, r, V_SET1(6.93147203e-1f));
  p = V_FMA(p, r, V_SET1(1.0f));
  return V_ZERO_BELOW(x, floor, V_MUL(p, V_POWER2(n)));
}

// tanh x = 1 - 2 / (e^2x + 1); |x| is bounded so that e^2x stays finite.
FN vec v_tanh(vec x) {
  vec bounded = V_MAX(V_SUB(V_ZERO(), V_MAX(V_SUB(V_ZERO(), x), V_SET1(-20.0f))), V_SET1(-20.0f));
  vec e = v_exp2(V_MUL(bounded, V_SET1(2 * LOG2_E)));
  return V_SUB(V_SET1(1.0f), V_DIV(V_SET1(2.0f), V_ADD(e, V_SET1(1.0f))));
}

// Scores in log2 units from products.
FN vec v_scores(vec x, ck_scaling_t scaling) {
  if (scaling.cap <= 0) return V_MUL(x, V_SET1(scaling.scale * LOG2_E));
  x = v_tanh(V_MUL(x, V_SET1(scaling.scale / scaling.cap)));
  return V_MUL(x, V_SET1(scaling.cap * LOG2_E));
}

// LANES elements from `i` on of rows whose scales are left out; `type` is a constant once inlined.
FN vec v_load_any(const void *x, const ck_cache_t type, size_t i) {
  switch (type) {
    case CK_CACHE_F16: return V_LOAD_HALF((const uint16_t *)x + i);
    case CK_CACHE_Q8_0: return V_LOAD_INT8((const int8_t *)x + i);
    default: return V_LOAD((const float *)x + i);
  }
}

FN float load_any(const void *x, const ck_cache_t type, size_t i) {
  switch (type) {
    case CK_CACHE_F16: return ck_half_to_float(((const uint16_t *)x)[i]);
    case CK_CACHE_Q8_0: return (float)((const int8_t *)x)[i];
    default: return ((const float *)x)[i];
  }
}

FN void load_row(const ck_rows_t *x, size_t row, float *out) {
  ck_rows_t r = ck_rows_from(x, row);
  size_t i = 0;
  switch (x->type) {
    case CK_CACHE_F32: memcpy(out, r.numbers, x->d * sizeof(float)); break;
    case CK_CACHE_F16:
      for (; i + LANES <= x->d; i += LANES)
        V_STORE(out + i, V_LOAD_HALF((const uint16_t *)r.numbers + i));
      for (; i < x->d; i++) out[i] = load_any(r.numbers, CK_CACHE_F16, i);
      break;
    case CK_CACHE_Q8_0: ck_load_q8_0(r.numbers, *(const float *)r.scales, x->d, out); break;
    case CK_CACHE_Q4: ck_load_q4(r.numbers, r.scales, x->d, out); break;
  }
}

TARGET static void unpack_rows(const ck_rows_t *x, size_t count, size_t dp, float *out) {
  for (size_t j = 0; j < count; j++) {
    load_row(x, j, out + j * dp);
    for (size_t i = x->d; i < dp; i++) out[j * dp + i] = 0;
  }
}

TARGET static void transpose(const float *x, size_t count, size_t d, size_t dp, float *out) {
  memset(out, 0, d * CK_TILE_KEYS * sizeof(float));
  for (size_t j = 0; j < count; j++)
    for (size_t i = 0; i < d; i++) out[i * CK_TILE_KEYS + j] = x[j * dp + i];
}

// A block of `mr` rows by `nv` vectors that stays in registers; both are constants once inlined.
FN void gemm_block(size_t mr, size_t nv, const float *a, size_t lda, const float *b, size_t ldb,
                   float *c, size_t ldc, size_t k, int add) {
  vec sum[MR][NV];
  _Pragma("unroll") for (size_t r = 0; r < mr; r++)
    _Pragma("unroll") for (size_t v = 0; v < nv; v++)
      sum[r][v] = add ? V_LOAD(c + r * ldc + v * LANES) : V_ZERO();
  for (size_t i = 0; i < k; i++) {
    vec row[NV];
    _Pragma("unroll") for (size_t v = 0; v < nv; v++) row[v] = V_LOAD(b + i * ldb + v * LANES);
    _Pragma("unroll") for (size_t r = 0; r < mr; r++) {
      vec x = V_SET1(a[r * lda + i]);
      _Pragma("unroll") for (size_t v = 0; v < nv; v++) sum[r][v] = V_FMA(x, row[v], sum[r][v]);
    }
  }
  _Pragma("unroll") for (size_t r = 0; r < mr; r++)
    _Pragma("unroll") for (size_t v = 0; v < nv; v++) V_STORE(c + r * ldc + v * LANES, sum[r][v]);
}

// All rows of a strip of `nv` vectors.
FN void gemm_strip(size_t nv, const float *a, size_t lda, const float *b, size_t ldb, float *c,
                   size_t ldc, size_t m, size_t k, int add) {
  size_t r = 0;
  for (; r + MR <= m; r += MR) gemm_block(MR, nv, a + r * lda, lda, b, ldb, c + r * ldc, ldc, k, add);
  a += r * lda;
  c += r * ldc;
  switch (m - r) {
    case 5: gemm_block(5, nv, a, lda, b, ldb, c, ldc, k, add); break;
    case 4: gemm_block(4, nv, a, lda, b, ldb, c, ldc, k, add); break;
    case 3: gemm_block(3, nv, a, lda, b, ldb, c, ldc, k, add); break;
    case 2: gemm_block(2, nv, a, lda, b, ldb, c, ldc, k, add); break;
    case 1: gemm_block(1, nv, a, lda, b, ldb, c, ldc, k, add); break;
  }
}

TARGET static void tile_gemm(const float *a, size_t lda, const float *b, size_t ldb, float *c,
                             size_t ldc, size_t m, size_t n, size_t k, int add) {
  size_t j = 0;
  for (; j + NV * LANES <= n; j += NV * LANES)
    gemm_strip(NV, a, lda, b + j, ldb, c + j, ldc, m, k, add);
  for (; j < n; j += LANES) gemm_strip(1, a, lda, b + j, ldb, c + j, ldc, m, k, add);
}

// A cache is read in runs that follow each other in memory: what comes next is asked for early.
enum { PREFETCH_ROWS = 64 };

FN void prefetch(const void *x, const ck_cache_t type, size_t start, const size_t count) {
  const size_t size = type == CK_CACHE_Q8_0 ? 1 : type == CK_CACHE_F16 ? 2 : 4;
  for (size_t i = 0; i < count * size; i += 64)
    __builtin_prefetch((const char *)x + start * size + i);
}

// Adds the products with `nv` vectors of keys from column `start` on to sums of every LANES-th
// product; queries stay in registers. `rows`, `nv` and `type` are constants once inlined.
FN void partial_scores(const size_t rows, const size_t nv, const float *q, size_t ldq,
                       const ck_rows_t *keys, const ck_cache_t type, size_t first, size_t height,
                       size_t start, float sums[4][LANES][LANES]) {
  vec query[4][4];
  _Pragma("unroll") for (size_t r = 0; r < rows; r++)
    _Pragma("unroll") for (size_t v = 0; v < nv; v++)
      query[r][v] = V_LOAD(q + r * ldq + start + v * LANES);
  for (size_t y = 0; y < height; y++) {
    prefetch(keys->numbers, type, (first + y + PREFETCH_ROWS) * keys->d + start, nv * LANES);
    vec sum[4];
    _Pragma("unroll") for (size_t r = 0; r < rows; r++)
      sum[r] = start > 0 ? V_LOAD(sums[r][y]) : V_ZERO();
    _Pragma("unroll") for (size_t v = 0; v < nv; v++) {
      vec key = v_load_any(keys->numbers, type, (first + y) * keys->d + start + v * LANES);
      _Pragma("unroll") for (size_t r = 0; r < rows; r++) sum[r] = V_FMA(query[r][v], key, sum[r]);
    }
    _Pragma("unroll") for (size_t r = 0; r < rows; r++) V_STORE(sums[r][y], sum[r]);
  }
}

// Up to four rows; `rows` and `type` are constants once inlined.
FN void scores_of(const size_t rows, const float *q, size_t ldq, const ck_rows_t *keys,
                  const ck_cache_t type, size_t count, float *s) {
  size_t d = keys->d, whole = d / LANES * LANES;
  float sums[4][LANES][LANES];
  memset(sums, 0, sizeof sums);
  for (size_t j = 0; j < count; j += LANES) {
    size_t height = count - j < LANES ? count - j : LANES, i = 0;
    for (; i + 4 * LANES <= whole; i += 4 * LANES)
      partial_scores(rows, 4, q, ldq, keys, type, j, height, i, sums);
    for (; i < whole; i += LANES)
      partial_scores(rows, 1, q, ldq, keys, type, j, height, i, sums);
    _Pragma("unroll") for (size_t r = 0; r < rows; r++) {
      float *target = s + r * CK_TILE_KEYS + j;
      V_STORE(target, V_SUMS(sums[r]));
      for (i = whole; i < d; i++)
        for (size_t y = 0; y < height; y++)
          target[y] += q[r * ldq + i] * load_any(keys->numbers, type, (j + y) * d + i);
      if (type == CK_CACHE_Q8_0)
        for (size_t y = 0; y < height; y++) target[y] *= ((const float *)keys->scales)[j + y];
    }
  }
}

FN void scores_typed(const float *q, size_t ldq, const ck_rows_t *keys, const ck_cache_t type,
                     size_t rows, size_t count, float *s) {
  size_t r = 0;
  for (; r + 4 <= rows; r += 4)
    scores_of(4, q + r * ldq, ldq, keys, type, count, s + r * CK_TILE_KEYS);
  q += r * ldq;
  s += r * CK_TILE_KEYS;
  switch (rows - r) {
    case 3: scores_of(3, q, ldq, keys, type, count, s); break;
    case 2: scores_of(2, q, ldq, keys, type, count, s); break;
    case 1: scores_of(1, q, ldq, keys, type, count, s); break;
  }
}

TARGET static void scores(const float *q, size_t ldq, const ck_rows_t *keys, size_t rows,
                          size_t count, float *s) {
  switch (keys->type) {
    case CK_CACHE_F16: return scores_typed(q, ldq, keys, CK_CACHE_F16, rows, count, s);
    case CK_CACHE_Q8_0: return scores_typed(q, ldq, keys, CK_CACHE_Q8_0, rows, count, s);
    default: return scores_typed(q, ldq, keys, CK_CACHE_F32, rows, count, s);
  }
}

// `nv` vectors of values from column `start` on, for up to four rows; `rows`, `nv` and `type` are
// constants once inlined.
FN void add_values_of(const size_t rows, const size_t nv, const float *p, const ck_rows_t *values,
                      const ck_cache_t type, size_t count, size_t start, float *o, size_t dp) {
  vec sum[4][4];
  _Pragma("unroll") for (size_t r = 0; r < rows; r++)
    _Pragma("unroll") for (size_t v = 0; v < nv; v++)
      sum[r][v] = V_LOAD(o + r * dp + start + v * LANES);
  for (size_t j = 0; j < count; j++) {
    prefetch(values->numbers, type, (j + PREFETCH_ROWS) * values->d + start, nv * LANES);
    vec value[4];
    _Pragma("unroll") for (size_t v = 0; v < nv; v++)
      value[v] = v_load_any(values->numbers, type, j * values->d + start + v * LANES);
    _Pragma("unroll") for (size_t r = 0; r < rows; r++) {
      vec weight = V_SET1(p[r * CK_TILE_KEYS + j]);
      _Pragma("unroll") for (size_t v = 0; v < nv; v++)
        sum[r][v] = V_FMA(weight, value[v], sum[r][v]);
    }
  }
  _Pragma("unroll") for (size_t r = 0; r < rows; r++)
    _Pragma("unroll") for (size_t v = 0; v < nv; v++)
      V_STORE(o + r * dp + start + v * LANES, sum[r][v]);
}

FN void add_values_rows(const size_t rows, const float *p, const ck_rows_t *values,
                        const ck_cache_t type, size_t count, float *o, size_t dp) {
  float scaled[4][CK_TILE_KEYS];
  if (type == CK_CACHE_Q8_0) {
    for (size_t r = 0; r < rows; r++)
      for (size_t j = 0; j < count; j++)
        scaled[r][j] = p[r * CK_TILE_KEYS + j] * ((const float *)values->scales)[j];
    p = scaled[0];
  }
  size_t d = values->d, i = 0;
  for (; i + 4 * LANES <= d; i += 4 * LANES)
    add_values_of(rows, 4, p, values, type, count, i, o, dp);
  for (; i + LANES <= d; i += LANES) add_values_of(rows, 1, p, values, type, count, i, o, dp);
  for (; i < d; i++)
    for (size_t r = 0; r < rows; r++)
      for (size_t j = 0; j < count; j++)
        o[r * dp + i] += p[r * CK_TILE_KEYS + j] * load_any(values->numbers, type, j * d + i);
}

FN void add_values_typed(const float *p, const ck_rows_t *values, const ck_cache_t type,
                         size_t rows, size_t count, float *o, size_t dp) {
  size_t r = 0;
  for (; r + 4 <= rows; r += 4)
    add_values_rows(4, p + r * CK_TILE_KEYS, values, type, count, o + r * dp, dp);
  p += r * CK_TILE_KEYS;
  o += r * dp;
  switch (rows - r) {
    case 3: add_values_rows(3, p, values, type, count, o, dp); break;
    case 2: add_values_rows(2, p, values, type, count, o, dp); break;
    case 1: add_values_rows(1, p, values, type, count, o, dp); break;
  }
}

TARGET static void add_values(const float *p, const ck_rows_t *values, size_t rows, size_t count,
                              float *o, size_t dp) {
  switch (values->type) {
    case CK_CACHE_F16: return add_values_typed(p, values, CK_CACHE_F16, rows, count, o, dp);
    case CK_CACHE_Q8_0: return add_values_typed(p, values, CK_CACHE_Q8_0, rows, count, o, dp);
    default: return add_values_typed(p, values, CK_CACHE_F32, rows, count, o, dp);
  }
}

TARGET static void softmax_step(float *s, size_t rows, size_t count, ck_visibility_t visible,
                                ck_scaling_t scaling, float *m, float *l, float *o, size_t dp) {
  enum { VECTORS = CK_TILE_KEYS / LANES };
  vec infinity = V_SET1(-INFINITY);
  for (size_t r = 0; r < rows; r++, s += CK_TILE_KEYS, o += dp) {
    ck_columns_t c = ck_visible_columns(visible, r, count);
    if (c.begin == c.end) {
      memset(s, 0, CK_TILE_KEYS * sizeof(float));
      continue;
    }
    vec x[VECTORS], most = V_SET1(m[r]);
    _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {
      x[v] = v_scores(V_LOAD(s + v * LANES), scaling);
      x[v] = V_KEEP(x[v], (int)c.begin - v * LANES, (int)c.end - v * LANES, infinity);
      most = V_MAX(most, x[v]);
    }
    float largest = V_LARGEST(most);
    vec sum = V_ZERO();
    _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {
      x[v] = v_exp2(V_SUB(x[v], V_SET1(largest)));
      sum = V_ADD(sum, x[v]);
      V_STORE(s + v * LANES, x[v]);
    }
    float correction = m[r] == largest ? 1 : exp2f(m[r] - largest);
    l[r] = l[r] * correction + V_SUM(sum);
    m[r] = largest;
    if (correction != 1)
      for (size_t i = 0; i < dp; i += LANES)
        V_STORE(o + i, V_MUL(V_LOAD(o + i), V_SET1(correction)));
  }
}
