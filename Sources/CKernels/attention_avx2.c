#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,fma,f16c")))
#define LANES 8
#define MR 6
#define NV 2
#define vec __m256
#define V_LOAD _mm256_loadu_ps
#define V_STORE _mm256_storeu_ps
#define V_SET1 _mm256_set1_ps
#define V_ZERO _mm256_setzero_ps
#define V_ADD _mm256_add_ps
#define V_SUB _mm256_sub_ps
#define V_MUL _mm256_mul_ps
#define V_DIV _mm256_div_ps
#define V_FMA _mm256_fmadd_ps
#define V_MAX _mm256_max_ps
#define V_LOAD_HALF(p) _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p)))
#define V_LOAD_INT8(p) _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)(p))))
#define V_ROUND(x) _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#define V_POWER2(n)                 \
  _mm256_castsi256_ps(_mm256_slli_epi32( \
      _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23))
#define V_ZERO_BELOW(x, limit, y) _mm256_and_ps(_mm256_cmp_ps(x, limit, _CMP_GE_OQ), y)
#define V_SUM v_sum
#define V_SUMS v_sums
#define V_LARGEST v_largest
#define V_KEEP v_keep

TARGET static inline float v_sum(__m256 x) {
  __m128 y = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  y = _mm_add_ps(y, _mm_movehl_ps(y, y));
  return _mm_cvtss_f32(_mm_add_ss(y, _mm_movehdup_ps(y)));
}

TARGET static inline __m256 v_sums(float x[8][8]) {
  __m256 a[4];
  for (int i = 0; i < 4; i++)
    a[i] = _mm256_hadd_ps(_mm256_loadu_ps(x[2 * i]), _mm256_loadu_ps(x[2 * i + 1]));
  __m256 low = _mm256_hadd_ps(a[0], a[1]), high = _mm256_hadd_ps(a[2], a[3]);
  return _mm256_add_ps(_mm256_permute2f128_ps(low, high, 0x20),
                       _mm256_permute2f128_ps(low, high, 0x31));
}

TARGET static inline float v_largest(__m256 x) {
  __m128 y = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  y = _mm_max_ps(y, _mm_movehl_ps(y, y));
  return _mm_cvtss_f32(_mm_max_ss(y, _mm_movehdup_ps(y)));
}

TARGET static inline __m256 v_keep(__m256 x, int begin, int end, __m256 other) {
  __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  __m256i keep = _mm256_and_si256(_mm256_cmpgt_epi32(lane, _mm256_set1_epi32(begin - 1)),
                                  _mm256_cmpgt_epi32(_mm256_set1_epi32(end), lane));
  return _mm256_blendv_ps(other, x, _mm256_castsi256_ps(keep));
}

#include "attention_vector.h"

const ck_attention_ops ck_attention_avx2 = {
    .unpack_rows = unpack_rows,
    .transpose = transpose,
    .tile_gemm = tile_gemm,
    .scores = scores,
    .add_values = add_values,
    .softmax_step = softmax_step,
};

TARGET void ck_store_row_avx2(const float *x, size_t d, ck_cache_t type, void *numbers,
                              void *scales) {
  size_t i = 0;
  switch (type) {
    case CK_CACHE_F32: memcpy(numbers, x, d * sizeof(float)); break;
    case CK_CACHE_F16:
      for (; i + 8 <= d; i += 8)
        _mm_storeu_si128((__m128i *)((uint16_t *)numbers + i),
                         _mm256_cvtps_ph(_mm256_loadu_ps(x + i), _MM_FROUND_TO_NEAREST_INT));
      ck_store_row_scalar(x + i, d - i, type, (uint16_t *)numbers + i, scales);
      break;
    case CK_CACHE_Q8_0: ck_store_q8_0(x, d, numbers, scales); break;
    case CK_CACHE_Q4: ck_store_q4(x, d, numbers, scales); break;
  }
}

TARGET void ck_load_row_avx2(const ck_rows_t *x, float *out) { load_row(x, 0, out); }
#endif
