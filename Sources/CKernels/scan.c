#include "ck_scan.h"

#include <math.h>

#include "linear_internal.h"

enum { KEYS = CK_SCAN_KEYS };

size_t ck_scan_group_bytes(size_t d) { return KEYS * (d + sizeof(float)); }

// The factor that scales a row to -127...127; 0 for a row of tiny numbers.
static float inverse_scale(const float *x, size_t count, float *scale) {
  float largest = 0;
  for (size_t i = 0; i < count; i++) largest = fabsf(x[i]) > largest ? fabsf(x[i]) : largest;
  *scale = largest / 127;
  return largest > 0x1p-100f ? 127 / largest : 0;
}

float ck_scan_quantize(const float *x, size_t count, int8_t *q) {
  float scale, inverse = inverse_scale(x, count, &scale);
  for (size_t i = 0; i < count; i++) q[i] = (int8_t)lrintf(x[i] * inverse);
  return scale;
}

void ck_scan_pack(const float *keys, size_t stride, size_t count, size_t width, size_t d,
                  uint8_t *group) {
  float *scales = (float *)(group + KEYS * d);
  memset(group, 0, ck_scan_group_bytes(d));
  for (size_t r = 0; r < count; r++) {
    const float *x = keys + r * stride;
    float inverse = inverse_scale(x, width, &scales[r]);
    for (size_t i = 0; i < width; i++)
      group[i / 4 * 64 + r * 4 + i % 4] = (uint8_t)(int8_t)lrintf(x[i] * inverse);
  }
}

typedef void scan_fn(const uint8_t *groups, size_t count, size_t d, const int8_t *q,
                     const float *q_scales, size_t queries, float *out, size_t stride);

static void scores_scalar(const uint8_t *groups, size_t count, size_t d, const int8_t *q,
                          const float *q_scales, size_t queries, float *out, size_t stride) {
  for (size_t g = 0; g < count; g++, groups += ck_scan_group_bytes(d)) {
    const float *scales = (const float *)(groups + KEYS * d);
    for (size_t y = 0; y < queries; y++) {
      int32_t sums[KEYS] = {0};
      for (size_t j = 0; j < d / 4; j++)
        for (size_t r = 0; r < KEYS; r++)
          for (size_t i = 0; i < 4; i++)
            sums[r] += (int8_t)groups[j * 64 + r * 4 + i] * q[y * d + j * 4 + i];
      for (size_t r = 0; r < KEYS; r++)
        out[y * stride + g * KEYS + r] = (float)sums[r] * (scales[r] * q_scales[y]);
    }
  }
}

#if defined(__x86_64__)
// `rows` queries, a constant once inlined, by one group of keys.
CK_AVX2 CK_INLINE void block_avx2(size_t rows, const uint8_t *group, size_t d, const int8_t *q,
                                  const float *q_scales, float *out, size_t stride) {
  const __m256i ones = _mm256_set1_epi16(1);
  __m256i sums[4][2];
  CK_UNROLL for (size_t y = 0; y < rows; y++) sums[y][0] = sums[y][1] = _mm256_setzero_si256();
  for (size_t j = 0; j < d / 4; j++)
    CK_UNROLL for (size_t half = 0; half < 2; half++) {
      __m256i k = _mm256_loadu_si256((const __m256i *)(group + j * 64 + half * 32));
      __m256i magnitude = _mm256_abs_epi8(k);
      CK_UNROLL for (size_t y = 0; y < rows; y++) {
        // The sign of k goes to q: the instruction takes one unsigned factor. Without -128 two
        // products stay within 16 bits.
        __m256i x = _mm256_sign_epi8(_mm256_set1_epi32(ck_load32(q + y * d + j * 4)), k);
        __m256i products = _mm256_madd_epi16(_mm256_maddubs_epi16(magnitude, x), ones);
        sums[y][half] = _mm256_add_epi32(sums[y][half], products);
      }
    }
  const float *scales = (const float *)(group + KEYS * d);
  CK_UNROLL for (size_t y = 0; y < rows; y++)
    CK_UNROLL for (size_t half = 0; half < 2; half++) {
      __m256 scale =
          _mm256_mul_ps(_mm256_loadu_ps(scales + half * 8), _mm256_set1_ps(q_scales[y]));
      __m256 product = _mm256_mul_ps(_mm256_cvtepi32_ps(sums[y][half]), scale);
      _mm256_storeu_ps(out + y * stride + half * 8, product);
    }
}

