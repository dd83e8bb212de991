// The attention kernels against their scalar twins.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attention_parity.h"

enum { MOST_ROWS = 17 };

// The difference of float32 sums of random products in another order, per root of their number.
static const double summed = 8e-6;
// The error of one exponential and of its product.
static const double weighted = 2e-6;

// One head's keys or values, and the name of the checks.
typedef struct {
  const ck_attention_ops *ops, *twin;
  size_t d, dp, count;
  ck_rows_t rows;
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

static void check_unpacking(const tile *t, size_t dp) {
  size_t count = t->count * dp;
  float *unpacked = nan_floats(count + GUARD), *twin = nan_floats(count + GUARD);
  t->ops->unpack_rows(&t->rows, t->count, dp, unpacked);
  t->twin->unpack_rows(&t->rows, t->count, dp, twin);
  expect_equal(t, "unpack_rows", t->count, unpacked, twin, count, 0);
}

static void check_transpose(const tile *t) {
  size_t count = t->d * KEYS;
  float *x = random_floats(t->count * t->dp, -2, 2);
  float *columns = nan_floats(count + GUARD), *twin = nan_floats(count + GUARD);
  t->ops->transpose(x, t->count, t->d, t->dp, columns);
  t->twin->transpose(x, t->count, t->d, t->dp, twin);
  expect_equal(t, "transpose", t->count, columns, twin, count, 0);
  free(x);
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

// Queries are further apart than they are long.
static void check_few_rows(const tile *t, size_t rows) {
  size_t ldq = t->d + 3;
  float *q = random_floats(rows * ldq, -2, 2), *p = random_floats(rows * KEYS, 0, 1);
  float *start = random_floats(rows * t->dp, -2, 2);
  float *s = nan_floats(rows * KEYS + GUARD), *s_twin = nan_floats(rows * KEYS + GUARD);
  t->ops->scores(q, ldq, &t->rows, rows, t->count, s);
  t->twin->scores(q, ldq, &t->rows, rows, t->count, s_twin);
  // Columns from `count` on have no meaning.
  for (size_t r = 0; r < rows; r++)
    for (size_t j = t->count; j < KEYS; j++) s[r * KEYS + j] = s_twin[r * KEYS + j] = 0;
  expect_equal(t, "scores", rows, s, s_twin, rows * KEYS, summed * sqrt((double)t->d));
  // Weights from there on have no meaning, either.
  for (size_t r = 0; r < rows; r++)
    for (size_t j = t->count; j < KEYS; j++) p[r * KEYS + j] = NAN;
  float *o = copy_of(start, rows * t->dp), *o_twin = copy_of(start, rows * t->dp);
  t->ops->add_values(p, &t->rows, rows, t->count, o, t->dp);
  t->twin->add_values(p, &t->rows, rows, t->count, o_twin, t->dp);
  expect_equal(t, "add_values", rows, o, o_twin, rows * t->dp, summed * sqrt((double)t->count));
  free(q);
  free(p);
  free(start);
}

// Two steps, so that the second meets the m, l and o of the first.
static void check_softmax(const tile *t, size_t rows, ck_visibility_t visible, float cap) {
  ck_scaling_t scaling = {0.7f, cap};
  float *start = random_floats(rows * t->dp, -2, 2);
  float *o = copy_of(start, rows * t->dp), *o_twin = copy_of(start, rows * t->dp);
  float m[MOST_ROWS], l[MOST_ROWS] = {0}, m_twin[MOST_ROWS], l_twin[MOST_ROWS] = {0};
  for (size_t r = 0; r < rows; r++) m[r] = m_twin[r] = -INFINITY;
  for (int step = 0; step < 2; step++, visible.key += (int64_t)t->count) {
    float *scores = random_floats(rows * KEYS, -8, 8);
    for (size_t r = 0; r < rows; r++)
      for (size_t j = t->count; j < KEYS; j++) scores[r * KEYS + j] = NAN;
    float *s = copy_of(scores, rows * KEYS), *s_twin = copy_of(scores, rows * KEYS);
    t->ops->softmax_step(s, rows, t->count, visible, scaling, m, l, o, t->dp);
    t->twin->softmax_step(s_twin, rows, t->count, visible, scaling, m_twin, l_twin, o_twin, t->dp);
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

// The kernels that read a cache.
static void check_rows(tile *t, ck_cache_t type) {
  static const size_t row_counts[] = {1, 2, 3, 4, 5, 7, 11};
  ck_rows_t rows = random_rows(type, t->count, t->d);
  t->rows = rows;
  snprintf(t->name, sizeof t->name, "%zu keys of %zu in %s", t->count, t->d, cache_names[type]);
  check_unpacking(t, t->dp);
  check_unpacking(t, t->d);
  float *floats = nan_floats(t->count * t->d);
  if (type == CK_CACHE_Q4) {  // which few rows don't read either
    t->twin->unpack_rows(&rows, t->count, t->d, floats);
    t->rows = (ck_rows_t){floats, NULL, CK_CACHE_F32, t->d};
  }
  for (size_t i = 0; i < COUNT(row_counts); i++) check_few_rows(t, row_counts[i]);
  free(floats);
  free_rows(rows);
}

static void check_tile(ck_isa_t isa, size_t d, size_t count) {
  static const size_t row_counts[] = {1, 2, 3, 4, 5, 6, 7, 11, 12, 13, MOST_ROWS};
  tile t = {.ops = ck_attention(isa), .twin = &ck_attention_scalar, .d = d,
            .dp = (d + 15) / 16 * 16, .count = count};
  snprintf(t.name, sizeof t.name, "%zu keys of %zu", count, d);
  check_transpose(&t);
  for (size_t i = 0; i < COUNT(row_counts); i++) check_gemm(&t, row_counts[i]);
  for (size_t i = 0; i < COUNT(cache_types); i++) check_rows(&t, cache_types[i]);
}

// Masks, windows and caps know nothing of d.
static void check_masks(ck_isa_t isa) {
  static const size_t counts[] = {1, 3, 15, 16, 33, KEYS};
  static const int64_t windows[] = {1, 7, 40, INT64_MAX}, distances[] = {-20, -1, 0, 5, 70, 200};
  tile t = {.ops = ck_attention(isa), .twin = &ck_attention_scalar, .d = 20, .dp = 32};
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
    for (size_t c = 0; c < COUNT(counts); c++) check_tile(isa, dimensions[d], counts[c]);
  check_masks(isa);
}
