#include "elementwise_internal.h"

// Su et al. 2021, RoFormer, eq. 34

CK_INLINE void rope_interleaved_body(float *x, size_t heads, size_t dimension, const float *table,
                                     size_t rotated) {
  size_t half = rotated / 2;
  for (size_t head = 0; head < heads; head++, x += dimension) {
    CK_ELEMENTWISE for (size_t j = 0; j < half; j++) {
      float a = x[2 * j], b = x[2 * j + 1];
      x[2 * j] = a * table[j] - b * table[half + j];
      x[2 * j + 1] = a * table[half + j] + b * table[j];
    }
  }
}
CK_FOR_EACH_ISA(rope_interleaved,
                (float *x, size_t heads, size_t dimension, const float *table, size_t rotated),
                (x, heads, dimension, table, rotated))

CK_INLINE void rope_half_split_body(float *x, size_t heads, size_t dimension, const float *table,
                                    size_t rotated) {
  size_t half = rotated / 2;
  for (size_t head = 0; head < heads; head++, x += dimension) {
    CK_ELEMENTWISE for (size_t j = 0; j < half; j++) {
      float a = x[j], b = x[half + j];
      x[j] = a * table[j] - b * table[half + j];
      x[half + j] = a * table[half + j] + b * table[j];
    }
  }
}
CK_FOR_EACH_ISA(rope_half_split,
                (float *x, size_t heads, size_t dimension, const float *table, size_t rotated),
                (x, heads, dimension, table, rotated))
