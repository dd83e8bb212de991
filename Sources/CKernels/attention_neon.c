#if defined(__aarch64__)
#include <arm_neon.h>

#define TARGET  // NEON is part of every arm64
#define LANES 4
#define MR 6
#define NV 4
#define vec float32x4_t
#define V_LOAD vld1q_f32
#define V_STORE vst1q_f32
#define V_SET1 vdupq_n_f32
#define V_ZERO() vdupq_n_f32(0)
#define V_ADD vaddq_f32
#define V_SUB vsubq_f32
#define V_MUL vmulq_f32
#define V_DIV vdivq_f32
#define V_FMA(a, b, c) vfmaq_f32(c, a, b)
#define V_MAX vmaxq_f32
#define V_LOAD_HALF(p) vcvt_f32_f16(vld1_f16((const float16_t *)(p)))
#define V_SUM vaddvq_f32
#define V_LARGEST vmaxvq_f32
#define V_ROUND vrndnq_f32
#define V_POWER2(n) \
  vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vcvtq_s32_f32(n), vdupq_n_s32(127)), 23))
#define V_ZERO_BELOW(x, limit, y) \
  vreinterpretq_f32_u32(vandq_u32(vcgeq_f32(x, limit), vreinterpretq_u32_f32(y)))
#define V_KEEP v_keep

static inline float32x4_t v_keep(float32x4_t x, int begin, int end, float32x4_t other) {
  const int32x4_t lane = {0, 1, 2, 3};
  uint32x4_t keep = vandq_u32(vcgeq_s32(lane, vdupq_n_s32(begin)),
                              vcltq_s32(lane, vdupq_n_s32(end)));
  return vbslq_f32(keep, x, other);
}

#include "attention_vector.h"

const ck_attention_ops ck_attention_neon = {pack_keys, unpack_values, tile_gemm,
                                            scores,    add_values,    softmax_step};

void ck_store_rows_neon(const float *x, size_t count, ck_cache_t type, void *out) {
  size_t i = 0;
  if (type == CK_CACHE_F16)
    for (; i + 4 <= count; i += 4)
      vst1_f16((float16_t *)out + i, vcvt_f16_f32(vld1q_f32(x + i)));
  ck_store_rows_scalar(x + i, count - i, type, (char *)out + i * (type == CK_CACHE_F16 ? 2 : 4));
}

void ck_load_rows_neon(const void *x, size_t count, ck_cache_t type, float *out) {
  load_row(x, type, 0, count, out);
}
#endif
