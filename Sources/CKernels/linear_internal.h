// Declarations that the matrix kernels share.
#ifndef CK_LINEAR_INTERNAL_H
#define CK_LINEAR_INTERNAL_H

#include "ck_linear.h"
#include "half.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#define CK_AVX2 __attribute__((target("avx2,fma,f16c")))
#define CK_AVX512 \
  __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")))
#define CK_NEON __attribute__((target("+dotprod")))
#define CK_UNROLL _Pragma("clang loop unroll(full)")

// y (tokens, w->rows) for the rows of the groups first ..< last; x as ck_matmul has it.
typedef void ck_matmul_fn(const ck_weights *w, size_t first, size_t last, const void *x,
                          size_t tokens, float *y);

ck_matmul_fn ck_matmul_u4_scalar, ck_matmul_u4_avx2, ck_matmul_u4_avx512vnni;
ck_matmul_fn ck_matmul_u5_scalar, ck_matmul_u5_avx2, ck_matmul_u5_avx512vnni;
ck_matmul_fn ck_matmul_u8_scalar, ck_matmul_u8_avx2, ck_matmul_u8_avx512vnni;
ck_matmul_fn ck_matmul_u8_halves_scalar, ck_matmul_u8_halves_avx2, ck_matmul_u8_halves_avx512vnni;
ck_matmul_fn ck_matmul_u5_minimum_scalar, ck_matmul_u5_minimum_avx2;
ck_matmul_fn ck_matmul_u5_minimum_avx512vnni, ck_matmul_u5_minimum_neon;
ck_matmul_fn ck_matmul_u4_halves_scalar, ck_matmul_u4_halves_avx2;
ck_matmul_fn ck_matmul_u4_halves_avx512vnni, ck_matmul_u4_halves_neon;
ck_matmul_fn ck_matmul_f16_scalar, ck_matmul_f16_avx2, ck_matmul_f16_avx512vnni;
ck_matmul_fn ck_matmul_f32_scalar, ck_matmul_f32_avx2, ck_matmul_f32_avx512vnni;
ck_matmul_fn ck_matmul_u4_neon, ck_matmul_u5_neon, ck_matmul_u8_neon, ck_matmul_u8_halves_neon;
ck_matmul_fn ck_matmul_f16_neon, ck_matmul_f32_neon;

CK_INLINE size_t ck_round64(size_t bytes) { return (bytes + 63) / 64 * 64; }

// Bytes of the quants of one block, before its scales.
CK_INLINE size_t ck_quant_bytes(ck_layout_t layout) {
  switch (layout) {
    case CK_LAYOUT_U4:
    case CK_LAYOUT_U4_HALVES: return 256;
    case CK_LAYOUT_U5:
    case CK_LAYOUT_U5_MINIMUM: return 256 + 64;
    default: return 512;
  }
}

// Scales of a block's columns: one for 32, or two for 16 each.
CK_INLINE int ck_parts(ck_layout_t layout) {
  return layout == CK_LAYOUT_U8_HALVES || layout == CK_LAYOUT_U4_HALVES ? 2 : 1;
}

// True if minimums follow the scales; otherwise one quant of the whole matrix means 0.
CK_INLINE int ck_has_minimum(ck_layout_t layout) {
  return layout == CK_LAYOUT_U4 || layout == CK_LAYOUT_U5_MINIMUM || layout == CK_LAYOUT_U4_HALVES;
}

// True if the fifth bits of quants follow their nibbles.
CK_INLINE int ck_has_fifth(ck_layout_t layout) {
  return layout == CK_LAYOUT_U5 || layout == CK_LAYOUT_U5_MINIMUM;
}

// True if a quant is a byte.
CK_INLINE int ck_is_u8(ck_layout_t layout) {
  return layout == CK_LAYOUT_U8 || layout == CK_LAYOUT_U8_HALVES;
}

// Bytes of one block, 0 for layouts without blocks.
CK_INLINE size_t ck_block_bytes(ck_layout_t layout) {
  switch (layout) {
    case CK_LAYOUT_U4: return 256 + 64;
    case CK_LAYOUT_U5: return 256 + 64 + 32;
    case CK_LAYOUT_U8: return 512 + 32;
    case CK_LAYOUT_U8_HALVES: return 512 + 64;
    case CK_LAYOUT_U5_MINIMUM: return 256 + 64 + 64;
    case CK_LAYOUT_U4_HALVES: return 256 + 128;
    case CK_LAYOUT_F16:
    case CK_LAYOUT_F32: return 0;
  }
  return 0;
}

CK_INLINE size_t ck_rows_in_group(const ck_weights *w, size_t group) {
  size_t left = w->rows - group * CK_GROUP_ROWS;
  return left < CK_GROUP_ROWS ? left : CK_GROUP_ROWS;
}

CK_INLINE uint16_t ck_load16(const uint8_t *p) {
  uint16_t value;
  memcpy(&value, p, 2);
  return value;
}

CK_INLINE int32_t ck_load32(const int8_t *p) {
  int32_t value;
  memcpy(&value, p, 4);
  return value;
}

#if defined(__x86_64__)
// Stores the first `count` of 8 lanes, all from 8 on.
CK_AVX2 CK_INLINE void ck_store8(float *y, __m256 value, size_t count) {
  if (count >= 8) {
    _mm256_storeu_ps(y, value);
  } else {
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    _mm256_maskstore_ps(y, _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), lanes), value);
  }
}

// The lanes of a group that are rows of w.
CK_INLINE uint16_t ck_row_mask(const ck_weights *w, size_t group) {
  return (uint16_t)((1u << ck_rows_in_group(w, group)) - 1);
}
#elif defined(__aarch64__)
// Adds to each row's lane the products of its 4 columns in u with bytes 4 j ... 4 j + 3 of q.
CK_NEON CK_INLINE int32x4_t ck_dot4(int32x4_t sum, int8x16_t u, int8x16_t q, int j) {
  int32x4_t columns = vdupq_n_s32(vreinterpretq_s32_s8(q)[j]);
  return vdotq_s32(sum, u, vreinterpretq_s8_s32(columns));
}

CK_INLINE float32x4_t ck_load_half4(const uint8_t *p) {
  return vcvt_f32_f16(vld1_f16((const float16_t *)p));
}

// Stores 4 V rows from `row` on, but only rows that w has; sum (V), y (w->rows).
CK_INLINE void ck_store_strip(const ck_weights *w, size_t row, const float32x4_t *sum, float *y,
                              const int V) {
  float lanes[CK_GROUP_ROWS];
  float *out = row + 4 * V <= w->rows ? y + row : lanes;
  CK_UNROLL for (int v = 0; v < V; v++) vst1q_f32(out + v * 4, sum[v]);
  if (out == lanes) memcpy(y + row, lanes, (w->rows - row) * sizeof(float));
}
#endif

#endif
