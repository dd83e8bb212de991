#include "ck_probe.h"

#include "linear_internal.h"

// SUMS independent sums are enough to hide the latency of 4 cycles at up to two operations a cycle,
// on NEON up to four.
enum { SUMS = 12, NEON_SUMS = 16, INT8_LANES = 64, FLOAT_LANES = 32 };

// Bytes widened to 16 bits in advance, since widening would be most of the work.
static uint32_t int8_scalar(size_t rounds) {
  int16_t u[INT8_LANES], q[INT8_LANES];
  uint32_t sum = 0;
  for (int i = 0; i < INT8_LANES; i++) u[i] = q[i] = (int16_t)i;
  for (size_t round = 0; round < rounds; round++) {
    // The compiler must assume that they change from round to round.
    __asm__ volatile("" : : "r"(u), "r"(q) : "memory");
    int32_t dot = 0;
    for (int i = 0; i < INT8_LANES; i++) dot += u[i] * q[i];
    sum += (uint32_t)dot;
  }
  return sum;
}

static float float_scalar(size_t rounds) {
  float x[FLOAT_LANES], a = 0.5f, b = 1, sum = 0;
  __asm__ volatile("" : "+m"(a), "+m"(b));
  for (int i = 0; i < FLOAT_LANES; i++) x[i] = (float)i;
  for (size_t round = 0; round < rounds; round++)
    for (int i = 0; i < FLOAT_LANES; i++) x[i] = x[i] * a + b;
  for (int i = 0; i < FLOAT_LANES; i++) sum += x[i];
  return sum;
}

CK_INLINE uint64_t read_body(const uint64_t *words, size_t count) {
  enum { LANES = 32 };
  uint64_t sums[LANES] = {0}, sum = 0;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (size_t j = 0; j < LANES; j++) sums[j] += words[i + j];
  for (; i < count; i++) sum += words[i];
  for (size_t j = 0; j < LANES; j++) sum += sums[j];
  return sum;
}

static uint64_t read_scalar(const uint64_t *words, size_t count) { return read_body(words, count); }

#if defined(__x86_64__)
// Makes the compiler believe that a value in a register has changed.
#define CK_CHANGED(value) __asm__ volatile("" : "+v"(value))

// As in the AVX2 matrix kernels: products of pairs in 16 bits; the caller widens them now and then.
CK_AVX2 static uint32_t int8_avx2(size_t rounds) {
  __m256i u = _mm256_set1_epi8(3), q = _mm256_set1_epi8(1), sums[SUMS];
  CK_UNROLL for (int i = 0; i < SUMS; i++) sums[i] = _mm256_setzero_si256();
  for (size_t round = 0; round < rounds; round++) {
    CK_UNROLL for (int i = 0; i < SUMS; i++) {
      CK_CHANGED(u);
      sums[i] = _mm256_add_epi16(sums[i], _mm256_maddubs_epi16(u, q));
    }
  }
  CK_UNROLL for (int i = 1; i < SUMS; i++) sums[0] = _mm256_add_epi16(sums[0], sums[i]);
  return (uint32_t)_mm256_extract_epi32(sums[0], 0);
}

CK_AVX512 static uint32_t int8_avx512vnni(size_t rounds) {
  __m512i u = _mm512_set1_epi8(3), q = _mm512_set1_epi8(1), sums[SUMS];
  CK_UNROLL for (int i = 0; i < SUMS; i++) sums[i] = _mm512_setzero_si512();
  for (size_t round = 0; round < rounds; round++) {
    CK_UNROLL for (int i = 0; i < SUMS; i++) {
      CK_CHANGED(u);
      sums[i] = _mm512_dpbusd_epi32(sums[i], u, q);
    }
  }
  CK_UNROLL for (int i = 1; i < SUMS; i++) sums[0] = _mm512_add_epi32(sums[0], sums[i]);
  return (uint32_t)_mm512_cvtsi512_si32(sums[0]);
}

CK_AVX2 static float float_avx2(size_t rounds) {
  __m256 a = _mm256_set1_ps(0.5f), b = _mm256_set1_ps(1), x[SUMS];
  CK_UNROLL for (int i = 0; i < SUMS; i++) x[i] = _mm256_set1_ps((float)i);
  for (size_t round = 0; round < rounds; round++) {
    CK_UNROLL for (int i = 0; i < SUMS; i++) {
      CK_CHANGED(x[i]);
      x[i] = _mm256_fmadd_ps(x[i], a, b);
    }
  }
  CK_UNROLL for (int i = 1; i < SUMS; i++) x[0] = _mm256_add_ps(x[0], x[i]);
  return _mm256_cvtss_f32(x[0]);
}

