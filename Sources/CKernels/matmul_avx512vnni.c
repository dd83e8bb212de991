// The products of all quantised layouts with vpdpbusd; `layout` is a constant wherever these are
// inlined. What is computed is said in matmul_u4.c and matmul_u5_u8.c.
#if defined(__x86_64__)
#include "linear_internal.h"

// Scales of a block's columns: one for 32, or two for 16 each.
CK_INLINE int parts_of(ck_layout_t layout) { return layout == CK_LAYOUT_U8_HALVES ? 2 : 1; }

// Columns 4 j … 4 j + 3 of 16 rows.
CK_AVX512 CK_INLINE __m512i load_quants(const uint8_t *block, int j, const ck_layout_t layout) {
  if (layout == CK_LAYOUT_U8 || layout == CK_LAYOUT_U8_HALVES)
    return _mm512_loadu_si512(block + j * 64);
  __m512i pair = _mm512_loadu_si512(block + j % 4 * 64);
  __m512i nibble = j < 4 ? pair : _mm512_srli_epi16(pair, 4);
  nibble = _mm512_and_si512(nibble, _mm512_set1_epi8(15));
  if (layout == CK_LAYOUT_U4) return nibble;
  __m512i fifth = _mm512_loadu_si512(block + 256);
  fifth = j < 4 ? _mm512_slli_epi16(fifth, 4 - j) : _mm512_srli_epi16(fifth, j - 4);
  return _mm512_or_si512(nibble, _mm512_and_si512(fifth, _mm512_set1_epi8(16)));
}

typedef struct {
  __m512i u[8];  // of which a part uses 8 / parts
  __m512 scale, minimum;
} weights_t;

CK_AVX512 CK_INLINE weights_t load_weights(const ck_weights *w, const uint8_t *block, int part,
                                           const ck_layout_t layout) {
  const int steps = 8 / parts_of(layout);
  const __m256i *halves = (const __m256i *)(block + ck_quant_bytes(layout));
  weights_t weights;
  CK_UNROLL for (int j = 0; j < steps; j++)
    weights.u[j] = load_quants(block, part * steps + j, layout);
  weights.scale = _mm512_cvtph_ps(_mm256_loadu_si256(halves + part));
  weights.minimum = layout == CK_LAYOUT_U4
                        ? _mm512_cvtph_ps(_mm256_loadu_si256(halves + 1))
                        : _mm512_mul_ps(weights.scale, _mm512_set1_ps(-w->zero));
  return weights;
}

// sum + the products of one part of a block with one token.
CK_AVX512 CK_INLINE __m512 add_part(__m512 sum, const weights_t *weights, __m512i dot,
                                    const ck_q8_block *x, int part, const ck_layout_t layout) {
  float q_sum = parts_of(layout) == 1 ? x->sum : x->half_sums[part];
  __m512 product = _mm512_mul_ps(_mm512_cvtepi32_ps(dot), _mm512_set1_ps(x->scale));
  sum = _mm512_fmadd_ps(weights->scale, product, sum);
  return _mm512_fmadd_ps(weights->minimum, _mm512_set1_ps(q_sum), sum);
}

// 16 rows x T tokens, for few tokens: sums stay in registers.
CK_AVX512 CK_INLINE void group_tile(const ck_weights *w, size_t group, const ck_q8_block *x,
                                    float *y, const int T, const ck_layout_t layout) {
  const uint8_t *block = w->groups + group * ck_group_bytes(layout, w->columns);
  const int parts = parts_of(layout), steps = 8 / parts;
  size_t blocks = w->columns / CK_BLOCK;
  __m512 sum[4];
  CK_UNROLL for (int t = 0; t < T; t++) sum[t] = _mm512_setzero_ps();
  for (size_t b = 0; b < blocks; b++, block += ck_block_bytes(layout)) {
    CK_UNROLL for (int part = 0; part < parts; part++) {
      weights_t weights = load_weights(w, block, part, layout);
      CK_UNROLL for (int t = 0; t < T; t++) {
        const ck_q8_block *xb = x + t * blocks + b;
        __m512i dot = _mm512_setzero_si512();
        CK_UNROLL for (int j = 0; j < steps; j++) {
          int32_t four = ck_load32(xb->q + (part * steps + j) * 4);
          dot = _mm512_dpbusd_epi32(dot, weights.u[j], _mm512_set1_epi32(four));
        }
        sum[t] = add_part(sum[t], &weights, dot, xb, part, layout);
      }
    }
  }
  __mmask16 present = ck_row_mask(w, group);
  CK_UNROLL for (int t = 0; t < T; t++)
    _mm512_mask_storeu_ps(y + t * w->rows + group * CK_GROUP_ROWS, present, sum[t]);
}

