// The inner loops of attention over one tile of query rows and one run of keys (Dao 2022).
//
// Letters as in the paper: q, k, v rows of d numbers; s scores, p weights; per query row m the
// largest score so far, l the sum of weights, o the weighted sum of values. Rows of o and of
// unpacked values have dp = d rounded up to 16 numbers, zero behind d.
#ifndef CK_ATTENTION_H
#define CK_ATTENTION_H

#include <stddef.h>
#include <stdint.h>

#include "ckernels.h"

// Keys that one tile holds at most; also the row stride of s, p and packed keys.
#define CK_TILE_KEYS 64

// Element types of a KV cache.
typedef enum { CK_CACHE_F32 = 0, CK_CACHE_F16 = 1 } ck_cache_t;

// Which keys the query rows of a tile see. Row r belongs to the query at position
// query + r / group and sees key j of the tile (position key + j) if
// 0 <= (query position) - (key position) < window.
typedef struct {
  int64_t query;
  int64_t key;
  int64_t window;
  int64_t group;
} ck_visibility_t;

typedef struct {
  // out (d, 64) = transpose of keys (count, d); columns from count on are 0.
  void (*pack_keys)(const void *keys, ck_cache_t type, size_t count, size_t d, float *out);
  // out (count, dp) = values (count, d) as float.
  void (*unpack_values)(const void *values, ck_cache_t type, size_t count, size_t d, size_t dp,
                        float *out);
  // c (m, n) = a (m, k) b (k, n), or += if `add`; n a multiple of 16; lda, ldb, ldc row strides.
  void (*tile_gemm)(const float *a, size_t lda, const float *b, size_t ldb, float *c, size_t ldc,
                    size_t m, size_t n, size_t k, int add);
  // s (rows, 64): s[r][j] = q_r · key_j, for few rows; q (rows, ldq).
  void (*scores)(const float *q, size_t ldq, const void *keys, ck_cache_t type, size_t rows,
                 size_t count, size_t d, float *s);
  // o (rows, dp) += p (rows, 64) · values (count, d), for few rows.
  void (*add_values)(const float *p, const void *values, ck_cache_t type, size_t rows, size_t count,
                     size_t d, float *o, size_t dp);
  // One step of the online softmax over s (rows, 64), of which the first `count` columns count:
  // s becomes p, and m, l, o are rescaled. `cap` > 0 soft-caps the scaled scores.
  void (*softmax_step)(float *s, size_t rows, size_t count, ck_visibility_t visible, float scale,
                       float cap, float *m, float *l, float *o, size_t dp);
} ck_attention_ops;

// The variants for an instruction set.
const ck_attention_ops *ck_attention(ck_isa_t isa);

// Conversion of cache rows; round to nearest even.
void ck_store_rows(const float *x, size_t count, ck_cache_t type, void *out);
void ck_load_rows(const void *x, size_t count, ck_cache_t type, float *out);

#endif
