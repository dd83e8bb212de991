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

CK_INLINE void layer_norm_body(const float *x, const float *weight, const float *bias,
                               float epsilon, size_t count, float *out) {
  enum { LANES = 16 };
  float sums[LANES] = {0}, squares[LANES] = {0};
  float sum = 0, square = 0;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (size_t j = 0; j < LANES; j++) sums[j] += x[i + j];
  for (; i < count; i++) sum += x[i];
  for (size_t j = 0; j < LANES; j++) sum += sums[j];
  float mean = sum / (float)count;
  // A second pass, since the difference of two large sums would lose a variance that is small
  // compared with the mean.
  for (i = 0; i + LANES <= count; i += LANES)
    for (size_t j = 0; j < LANES; j++) squares[j] += (x[i + j] - mean) * (x[i + j] - mean);
  for (; i < count; i++) square += (x[i] - mean) * (x[i] - mean);
  for (size_t j = 0; j < LANES; j++) square += squares[j];
  float scale = 1 / sqrtf(square / (float)count + epsilon);
  if (bias) {
    CK_ELEMENTWISE for (i = 0; i < count; i++) out[i] = (x[i] - mean) * scale * weight[i] + bias[i];
  } else {
    CK_ELEMENTWISE for (i = 0; i < count; i++) out[i] = (x[i] - mean) * scale * weight[i];
  }
}
CK_FOR_EACH_ISA(layer_norm,
                (const float *x, const float *weight, const float *bias, float epsilon,
                 size_t count, float *out),
                (x, weight, bias, epsilon, count, out))

CK_INLINE void add_body(const float *x, size_t count, float *y) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++) y[i] += x[i];
}
CK_FOR_EACH_ISA(add, (const float *x, size_t count, float *y), (x, count, y))

CK_INLINE void add_low_rank_body(const float *low, size_t rank, const float *up, size_t count,
                                 float *y) {
  enum { LANES = 64 };  // sums that stay in registers for all of the rank
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    float sums[LANES];
    for (size_t j = 0; j < LANES; j++) sums[j] = y[i + j];
    for (size_t r = 0; r < rank; r++)
      for (size_t j = 0; j < LANES; j++) sums[j] += low[r] * up[r * count + i + j];
    for (size_t j = 0; j < LANES; j++) y[i + j] = sums[j];
  }
  for (; i < count; i++)
    for (size_t r = 0; r < rank; r++) y[i] += low[r] * up[r * count + i];
}
CK_FOR_EACH_ISA(add_low_rank,
                (const float *low, size_t rank, const float *up, size_t count, float *y),
                (low, rank, up, count, y))

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

CK_INLINE void clamp_body(float *x, float bound, size_t count) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++) {
    float value = x[i] < -bound ? -bound : x[i];
    x[i] = value > bound ? bound : value;
  }
}
CK_FOR_EACH_ISA(clamp, (float *x, float bound, size_t count), (x, bound, count))

CK_INLINE void add_ramp_body(float *x, size_t count, float start, float step) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++) x[i] += start + step * (float)i;
}
CK_FOR_EACH_ISA(add_ramp, (float *x, size_t count, float start, float step),
                (x, count, start, step))

// 0.5 x (1 + tanh(u)) = x / (1 + e^-2u), u = sqrt(2 / pi) (x + 0.044715 x^3)
CK_INLINE float gelu_of(float x) {
  float u = 0.79788456f * x * (1 + 0.044715f * x * x);
  return x / (1 + ck_exp(-2 * u));
}

CK_INLINE void gelu_body(float *x, size_t count) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++) x[i] = gelu_of(x[i]);
}
CK_FOR_EACH_ISA(gelu, (float *x, size_t count), (x, count))

CK_INLINE void gelu_multiply_body(const float *gate, const float *up, size_t count, float *out) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++) out[i] = gelu_of(gate[i]) * up[i];
}
CK_FOR_EACH_ISA(gelu_multiply, (const float *gate, const float *up, size_t count, float *out),
                (gate, up, count, out))

CK_INLINE void softcap_body(float *x, float cap, size_t count) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++)
    x[i] = cap * (1 - 2 / (1 + ck_exp(2 * (x[i] / cap))));
}
CK_FOR_EACH_ISA(softcap, (float *x, float cap, size_t count), (x, cap, count))
