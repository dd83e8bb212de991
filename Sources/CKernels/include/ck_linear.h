// Matrix products. Weights are packed once, at load, in groups of 16 output rows, so that one
// 512-bit register holds the same columns of 16 rows; activations are quantised to 8 bits per 32.
#ifndef CK_LINEAR_H
#define CK_LINEAR_H

#include "ckernels.h"

enum { CK_GROUP_ROWS = 16, CK_BLOCK = 32 };

// A group of 16 rows is stored block after block of 32 columns. A block has its quants and then its
// scales, so that a product reads one stream. Bytes 64 j + 4 r + k of the quants belong to row r:
// columns 4 j + k, and for U4s and U5s also 16 + 4 j + k in the high nibbles. U5s add 64 bytes
// whose bits j hold the fifth bits of columns 4 j + k (j < 8). U4         w = scale u + minimum
// 256 bytes, f16 scales (16), f16 minimums (16) U5         w = scale (u - zero)    256 + 64 bytes,
// f16 scales (16) U8         w = scale (u - zero)    512 bytes, f16 scales (16) U8_HALVES  w =
// scale (u - zero)    512 bytes, f16 scales (2 halves, 16) U5_MINIMUM w = scale u + minimum   256 +
// 64 bytes, f16 scales (16), f16 minimums (16) U4_HALVES  w = scale u + minimum   256 bytes, f16
// scales and then minimums (2 halves, 16) F16, F32   column-major: 16 values a column
typedef enum {
  CK_LAYOUT_U4 = 0,
  CK_LAYOUT_U5 = 1,
  CK_LAYOUT_U8 = 2,
  CK_LAYOUT_U8_HALVES = 3,
  CK_LAYOUT_F16 = 4,
  CK_LAYOUT_F32 = 5,
  CK_LAYOUT_U5_MINIMUM = 6,
  CK_LAYOUT_U4_HALVES = 7
} ck_layout_t;

typedef struct {
  const uint8_t *groups;  // (ceil(rows / 16), ck_group_bytes), 64-byte aligned
  size_t rows, columns;   // columns: a multiple of 32 unless F16 or F32
  float zero;             // U5, U8, U8_HALVES: the u that means 0; u - zero fits a signed byte
  ck_layout_t layout;
} ck_weights;

// 32 activations: x ~ scale q. `sum` is scale times the sum of q, `half_sums` that of each 16.
typedef struct {
  float scale, sum, half_sums[2];
  int8_t q[CK_BLOCK];
} ck_q8_block;

// Bytes of one packed group of 16 rows, a multiple of 64.
size_t ck_group_bytes(ck_layout_t layout, size_t columns);

// x (count), a multiple of 32 -> out (count / 32).
void ck_quantize_q8(ck_isa_t isa, const float *x, size_t count, ck_q8_block *out);

// y (tokens, rows) = x (tokens, columns) times the transpose of w, for the rows of the groups
// first ..< last only. x: ck_q8_block for the quantised layouts, float for F16 and F32.
void ck_matmul(ck_isa_t isa, const ck_weights *w, size_t first, size_t last, const void *x,
               size_t tokens, float *y);

// out (columns) = one row of w.
void ck_unpack_row(const ck_weights *w, size_t row, float *out);

// Packs one group: `rows` (1...16) rows of GGUF blocks, row_bytes apart, to `group`. Missing rows
// become zeros; `columns` is a multiple of the block length.
typedef void ck_pack_fn(const uint8_t *src, size_t row_bytes, size_t rows, size_t columns,
                        uint8_t *group);
ck_pack_fn ck_pack_q4_0, ck_pack_q4_1, ck_pack_q4_k;  // to U4
ck_pack_fn ck_pack_q5_0;                              // to U5, zero 16
ck_pack_fn ck_pack_q5_1, ck_pack_q5_k;                // to U5_MINIMUM
ck_pack_fn ck_pack_q2_k, ck_pack_q3_k;                // to U4_HALVES
ck_pack_fn ck_pack_q8_0, ck_pack_iq4_nl;              // to U8, zero 128
ck_pack_fn ck_pack_q6_k;                              // to U8_HALVES, zero 32
ck_pack_fn ck_pack_f16;                               // to F16
ck_pack_fn ck_pack_bf16, ck_pack_f32;                 // to F32

#endif
