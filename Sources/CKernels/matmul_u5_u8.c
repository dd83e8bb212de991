#include "linear_internal.h"

// Defines the layouts' entry points for an instruction set, with its attribute.
#define VARIANT(attribute, name, isa, layout)                                                     \
  attribute void ck_matmul_##name##_##isa(const ck_weights *w, size_t first, size_t last,         \
                                          const void *x, size_t tokens, float *y) {               \
    matmul_##isa(w, first, last, x, tokens, y, layout);                                           \
  }
#define VARIANTS(attribute, isa)                               \
  VARIANT(attribute, u5, isa, CK_LAYOUT_U5)                    \
  VARIANT(attribute, u8, isa, CK_LAYOUT_U8)                    \
  VARIANT(attribute, u8_halves, isa, CK_LAYOUT_U8_HALVES)      \
  VARIANT(attribute, u5_minimum, isa, CK_LAYOUT_U5_MINIMUM)    \
  VARIANT(attribute, u4_halves, isa, CK_LAYOUT_U4_HALVES)

// y (token, row) = sum over blocks: scale_w scale_x (u . q) + minimum_w scale_x sum(q), where
// layouts without minimums have -zero scale_w. A scale is for 32 columns (one part) or 16 (two
// parts). `layout` is a constant wherever these are inlined.

CK_INLINE int quant(const uint8_t *block, size_t r, size_t c, const ck_layout_t layout) {
  size_t j = c / 4, byte = r * 4 + c % 4;
  if (ck_is_u8(layout)) return block[j * 64 + byte];
  int pair = block[j % 4 * 64 + byte], nibble = c < 16 ? pair & 15 : pair >> 4;
  return ck_has_fifth(layout) ? nibble | (block[256 + byte] >> j & 1) << 4 : nibble;
}

CK_INLINE void matmul_scalar(const ck_weights *w, size_t first, size_t last, const ck_q8_block *x,
                             size_t tokens, float *y, const ck_layout_t layout) {
  const size_t parts = (size_t)ck_parts(layout), length = CK_BLOCK / parts;
  size_t blocks = w->columns / CK_BLOCK;
  for (size_t group = first; group < last; group++) {
    const uint8_t *base = w->groups + group * ck_group_bytes(layout, w->columns);
    for (size_t r = 0; r < ck_rows_in_group(w, group); r++) {
      for (size_t token = 0; token < tokens; token++) {
        float sum = 0;
        for (size_t b = 0; b < blocks; b++) {
          const ck_q8_block *xb = x + token * blocks + b;
          const uint8_t *block = base + b * ck_block_bytes(layout);
          const uint8_t *halves = block + ck_quant_bytes(layout) + r * 2;
          for (size_t part = 0; part < parts; part++) {
            int32_t dot = 0;
            for (size_t c = part * length; c < (part + 1) * length; c++)
              dot += quant(block, r, c, layout) * xb->q[c];
            float scale = ck_half_to_float(ck_load16(halves + part * 32));
            float minimum = ck_has_minimum(layout)
                                ? ck_half_to_float(ck_load16(halves + (parts + part) * 32))
                                : -w->zero * scale;
            sum += scale * ((float)dot * xb->scale);
            sum += minimum * (parts == 1 ? xb->sum : xb->half_sums[part]);
          }
        }
        y[token * w->rows + group * CK_GROUP_ROWS + r] = sum;
      }
    }
  }
}

VARIANTS(, scalar)

#if defined(__x86_64__)

// A pair of u8 x s8 products overflows 16 bits, so u is multiplied in two pieces, low + 16 high.
CK_AVX2 CK_INLINE void load_avx2(const uint8_t *block, int j, __m256i *low, __m256i *high,
                                 const ck_layout_t layout) {
  const __m256i nibble = _mm256_set1_epi8(15), one = _mm256_set1_epi8(1);
  int vector = ck_is_u8(layout) ? j : j % 4;
  __m256i u = _mm256_loadu_si256((const __m256i *)(block + vector * 64));
  __m256i upper = _mm256_and_si256(_mm256_srli_epi16(u, 4), nibble);
  *low = _mm256_and_si256(u, nibble);
  *high = upper;
  if (!ck_is_u8(layout) && j >= 4) *low = upper;
  if (ck_has_fifth(layout)) {
    __m256i fifth = _mm256_loadu_si256((const __m256i *)(block + 256));
    *high = _mm256_and_si256(_mm256_srli_epi16(fifth, j), one);
  }
}

