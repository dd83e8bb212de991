// Elementwise kernels and RoPE against double precision.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ck_elementwise.h"
#include "parity.h"

enum { GUARD = 16 };  // floats after the end that no kernel may write

static const float cap = 3, factor = 0.3f, epsilon = 1e-5f;

typedef enum { ADD, SCALE, SILU, GELU, GELU_ALONE, CLAMP, RAMP, SOFTCAP, OPERATIONS } operation;
static const char *const names[] = {"add",   "scale", "silu",   "gelu", "gelu alone",
                                    "clamp", "ramp",  "softcap"};

static double defined(operation op, double x, double other, size_t i) {
  double u = sqrt(2 / M_PI) * (x + 0.044715 * x * x * x);
  switch (op) {
    case ADD: return x + other;
    case SCALE: return x * (double)factor;
    case SILU: return x / (1 + exp(-x)) * other;
    case GELU: return 0.5 * x * (1 + tanh(u)) * other;
    case GELU_ALONE: return 0.5 * x * (1 + tanh(u));
    case CLAMP: return fmin(fmax(x, -(double)cap), (double)cap);
    case RAMP: return x - (double)cap + (double)(factor / 256) * (double)i;
    case SOFTCAP: return (double)cap * tanh(x / (double)cap);
    case OPERATIONS: break;
  }
  return NAN;
}

// x (count) becomes the result.
static void run(operation op, ck_isa_t isa, float *x, const float *other, size_t count) {
  switch (op) {
    case ADD: ck_add(isa, other, count, x); break;
    case SCALE: ck_scale(isa, x, factor, count); break;
    case SILU: ck_silu_multiply(isa, x, other, count, x); break;
    case GELU: ck_gelu_multiply(isa, x, other, count, x); break;
    case GELU_ALONE: ck_gelu(isa, x, count); break;
    case CLAMP: ck_clamp(isa, x, cap, count); break;
    case RAMP: ck_add_ramp(isa, x, count, -cap, factor / 256); break;
    case SOFTCAP: ck_softcap(isa, x, cap, count); break;
    case OPERATIONS: break;
  }
}

static void expect_near(float value, double expected, const char *what, size_t count, size_t i) {
  expect(fabs((double)value - expected) <= 2e-6 * fmax(1, fabs(expected)),
         "%s of %zu, element %zu: %.9g, not %.9g", what, count, i, (double)value, expected);
}

static float *with_guard(const float *x, size_t count) {
  float *copy = nan_floats(count + GUARD);
  memcpy(copy, x, count * sizeof(float));
  return copy;
}

static void check_operations(ck_isa_t isa, size_t count, float range) {
  float *x = random_floats(count, -range, range), *other = random_floats(count, -2, 2);
  for (operation op = ADD; op < OPERATIONS; op++) {
    float *result = with_guard(x, count);
    run(op, isa, result, other, count);
    for (size_t i = 0; i < count; i++)
      expect_near(result[i], defined(op, x[i], other[i], i), names[op], count, i);
    expect(all_nan(result + count, GUARD), "%s writes behind the end", names[op]);
    free(result);
  }
  free(x);
  free(other);
}

static void check_rms_norm(ck_isa_t isa, size_t count) {
  float *x = random_floats(count, -3, 3), *weight = random_floats(count, -2, 2);
  float *out = nan_floats(count + GUARD);
  double squares = 0;
  for (size_t i = 0; i < count; i++) squares += (double)x[i] * x[i];
  double scale = 1 / sqrt(squares / (double)count + (double)epsilon);
  ck_rms_norm(isa, x, weight, epsilon, count, out);
  for (size_t i = 0; i < count; i++)
    expect_near(out[i], x[i] * scale * weight[i], "norm", count, i);
  expect(all_nan(out + count, GUARD), "norm writes behind the end");
  free(x);
  free(weight);
  free(out);
}

// Returns element k of one head's values after the rotation.
static double rotate(const float *head, size_t k, const float *table, size_t half,
                     int interleaved) {
  size_t j = interleaved ? k / 2 : k % half, distance = interleaved ? 1 : half;
  int is_second = interleaved ? k % 2 != 0 : k >= half;
  double cosine = table[j], sine = table[half + j];
  return is_second ? head[k - distance] * sine + head[k] * cosine
                   : head[k] * cosine - head[k + distance] * sine;
}

