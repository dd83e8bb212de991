#include "linear_internal.h"

enum { QUANT_BYTES = 256, BLOCK_BYTES = QUANT_BYTES + 64 };

// y (token, row) = sum over blocks: scale_w scale_x (u . q) + minimum scale_x sum(q)

void ck_matmul_u4_scalar(const ck_weights *w, size_t first, size_t last, const void *activations,
                         size_t tokens, float *y) {
  const ck_q8_block *x = activations;  // (tokens, blocks)
  size_t blocks = w->columns / CK_BLOCK;
  for (size_t group = first; group < last; group++) {
    const uint8_t *base = w->groups + group * ck_group_bytes(CK_LAYOUT_U4, w->columns);
    for (size_t r = 0; r < ck_rows_in_group(w, group); r++) {
      for (size_t token = 0; token < tokens; token++) {
        float sum = 0;
        for (size_t b = 0; b < blocks; b++) {
          const ck_q8_block *xb = x + token * blocks + b;
          const uint8_t *block = base + b * BLOCK_BYTES, *u = block + r * 4;
          const uint8_t *halves = block + QUANT_BYTES + r * 2;
          int32_t dot = 0;
          for (size_t j = 0; j < 4; j++)
            for (size_t k = 0; k < 4; k++)
              dot += (u[j * 64 + k] & 15) * xb->q[j * 4 + k] +
                     (u[j * 64 + k] >> 4) * xb->q[16 + j * 4 + k];
          float scale = ck_half_to_float(ck_load16(halves));
          float minimum = ck_half_to_float(ck_load16(halves + 32));
          sum += scale * ((float)dot * xb->scale);
          sum += minimum * xb->sum;
        }
        y[token * w->rows + group * CK_GROUP_ROWS + r] = sum;
      }
    }
  }
}

#if defined(__x86_64__)
// 8 rows x T tokens. 8 products of u4 x s8 pairs reach 8 * 2 * 15 * 127, which 16 bits can hold.
CK_AVX2 CK_INLINE void tile_avx2(const uint8_t *quants, const uint8_t *scales, size_t blocks,
                                 const ck_q8_block *x, __m256 *sum, const int T) {
  const __m256i nibble = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
  CK_UNROLL for (int t = 0; t < T; t++) sum[t] = _mm256_setzero_ps();
  for (size_t b = 0; b < blocks; b++) {
    __m256i dot[4];
    CK_UNROLL for (int t = 0; t < T; t++) dot[t] = _mm256_setzero_si256();
    CK_UNROLL for (int j = 0; j < 4; j++) {
      __m256i both = _mm256_load_si256((const __m256i *)(quants + b * BLOCK_BYTES + j * 64));
      __m256i low = _mm256_and_si256(both, nibble);
      __m256i high = _mm256_and_si256(_mm256_srli_epi16(both, 4), nibble);
      CK_UNROLL for (int t = 0; t < T; t++) {
        const int8_t *q = x[t * blocks + b].q + j * 4;
        __m256i a = _mm256_maddubs_epi16(low, _mm256_set1_epi32(ck_load32(q)));
        __m256i c = _mm256_maddubs_epi16(high, _mm256_set1_epi32(ck_load32(q + 16)));
        dot[t] = _mm256_add_epi16(dot[t], _mm256_add_epi16(a, c));
      }
    }
    const uint8_t *halves = scales + b * BLOCK_BYTES;
    __m256 scale = _mm256_cvtph_ps(_mm_load_si128((const __m128i *)halves));
    __m256 minimum = _mm256_cvtph_ps(_mm_load_si128((const __m128i *)(halves + 32)));
    CK_UNROLL for (int t = 0; t < T; t++) {
      const ck_q8_block *xb = x + t * blocks + b;
      __m256 product = _mm256_cvtepi32_ps(_mm256_madd_epi16(dot[t], ones));
      product = _mm256_mul_ps(product, _mm256_set1_ps(xb->scale));
      sum[t] = _mm256_fmadd_ps(scale, product, sum[t]);
      sum[t] = _mm256_fmadd_ps(minimum, _mm256_set1_ps(xb->sum), sum[t]);
    }
  }
}

