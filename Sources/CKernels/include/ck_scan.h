// Attention of a few queries over very many keys: dot products in 8 bits, and the softmax over
// them.
#ifndef CK_SCAN_H
#define CK_SCAN_H

#include "ckernels.h"

// Keys are stored in groups of 16, so that one 512-bit register holds the same 4 numbers of 16
// keys: byte 64 j + 4 r + i is number 4 j + i of key r, for d / 4 values of j, then come 16 float
// scales. Numbers are in -127...127; d is a multiple of 4.
enum { CK_SCAN_KEYS = 16 };

size_t ck_scan_group_bytes(size_t d);

// x (count) = scale q, where the scale is max |x| / 127; returns the scale.
float ck_scan_quantize(const float *x, size_t count, int8_t *q);

// Packs `count` (1...16) keys of `width` <= d floats, `stride` floats apart, to `group`, 4-byte
// aligned. Missing keys and numbers from width on become 0.
void ck_scan_pack(const float *keys, size_t stride, size_t count, size_t width, size_t d,
                  uint8_t *group);

// out (queries, 16 groups), rows `stride` floats apart: the products of quantised queries (queries,
// d) with the keys of whole groups, times both scales.
void ck_scan_scores(ck_isa_t isa, const uint8_t *groups, size_t count, size_t d, const int8_t *q,
                    const float *q_scales, size_t queries, float *out, size_t stride);

// One step of an online softmax over x (count): *largest becomes that of all x so far, and *sum the
// sum of e^(x - *largest). Begins with -inf and 0.
void ck_softmax_add(ck_isa_t isa, const float *x, size_t count, float *largest, float *sum);

// out (count) += e^(x - shift), where x - shift is below 88; at least e^-87 is added.
void ck_softmax_weights(ck_isa_t isa, const float *x, float shift, size_t count, float *out);

#endif
