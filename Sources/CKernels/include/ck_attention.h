// The inner loops of attention over one tile of query rows and one run of keys (Dao 2022).
//
// Letters as in the paper: q, k, v rows of d numbers; s scores, p weights; per query row m the
// largest score so far, l the sum of weights, o the weighted sum of values. Scores are in units of
// log2, so that p = 2^(s - m). Rows of o and of unpacked keys and values have dp = d rounded up to
// 16 numbers; those after d are 0.
#ifndef CK_ATTENTION_H
#define CK_ATTENTION_H

#include <stddef.h>
#include <stdint.h>

#include "ckernels.h"

// The most keys of a tile; also the row stride of s, p and transposed keys.
#define CK_TILE_KEYS 64

// Element types of a KV cache.
//   f32, f16  numbers (count, d)
//   q8_0      int8 (count, d) and a float scale for each row: x = scale q
//   q4        nibbles (count, 16 ceil(d / 32)), byte i of a block of 32 holding element i low and
//             16 + i high; a block's f16 scale and minimum: x = scale q + minimum
typedef enum { CK_CACHE_F32 = 0, CK_CACHE_F16 = 1, CK_CACHE_Q8_0 = 2, CK_CACHE_Q4 = 3 } ck_cache_t;

// Neighbouring rows of a KV cache: the keys or the values of one head.
typedef struct {
  const void *numbers;
  const void *scales;  // of q8_0 and q4
  ck_cache_t type;
  size_t d;
} ck_rows_t;

// Bytes of one row: its numbers, and its scales, which are stored apart.
size_t ck_row_bytes(ck_cache_t type, size_t d);
size_t ck_row_scale_bytes(ck_cache_t type, size_t d);

// Conversion of one row of d numbers; f16 rounds to nearest even, q8_0 and q4 to nearest.
void ck_store_row(const float *x, size_t d, ck_cache_t type, void *numbers, void *scales);
void ck_load_row(const ck_rows_t *x, float *out);

// The keys that the query rows of a tile see. Row r belongs to the query at position
// query + r / group and sees key j of the tile (position key + j) if
// 0 <= (query position) - (key position) < window.
typedef struct {
  int64_t query;
  int64_t key;
  int64_t window;
  int64_t group;
} ck_visibility_t;

// The scores of products x: s = scale x, or cap tanh(scale x / cap) if cap > 0, in natural units.
// Kernels convert them to log2 units.
typedef struct {
  float scale;
  float cap;
} ck_scaling_t;

// Queries as 16-bit integers: row r is scales[r] q[r], with d2 = d rounded up to 32 numbers.
typedef struct {
  int16_t *q;     // (rows, d2), 0 after d
  float *scales;  // (rows)
} ck_packed_queries_t;

// A run of keys as 16-bit integers and of values as 8-bit ones. A 32-bit step of a product takes
// two neighbouring elements of a key, or an element of four neighbouring values.
typedef struct {
  int16_t *keys;        // (d2 / 2, 64, 2)
  float *key_scales;    // (64)
  int8_t *values;       // (16, dp, 4), step 4 a + b for the keys 16 b + 4 a …
  float *value_scales;  // (dp), one for each element
} ck_packed_keys_t;

typedef struct {
  // out (count, dp) = rows as float.
  void (*unpack_rows)(const ck_rows_t *x, size_t count, size_t dp, float *out);

  // Float, many rows.
  // out (d, 64) = transpose of x (count, dp); columns from count on are 0.
  void (*transpose)(const float *x, size_t count, size_t d, size_t dp, float *out);
  // c (m, n) = a (m, k) b (k, n), or += if `add`; n a multiple of 16; lda, ldb, ldc row strides.
  void (*tile_gemm)(const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc,
                    size_t m, size_t n, size_t k, int add);

  // Float, few rows, from f32, f16 or q8_0.
  // s (rows, 64): s[r][j] = q_r · key_j; q (rows, ldq).
  void (*scores)(const float *q, size_t ldq, const ck_rows_t *keys, size_t rows, size_t count,
                 float *s);
  // o (rows, dp) += p (rows, 64) · values (count, d).
  void (*add_values)(const float *p, const ck_rows_t *values, size_t rows, size_t count, float *o,
                     size_t dp);

  // One step of the online softmax over the first `count` columns of products s (rows, 64): s
  // becomes p, and m, l, o are rescaled.
  void (*softmax_step)(float *s, size_t rows, size_t count, ck_visibility_t visible,
                       ck_scaling_t scaling, float *m, float *l, float *o, size_t dp);

  // Integers, many rows; NULL if an instruction set has no such kernel.
  // `scratch` holds (64, d2) floats.
  void (*pack_queries)(const float *q, size_t rows, size_t d, float *scratch,
                       ck_packed_queries_t *out);
  void (*pack_keys)(const ck_rows_t *keys, const ck_rows_t *values, size_t count, float *scratch,
                    ck_packed_keys_t *out);
  // Scores, online softmax and weighted values of all rows with one packed run.
  void (*attend_packed)(const ck_packed_queries_t *q, const ck_packed_keys_t *keys, size_t rows,
                        size_t count, size_t d, ck_visibility_t visible, ck_scaling_t scaling,
                        float *m, float *l, float *o);
} ck_attention_ops;

// The variants for an instruction set.
const ck_attention_ops *ck_attention(ck_isa_t isa);

#endif
