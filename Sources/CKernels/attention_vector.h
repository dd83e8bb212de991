// The vector form of the attention kernels, written once for any register width.
//
// The including file defines, for its instruction set:
//   TARGET            the function attribute
//   vec, LANES        register type and floats in it
//   V_LOAD V_STORE V_SET1 V_ZERO V_ADD V_SUB V_MUL V_DIV V_FMA V_MAX   as usual, unaligned
//   V_LOAD_HALF(p)    floats from LANES f16
//   V_SUM(x), V_LARGEST(x)      over the lanes
//   V_POWER2(n)       2^n for integral n in -126…127
//   V_ROUND(x)        to nearest
//   V_KEEP(x, begin, end, other)   lane i of x where begin <= i < end, else `other`
//   MR, NV            rows and vectors of the GEMM's register block
#include <math.h>
#include <string.h>

#include "attention_internal.h"

#define FN static inline __attribute__((always_inline)) TARGET

// e^x by 2^n e^r with a polynomial in r, |r| <= ln2 / 2 (Cephes expf; error below 2 ulp);
// below -87 it is 0.
FN vec v_exp(vec x) {
  vec floor = V_SET1(-87.0f);
  vec clamped = V_MAX(x, floor);
  vec n = V_ROUND(V_MUL(clamped, V_SET1(1.44269504f)));
  vec r = V_FMA(n, V_SET1(-0.693359375f), clamped);
  r = V_FMA(n, V_SET1(2.12194440e-4f), r);
  vec p = V_SET1(1.9875691500e-4f);
  p = V_FMA(p, r, V_SET1(1.3981999507e-3f));
  p = V_FMA(p, r, V_SET1(8.3334519073e-3f));
  p = V_FMA(p, r, V_SET1(4.1665795894e-2f));
  p = V_FMA(p, r, V_SET1(1.6666665459e-1f));
  p = V_FMA(p, r, V_SET1(5.0000001201e-1f));
  p = V_FMA(V_MUL(p, r), r, V_ADD(r, V_SET1(1.0f)));
  return V_ZERO_BELOW(x, floor, V_MUL(p, V_POWER2(n)));
}

// tanh x = 1 - 2 / (e^2x + 1); |x| is bounded so that e^2x stays finite.
FN vec v_tanh(vec x) {
  vec bounded = V_MAX(V_SUB(V_ZERO(), V_MAX(V_SUB(V_ZERO(), x), V_SET1(-20.0f))), V_SET1(-20.0f));
  vec e = v_exp(V_ADD(bounded, bounded));
  return V_SUB(V_SET1(1.0f), V_DIV(V_SET1(2.0f), V_ADD(e, V_SET1(1.0f))));
}

FN vec v_load_any(const void *x, ck_cache_t type, size_t i) {
  return type == CK_CACHE_F16 ? V_LOAD_HALF((const uint16_t *)x + i)
                              : V_LOAD((const float *)x + i);
}

FN void load_row(const void *x, ck_cache_t type, size_t start, size_t d, float *out) {
  size_t i = 0;
  for (; i + LANES <= d; i += LANES) V_STORE(out + i, v_load_any(x, type, start + i));
  if (i < d) {
    const char *tail = (const char *)x + (start + i) * (type == CK_CACHE_F16 ? 2 : 4);
    ck_load_rows_scalar(tail, d - i, type, out + i);
  }
}

TARGET static void pack_keys(const void *keys, ck_cache_t type, size_t count, size_t d,
                             float *out) {
  float row[LANES][LANES];
  memset(out, 0, d * CK_TILE_KEYS * sizeof(float));
  for (size_t i = 0; i < d; i += LANES) {
    size_t width = d - i < LANES ? d - i : LANES;
    for (size_t j = 0; j < count; j += LANES) {
      size_t height = count - j < LANES ? count - j : LANES;
      for (size_t y = 0; y < height; y++) load_row(keys, type, (j + y) * d + i, width, row[y]);
      for (size_t x = 0; x < width; x++)
        for (size_t y = 0; y < height; y++) out[(i + x) * CK_TILE_KEYS + j + y] = row[y][x];
    }
  }
}

