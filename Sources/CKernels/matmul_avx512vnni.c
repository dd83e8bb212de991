// The products of all quantised layouts with vpdpbusd; `layout` is a constant wherever these are
// inlined. The formulas are in matmul_u4.c and matmul_u5_u8.c.
#if defined(__x86_64__)
#include "linear_internal.h"

// Columns 4 j … 4 j + 3 of 16 rows.
CK_AVX512 CK_INLINE __m512i load_quants(const uint8_t *block, int j, const ck_layout_t layout) {
  if (ck_is_u8(layout)) return _mm512_loadu_si512(block + j * 64);
  __m512i pair = _mm512_loadu_si512(block + j % 4 * 64);
  __m512i nibble = j < 4 ? pair : _mm512_srli_epi16(pair, 4);
  nibble = _mm512_and_si512(nibble, _mm512_set1_epi8(15));
  if (!ck_has_fifth(layout)) return nibble;
  __m512i fifth = _mm512_loadu_si512(block + 256);
  fifth = j < 4 ? _mm512_slli_epi16(fifth, 4 - j) : _mm512_srli_epi16(fifth, j - 4);
  return _mm512_or_si512(nibble, _mm512_and_si512(fifth, _mm512_set1_epi8(16)));
}

typedef struct {
  __m512i u[8];  // a part uses 8 / parts of them
  __m512 scale, minimum;
} weights_t;

CK_AVX512 CK_INLINE weights_t load_weights(const ck_weights *w, const uint8_t *block, int part,
                                           const ck_layout_t layout) {
  const int steps = 8 / ck_parts(layout);
  const __m256i *halves = (const __m256i *)(block + ck_quant_bytes(layout));
  weights_t weights;
  CK_UNROLL for (int j = 0; j < steps; j++)
    weights.u[j] = load_quants(block, part * steps + j, layout);
  weights.scale = _mm512_cvtph_ps(_mm256_loadu_si256(halves + part));
  weights.minimum = ck_has_minimum(layout)
                        ? _mm512_cvtph_ps(_mm256_loadu_si256(halves + ck_parts(layout) + part))
                        : _mm512_mul_ps(weights.scale, _mm512_set1_ps(-w->zero));
  return weights;
}

// sum + the products of one part of a block with one token.
CK_AVX512 CK_INLINE __m512 add_part(__m512 sum, const weights_t *weights, __m512i dot,
                                    const ck_q8_block *x, int part, const ck_layout_t layout) {
  float q_sum = ck_parts(layout) == 1 ? x->sum : x->half_sums[part];
  __m512 product = _mm512_mul_ps(_mm512_cvtepi32_ps(dot), _mm512_set1_ps(x->scale));
  sum = _mm512_fmadd_ps(weights->scale, product, sum);
  return _mm512_fmadd_ps(weights->minimum, _mm512_set1_ps(q_sum), sum);
}

enum { CHAINS = 4 };

// 16 rows x T tokens: the weights of a block stay in 8 registers, the sums in T.
CK_AVX512 CK_INLINE void group_tile(const ck_weights *w, size_t group, const ck_q8_block *x,
                                    float *y, const int T, const ck_layout_t layout) {
  const uint8_t *block = w->groups + group * ck_group_bytes(layout, w->columns);
  const int parts = ck_parts(layout), steps = 8 / parts;
  size_t blocks = w->columns / CK_BLOCK;
  __m512 sum[16];
  CK_UNROLL for (int t = 0; t < T; t++) sum[t] = _mm512_setzero_ps();
  for (size_t b = 0; b < blocks; b++, block += ck_block_bytes(layout)) {
    CK_UNROLL for (int part = 0; part < parts; part++) {
      weights_t weights = load_weights(w, block, part, layout);
      // Four chains of dependent products at a time hide each other's latency.
      CK_UNROLL for (int first = 0; first < T; first += CHAINS) {
        const int chains = T < CHAINS ? T : CHAINS;
        __m512i dot[CHAINS];
        CK_UNROLL for (int t = 0; t < chains; t++) dot[t] = _mm512_setzero_si512();
        CK_UNROLL for (int j = 0; j < steps; j++)
          CK_UNROLL for (int t = 0; t < chains; t++) {
            int32_t four = ck_load32(x[(first + t) * blocks + b].q + (part * steps + j) * 4);
            dot[t] = _mm512_dpbusd_epi32(dot[t], weights.u[j], _mm512_set1_epi32(four));
          }
        CK_UNROLL for (int t = 0; t < chains; t++)
          sum[first + t] = add_part(sum[first + t], &weights, dot[t],
                                    x + (first + t) * blocks + b, part, layout);
      }
    }
  }
  __mmask16 present = ck_row_mask(w, group);
  CK_UNROLL for (int t = 0; t < T; t++)
    _mm512_mask_storeu_ps(y + t * w->rows + group * CK_GROUP_ROWS, present, sum[t]);
}

CK_AVX512 CK_INLINE void matmul(const ck_weights *w, size_t first, size_t last,
                                const ck_q8_block *x, size_t tokens, float *y,
                                const ck_layout_t layout) {
  size_t blocks = w->columns / CK_BLOCK;
  for (size_t group = first; group < last; group++) {
    size_t t = 0;
    for (; t + 16 <= tokens; t += 16)
      group_tile(w, group, x + t * blocks, y + t * w->rows, 16, layout);
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
VARIANT(ck_matmul_u5_minimum_avx512vnni, CK_LAYOUT_U5_MINIMUM)
VARIANT(ck_matmul_u4_halves_avx512vnni, CK_LAYOUT_U4_HALVES)
#endif
