#include <stdlib.h>
#include <string.h>
#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

#include "ckernels.h"

static ck_isa_t detect(void) {
  ck_isa_t best = CK_ISA_SCALAR;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c"))
    best = CK_ISA_AVX2;
  if (best == CK_ISA_AVX2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vnni"))
    best = CK_ISA_AVX512VNNI;
#elif defined(__aarch64__) && defined(__linux__)
  if (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) best = CK_ISA_NEON;
#endif
  const char *wish = getenv("LCCHAT_ISA");
  if (wish && !strcmp(wish, "scalar")) return CK_ISA_SCALAR;
  if (wish && !strcmp(wish, "avx2") && best > CK_ISA_AVX2) return CK_ISA_AVX2;
  return best;
}

ck_isa_t ck_isa(void) {
  static _Atomic int chosen = -1;  // racing first calls compute the same value
  if (chosen < 0) chosen = detect();
  return (ck_isa_t)chosen;
}
