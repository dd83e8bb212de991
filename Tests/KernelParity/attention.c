// The attention kernels against their scalar twins.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attention_internal.h"
#include "parity.h"

enum { GUARD = 16, KEYS = CK_TILE_KEYS, MOST_ROWS = 17 };

// float32 sums of random products in another order differ by so much for each root of their number.
static const double summed = 8e-6;
// One exponential, and what it is multiplied with.
static const double weighted = 2e-6;

// One head's keys or values as a cache has them, and what the checks are called.
typedef struct {
  const ck_attention_ops *ops, *twin;
  ck_cache_t type;
  size_t d, dp, count;
  const void *keys;  // (count, d)
  char name[60];
} tile;

static float *copy_of(const float *x, size_t count) {
  float *copy = nan_floats(count + GUARD);
  memcpy(copy, x, count * sizeof(float));
  return copy;
}

// Compares and frees both, which have a guard behind `count`.
static void expect_equal(const tile *t, const char *op, size_t rows, float *actual, float *expected,
                         size_t count, double limit) {
  double furthest = 0;
  for (size_t i = 0; i < count; i++) {
    double difference = fabs((double)actual[i] - expected[i]);
    if (!(difference <= furthest)) furthest = difference;  // NaN stays
    if (isnan(difference)) break;
  }
  expect(furthest <= limit, "%s, %s, %zu rows: off by %g", op, t->name, rows, furthest);
  expect(all_nan(actual + count, GUARD), "%s, %s writes behind the end", op, t->name);
  free(actual);
  free(expected);
}

static void check_packing(const tile *t) {
  size_t keys = t->d * KEYS, values = t->count * t->dp;
  float *packed = nan_floats(keys + GUARD), *packed_twin = nan_floats(keys + GUARD);
  t->ops->pack_keys(t->keys, t->type, t->count, t->d, packed);
  t->twin->pack_keys(t->keys, t->type, t->count, t->d, packed_twin);
  expect_equal(t, "pack_keys", t->count, packed, packed_twin, keys, 0);
  float *unpacked = nan_floats(values + GUARD), *unpacked_twin = nan_floats(values + GUARD);
  t->ops->unpack_values(t->keys, t->type, t->count, t->d, t->dp, unpacked);
  t->twin->unpack_values(t->keys, t->type, t->count, t->d, t->dp, unpacked_twin);
  expect_equal(t, "unpack_values", t->count, unpacked, unpacked_twin, values, 0);
}

// Scores as (rows, d) (d, 64), outputs as (rows, count) (count, dp).
static void check_gemm(const tile *t, size_t rows) {
  float *a = random_floats(MOST_ROWS * 260, -2, 2), *b = random_floats(t->d * KEYS, -2, 2);
  float *c = nan_floats(rows * KEYS + GUARD), *c_twin = nan_floats(rows * KEYS + GUARD);
  t->ops->tile_gemm(a, t->d, b, KEYS, c, KEYS, rows, KEYS, t->d, 0);
  t->twin->tile_gemm(a, t->d, b, KEYS, c_twin, KEYS, rows, KEYS, t->d, 0);
  expect_equal(t, "tile_gemm", rows, c, c_twin, rows * KEYS, summed * sqrt((double)t->d));
  free(b);
  b = random_floats(t->count * t->dp, -2, 2);
  float *start = random_floats(rows * t->dp, -2, 2);
  float *o = copy_of(start, rows * t->dp), *o_twin = copy_of(start, rows * t->dp);
  t->ops->tile_gemm(a, KEYS, b, t->dp, o, t->dp, rows, t->dp, t->count, 1);
  t->twin->tile_gemm(a, KEYS, b, t->dp, o_twin, t->dp, rows, t->dp, t->count, 1);
  expect_equal(t, "tile_gemm that adds", rows, o, o_twin, rows * t->dp,
               summed * sqrt((double)t->count));
  free(a);
  free(b);
  free(start);
}

static void check_few_rows(const tile *t, size_t rows) {
  float *q = random_floats(rows * t->d, -2, 2), *p = random_floats(rows * KEYS, 0, 1);
  float *start = random_floats(rows * t->dp, -2, 2);
  // Columns from `count` on are nobody's business.
  float *s = copy_of(p, rows * KEYS), *s_twin = copy_of(p, rows * KEYS);
  t->ops->scores(q, t->d, t->keys, t->type, rows, t->count, t->d, s);
  t->twin->scores(q, t->d, t->keys, t->type, rows, t->count, t->d, s_twin);
  expect_equal(t, "scores", rows, s, s_twin, rows * KEYS, summed * sqrt((double)t->d));
  float *o = copy_of(start, rows * t->dp), *o_twin = copy_of(start, rows * t->dp);
  t->ops->add_values(p, t->keys, t->type, rows, t->count, t->d, o, t->dp);
  t->twin->add_values(p, t->keys, t->type, rows, t->count, t->d, o_twin, t->dp);
  expect_equal(t, "add_values", rows, o, o_twin, rows * t->dp, summed * sqrt((double)t->count));
  free(q);
  free(p);
  free(start);
}

