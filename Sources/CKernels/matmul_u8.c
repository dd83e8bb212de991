#include "linear_internal.h"

// y (token, row) = sum over blocks: scale_w scale_x (u . q) - zero scale_w scale_x sum(q),
// with a scale for 32 columns (one part) or for 16 (two parts).

CK_INLINE size_t block_bytes(size_t parts) {
  return parts == 1 ? CK_U8_BYTES : CK_U8_HALVES_BYTES;
}

CK_INLINE void matmul_scalar(const ck_weights *w, size_t first, size_t last, const ck_q8_block *x,
                             size_t tokens, float *y, const size_t parts) {
  size_t blocks = w->columns / CK_BLOCK, length = CK_BLOCK / parts;
  for (size_t group = first; group < last; group++) {
    const uint8_t *base = w->groups + group * ck_group_bytes(w->layout, w->columns);
    for (size_t r = 0; r < ck_rows_in_group(w, group); r++) {
      for (size_t token = 0; token < tokens; token++) {
        float sum = 0;
        for (size_t part = 0; part < blocks * parts; part++) {
          const ck_q8_block *xb = x + token * blocks + part / parts;
          size_t start = part % parts * length;
          const uint8_t *block = base + part / parts * block_bytes(parts);
          const uint8_t *u = block + start * 16 + r * 4;
          int32_t dot = 0;
          for (size_t c = 0; c < length; c++) dot += u[c / 4 * 64 + c % 4] * xb->q[start + c];
          const uint8_t *halves = block + CK_U8_QUANTS + part % parts * 32 + r * 2;
          float scale = ck_half_to_float(ck_load16(halves));
          float q_sum = parts == 1 ? xb->sum : xb->half_sums[part % parts];
          sum += scale * ((float)dot * xb->scale);
          sum -= w->zero * scale * q_sum;
        }
        y[token * w->rows + group * CK_GROUP_ROWS + r] = sum;
      }
    }
  }
}

void ck_matmul_u8_scalar(const ck_weights *w, size_t first, size_t last, const void *x,
                         size_t tokens, float *y) {
  matmul_scalar(w, first, last, x, tokens, y, 1);
}

void ck_matmul_u8_halves_scalar(const ck_weights *w, size_t first, size_t last, const void *x,
                                size_t tokens, float *y) {
  matmul_scalar(w, first, last, x, tokens, y, 2);
}

#if defined(__x86_64__)

// 8 rows x T tokens. A pair of u8 x s8 products overflows 16 bits, so the nibbles of u are
// multiplied apart.
CK_AVX2 CK_INLINE void tile_avx2(const uint8_t *quants, const uint8_t *scales, float zero,
                                 size_t blocks, const ck_q8_block *x, __m256 *sum, const int T,
                                 const int parts) {
  const __m256i nibble = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
  const __m256i sixteens = _mm256_set1_epi16(16);
  const int steps = 8 / parts;
  CK_UNROLL for (int t = 0; t < T; t++) sum[t] = _mm256_setzero_ps();
  for (size_t b = 0; b < blocks; b++, quants += block_bytes(parts), scales += block_bytes(parts)) {
    CK_UNROLL for (int part = 0; part < parts; part++) {
      __m256i dot_low[2], dot_high[2];
      CK_UNROLL for (int t = 0; t < T; t++) dot_low[t] = dot_high[t] = _mm256_setzero_si256();
      CK_UNROLL for (int j = part * steps; j < (part + 1) * steps; j++) {
        __m256i u = _mm256_load_si256((const __m256i *)(quants + j * 64));
        __m256i low = _mm256_and_si256(u, nibble);
        __m256i high = _mm256_and_si256(_mm256_srli_epi16(u, 4), nibble);
        CK_UNROLL for (int t = 0; t < T; t++) {
          __m256i q = _mm256_set1_epi32(ck_load32(x[t * blocks + b].q + j * 4));
          dot_low[t] = _mm256_add_epi16(dot_low[t], _mm256_maddubs_epi16(low, q));
          dot_high[t] = _mm256_add_epi16(dot_high[t], _mm256_maddubs_epi16(high, q));
        }
      }
      const __m128i *halves = (const __m128i *)(scales + part * 32);
      __m256 scale = _mm256_cvtph_ps(_mm_load_si128(halves));
      __m256 minimum = _mm256_mul_ps(scale, _mm256_set1_ps(-zero));
      CK_UNROLL for (int t = 0; t < T; t++) {
        const ck_q8_block *xb = x + t * blocks + b;
        __m256i dot = _mm256_add_epi32(_mm256_madd_epi16(dot_low[t], ones),
                                       _mm256_madd_epi16(dot_high[t], sixteens));
        __m256 product = _mm256_mul_ps(_mm256_cvtepi32_ps(dot), _mm256_set1_ps(xb->scale));
        float q_sum = parts == 1 ? xb->sum : xb->half_sums[part];
        sum[t] = _mm256_fmadd_ps(scale, product, sum[t]);
        sum[t] = _mm256_fmadd_ps(minimum, _mm256_set1_ps(q_sum), sum[t]);
      }
    }
  }
}