static void check_rope(ck_isa_t isa, size_t dimension, size_t rotated, int interleaved) {
  enum { HEADS = 3 };
  size_t count = HEADS * dimension, half = rotated / 2;
  const char *what = interleaved ? "interleaved rope" : "half-split rope";
  float *x = random_floats(count, -2, 2), *table = nan_floats(rotated);
  for (size_t j = 0; j < half; j++) {
    double angle = 100 * pow(10000, -(double)j / (double)half);
    table[j] = (float)cos(angle);
    table[half + j] = (float)sin(angle);
  }
  float *result = with_guard(x, count);
  if (interleaved)
    ck_rope_interleaved(isa, result, HEADS, dimension, table, rotated);
  else
    ck_rope_half_split(isa, result, HEADS, dimension, table, rotated);
  for (size_t i = 0; i < count; i++) {
    size_t k = i % dimension;
    double expected = k < rotated ? rotate(x + i - k, k, table, half, interleaved) : x[i];
    expect_near(result[i], expected, what, count, i);
  }
  expect(all_nan(result + count, GUARD), "rope writes behind the end");
  free(x);
  free(table);
  free(result);
}

static void check_layer_norm(ck_isa_t isa, size_t count, int has_bias) {
  float *x = random_floats(count, -3, 5), *weight = random_floats(count, -2, 2);
  float *bias = random_floats(count, -2, 2), *result = with_guard(x, count);
  double sum = 0, squares = 0;
  for (size_t i = 0; i < count; i++) sum += x[i];
  double mean = sum / (double)count;
  for (size_t i = 0; i < count; i++) squares += (x[i] - mean) * (x[i] - mean);
  double scale = 1 / sqrt(squares / (double)count + (double)epsilon);
  ck_layer_norm(isa, result, weight, has_bias ? bias : NULL, epsilon, count, result);
  for (size_t i = 0; i < count; i++) {
    double added = has_bias ? bias[i] : 0;
    // A single number is its own mean, so only rounding is left.
    double expected = (count > 1 ? (x[i] - mean) * scale * weight[i] : 0) + added;
    expect_near(result[i], expected, "layer norm", count, i);
  }
  expect(all_nan(result + count, GUARD), "layer norm writes behind the end");
  free(x);
  free(weight);
  free(bias);
  free(result);
}

static void check_add_low_rank(ck_isa_t isa, size_t rank, size_t count) {
  float *low = random_floats(rank, -2, 2), *up = random_floats(rank * count, -2, 2);
  float *y = random_floats(count, -3, 3), *result = with_guard(y, count);
  ck_add_low_rank(isa, low, rank, up, count, result);
  for (size_t i = 0; i < count; i++) {
    double expected = y[i], size = fabs(expected);
    for (size_t r = 0; r < rank; r++) {
      double product = (double)low[r] * up[r * count + i];
      expected += product;
      size += fabs(product);
    }
    // Terms may cancel, so the error is relative to their sizes.
    expect(fabs((double)result[i] - expected) <= 1e-6 * fmax(1, size),
           "low rank %zu of %zu, element %zu: %.9g, not %.9g", rank, count, i, (double)result[i],
           expected);
  }
  expect(all_nan(result + count, GUARD), "low rank writes behind the end");
  free(low);
  free(up);
  free(y);
  free(result);
}

void check_elementwise(ck_isa_t isa) {
  static const size_t counts[] = {1, 2, 3, 4, 5, 15, 16, 17, 31, 64, 577};
  static const size_t dimensions[] = {16, 24, 64, 80, 128, 256};
  for (size_t c = 0; c < COUNT(counts); c++) {
    check_rms_norm(isa, counts[c]);
    check_layer_norm(isa, counts[c], 0);
    check_layer_norm(isa, counts[c], 1);
    check_operations(isa, counts[c], 3);
    check_operations(isa, counts[c], 100);
    for (size_t rank = 1; rank <= 24; rank += 5) check_add_low_rank(isa, rank, counts[c]);
  }
  for (size_t d = 0; d < COUNT(dimensions); d++)
    for (size_t part = 1; part <= 2; part++)
      for (int interleaved = 0; interleaved < 2; interleaved++)
        check_rope(isa, dimensions[d], dimensions[d] / part, interleaved);
}