CK_AVX2 static void scores_avx2(const uint8_t *groups, size_t count, size_t d, const int8_t *q,
                                const float *q_scales, size_t queries, float *out, size_t stride) {
  for (size_t g = 0; g < count; g++, groups += ck_scan_group_bytes(d), out += KEYS) {
    size_t y = 0;
    for (; y + 4 <= queries; y += 4)
      block_avx2(4, groups, d, q + y * d, q_scales + y, out + y * stride, stride);
    for (; y < queries; y++)
      block_avx2(1, groups, d, q + y * d, q_scales + y, out + y * stride, stride);
  }
}

// `rows` queries by `n` groups of keys; both are constants once inlined.
CK_AVX512 CK_INLINE void block_avx512vnni(size_t rows, size_t n, const uint8_t *groups, size_t d,
                                          const int8_t *q, const int32_t *q_sums,
                                          const float *q_scales, float *out, size_t stride) {
  // Keys are read with 128 added, so that they are unsigned; the sums start with the correction.
  const __m512i bias = _mm512_set1_epi8(-128);
  __m512i sums[8][2];
  CK_UNROLL for (size_t y = 0; y < rows; y++)
    CK_UNROLL for (size_t g = 0; g < n; g++) sums[y][g] = _mm512_set1_epi32(-128 * q_sums[y]);
  for (size_t j = 0; j < d / 4; j++) {
    __m512i k[2];
    CK_UNROLL for (size_t g = 0; g < n; g++)
      k[g] = _mm512_xor_si512(
          _mm512_loadu_si512(groups + g * ck_scan_group_bytes(d) + j * 64), bias);
    CK_UNROLL for (size_t y = 0; y < rows; y++) {
      __m512i x = _mm512_set1_epi32(ck_load32(q + y * d + j * 4));
      CK_UNROLL for (size_t g = 0; g < n; g++) sums[y][g] = _mm512_dpbusd_epi32(sums[y][g], k[g], x);
    }
  }
  CK_UNROLL for (size_t g = 0; g < n; g++) {
    __m512 scales = _mm512_loadu_ps(groups + g * ck_scan_group_bytes(d) + KEYS * d);
    CK_UNROLL for (size_t y = 0; y < rows; y++)
      _mm512_storeu_ps(out + y * stride + g * KEYS,
                       _mm512_mul_ps(_mm512_cvtepi32_ps(sums[y][g]),
                                     _mm512_mul_ps(scales, _mm512_set1_ps(q_scales[y]))));
  }
}

CK_AVX512 static void scores_avx512vnni(const uint8_t *groups, size_t count, size_t d,
                                        const int8_t *q, const float *q_scales, size_t queries,
                                        float *out, size_t stride) {
  const size_t bytes = ck_scan_group_bytes(d);
  for (size_t y = 0, rows; y < queries; y += rows, q += rows * d, out += rows * stride) {
    rows = queries - y >= 8 ? 8 : 1;
    int32_t q_sums[8] = {0};
    for (size_t i = 0; i < rows * d; i++) q_sums[i / d] += q[i];
    const float *scales = q_scales + y;
    size_t g = 0;
    for (; rows == 8 && g + 2 <= count; g += 2)
      block_avx512vnni(8, 2, groups + g * bytes, d, q, q_sums, scales, out + g * KEYS, stride);
    for (; rows == 8 && g < count; g++)
      block_avx512vnni(8, 1, groups + g * bytes, d, q, q_sums, scales, out + g * KEYS, stride);
    for (; g + 2 <= count; g += 2)
      block_avx512vnni(1, 2, groups + g * bytes, d, q, q_sums, scales, out + g * KEYS, stride);
    for (; g < count; g++)
      block_avx512vnni(1, 1, groups + g * bytes, d, q, q_sums, scales, out + g * KEYS, stride);
  }
}
#endif

void ck_scan_scores(ck_isa_t isa, const uint8_t *groups, size_t count, size_t d, const int8_t *q,
                    const float *q_scales, size_t queries, float *out, size_t stride) {
  scan_fn *scores = scores_scalar;
#if defined(__x86_64__)
  if (isa >= CK_ISA_AVX512VNNI)
    scores = scores_avx512vnni;
  else if (isa >= CK_ISA_AVX2)
    scores = scores_avx2;
#endif
  (void)isa;
  scores(groups, count, d, q, q_scales, queries, out, stride);
}