// 8 rows x T tokens; block points at the first of the rows, halves at its scale.
CK_AVX2 CK_INLINE void tile_avx2(const uint8_t *block, const uint8_t *halves, float zero,
                                 size_t blocks, const ck_q8_block *x, __m256 *sum, const int T,
                                 const ck_layout_t layout) {
  const __m256i ones = _mm256_set1_epi16(1), sixteens = _mm256_set1_epi16(16);
  const int parts = ck_parts(layout), steps = 8 / parts;
  CK_UNROLL for (int t = 0; t < T; t++) sum[t] = _mm256_setzero_ps();
  for (size_t b = 0; b < blocks; b++) {
    CK_UNROLL for (int part = 0; part < parts; part++) {
      __m256i dot_low[2], dot_high[2];
      CK_UNROLL for (int t = 0; t < T; t++) dot_low[t] = dot_high[t] = _mm256_setzero_si256();
      CK_UNROLL for (int j = part * steps; j < (part + 1) * steps; j++) {
        __m256i low, high;
        load_avx2(block, j, &low, &high, layout);
        CK_UNROLL for (int t = 0; t < T; t++) {
          __m256i q = _mm256_set1_epi32(ck_load32(x[t * blocks + b].q + j * 4));
          dot_low[t] = _mm256_add_epi16(dot_low[t], _mm256_maddubs_epi16(low, q));
          if (layout == CK_LAYOUT_U4_HALVES) continue;
          dot_high[t] = _mm256_add_epi16(dot_high[t], _mm256_maddubs_epi16(high, q));
        }
      }
      __m256 scale = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(halves + part * 32)));
      const __m128i *minimums = (const __m128i *)(halves + (parts + part) * 32);
      __m256 minimum = ck_has_minimum(layout) ? _mm256_cvtph_ps(_mm_loadu_si128(minimums))
                                              : _mm256_mul_ps(scale, _mm256_set1_ps(-zero));
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
    block += ck_block_bytes(layout);
    halves += ck_block_bytes(layout);
  }
}

CK_AVX2 CK_INLINE void group_avx2(const ck_weights *w, size_t group, const ck_q8_block *x, float *y,
                                  const int T, const ck_layout_t layout) {
  const uint8_t *block = w->groups + group * ck_group_bytes(layout, w->columns);
  const uint8_t *halves = block + ck_quant_bytes(layout);
  size_t rows = ck_rows_in_group(w, group), blocks = w->columns / CK_BLOCK;
  for (size_t half = 0; half * 8 < rows; half++) {
    __m256 sum[2];
    tile_avx2(block + half * 32, halves + half * 16, w->zero, blocks, x, sum, T, layout);
    CK_UNROLL for (int t = 0; t < T; t++)
      ck_store8(y + t * w->rows + group * CK_GROUP_ROWS + half * 8, sum[t], rows - half * 8);
  }
}

CK_AVX2 CK_INLINE void matmul_avx2(const ck_weights *w, size_t first, size_t last,
                                   const ck_q8_block *x, size_t tokens, float *y,
                                   const ck_layout_t layout) {
  size_t blocks = w->columns / CK_BLOCK;
  for (size_t group = first; group < last; group++) {
    size_t t = 0;
    for (; t + 2 <= tokens; t += 2)
      group_avx2(w, group, x + t * blocks, y + t * w->rows, 2, layout);
    for (; t < tokens; t++) group_avx2(w, group, x + t * blocks, y + t * w->rows, 1, layout);
  }
}

VARIANTS(CK_AVX2, avx2)

#elif defined(__aarch64__)