enum { PAIR_TOKENS = 64 };

// 32 rows x up to 64 tokens: the weights of a block of both groups stay in 16 registers, so that
// every activation that is broadcast meets two of them; sums are in the first-level cache.
CK_AVX512 CK_INLINE void pair_tile(const ck_weights *w, size_t group, const ck_q8_block *x,
                                   size_t tokens, float *y, const ck_layout_t layout) {
  size_t group_bytes = ck_group_bytes(layout, w->columns), blocks = w->columns / CK_BLOCK;
  const uint8_t *block = w->groups + group * group_bytes;
  const int parts = parts_of(layout), steps = 8 / parts;
  float sums[PAIR_TOKENS][2][CK_GROUP_ROWS] __attribute__((aligned(64)));
  memset(sums, 0, tokens * sizeof sums[0]);
  for (size_t b = 0; b < blocks; b++, block += ck_block_bytes(layout)) {
    CK_UNROLL for (int part = 0; part < parts; part++) {
      weights_t first = load_weights(w, block, part, layout);
      weights_t second = load_weights(w, block + group_bytes, part, layout);
      for (size_t t = 0; t < tokens; t++) {
        const ck_q8_block *xb = x + t * blocks + b;
        __m512i dot[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
        CK_UNROLL for (int j = 0; j < steps; j++) {
          __m512i four = _mm512_set1_epi32(ck_load32(xb->q + (part * steps + j) * 4));
          dot[0] = _mm512_dpbusd_epi32(dot[0], first.u[j], four);
          dot[1] = _mm512_dpbusd_epi32(dot[1], second.u[j], four);
        }
        float *sum = sums[t][0];
        _mm512_store_ps(sum, add_part(_mm512_load_ps(sum), &first, dot[0], xb, part, layout));
        sum = sums[t][1];
        _mm512_store_ps(sum, add_part(_mm512_load_ps(sum), &second, dot[1], xb, part, layout));
      }
    }
  }
  __mmask16 present = ck_row_mask(w, group + 1);
  for (size_t t = 0; t < tokens; t++) {
    float *row = y + t * w->rows + group * CK_GROUP_ROWS;
    _mm512_storeu_ps(row, _mm512_load_ps(sums[t][0]));
    _mm512_mask_storeu_ps(row + CK_GROUP_ROWS, present, _mm512_load_ps(sums[t][1]));
  }
}

CK_AVX512 CK_INLINE void matmul(const ck_weights *w, size_t first, size_t last,
                                const ck_q8_block *x, size_t tokens, float *y,
                                const ck_layout_t layout) {
  size_t blocks = w->columns / CK_BLOCK, group = first;
  for (; tokens > 4 && group + 2 <= last; group += 2)
    for (size_t t = 0; t < tokens; t += PAIR_TOKENS) {
      size_t count = tokens - t < PAIR_TOKENS ? tokens - t : PAIR_TOKENS;
      pair_tile(w, group, x + t * blocks, count, y + t * w->rows, layout);
    }
  for (; group < last; group++) {
    size_t t = 0;
    for (; t + 4 <= tokens; t += 4)
      group_tile(w, group, x + t * blocks, y + t * w->rows, 4, layout);
    for (; t < tokens; t++) group_tile(w, group, x + t * blocks, y + t * w->rows, 1, layout);
  }
}

#define VARIANT(name, layout)                                                             \
  CK_AVX512 void name(const ck_weights *w, size_t first, size_t last, const void *x,      \
                      size_t tokens, float *y) {                                          \
    matmul(w, first, last, x, tokens, y, layout);                                         \
  }
VARIANT(ck_matmul_u4_avx512vnni, CK_LAYOUT_U4)
VARIANT(ck_matmul_u5_avx512vnni, CK_LAYOUT_U5)
VARIANT(ck_matmul_u8_avx512vnni, CK_LAYOUT_U8)
VARIANT(ck_matmul_u8_halves_avx512vnni, CK_LAYOUT_U8_HALVES)
#endif
