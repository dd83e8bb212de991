// Chooses the attention kernels of an instruction set.
#include "attention_internal.h"
#include "ckernels.h"

const ck_attention_ops *ck_attention(ck_isa_t isa) {
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512VNNI) return &ck_attention_avx512;
  if (isa == CK_ISA_AVX2) return &ck_attention_avx2;
#elif defined(__aarch64__)
  if (isa == CK_ISA_NEON) return &ck_attention_neon;
#endif
  (void)isa;
  return &ck_attention_scalar;
}

void ck_store_rows(const float *x, size_t count, ck_cache_t type, void *out) {
#if defined(__x86_64__)
  if (ck_isa() >= CK_ISA_AVX2) return ck_store_rows_avx2(x, count, type, out);
#elif defined(__aarch64__)
  if (ck_isa() == CK_ISA_NEON) return ck_store_rows_neon(x, count, type, out);
#endif
  ck_store_rows_scalar(x, count, type, out);
}

void ck_load_rows(const void *x, size_t count, ck_cache_t type, float *out) {
#if defined(__x86_64__)
  if (ck_isa() >= CK_ISA_AVX2) return ck_load_rows_avx2(x, count, type, out);
#elif defined(__aarch64__)
  if (ck_isa() == CK_ISA_NEON) return ck_load_rows_neon(x, count, type, out);
#endif
  ck_load_rows_scalar(x, count, type, out);
}