// Columns 4 j ... 4 j + 3 of 4 rows, minus `zero`: signed, as the dot product needs them. In
// layouts without minimums, the other variants subtract `zero` from the sum instead.
CK_INLINE int8x16_t load_neon(const uint8_t *block, int j, uint8x16_t zero,
                              const ck_layout_t layout) {
  if (ck_is_u8(layout)) return vreinterpretq_s8_u8(vsubq_u8(vld1q_u8(block + j * 64), zero));
  uint8x16_t pair = vld1q_u8(block + j % 4 * 64);
  uint8x16_t nibble = j < 4 ? vandq_u8(pair, vdupq_n_u8(15)) : vshrq_n_u8(pair, 4);
  if (!ck_has_fifth(layout)) return vreinterpretq_s8_u8(nibble);
  uint8x16_t fifth = vtstq_u8(vld1q_u8(block + 256), vdupq_n_u8((uint8_t)(1 << j)));
  uint8x16_t u = vorrq_u8(nibble, vandq_u8(fifth, vdupq_n_u8(16)));
  return vreinterpretq_s8_u8(vsubq_u8(u, zero));
}

// 4 V rows from `row` of the group on, x T tokens.
CK_NEON CK_INLINE void rows_neon(const ck_weights *w, size_t group, size_t row,
                                 const ck_q8_block *x, float *y, const int V, const int T,
                                 const ck_layout_t layout) {
  const uint8_t *block = w->groups + group * ck_group_bytes(layout, w->columns);
  const uint8x16_t zero = vdupq_n_u8((uint8_t)w->zero);
  const int parts = ck_parts(layout), steps = 8 / parts;
  size_t blocks = w->columns / CK_BLOCK;
  float32x4_t sum[4][4];
  CK_UNROLL for (int t = 0; t < T; t++)
    CK_UNROLL for (int v = 0; v < V; v++) sum[t][v] = vdupq_n_f32(0);
  for (size_t b = 0; b < blocks; b++, block += ck_block_bytes(layout)) {
    const uint8_t *halves = block + ck_quant_bytes(layout) + row * 2;
    int8x16_t q[4][2];
    CK_UNROLL for (int t = 0; t < T; t++)
      CK_UNROLL for (int half = 0; half < 2; half++)
        q[t][half] = vld1q_s8(x[t * blocks + b].q + half * 16);
    CK_UNROLL for (int part = 0; part < parts; part++) {
      CK_UNROLL for (int v = 0; v < V; v++) {
        int32x4_t dot[4];
        CK_UNROLL for (int t = 0; t < T; t++) dot[t] = vdupq_n_s32(0);
        CK_UNROLL for (int j = part * steps; j < (part + 1) * steps; j++) {
          int8x16_t u = load_neon(block + row * 4 + v * 16, j, zero, layout);
          CK_UNROLL for (int t = 0; t < T; t++) dot[t] = ck_dot4(dot[t], u, q[t][j / 4], j % 4);
        }
        float32x4_t scale = ck_load_half4(halves + part * 32 + v * 8);
        CK_UNROLL for (int t = 0; t < T; t++) {
          float32x4_t product = vmulq_n_f32(vcvtq_f32_s32(dot[t]), x[t * blocks + b].scale);
          sum[t][v] = vfmaq_f32(sum[t][v], scale, product);
          if (ck_has_minimum(layout)) {
            float q_sum = parts == 1 ? x[t * blocks + b].sum : x[t * blocks + b].half_sums[part];
            float32x4_t minimum = ck_load_half4(halves + (parts + part) * 32 + v * 8);
            sum[t][v] = vfmaq_n_f32(sum[t][v], minimum, q_sum);
          }
        }
      }
    }
  }
  CK_UNROLL for (int t = 0; t < T; t++)
    ck_store_strip(w, group * CK_GROUP_ROWS + row, sum[t], y + t * w->rows, V);
}

CK_NEON CK_INLINE void matmul_neon(const ck_weights *w, size_t first, size_t last,
                                   const ck_q8_block *x, size_t tokens, float *y,
                                   const ck_layout_t layout) {
  size_t blocks = w->columns / CK_BLOCK;
  for (size_t group = first; group < last; group++) {
    size_t t = 0, rows = ck_rows_in_group(w, group);
    for (; t + 4 <= tokens; t += 4)
      for (size_t row = 0; row < rows; row += 8)
        rows_neon(w, group, row, x + t * blocks, y + t * w->rows, 2, 4, layout);
    for (; t < tokens; t++) rows_neon(w, group, 0, x + t * blocks, y + t * w->rows, 4, 1, layout);
  }
}

VARIANTS(CK_NEON, neon)
#endif