CK_AVX2 CK_INLINE void group_avx2(const ck_weights *w, size_t group, const ck_q8_block *x, float *y,
                                  const int T, const int parts) {
  const uint8_t *block = w->groups + group * ck_group_bytes(w->layout, w->columns);
  size_t rows = ck_rows_in_group(w, group);
  for (size_t half = 0; half * 8 < rows; half++) {
    __m256 sum[2];
    tile_avx2(block + half * 32, block + CK_U8_QUANTS + half * 16, w->zero, w->columns / CK_BLOCK, x,
              sum, T, parts);
    CK_UNROLL for (int t = 0; t < T; t++)
      ck_store8(y + t * w->rows + group * CK_GROUP_ROWS + half * 8, sum[t], rows - half * 8);
  }
}

CK_AVX2 CK_INLINE void matmul_avx2(const ck_weights *w, size_t first, size_t last,
                                   const ck_q8_block *x, size_t tokens, float *y, const int parts) {
  size_t blocks = w->columns / CK_BLOCK;
  for (size_t group = first; group < last; group++) {
    size_t t = 0;
    for (; t + 2 <= tokens; t += 2) group_avx2(w, group, x + t * blocks, y + t * w->rows, 2, parts);
    for (; t < tokens; t++) group_avx2(w, group, x + t * blocks, y + t * w->rows, 1, parts);
  }
}

CK_AVX2 void ck_matmul_u8_avx2(const ck_weights *w, size_t first, size_t last, const void *x,
                               size_t tokens, float *y) {
  matmul_avx2(w, first, last, x, tokens, y, 1);
}

CK_AVX2 void ck_matmul_u8_halves_avx2(const ck_weights *w, size_t first, size_t last, const void *x,
                                      size_t tokens, float *y) {
  matmul_avx2(w, first, last, x, tokens, y, 2);
}

// 16 rows x T tokens: the weights of a block stay in 8 registers, the sums in T.
CK_AVX512 CK_INLINE void group_avx512(const ck_weights *w, size_t group, const ck_q8_block *x,
                                      float *y, const int T, const int parts) {
  const uint8_t *block = w->groups + group * ck_group_bytes(w->layout, w->columns);
  const int steps = 8 / parts;
  size_t blocks = w->columns / CK_BLOCK;
  __m512 sum[16];
  CK_UNROLL for (int t = 0; t < T; t++) sum[t] = _mm512_setzero_ps();
  for (size_t b = 0; b < blocks; b++, block += block_bytes(parts)) {
    CK_UNROLL for (int part = 0; part < parts; part++) {
      __m512i u[8];
      CK_UNROLL for (int j = part * steps; j < (part + 1) * steps; j++)
        u[j] = _mm512_loadu_si512(block + j * 64);
      const __m256i *halves = (const __m256i *)(block + CK_U8_QUANTS + part * 32);
      __m512 scale = _mm512_cvtph_ps(_mm256_load_si256(halves));
      __m512 minimum = _mm512_mul_ps(scale, _mm512_set1_ps(-w->zero));
      CK_UNROLL for (int t = 0; t < T; t++) {
        const ck_q8_block *xb = x + t * blocks + b;
        __m512i dot = _mm512_setzero_si512();
        CK_UNROLL for (int j = part * steps; j < (part + 1) * steps; j++)
          dot = _mm512_dpbusd_epi32(dot, u[j], _mm512_set1_epi32(ck_load32(xb->q + j * 4)));
        __m512 product = _mm512_mul_ps(_mm512_cvtepi32_ps(dot), _mm512_set1_ps(xb->scale));
        float q_sum = parts == 1 ? xb->sum : xb->half_sums[part];
        sum[t] = _mm512_fmadd_ps(scale, product, sum[t]);
        sum[t] = _mm512_fmadd_ps(minimum, _mm512_set1_ps(q_sum), sum[t]);
      }
    }
  }
  __mmask16 present = ck_row_mask(w, group);
  CK_UNROLL for (int t = 0; t < T; t++)
    _mm512_mask_storeu_ps(y + t * w->rows + group * CK_GROUP_ROWS, present, sum[t]);
}

CK_AVX512 CK_INLINE void matmul_avx512(const ck_weights *w, size_t first, size_t last,
                                       const ck_q8_block *x, size_t tokens, float *y,
                                       const int parts) {
  size_t blocks = w->columns / CK_BLOCK;
  for (size_t group = first; group < last; group++) {
    size_t t = 0;
    for (; t + 16 <= tokens; t += 16)
      group_avx512(w, group, x + t * blocks, y + t * w->rows, 16, parts);
    for (; t + 4 <= tokens; t += 4)
      group_avx512(w, group, x + t * blocks, y + t * w->rows, 4, parts);
    for (; t < tokens; t++) group_avx512(w, group, x + t * blocks, y + t * w->rows, 1, parts);
  }
}

CK_AVX512 void ck_matmul_u8_avx512vnni(const ck_weights *w, size_t first, size_t last,
                                       const void *x, size_t tokens, float *y) {
  matmul_avx512(w, first, last, x, tokens, y, 1);
}

CK_AVX512 void ck_matmul_u8_halves_avx512vnni(const ck_weights *w, size_t first, size_t last,
                                              const void *x, size_t tokens, float *y) {
  matmul_avx512(w, first, last, x, tokens, y, 2);
}
#endif