// Two steps, so that the second meets the m, l and o of the first.
static void check_softmax(const tile *t, size_t rows, ck_visibility_t visible, float cap) {
  float *start = random_floats(rows * t->dp, -2, 2);
  float *o = copy_of(start, rows * t->dp), *o_twin = copy_of(start, rows * t->dp);
  float m[MOST_ROWS], l[MOST_ROWS] = {0}, m_twin[MOST_ROWS], l_twin[MOST_ROWS] = {0};
  for (size_t r = 0; r < rows; r++) m[r] = m_twin[r] = -INFINITY;
  for (int step = 0; step < 2; step++, visible.key += (int64_t)t->count) {
    float *scores = random_floats(rows * KEYS, -8, 8);
    float *s = copy_of(scores, rows * KEYS), *s_twin = copy_of(scores, rows * KEYS);
    t->ops->softmax_step(s, rows, t->count, visible, 0.7f, cap, m, l, o, t->dp);
    t->twin->softmax_step(s_twin, rows, t->count, visible, 0.7f, cap, m_twin, l_twin, o_twin,
                          t->dp);
    expect_equal(t, "softmax_step's weights", rows, s, s_twin, rows * KEYS, weighted);
    for (size_t r = 0; r < rows; r++) {
      // -inf, where nothing was seen yet, has no distance to itself.
      int same = m[r] == m_twin[r] || fabs((double)m[r] - m_twin[r]) <= weighted;
      expect(same, "softmax_step, %s: m %g, not %g", t->name, (double)m[r], (double)m_twin[r]);
      double off = fabs((double)l[r] - l_twin[r]);
      expect(off <= weighted * l_twin[r], "softmax_step, %s: l off by %g", t->name, off);
    }
    free(scores);
  }
  expect_equal(t, "softmax_step's output", rows, o, o_twin, rows * t->dp, weighted);
  free(start);
}

static void check_tile(ck_isa_t isa, size_t d, size_t count, ck_cache_t type) {
  static const size_t row_counts[] = {1, 2, 3, 4, 5, 6, 7, 11, 12, 13, MOST_ROWS};
  tile t = {ck_attention(isa), &ck_attention_scalar, type, d, (d + 15) / 16 * 16, count, NULL, ""};
  const char *cache = type == CK_CACHE_F16 ? "f16" : "f32";
  snprintf(t.name, sizeof t.name, "%zu keys of %zu in %s", count, d, cache);
  float *numbers = random_floats(count * d, -2, 2), *keys = nan_floats(count * d);
  ck_store_rows_scalar(numbers, count * d, type, keys);
  t.keys = keys;
  check_packing(&t);
  for (size_t i = 0; i < COUNT(row_counts); i++) {
    check_gemm(&t, row_counts[i]);
    check_few_rows(&t, row_counts[i]);
  }
  free(numbers);
  free(keys);
}

// Masks, windows and caps know nothing of d.
static void check_masks(ck_isa_t isa) {
  static const size_t counts[] = {1, 3, 15, 16, 33, KEYS};
  static const int64_t windows[] = {1, 7, 40, INT64_MAX}, distances[] = {-20, -1, 0, 5, 70, 200};
  tile t = {ck_attention(isa), &ck_attention_scalar, CK_CACHE_F32, 20, 32, 0, NULL, ""};
  for (size_t c = 0; c < COUNT(counts); c++)
    for (size_t w = 0; w < COUNT(windows); w++)
      for (size_t i = 0; i < COUNT(distances); i++)
        for (int64_t group = 1; group <= 3; group += 2) {
          t.count = counts[c];
          snprintf(t.name, sizeof t.name, "%zu keys, window %lld, distance %lld", t.count,
                   (long long)windows[w], (long long)distances[i]);
          ck_visibility_t visible = {100 + distances[i], 100, windows[w], group};
          check_softmax(&t, 1 + random_bits() % MOST_ROWS, visible, group == 1 ? 0 : 3);
        }
}

void check_attention(ck_isa_t isa) {
  static const size_t dimensions[] = {1, 5, 16, 20, 24, 64, 80, 100, 128, 256};
  static const size_t counts[] = {1, 3, 16, 21, KEYS};
  for (size_t d = 0; d < COUNT(dimensions); d++)
    for (size_t c = 0; c < COUNT(counts); c++) {
      check_tile(isa, dimensions[d], counts[c], CK_CACHE_F32);
      check_tile(isa, dimensions[d], counts[c], CK_CACHE_F16);
    }
  check_masks(isa);
}

// Every half there is, and floats that lie on, beside and between halves.
void check_cache_rows(void) {
  enum { HALVES = 1 << 16 };
  static uint16_t halves[HALVES], stored[HALVES], stored_twin[HALVES];
  static float floats[HALVES], twin[HALVES];
  for (size_t i = 0; i < HALVES; i++) halves[i] = (uint16_t)(i * 40503);  // all, well mixed
  for (size_t count = HALVES; count > HALVES - 9; count--) {
    ck_load_rows(halves, count, CK_CACHE_F16, floats);
    ck_load_rows_scalar(halves, count, CK_CACHE_F16, twin);
    size_t different = 0;
    for (size_t i = 0; i < count; i++)
      different += isnan(twin[i]) ? !isnan(floats[i]) : memcmp(&floats[i], &twin[i], 4) != 0;
    expect(different == 0, "ck_load_rows: %zu of %zu halves", different, count);
  }
  for (int nudge = 0; nudge < 5; nudge++) {
    static const uint32_t below[] = {0, 1, 0xfff, 0x1000, 0x1001};
    for (size_t i = 0; i < HALVES; i++) {
      uint32_t bits;
      memcpy(&bits, &twin[i], 4);
      bits += below[nudge];
      memcpy(&floats[i], &bits, 4);
      if (isnan(floats[i])) floats[i] = random_between(-1e-7f, 1e-7f);
    }
    ck_store_rows(floats, HALVES - nudge, CK_CACHE_F16, stored);
    ck_store_rows_scalar(floats, HALVES - nudge, CK_CACHE_F16, stored_twin);
    expect(!memcmp(stored, stored_twin, (HALVES - nudge) * 2), "ck_store_rows: nudge %d", nudge);
  }
}
