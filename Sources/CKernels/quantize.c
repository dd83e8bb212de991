#include <math.h>

#include "linear_internal.h"

// Each block: scale = max |x| / 127, q = x / scale rounded to nearest, ties to even.

CK_INLINE void set_sums(ck_q8_block *out, float scale, int32_t first, int32_t second) {
  out->scale = scale;
  out->sum = scale * (float)(first + second);
  out->half_sums[0] = scale * (float)first;
  out->half_sums[1] = scale * (float)second;
}

// A block of tiny numbers becomes 0, since its reciprocal would be infinite.
CK_INLINE float inverse_scale(float largest) { return largest > 0x1p-100f ? 127 / largest : 0; }

static void quantize_scalar(const float *x, size_t count, ck_q8_block *out) {
  for (size_t b = 0; b < count / CK_BLOCK; b++, x += CK_BLOCK, out++) {
    float largest = 0;
    for (size_t i = 0; i < CK_BLOCK; i++) largest = fmaxf(largest, fabsf(x[i]));
    float inverse = inverse_scale(largest);
    int32_t sums[2] = {0, 0};
    for (size_t i = 0; i < CK_BLOCK; i++) {
      out->q[i] = (int8_t)lrintf(x[i] * inverse);
      sums[i / 16] += out->q[i];
    }
    set_sums(out, largest / 127, sums[0], sums[1]);
  }
}

#if defined(__x86_64__)

CK_AVX2 CK_INLINE int32_t add_lanes8(__m256i v) {
  __m128i s = _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0x4e));
  return _mm_cvtsi128_si32(_mm_add_epi32(s, _mm_shuffle_epi32(s, 0xb1)));
}

CK_AVX2 static void quantize_avx2(const float *x, size_t count, ck_q8_block *out) {
  const __m256 magnitude = _mm256_castsi256_ps(_mm256_set1_epi32(0x7fffffff));
  const __m256i in_order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  for (size_t b = 0; b < count / CK_BLOCK; b++, x += CK_BLOCK, out++) {
    __m256 v[4], top = _mm256_setzero_ps();
    for (int i = 0; i < 4; i++) {
      v[i] = _mm256_loadu_ps(x + i * 8);
      top = _mm256_max_ps(top, _mm256_and_ps(v[i], magnitude));
    }
    __m128 m = _mm_max_ps(_mm256_castps256_ps128(top), _mm256_extractf128_ps(top, 1));
    m = _mm_max_ps(m, _mm_movehl_ps(m, m));
    float largest = _mm_cvtss_f32(_mm_max_ss(m, _mm_movehdup_ps(m)));
    __m256 inverse = _mm256_set1_ps(inverse_scale(largest));
    __m256i q[4];
    for (int i = 0; i < 4; i++) q[i] = _mm256_cvtps_epi32(_mm256_mul_ps(v[i], inverse));
    // The packs work within 128-bit lanes; the permutation restores the order.
    __m256i first = _mm256_packs_epi32(q[0], q[1]), second = _mm256_packs_epi32(q[2], q[3]);
    __m256i packed = _mm256_packs_epi16(first, second);
    _mm256_storeu_si256((__m256i *)out->q, _mm256_permutevar8x32_epi32(packed, in_order));
    set_sums(out, largest / 127, add_lanes8(_mm256_add_epi32(q[0], q[1])),
             add_lanes8(_mm256_add_epi32(q[2], q[3])));
  }
}

CK_AVX512 static void quantize_avx512vnni(const float *x, size_t count, ck_q8_block *out) {
  for (size_t b = 0; b < count / CK_BLOCK; b++, x += CK_BLOCK, out++) {
    __m512 v0 = _mm512_loadu_ps(x), v1 = _mm512_loadu_ps(x + 16);
    float largest = _mm512_reduce_max_ps(_mm512_max_ps(_mm512_abs_ps(v0), _mm512_abs_ps(v1)));
    __m512 inverse = _mm512_set1_ps(inverse_scale(largest));
    __m512i q0 = _mm512_cvtps_epi32(_mm512_mul_ps(v0, inverse));
    __m512i q1 = _mm512_cvtps_epi32(_mm512_mul_ps(v1, inverse));
    _mm_storeu_si128((__m128i *)out->q, _mm512_cvtsepi32_epi8(q0));
    _mm_storeu_si128((__m128i *)(out->q + 16), _mm512_cvtsepi32_epi8(q1));
    set_sums(out, largest / 127, _mm512_reduce_add_epi32(q0), _mm512_reduce_add_epi32(q1));
  }
}

#elif defined(__aarch64__)

static void quantize_neon(const float *x, size_t count, ck_q8_block *out) {
  for (size_t b = 0; b < count / CK_BLOCK; b++, x += CK_BLOCK, out++) {
    float32x4_t v[8], top = vdupq_n_f32(0);
    for (int i = 0; i < 8; i++) {
      v[i] = vld1q_f32(x + i * 4);
      top = vmaxnmq_f32(top, vabsq_f32(v[i]));
    }
    float largest = vmaxnmvq_f32(top), inverse = inverse_scale(largest);
    int32_t sums[2];
    for (int half = 0; half < 2; half++) {
      int32x4_t q[4];
      for (int i = 0; i < 4; i++) q[i] = vcvtnq_s32_f32(vmulq_n_f32(v[half * 4 + i], inverse));
      int16x8_t first = vcombine_s16(vqmovn_s32(q[0]), vqmovn_s32(q[1]));
      int16x8_t second = vcombine_s16(vqmovn_s32(q[2]), vqmovn_s32(q[3]));
      vst1q_s8(out->q + half * 16, vcombine_s8(vqmovn_s16(first), vqmovn_s16(second)));
      sums[half] = vaddvq_s32(vaddq_s32(vaddq_s32(q[0], q[1]), vaddq_s32(q[2], q[3])));
    }
    set_sums(out, largest / 127, sums[0], sums[1]);
  }
}
#endif

void ck_quantize_q8(ck_isa_t isa, const float *x, size_t count, ck_q8_block *out) {
  switch (isa) {
#if defined(__x86_64__)
    case CK_ISA_AVX512VNNI: quantize_avx512vnni(x, count, out); return;
    case CK_ISA_AVX2: quantize_avx2(x, count, out); return;
#elif defined(__aarch64__)
    case CK_ISA_NEON: quantize_neon(x, count, out); return;
#endif
    default: quantize_scalar(x, count, out);
  }
}