TARGET static void unpack_values(const void *values, ck_cache_t type, size_t count, size_t d,
                                 size_t dp, float *out) {
  for (size_t j = 0; j < count; j++) {
    load_row(values, type, j * d, d, out + j * dp);
    for (size_t i = d; i < dp; i++) out[j * dp + i] = 0;
  }
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

// `rows` is a constant once inlined.
FN void scores_of(size_t rows, const float *q, size_t ldq, const void *keys, ck_cache_t type,
                  size_t count, size_t d, float *s) {
  for (size_t j = 0; j < count; j++) {
    vec sum[4];
    _Pragma("unroll") for (size_t r = 0; r < rows; r++) sum[r] = V_ZERO();
    size_t i = 0;
    for (; i + LANES <= d; i += LANES) {
      vec key = v_load_any(keys, type, j * d + i);
      _Pragma("unroll") for (size_t r = 0; r < rows; r++)
        sum[r] = V_FMA(V_LOAD(q + r * ldq + i), key, sum[r]);
    }
    float tail[LANES];
    if (i < d) load_row(keys, type, j * d + i, d - i, tail);
    _Pragma("unroll") for (size_t r = 0; r < rows; r++) {
      float total = V_SUM(sum[r]);
      for (size_t x = i; x < d; x++) total += q[r * ldq + x] * tail[x - i];
      s[r * CK_TILE_KEYS + j] = total;
    }
  }
}

TARGET static void scores(const float *q, size_t ldq, const void *keys, ck_cache_t type,
                          size_t rows, size_t count, size_t d, float *s) {
  size_t r = 0;
  for (; r + 4 <= rows; r += 4)
    scores_of(4, q + r * ldq, ldq, keys, type, count, d, s + r * CK_TILE_KEYS);
  if (rows - r == 3) scores_of(3, q + r * ldq, ldq, keys, type, count, d, s + r * CK_TILE_KEYS);
  if (rows - r == 2) scores_of(2, q + r * ldq, ldq, keys, type, count, d, s + r * CK_TILE_KEYS);
  if (rows - r == 1) scores_of(1, q + r * ldq, ldq, keys, type, count, d, s + r * CK_TILE_KEYS);
}

// One vector of values a time for up to four rows; `rows` and `nv` are constants once inlined.
FN void add_values_of(size_t rows, size_t nv, const float *p, const void *values, ck_cache_t type,
                      size_t count, size_t d, size_t start, float *o, size_t dp) {
  vec sum[4][4];
  _Pragma("unroll") for (size_t r = 0; r < rows; r++)
    _Pragma("unroll") for (size_t v = 0; v < nv; v++)
      sum[r][v] = V_LOAD(o + r * dp + start + v * LANES);
  for (size_t j = 0; j < count; j++) {
    vec value[4];
    _Pragma("unroll") for (size_t v = 0; v < nv; v++)
      value[v] = v_load_any(values, type, j * d + start + v * LANES);
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

FN void add_values_rows(size_t rows, const float *p, const void *values, ck_cache_t type,
                        size_t count, size_t d, float *o, size_t dp) {
  size_t i = 0;
  for (; i + 4 * LANES <= d; i += 4 * LANES)
    add_values_of(rows, 4, p, values, type, count, d, i, o, dp);
  for (; i + LANES <= d; i += LANES) add_values_of(rows, 1, p, values, type, count, d, i, o, dp);
  if (i == d) return;
  float tail[LANES];
  for (size_t j = 0; j < count; j++) {
    load_row(values, type, j * d + i, d - i, tail);
    for (size_t r = 0; r < rows; r++)
      for (size_t x = i; x < d; x++) o[r * dp + x] += p[r * CK_TILE_KEYS + j] * tail[x - i];
  }
}

TARGET static void add_values(const float *p, const void *values, ck_cache_t type, size_t rows,
                              size_t count, size_t d, float *o, size_t dp) {
  size_t r = 0;
  for (; r + 4 <= rows; r += 4)
    add_values_rows(4, p + r * CK_TILE_KEYS, values, type, count, d, o + r * dp, dp);
  p += r * CK_TILE_KEYS;
  o += r * dp;
  if (rows - r == 3) add_values_rows(3, p, values, type, count, d, o, dp);
  if (rows - r == 2) add_values_rows(2, p, values, type, count, d, o, dp);
  if (rows - r == 1) add_values_rows(1, p, values, type, count, d, o, dp);
}

TARGET static void softmax_step(float *s, size_t rows, size_t count, ck_visibility_t visible,
                                float scale, float cap, float *m, float *l, float *o, size_t dp) {
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
      x[v] = V_MUL(V_LOAD(s + v * LANES), V_SET1(scale));
      if (cap > 0) x[v] = V_MUL(V_SET1(cap), v_tanh(V_DIV(x[v], V_SET1(cap))));
      x[v] = V_KEEP(x[v], (int)c.begin - v * LANES, (int)c.end - v * LANES, infinity);
      most = V_MAX(most, x[v]);
    }
    float largest = V_LARGEST(most);
    vec sum = V_ZERO();
    _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {
      x[v] = v_exp(V_SUB(x[v], V_SET1(largest)));
      sum = V_ADD(sum, x[v]);
      V_STORE(s + v * LANES, x[v]);
    }
    float correction = m[r] == largest ? 1 : expf(m[r] - largest);
    l[r] = l[r] * correction + V_SUM(sum);
    m[r] = largest;
    if (correction != 1)
      for (size_t i = 0; i < dp; i += LANES)
        V_STORE(o + i, V_MUL(V_LOAD(o + i), V_SET1(correction)));
  }
}
