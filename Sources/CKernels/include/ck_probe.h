// Peak rates of computing and reading on one core: `lcchat bench` compares kernels with them. The
// results have no meaning; they only keep the compiler from removing the work.
#ifndef CK_PROBE_H
#define CK_PROBE_H

#include "ckernels.h"

// `rounds` rounds of byte products summed into 32 bits, as the quantised matrix kernels have them,
// on values in registers (in plain C: in the first-level cache). A round has
// ck_probe_int8_operations(isa) multiplications and additions.
uint32_t ck_probe_int8(ck_isa_t isa, size_t rounds);
size_t ck_probe_int8_operations(ck_isa_t isa);

// The same for float32: fused multiply-adds to independent x, two operations each.
float ck_probe_float(ck_isa_t isa, size_t rounds);
size_t ck_probe_float_operations(ck_isa_t isa);

// Reads `count` 64-bit words once, from the first to the last.
uint64_t ck_probe_read(ck_isa_t isa, const uint64_t *words, size_t count);

#endif
