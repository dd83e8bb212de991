#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma,f16c")))
#define LANES 16
#define MR 6
#define NV 4
#define vec __m512
#define V_LOAD _mm512_loadu_ps
#define V_STORE _mm512_storeu_ps
#define V_SET1 _mm512_set1_ps
#define V_ZERO _mm512_setzero_ps
#define V_ADD _mm512_add_ps
#define V_SUB _mm512_sub_ps
#define V_MUL _mm512_mul_ps
#define V_DIV _mm512_div_ps
#define V_FMA _mm512_fmadd_ps
#define V_MAX _mm512_max_ps
#define V_LOAD_HALF(p) _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p)))
#define V_SUM _mm512_reduce_add_ps
#define V_LARGEST _mm512_reduce_max_ps
#define V_ROUND(x) _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#define V_POWER2(n) _mm512_scalef_ps(_mm512_set1_ps(1.0f), n)
#define V_ZERO_BELOW(x, limit, y) \
  _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(x, limit, _CMP_GE_OQ), y)
#define V_KEEP(x, begin, end, other) _mm512_mask_mov_ps(other, lanes(begin, end), x)

static inline __mmask16 lanes(int begin, int end) {
  int low = begin < 0 ? 0 : begin > 16 ? 16 : begin, high = end < 0 ? 0 : end > 16 ? 16 : end;
  return (__mmask16)((1u << high) - 1) & (__mmask16)~((1u << low) - 1);
}

#include "attention_vector.h"

const ck_attention_ops ck_attention_avx512 = {pack_keys, unpack_values, tile_gemm,
                                              scores,    add_values,    softmax_step};
#endif