CK_AVX512 static float float_avx512vnni(size_t rounds) {
  __m512 a = _mm512_set1_ps(0.5f), b = _mm512_set1_ps(1), x[SUMS];
  CK_UNROLL for (int i = 0; i < SUMS; i++) x[i] = _mm512_set1_ps((float)i);
  for (size_t round = 0; round < rounds; round++) {
    CK_UNROLL for (int i = 0; i < SUMS; i++) {
      CK_CHANGED(x[i]);
      x[i] = _mm512_fmadd_ps(x[i], a, b);
    }
  }
  CK_UNROLL for (int i = 1; i < SUMS; i++) x[0] = _mm512_add_ps(x[0], x[i]);
  return _mm512_cvtss_f32(x[0]);
}

CK_AVX2 static uint64_t read_avx2(const uint64_t *words, size_t count) {
  return read_body(words, count);
}

#elif defined(__aarch64__)
#define CK_CHANGED(value) __asm__ volatile("" : "+w"(value))

CK_NEON static uint32_t int8_neon(size_t rounds) {
  int8x16_t u = vdupq_n_s8(3), q = vdupq_n_s8(1);
  int32x4_t sums[NEON_SUMS];
  CK_UNROLL for (int i = 0; i < NEON_SUMS; i++) sums[i] = vdupq_n_s32(0);
  for (size_t round = 0; round < rounds; round++) {
    CK_UNROLL for (int i = 0; i < NEON_SUMS; i++) {
      CK_CHANGED(u);
      sums[i] = vdotq_s32(sums[i], u, q);
    }
  }
  CK_UNROLL for (int i = 1; i < NEON_SUMS; i++) sums[0] = vaddq_s32(sums[0], sums[i]);
  return (uint32_t)vgetq_lane_s32(sums[0], 0);
}

// The instruction overwrites its addend, so b + x a would need one more move than x + a b.
static float float_neon(size_t rounds) {
  float32x4_t a = vdupq_n_f32(0.5f), b = vdupq_n_f32(1), x[NEON_SUMS];
  CK_CHANGED(b);  // otherwise the compiler uses that it is 1, and only adds
  CK_UNROLL for (int i = 0; i < NEON_SUMS; i++) x[i] = vdupq_n_f32((float)i);
  for (size_t round = 0; round < rounds; round++) {
    CK_UNROLL for (int i = 0; i < NEON_SUMS; i++) {
      CK_CHANGED(x[i]);
      x[i] = vfmaq_f32(x[i], a, b);
    }
  }
  CK_UNROLL for (int i = 1; i < NEON_SUMS; i++) x[0] = vaddq_f32(x[0], x[i]);
  return vgetq_lane_f32(x[0], 0);
}
#endif

uint32_t ck_probe_int8(ck_isa_t isa, size_t rounds) {
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512VNNI) return int8_avx512vnni(rounds);
  if (isa == CK_ISA_AVX2) return int8_avx2(rounds);
#elif defined(__aarch64__)
  if (isa == CK_ISA_NEON) return int8_neon(rounds);
#endif
  (void)isa;
  return int8_scalar(rounds);
}

// Multiplications and additions of a round: of elements of `bits` in vectors, else of `plain`.
static size_t operations(ck_isa_t isa, size_t bits, size_t plain) {
  switch (isa) {
    case CK_ISA_SCALAR: return 2 * plain;
    case CK_ISA_AVX2: return 2 * SUMS * 256 / bits;
    case CK_ISA_AVX512VNNI: return 2 * SUMS * 512 / bits;
    case CK_ISA_NEON: return 2 * NEON_SUMS * 128 / bits;
  }
  return 0;
}

size_t ck_probe_int8_operations(ck_isa_t isa) { return operations(isa, 8, INT8_LANES); }

float ck_probe_float(ck_isa_t isa, size_t rounds) {
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512VNNI) return float_avx512vnni(rounds);
  if (isa == CK_ISA_AVX2) return float_avx2(rounds);
#elif defined(__aarch64__)
  if (isa == CK_ISA_NEON) return float_neon(rounds);
#endif
  (void)isa;
  return float_scalar(rounds);
}

size_t ck_probe_float_operations(ck_isa_t isa) { return operations(isa, 32, FLOAT_LANES); }

uint64_t ck_probe_read(ck_isa_t isa, const uint64_t *words, size_t count) {
#if defined(__x86_64__)
  if (isa >= CK_ISA_AVX2) return read_avx2(words, count);
#endif
  (void)isa;
  return read_scalar(words, count);
}
