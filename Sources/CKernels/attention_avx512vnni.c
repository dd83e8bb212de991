#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c")))
#define LANES 16
#define MR 6
#define NV 4
#define vec __m512
#define V_LOAD _mm512_loadu_ps
#define V_STORE _mm512_storeu_ps
#define V_SET1 _mm512_set1_ps
#define V_ZERO _mm512_setzero_ps
#define V_ADD _mm512_add_ps
#define V_SUB _mm512_sub_ps
#define V_MUL _mm512_mul_ps
#define V_DIV _mm512_div_ps
#define V_FMA _mm512_fmadd_ps
#define V_MAX _mm512_max_ps
#define V_LOAD_HALF(p) _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p)))
#define V_LOAD_INT8(p) \
  _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)(p))))
#define V_SUM _mm512_reduce_add_ps
#define V_SUMS v_sums
#define V_LARGEST _mm512_reduce_max_ps
#define V_ROUND(x) _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#define V_POWER2(n) _mm512_scalef_ps(_mm512_set1_ps(1.0f), n)
#define V_ZERO_BELOW(x, limit, y) \
  _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(x, limit, _CMP_GE_OQ), y)
#define V_KEEP(x, begin, end, other) _mm512_mask_mov_ps(other, lanes(begin, end), x)

// The lanes begin ..< end.
static inline __mmask16 lanes(int begin, int end) {
  int low = begin < 0 ? 0 : begin > 16 ? 16 : begin, high = end < 0 ? 0 : end > 16 ? 16 : end;
  return (__mmask16)((1u << high) - 1) & (__mmask16)~((1u << low) - 1);
}


// Transposes 16 registers of 16 dwords.
TARGET static inline void transpose16(__m512i x[16]) {
  __m512i y[16];
  for (int i = 0; i < 16; i += 4) {
    __m512i a = _mm512_unpacklo_epi32(x[i], x[i + 1]), b = _mm512_unpackhi_epi32(x[i], x[i + 1]);
    __m512i c = _mm512_unpacklo_epi32(x[i + 2], x[i + 3]);
    __m512i d = _mm512_unpackhi_epi32(x[i + 2], x[i + 3]);
    y[i] = _mm512_unpacklo_epi64(a, c);
    y[i + 1] = _mm512_unpackhi_epi64(a, c);
    y[i + 2] = _mm512_unpacklo_epi64(b, d);
    y[i + 3] = _mm512_unpackhi_epi64(b, d);
  }
  // Now each 128-bit lane is a transposed block of 4 x 4.
  for (int i = 0; i < 4; i++) {
    __m512i a = _mm512_shuffle_i32x4(y[i], y[i + 4], 0x88);
    __m512i b = _mm512_shuffle_i32x4(y[i + 8], y[i + 12], 0x88);
    __m512i c = _mm512_shuffle_i32x4(y[i], y[i + 4], 0xdd);
    __m512i d = _mm512_shuffle_i32x4(y[i + 8], y[i + 12], 0xdd);
    x[i] = _mm512_shuffle_i32x4(a, b, 0x88);
    x[i + 4] = _mm512_shuffle_i32x4(c, d, 0x88);
    x[i + 8] = _mm512_shuffle_i32x4(a, b, 0xdd);
    x[i + 12] = _mm512_shuffle_i32x4(c, d, 0xdd);
  }
}

// Each 128-bit lane of the result has the sums of that lane of x[0] … x[3].
TARGET static inline __m512 lane_sums(float x[4][16]) {
  __m512 r[4];
  for (int i = 0; i < 4; i++) r[i] = _mm512_loadu_ps(x[i]);
  __m512 a = _mm512_add_ps(_mm512_unpacklo_ps(r[0], r[1]), _mm512_unpackhi_ps(r[0], r[1]));
  __m512 b = _mm512_add_ps(_mm512_unpacklo_ps(r[2], r[3]), _mm512_unpackhi_ps(r[2], r[3]));
  return _mm512_add_ps(_mm512_shuffle_ps(a, b, 0x44), _mm512_shuffle_ps(a, b, 0xee));
}

// Sums of neighbouring 128-bit lanes of a, then of b.
TARGET static inline __m512 add_lanes(__m512 a, __m512 b) {
  return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x88), _mm512_shuffle_f32x4(a, b, 0xdd));
}

TARGET static inline __m512 v_sums(float x[16][16]) {
  return add_lanes(add_lanes(lane_sums(x), lane_sums(x + 4)),
                   add_lanes(lane_sums(x + 8), lane_sums(x + 12)));
}

#include "attention_vector.h"

#include "attention_integer_avx512.h"

const ck_attention_ops ck_attention_avx512vnni = {
    .unpack_rows = unpack_rows,
    .transpose = transpose,
    .tile_gemm = tile_gemm,
    .scores = scores,
    .add_values = add_values,
    .softmax_step = softmax_step,
    .pack_queries = pack_queries,
    .pack_keys = pack_keys,
    .attend_packed = attend_packed,
};
#endif
