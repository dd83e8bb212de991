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
#define V_ROUND(x) _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#define V_POWER2(n)                 \
  _mm256_castsi256_ps(_mm256_slli_epi32( \
      _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23))
#define V_ZERO_BELOW(x, limit, y) _mm256_and_ps(_mm256_cmp_ps(x, limit, _CMP_GE_OQ), y)
#define V_SUM v_sum
#define V_LARGEST v_largest
#define V_KEEP v_keep

TARGET static inline float v_sum(__m256 x) {
  __m128 y = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  y = _mm_add_ps(y, _mm_movehl_ps(y, y));
  return _mm_cvtss_f32(_mm_add_ss(y, _mm_movehdup_ps(y)));
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

const ck_attention_ops ck_attention_avx2 = {pack_keys, unpack_values, tile_gemm,
                                            scores,    add_values,    softmax_step};

TARGET void ck_store_rows_avx2(const float *x, size_t count, ck_cache_t type, void *out) {
  size_t i = 0;
  if (type == CK_CACHE_F16)
    for (; i + 8 <= count; i += 8)
      _mm_storeu_si128((__m128i *)((uint16_t *)out + i),
                       _mm256_cvtps_ph(_mm256_loadu_ps(x + i), _MM_FROUND_TO_NEAREST_INT));
  ck_store_rows_scalar(x + i, count - i, type, (char *)out + i * (type == CK_CACHE_F16 ? 2 : 4));
}

TARGET void ck_load_rows_avx2(const void *x, size_t count, ck_cache_t type, float *out) {
  load_row(x, type, 0, count, out);
}
#endif
