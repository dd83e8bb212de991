// The contract of every kernel: shapes, units, aliasing. No kernel allocates, starts threads or
// depends on a model. Pointers never alias unless a comment says so.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Instruction sets: plain C everywhere, AVX2 and AVX-512 upwards on x86, NEON with the dot product
// (FEAT_DotProd) on arm64. `ck_isa()` is chosen once, at first use; the environment variable
// LCCHAT_ISA (scalar, avx2, avx512vnni, neon) can force one that is lower than the best.
typedef enum {
  CK_ISA_SCALAR = 0,
  CK_ISA_AVX2 = 1,
  CK_ISA_AVX512VNNI = 2,
  CK_ISA_NEON = 3
} ck_isa_t;
ck_isa_t ck_isa(void);

// Pauses the core for a moment in a loop that waits for another core.
static inline void ck_relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
