#include "linear_internal.h"

// Weights in F16 or F32, activations in float32. `half` is a constant wherever these are inlined.

CK_INLINE void matmul_scalar(const ck_weights *w, size_t first, size_t last, const float *x,
                             size_t tokens, float *y, const int half) {
  for (size_t group = first; group < last; group++) {
    const uint8_t *values = w->groups + group * ck_group_bytes(w->layout, w->columns);
    size_t rows = ck_rows_in_group(w, group);
    for (size_t token = 0; token < tokens; token++) {
      float sum[CK_GROUP_ROWS] = {0};
      for (size_t c = 0; c < w->columns; c++) {
        float xc = x[token * w->columns + c];
        for (size_t r = 0; r < CK_GROUP_ROWS; r++) {
          size_t at = c * CK_GROUP_ROWS + r;
          float value = half ? ck_half_to_float(ck_load16(values + at * 2))
                             : ((const float *)values)[at];
          sum[r] += xc * value;
        }
      }
      memcpy(y + token * w->rows + group * CK_GROUP_ROWS, sum, rows * sizeof(float));
    }
  }
}

void ck_matmul_f16_scalar(const ck_weights *w, size_t first, size_t last, const void *x,
                          size_t tokens, float *y) {
  matmul_scalar(w, first, last, x, tokens, y, 1);
}

void ck_matmul_f32_scalar(const ck_weights *w, size_t first, size_t last, const void *x,
                          size_t tokens, float *y) {
  matmul_scalar(w, first, last, x, tokens, y, 0);
}

#if defined(__x86_64__)

CK_AVX2 CK_INLINE __m256 load8(const uint8_t *values, size_t index, const int half) {
  if (half) return _mm256_cvtph_ps(_mm_load_si128((const __m128i *)(values + index * 2)));
  return _mm256_load_ps((const float *)values + index);
}

CK_AVX2 CK_INLINE void group_avx2(const ck_weights *w, size_t group, const float *x, float *y,
                                  const int T, const int half) {
  const uint8_t *values = w->groups + group * ck_group_bytes(w->layout, w->columns);
  size_t columns = w->columns, rows = ck_rows_in_group(w, group);
  __m256 a[6], b[6];  // rows 0...7 and 8...15
  CK_UNROLL for (int t = 0; t < T; t++) a[t] = b[t] = _mm256_setzero_ps();
  for (size_t c = 0; c < columns; c++) {
    __m256 wa = load8(values, c * CK_GROUP_ROWS, half);
    __m256 wb = load8(values, c * CK_GROUP_ROWS + 8, half);
    CK_UNROLL for (int t = 0; t < T; t++) {
      __m256 xc = _mm256_set1_ps(x[t * columns + c]);
      a[t] = _mm256_fmadd_ps(wa, xc, a[t]);
      b[t] = _mm256_fmadd_ps(wb, xc, b[t]);
    }
  }
  CK_UNROLL for (int t = 0; t < T; t++) {
    float *out = y + t * w->rows + group * CK_GROUP_ROWS;
    ck_store8(out, a[t], rows);
    if (rows > 8) ck_store8(out + 8, b[t], rows - 8);
  }
}

CK_AVX2 CK_INLINE void matmul_avx2(const ck_weights *w, size_t first, size_t last, const float *x,
                                   size_t tokens, float *y, const int half) {
  for (size_t group = first; group < last; group++) {
    size_t t = 0;
    for (; t + 6 <= tokens; t += 6)
      group_avx2(w, group, x + t * w->columns, y + t * w->rows, 6, half);
    for (; t < tokens; t++) group_avx2(w, group, x + t * w->columns, y + t * w->rows, 1, half);
  }
}

CK_AVX2 void ck_matmul_f16_avx2(const ck_weights *w, size_t first, size_t last, const void *x,
                                size_t tokens, float *y) {
  matmul_avx2(w, first, last, x, tokens, y, 1);
}

CK_AVX2 void ck_matmul_f32_avx2(const ck_weights *w, size_t first, size_t last, const void *x,
                                size_t tokens, float *y) {
  matmul_avx2(w, first, last, x, tokens, y, 0);
}