CK_AVX2 CK_INLINE void group_avx2(const ck_weights *w, size_t group, const ck_q8_block *x, float *y,
                                  const int T) {
  const uint8_t *block = w->groups + group * ck_group_bytes(CK_LAYOUT_U4, w->columns);
  size_t rows = ck_rows_in_group(w, group);
  for (size_t half = 0; half * 8 < rows; half++) {
    __m256 sum[4];
    tile_avx2(block + half * 32, block + QUANT_BYTES + half * 16, w->columns / CK_BLOCK, x, sum, T);
    CK_UNROLL for (int t = 0; t < T; t++)
      ck_store8(y + t * w->rows + group * CK_GROUP_ROWS + half * 8, sum[t], rows - half * 8);
  }
}

CK_AVX2 void ck_matmul_u4_avx2(const ck_weights *w, size_t first, size_t last,
                               const void *activations, size_t tokens, float *y) {
  const ck_q8_block *x = activations;  // (tokens, blocks)
  size_t blocks = w->columns / CK_BLOCK;
  for (size_t group = first; group < last; group++) {
    size_t t = 0;
    for (; t + 4 <= tokens; t += 4) group_avx2(w, group, x + t * blocks, y + t * w->rows, 4);
    for (; t < tokens; t++) group_avx2(w, group, x + t * blocks, y + t * w->rows, 1);
  }
}

#elif defined(__aarch64__)

// 4 V rows from `row` of the group on, x T tokens. Quants of 4 bits fit signed bytes, too.
CK_NEON CK_INLINE void rows_neon(const ck_weights *w, size_t group, size_t row,
                                 const ck_q8_block *x, float *y, const int V, const int T) {
  const uint8_t *block = w->groups + group * ck_group_bytes(CK_LAYOUT_U4, w->columns);
  const uint8x16_t nibble = vdupq_n_u8(15);
  size_t blocks = w->columns / CK_BLOCK;
  float32x4_t sum[4][4];
  CK_UNROLL for (int t = 0; t < T; t++)
    CK_UNROLL for (int v = 0; v < V; v++) sum[t][v] = vdupq_n_f32(0);
  for (size_t b = 0; b < blocks; b++, block += BLOCK_BYTES) {
    int8x16_t q[4][2];
    CK_UNROLL for (int t = 0; t < T; t++)
      CK_UNROLL for (int half = 0; half < 2; half++)
        q[t][half] = vld1q_s8(x[t * blocks + b].q + half * 16);
    CK_UNROLL for (int v = 0; v < V; v++) {
      int32x4_t dot[4];
      CK_UNROLL for (int t = 0; t < T; t++) dot[t] = vdupq_n_s32(0);
      CK_UNROLL for (int j = 0; j < 4; j++) {
        uint8x16_t both = vld1q_u8(block + j * 64 + row * 4 + v * 16);
        int8x16_t low = vreinterpretq_s8_u8(vandq_u8(both, nibble));
        int8x16_t high = vreinterpretq_s8_u8(vshrq_n_u8(both, 4));
        CK_UNROLL for (int t = 0; t < T; t++)
          dot[t] = ck_dot4(ck_dot4(dot[t], low, q[t][0], j), high, q[t][1], j);
      }
      const uint8_t *halves = block + QUANT_BYTES + row * 2 + v * 8;
      float32x4_t scale = ck_load_half4(halves), minimum = ck_load_half4(halves + 32);
      CK_UNROLL for (int t = 0; t < T; t++) {
        const ck_q8_block *xb = x + t * blocks + b;
        float32x4_t product = vmulq_n_f32(vcvtq_f32_s32(dot[t]), xb->scale);
        sum[t][v] = vfmaq_f32(sum[t][v], scale, product);
        sum[t][v] = vfmaq_n_f32(sum[t][v], minimum, xb->sum);
      }
    }
  }
  CK_UNROLL for (int t = 0; t < T; t++)
    ck_store_strip(w, group * CK_GROUP_ROWS + row, sum[t], y + t * w->rows, V);
}

CK_NEON void ck_matmul_u4_neon(const ck_weights *w, size_t first, size_t last,
                               const void *activations, size_t tokens, float *y) {
  const ck_q8_block *x = activations;  // (tokens, blocks)
  size_t blocks = w->columns / CK_BLOCK;
  for (size_t group = first; group < last; group++) {
    size_t t = 0, rows = ck_rows_in_group(w, group);
    for (; t + 4 <= tokens; t += 4)
      for (size_t row = 0; row < rows; row += 8)
        rows_neon(w, group, row, x + t * blocks, y + t * w->rows, 2, 4);
    for (; t < tokens; t++) rows_neon(w, group, 0, x + t * blocks, y + t * w->rows, 4, 1);
  }
}
#endif
