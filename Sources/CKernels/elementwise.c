#include "elementwise_internal.h"

CK_INLINE void rms_norm_body(const float *x, const float *weight, float epsilon, size_t count,
                             float *out) {
  enum { LANES = 16 };  // partial sums, so that the loop can be vectorised
  float squares[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (size_t j = 0; j < LANES; j++) squares[j] += x[i + j] * x[i + j];
  float sum = 0;
  for (; i < count; i++) sum += x[i] * x[i];
  for (size_t j = 0; j < LANES; j++) sum += squares[j];
  float scale = 1 / sqrtf(sum / (float)count + epsilon);
  CK_ELEMENTWISE for (i = 0; i < count; i++) out[i] = x[i] * scale * weight[i];
}
CK_FOR_EACH_ISA(rms_norm,
                (const float *x, const float *weight, float epsilon, size_t count, float *out),
                (x, weight, epsilon, count, out))

CK_INLINE void add_body(const float *x, size_t count, float *y) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++) y[i] += x[i];
}
CK_FOR_EACH_ISA(add, (const float *x, size_t count, float *y), (x, count, y))

CK_INLINE void scale_body(float *x, float factor, size_t count) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++) x[i] *= factor;
}
CK_FOR_EACH_ISA(scale, (float *x, float factor, size_t count), (x, factor, count))

CK_INLINE void silu_multiply_body(const float *gate, const float *up, size_t count, float *out) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++)
    out[i] = gate[i] / (1 + ck_exp(-gate[i])) * up[i];
}
CK_FOR_EACH_ISA(silu_multiply, (const float *gate, const float *up, size_t count, float *out),
                (gate, up, count, out))

// 0.5 x (1 + tanh(u)) = x / (1 + e^-2u), u = sqrt(2 / pi) (x + 0.044715 x^3)
CK_INLINE void gelu_multiply_body(const float *gate, const float *up, size_t count, float *out) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++) {
    float x = gate[i];
    float u = 0.79788456f * x * (1 + 0.044715f * x * x);
    out[i] = x / (1 + ck_exp(-2 * u)) * up[i];
  }
}
CK_FOR_EACH_ISA(gelu_multiply, (const float *gate, const float *up, size_t count, float *out),
                (gate, up, count, out))

CK_INLINE void softcap_body(float *x, float cap, size_t count) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++)
    x[i] = cap * (1 - 2 / (1 + ck_exp(2 * (x[i] / cap))));
}
CK_FOR_EACH_ISA(softcap, (float *x, float cap, size_t count), (x, cap, count))