CK_AVX512 CK_INLINE void group_avx512(const ck_weights *w, size_t group, const float *x, float *y,
                                      const int T, const int half) {
  const uint8_t *values = w->groups + group * ck_group_bytes(w->layout, w->columns);
  size_t columns = w->columns;
  __m512 sum[16];
  CK_UNROLL for (int t = 0; t < T; t++) sum[t] = _mm512_setzero_ps();
  for (size_t c = 0; c < columns; c++) {
    size_t at = c * CK_GROUP_ROWS;
    __m512 wc = half ? _mm512_cvtph_ps(_mm256_load_si256((const __m256i *)(values + at * 2)))
                     : _mm512_load_ps((const float *)values + at);
    CK_UNROLL for (int t = 0; t < T; t++)
      sum[t] = _mm512_fmadd_ps(wc, _mm512_set1_ps(x[t * columns + c]), sum[t]);
  }
  __mmask16 present = ck_row_mask(w, group);
  CK_UNROLL for (int t = 0; t < T; t++)
    _mm512_mask_storeu_ps(y + t * w->rows + group * CK_GROUP_ROWS, present, sum[t]);
}

CK_AVX512 CK_INLINE void matmul_avx512(const ck_weights *w, size_t first, size_t last,
                                       const float *x, size_t tokens, float *y, const int half) {
  for (size_t group = first; group < last; group++) {
    size_t t = 0;
    for (; t + 16 <= tokens; t += 16)
      group_avx512(w, group, x + t * w->columns, y + t * w->rows, 16, half);
    for (; t + 4 <= tokens; t += 4)
      group_avx512(w, group, x + t * w->columns, y + t * w->rows, 4, half);
    for (; t < tokens; t++) group_avx512(w, group, x + t * w->columns, y + t * w->rows, 1, half);
  }
}

CK_AVX512 void ck_matmul_f16_avx512vnni(const ck_weights *w, size_t first, size_t last,
                                        const void *x, size_t tokens, float *y) {
  matmul_avx512(w, first, last, x, tokens, y, 1);
}

CK_AVX512 void ck_matmul_f32_avx512vnni(const ck_weights *w, size_t first, size_t last,
                                        const void *x, size_t tokens, float *y) {
  matmul_avx512(w, first, last, x, tokens, y, 0);
}

#elif defined(__aarch64__)

CK_INLINE float32x4_t load4(const uint8_t *values, size_t index, const int half) {
  return half ? ck_load_half4(values + index * 2) : vld1q_f32((const float *)values + index);
}

// 16 rows x T tokens: the weights of a column are in 4 registers, the sums in 4 T.
CK_INLINE void group_neon(const ck_weights *w, size_t group, const float *x, float *y, const int T,
                          const int half) {
  const uint8_t *values = w->groups + group * ck_group_bytes(w->layout, w->columns);
  size_t columns = w->columns;
  float32x4_t sum[6][4];
  CK_UNROLL for (int t = 0; t < T; t++)
    CK_UNROLL for (int v = 0; v < 4; v++) sum[t][v] = vdupq_n_f32(0);
  for (size_t c = 0; c < columns; c++) {
    float32x4_t wc[4];
    CK_UNROLL for (size_t v = 0; v < 4; v++) wc[v] = load4(values, c * CK_GROUP_ROWS + v * 4, half);
    CK_UNROLL for (int t = 0; t < T; t++)
      CK_UNROLL for (int v = 0; v < 4; v++)
        sum[t][v] = vfmaq_n_f32(sum[t][v], wc[v], x[t * columns + c]);
  }
  CK_UNROLL for (int t = 0; t < T; t++)
    ck_store_strip(w, group * CK_GROUP_ROWS, sum[t], y + t * w->rows, 4);
}

CK_INLINE void matmul_neon(const ck_weights *w, size_t first, size_t last, const float *x,
                           size_t tokens, float *y, const int half) {
  for (size_t group = first; group < last; group++) {
    size_t t = 0;
    for (; t + 6 <= tokens; t += 6)
      group_neon(w, group, x + t * w->columns, y + t * w->rows, 6, half);
    for (; t < tokens; t++) group_neon(w, group, x + t * w->columns, y + t * w->rows, 1, half);
  }
}

void ck_matmul_f16_neon(const ck_weights *w, size_t first, size_t last, const void *x,
                        size_t tokens, float *y) {
  matmul_neon(w, first, last, x, tokens, y, 1);
}

void ck_matmul_f32_neon(const ck_weights *w, size_t first, size_t last, const void *x,
                        size_t tokens, float *y) {
  matmul_neon(w, first, last, x, tokens, y, 0);
}
#endif
