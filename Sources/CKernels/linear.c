#include "linear_internal.h"

size_t ck_group_bytes(ck_layout_t layout, size_t columns) {
  switch (layout) {
    case CK_LAYOUT_F16: return ck_round64(columns * CK_GROUP_ROWS * 2);
    case CK_LAYOUT_F32: return columns * CK_GROUP_ROWS * 4;
    default: return ck_round64(columns / CK_BLOCK * ck_block_bytes(layout));
  }
}

// Indexed by layout, then instruction set.
static ck_matmul_fn *const matmul_table[8][4] = {
#if defined(__x86_64__)
#define CK_VARIANTS(name) {name##_scalar, name##_avx2, name##_avx512vnni, name##_scalar}
#elif defined(__aarch64__)
#define CK_VARIANTS(name) {name##_scalar, name##_scalar, name##_scalar, name##_neon}
#else
#define CK_VARIANTS(name) {name##_scalar, name##_scalar, name##_scalar, name##_scalar}
#endif
    CK_VARIANTS(ck_matmul_u4),        CK_VARIANTS(ck_matmul_u5),  CK_VARIANTS(ck_matmul_u8),
    CK_VARIANTS(ck_matmul_u8_halves), CK_VARIANTS(ck_matmul_f16), CK_VARIANTS(ck_matmul_f32),
    CK_VARIANTS(ck_matmul_u5_minimum), CK_VARIANTS(ck_matmul_u4_halves),
};

void ck_matmul(ck_isa_t isa, const ck_weights *w, size_t first, size_t last, const void *x,
               size_t tokens, float *y) {
  // This many activations fit into L2 together with the weights of a few groups.
  enum { TOKENS_AT_ONCE = 64 };
  int quantised = ck_block_bytes(w->layout) > 0;
  size_t stride =
      quantised ? w->columns / CK_BLOCK * sizeof(ck_q8_block) : w->columns * sizeof(float);
  for (size_t token = 0; token < tokens; token += TOKENS_AT_ONCE) {
    size_t count = tokens - token < TOKENS_AT_ONCE ? tokens - token : TOKENS_AT_ONCE;
    matmul_table[w->layout][isa](w, first, last, (const uint8_t *)x + token * stride, count,
                                 y + token * w->rows);
  }
}
