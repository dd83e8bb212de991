#if defined(__aarch64__)
#include <arm_neon.h>
#include <string.h>

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
#define V_LOAD_INT8 v_load_int8
#define V_SUM vaddvq_f32
#define V_SUMS v_sums
#define V_LARGEST vmaxvq_f32
#define V_ROUND vrndnq_f32
#define V_POWER2(n) \
  vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vcvtq_s32_f32(n), vdupq_n_s32(127)), 23))
#define V_ZERO_BELOW(x, limit, y) \
  vreinterpretq_f32_u32(vandq_u32(vcgeq_f32(x, limit), vreinterpretq_u32_f32(y)))
#define V_KEEP v_keep

static inline float32x4_t v_load_int8(const int8_t *p) {
  int32_t four;  // reads no byte after these four
  memcpy(&four, p, 4);
  int16x8_t wide = vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(four)));
  return vcvtq_f32_s32(vmovl_s16(vget_low_s16(wide)));
}

static inline float32x4_t v_sums(float x[4][4]) {
  float32x4_t low = vpaddq_f32(vld1q_f32(x[0]), vld1q_f32(x[1]));
  return vpaddq_f32(low, vpaddq_f32(vld1q_f32(x[2]), vld1q_f32(x[3])));
}

static inline float32x4_t v_keep(float32x4_t x, int begin, int end, float32x4_t other) {
  const int32x4_t lane = {0, 1, 2, 3};
  uint32x4_t keep = vandq_u32(vcgeq_s32(lane, vdupq_n_s32(begin)),
                              vcltq_s32(lane, vdupq_n_s32(end)));
  return vbslq_f32(keep, x, other);
}

#include "attention_vector.h"

const ck_attention_ops ck_attention_neon = {
    .unpack_rows = unpack_rows,
    .transpose = transpose,
    .tile_gemm = tile_gemm,
    .scores = scores,
    .add_values = add_values,
    .softmax_step = softmax_step,
};

void ck_store_row_neon(const float *x, size_t d, ck_cache_t type, void *numbers, void *scales) {
  size_t i = 0;
  switch (type) {
    case CK_CACHE_F32: memcpy(numbers, x, d * sizeof(float)); break;
    case CK_CACHE_F16:
      for (; i + 4 <= d; i += 4)
        vst1_f16((float16_t *)numbers + i, vcvt_f16_f32(vld1q_f32(x + i)));
      ck_store_row_scalar(x + i, d - i, type, (uint16_t *)numbers + i, scales);
      break;
    case CK_CACHE_Q8_0: ck_store_q8_0(x, d, numbers, scales); break;
    case CK_CACHE_Q4: ck_store_q4(x, d, numbers, scales); break;
  }
}

void ck_load_row_neon(const ck_rows_t *x, float *out) { load_row(x, 0, out); }
#endif
