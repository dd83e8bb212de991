// Elementwise kernels are written once, as plain loops without branches, and compiled for each
// instruction set: the compiler vectorises them as well as hand-written intrinsics would be.
#ifndef CK_ELEMENTWISE_INTERNAL_H
#define CK_ELEMENTWISE_INTERNAL_H

#include <math.h>
#include <string.h>

#include "ck_elementwise.h"

#define CK_INLINE static inline __attribute__((always_inline))
#define CK_UNWRAP(...) __VA_ARGS__

// For loops whose output may be one of their inputs, element for element: without it the compiler
// must assume that they overlap in other ways.
#define CK_ELEMENTWISE _Pragma("clang loop vectorize(assume_safety)")

// Defines ck_<name>(isa, parameters) from the inline function <name>_body(parameters).
#if defined(__x86_64__)
#define CK_FOR_EACH_ISA(name, parameters, arguments)                                               \
  static void name##_scalar(CK_UNWRAP parameters) { name##_body arguments; }                       \
  __attribute__((target("avx2,fma"))) static void name##_avx2(CK_UNWRAP parameters) {              \
    name##_body arguments;                                                                         \
  }                                                                                                \
  __attribute__((target("avx2,fma,avx512f,avx512bw,avx512vl,avx512dq"), min_vector_width(512)))    \
  static void name##_avx512vnni(CK_UNWRAP parameters) {                                            \
    name##_body arguments;                                                                         \
  }                                                                                                \
  void ck_##name(ck_isa_t isa, CK_UNWRAP parameters) {                                             \
    if (isa == CK_ISA_AVX512VNNI)                                                                  \
      name##_avx512vnni arguments;                                                                 \
    else if (isa == CK_ISA_AVX2)                                                                   \
      name##_avx2 arguments;                                                                       \
    else                                                                                           \
      name##_scalar arguments;                                                                     \
  }
#else
// Other machines need one variant only: NEON is part of every arm64, so the compiler always uses
// it.
#define CK_FOR_EACH_ISA(name, parameters, arguments) \
  void ck_##name(ck_isa_t isa, CK_UNWRAP parameters) { name##_body arguments; }
#endif

// e^x within 2 units in the last place; x is clamped to [-87, 88].
CK_INLINE float ck_exp(float x) {
  x = x < -87 ? -87 : x;
  x = x > 88 ? 88 : x;
  // Adding 1.5 * 2^23 leaves the nearest whole number of log2(e) x in the low bits.
  float shifted = x * 1.44269504f + 12582912.0f;
  float n = shifted - 12582912.0f;
  float r = x - n * 0.693359375f + n * 2.12194440e-4f;
  // Cephes expf.c
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1;
  uint32_t exponent;
  memcpy(&exponent, &shifted, 4);
  exponent = (exponent + 127) << 23;
  float power;
  memcpy(&power, &exponent, 4);
  return p * power;
}

#endif
