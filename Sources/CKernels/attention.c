// Chooses the attention kernels of an instruction set.
#include "attention_internal.h"

const ck_attention_ops *ck_attention(ck_isa_t isa) {
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512VNNI) return &ck_attention_avx512vnni;
  if (isa == CK_ISA_AVX2) return &ck_attention_avx2;
#elif defined(__aarch64__)
  if (isa == CK_ISA_NEON) return &ck_attention_neon;
#endif
  (void)isa;
  return &ck_attention_scalar;
}

size_t ck_row_bytes(ck_cache_t type, size_t d) {
  switch (type) {
    case CK_CACHE_F32: return d * sizeof(float);
    case CK_CACHE_F16: return d * sizeof(uint16_t);
    case CK_CACHE_Q8_0: return d;
    case CK_CACHE_Q4: return (d + CK_Q4_BLOCK - 1) / CK_Q4_BLOCK * (CK_Q4_BLOCK / 2);
  }
  return 0;
}

size_t ck_row_scale_bytes(ck_cache_t type, size_t d) {
  switch (type) {
    case CK_CACHE_F32:
    case CK_CACHE_F16: return 0;
    case CK_CACHE_Q8_0: return sizeof(float);
    case CK_CACHE_Q4: return (d + CK_Q4_BLOCK - 1) / CK_Q4_BLOCK * 2 * sizeof(uint16_t);
  }
  return 0;
}

void ck_store_row(const float *x, size_t d, ck_cache_t type, void *numbers, void *scales) {
#if defined(__x86_64__)
  if (ck_isa() >= CK_ISA_AVX2) return ck_store_row_avx2(x, d, type, numbers, scales);
#elif defined(__aarch64__)
  if (ck_isa() == CK_ISA_NEON) return ck_store_row_neon(x, d, type, numbers, scales);
#endif
  ck_store_row_scalar(x, d, type, numbers, scales);
}

void ck_load_row(const ck_rows_t *x, float *out) {
#if defined(__x86_64__)
  if (ck_isa() >= CK_ISA_AVX2) return ck_load_row_avx2(x, out);
#elif defined(__aarch64__)
  if (ck_isa() == CK_ISA_NEON) return ck_load_row_neon(x, out);
#endif
  ck_load_row_scalar(x, out);
}
