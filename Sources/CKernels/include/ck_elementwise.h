// Operations on activations between matrix products, one row or run of floats at a time.
#ifndef CK_ELEMENTWISE_H
#define CK_ELEMENTWISE_H

#include "ckernels.h"

// out (count) = x / sqrt(mean(x^2) + epsilon) * weight. out may be x.
void ck_rms_norm(ck_isa_t isa, const float *x, const float *weight, float epsilon, size_t count,
                 float *out);

// out (count) = (x - mean) / sqrt(variance + epsilon) * weight + bias; bias may be NULL, out x.
void ck_layer_norm(ck_isa_t isa, const float *x, const float *weight, const float *bias,
                   float epsilon, size_t count, float *out);

// y (count) += x.
void ck_add(ck_isa_t isa, const float *x, size_t count, float *y);

// y (count) += low (rank) times up (rank, count).
void ck_add_low_rank(ck_isa_t isa, const float *low, size_t rank, const float *up, size_t count,
                     float *y);

// x (count) *= factor.
void ck_scale(ck_isa_t isa, float *x, float factor, size_t count);

// out (count) = silu(gate) * up; out may be either.
void ck_silu_multiply(ck_isa_t isa, const float *gate, const float *up, size_t count, float *out);

// out (count) = gelu(gate) * up, GELU in its tanh form; out may be either.
void ck_gelu_multiply(ck_isa_t isa, const float *gate, const float *up, size_t count, float *out);

// x (count) = gelu(x), in its tanh form.
void ck_gelu(ck_isa_t isa, float *x, size_t count);

// x (count) clamped to -bound ... bound.
void ck_clamp(ck_isa_t isa, float *x, float bound, size_t count);

// x[i] += start + step i.
void ck_add_ramp(ck_isa_t isa, float *x, size_t count, float start, float step);

// x (count) = cap tanh(x / cap).
void ck_softcap(ck_isa_t isa, float *x, float cap, size_t count);

// Rotates the first `rotated` of each head's `dimension` values of one token, x (heads, dimension).
// table: rotated / 2 cosines, then as many sines. Pairs are (2j, 2j + 1) or (j, j + rotated / 2).
void ck_rope_interleaved(ck_isa_t isa, float *x, size_t heads, size_t dimension, const float *table,
                         size_t rotated);
void ck_rope_half_split(ck_isa_t isa, float *x, size_t heads, size_t dimension, const float *table,
                        size_t rotated);

#endif
