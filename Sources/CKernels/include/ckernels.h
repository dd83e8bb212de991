// The contract of every kernel: shapes, units, aliasing. No kernel allocates, starts threads or
// knows what a model is. Pointers never alias unless a comment says so.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Instruction sets, from plain C upwards. `ck_isa()` is chosen once, at first use; the environment
// variable LCCHAT_ISA (scalar, avx2, avx512vnni) can force a lower one.
typedef enum { CK_ISA_SCALAR = 0, CK_ISA_AVX2 = 1, CK_ISA_AVX512VNNI = 2 } ck_isa_t;
ck_isa_t ck_isa(void);

// Tells the core that a loop is waiting for another one.
static inline void ck_relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
