// Attention in integers against the scalar twin's float computation.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attention_parity.h"

// 8 bits of weights and values leave so much of squared error, over the squares of what is right;
// over many problems, since the few outputs of one may all be next to nothing.
static const double tolerance = 1e-4;
// The errors of m, in units of log2, and of l, relative to l.
static const double score_error = 2e-2, sum_error = 1e-2;

enum { RUNS = 2 };

typedef struct {
  size_t rows, d, dp, d2, count;
  ck_rows_t keys[RUNS], values[RUNS];
  ck_visibility_t visible;
  ck_scaling_t scaling;
  const float *q;  // (rows, d)
  char name[100];
} problem;

// The sums of squares of the errors and of the right values.
typedef struct {
  double error, size;
} squares_t;

// The state of an online softmax, all NaN behind the end.
typedef struct {
  float *m, *l, *o;
} softmax_state;

static softmax_state make_state(const problem *p) {
  softmax_state state = {nan_floats(p->rows + GUARD), nan_floats(p->rows + GUARD),
                         nan_floats(p->rows * p->dp + GUARD)};
  for (size_t r = 0; r < p->rows; r++) state.m[r] = -INFINITY;
  memset(state.l, 0, p->rows * sizeof(float));
  memset(state.o, 0, p->rows * p->dp * sizeof(float));
  return state;
}

static void free_state(softmax_state state) {
  free(state.m);
  free(state.l);
  free(state.o);
}

static ck_visibility_t visible_of(const problem *p, size_t run) {
  ck_visibility_t visible = p->visible;
  visible.key += (int64_t)(run * p->count);
  return visible;
}

static void attend_in_floats(const problem *p, softmax_state state) {
  const ck_attention_ops *ops = &ck_attention_scalar;
  float *s = nan_floats(p->rows * KEYS);
  for (size_t run = 0; run < RUNS; run++) {
    ops->scores(p->q, p->d, &p->keys[run], p->rows, p->count, s);
    ops->softmax_step(s, p->rows, p->count, visible_of(p, run), p->scaling, state.m, state.l,
                      state.o, p->dp);
    ops->add_values(s, &p->values[run], p->rows, p->count, state.o, p->dp);
  }
  free(s);
}

static void attend_in_integers(const ck_attention_ops *ops, const problem *p, softmax_state state) {
  // In floats: two 16-bit or four 8-bit numbers each.
  size_t q_size = p->rows * p->d2 / 2, key_size = p->d2 * KEYS / 2, value_size = KEYS * p->dp / 4;
  size_t scratch_size = KEYS * p->d2;
  float *q = nan_floats(q_size + GUARD), *q_scales = nan_floats(p->rows + GUARD);
  float *keys = nan_floats(key_size + GUARD), *key_scales = nan_floats(KEYS + GUARD);
  float *values = nan_floats(value_size + GUARD), *value_scales = nan_floats(p->dp + GUARD);
  float *scratch = nan_floats(scratch_size + GUARD);
  ck_packed_queries_t queries = {(int16_t *)q, q_scales};
  ck_packed_keys_t packed = {(int16_t *)keys, key_scales, (int8_t *)values, value_scales};
  ops->pack_queries(p->q, p->rows, p->d, scratch, &queries);
  for (size_t run = 0; run < RUNS; run++) {
    ops->pack_keys(&p->keys[run], &p->values[run], p->count, scratch, &packed);
    ops->attend_packed(&queries, &packed, p->rows, p->count, p->d, visible_of(p, run), p->scaling,
                       state.m, state.l, state.o);
  }
  expect(all_nan(q + q_size, GUARD) && all_nan(q_scales + p->rows, GUARD),
         "pack_queries, %s, writes behind the end", p->name);
  expect(all_nan(keys + key_size, GUARD) && all_nan(key_scales + KEYS, GUARD) &&
             all_nan(values + value_size, GUARD) && all_nan(value_scales + p->dp, GUARD),
         "pack_keys, %s, writes behind the end", p->name);
  expect(all_nan(scratch + scratch_size, GUARD), "packing, %s: scratch is too small", p->name);
  float *all[] = {q, q_scales, keys, key_scales, values, value_scales, scratch};
  for (size_t i = 0; i < COUNT(all); i++) free(all[i]);
}

