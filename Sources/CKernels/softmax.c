#include "ck_scan.h"
#include "elementwise_internal.h"

enum { LANES = 16 };  // partial results, so that the loops can be vectorised

CK_INLINE void softmax_add_body(const float *x, size_t count, float *largest, float *sum) {
  float top = *largest, tops[LANES], sums[LANES] = {0};
  size_t whole = count / LANES * LANES;
  for (size_t j = 0; j < LANES; j++) tops[j] = top;
  for (size_t i = 0; i < whole; i += LANES)
    for (size_t j = 0; j < LANES; j++) tops[j] = x[i + j] > tops[j] ? x[i + j] : tops[j];
  for (size_t j = 0; j < LANES; j++) top = tops[j] > top ? tops[j] : top;
  for (size_t i = whole; i < count; i++) top = x[i] > top ? x[i] : top;
  for (size_t i = 0; i < whole; i += LANES)
    for (size_t j = 0; j < LANES; j++) sums[j] += ck_exp(x[i + j] - top);
  float total = 0;
  for (size_t j = 0; j < LANES; j++) total += sums[j];
  for (size_t i = whole; i < count; i++) total += ck_exp(x[i] - top);
  if (*sum > 0) total += *sum * ck_exp(*largest - top);
  *largest = top;
  *sum = total;
}
CK_FOR_EACH_ISA(softmax_add, (const float *x, size_t count, float *largest, float *sum),
                (x, count, largest, sum))

CK_INLINE void softmax_weights_body(const float *x, float shift, size_t count, float *out) {
  CK_ELEMENTWISE for (size_t i = 0; i < count; i++) out[i] += ck_exp(x[i] - shift);
}
CK_FOR_EACH_ISA(softmax_weights, (const float *x, float shift, size_t count, float *out),
                (x, shift, count, out))