static void compare(const problem *p, softmax_state actual, softmax_state expected,
                    squares_t *squares) {
  for (size_t r = 0; r < p->rows; r++) {
    float m = actual.m[r], l = actual.l[r], m_twin = expected.m[r], l_twin = expected.l[r];
    // -inf, where nothing was seen, has no distance to itself.
    expect(m == m_twin || fabs((double)m - m_twin) <= score_error,
           "attend_packed, %s: m %g, not %g", p->name, (double)m, (double)m_twin);
    expect(fabs((double)l - l_twin) <= sum_error * l_twin, "attend_packed, %s: l %g, not %g",
           p->name, (double)l, (double)l_twin);
    for (size_t i = 0; i < p->dp; i++) {
      float o = actual.o[r * p->dp + i], o_twin = expected.o[r * p->dp + i];
      if (i >= p->d || l_twin == 0) {
        expect(o == 0, "attend_packed, %s: %g, not 0", p->name, (double)o);
        continue;
      }
      double value = (double)o_twin / l_twin, difference = (double)o / l - value;
      squares->error += difference * difference;
      squares->size += value * value;
    }
  }
  expect(all_nan(actual.o + p->rows * p->dp, GUARD) && all_nan(actual.m + p->rows, GUARD) &&
             all_nan(actual.l + p->rows, GUARD),
         "attend_packed, %s, writes behind the end", p->name);
}

static void check_problem(const ck_attention_ops *ops, problem *p, ck_cache_t type,
                          squares_t *squares) {
  p->dp = (p->d + 15) / 16 * 16;
  p->d2 = (p->d + 31) / 32 * 32;
  p->scaling.scale = 1 / sqrtf((float)p->d);
  snprintf(p->name, sizeof p->name, "%zu rows, %zu keys of %zu in %s, window %lld", p->rows,
           p->count, p->d, cache_names[type], (long long)p->visible.window);
  for (size_t run = 0; run < RUNS; run++) {
    p->keys[run] = random_rows(type, p->count, p->d);
    p->values[run] = random_rows(type, p->count, p->d);
  }
  float *q = random_floats(p->rows * p->d, -2, 2);
  // A query of zeros has equal scores.
  if (p->rows > 2) memset(q + 2 * p->d, 0, p->d * sizeof(float));
  p->q = q;
  softmax_state actual = make_state(p), expected = make_state(p);
  attend_in_integers(ops, p, actual);
  attend_in_floats(p, expected);
  compare(p, actual, expected, squares);
  for (size_t run = 0; run < RUNS; run++) {
    free_rows(p->keys[run]);
    free_rows(p->values[run]);
  }
  free(q);
  free_state(actual);
  free_state(expected);
}

static void check_size(const ck_attention_ops *ops, ck_cache_t type, size_t d, size_t count) {
  static const size_t row_counts[] = {1, 3, 4, 13, 30};
  static const ck_visibility_t visible[] = {
      {200, 0, INT64_MAX, 1}, {20, 0, INT64_MAX, 3}, {60, 50, 7, 1}, {-10, 0, 9, 2}};
  squares_t squares = {0, 0};
  for (size_t r = 0; r < COUNT(row_counts); r++)
    for (size_t v = 0; v < COUNT(visible); v++) {
      problem p = {.rows = row_counts[r], .d = d, .count = count, .visible = visible[v],
                   .scaling.cap = v % 2 ? 3 : 0};
      check_problem(ops, &p, type, &squares);
    }
  double nmse = squares.error / squares.size;
  expect(nmse <= tolerance, "attend_packed, %zu keys of %zu in %s: nmse %g", count, d,
         cache_names[type], nmse);
}

void check_packed_attention(ck_isa_t isa) {
  static const size_t dimensions[] = {1, 5, 16, 20, 32, 64, 80, 100, 128, 256};
  static const size_t counts[] = {1, 3, 16, 21, KEYS};
  const ck_attention_ops *ops = ck_attention(isa);
  expect(!ops->attend_packed == !ops->pack_keys && !ops->attend_packed == !ops->pack_queries,
         "packed attention comes whole or not at all");
  if (!ops->attend_packed) return;
  for (size_t t = 0; t < COUNT(cache_types); t++)
    for (size_t d = 0; d < COUNT(dimensions); d++)
      for (size_t c = 0; c < COUNT(counts); c++)
        check_size(ops, cache_types[t], dimensions[d], counts[c]);
}
