// Matrix products and the quantisation of activations.
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ck_linear.h"
#include "parity.h"

// The sums of 32 products are whole numbers and equal; only the order and fusing of float32
// additions differ.
static const double tolerance = 1e-12;

enum { MOST_TOKENS = 67 };  // more than a product takes at once
enum { RANDOM = -1 };       // instead of the one byte that all quants of some weights are made of

// A GGUF type for each packed layout, and the bytes that give its lowest and highest quants.
typedef struct {
  const char *name;
  ck_pack_fn *pack;
  ck_layout_t layout;
  float zero;
  size_t block_length, block_bytes, scales_at;
  int scales;  // f16 from byte scales_at on; 0: every element is a float
  int lowest, highest;
} weight_type;

static const weight_type types[] = {
    {"u4", ck_pack_q4_1, CK_LAYOUT_U4, 0, 32, 20, 0, 2, 0x00, 0xff},
    {"u5", ck_pack_q5_0, CK_LAYOUT_U5, 16, 32, 22, 0, 1, 0x00, 0xff},
    {"u8", ck_pack_q8_0, CK_LAYOUT_U8, 128, 32, 34, 0, 1, 0x80, 0x7f},
    {"u8 halves", ck_pack_q6_k, CK_LAYOUT_U8_HALVES, 32, 256, 210, 208, 1, 0x80, 0xff},
    {"u5 minimum", ck_pack_q5_1, CK_LAYOUT_U5_MINIMUM, 0, 32, 24, 0, 2, 0x00, 0xff},
    {"u4 halves", ck_pack_q2_k, CK_LAYOUT_U4_HALVES, 0, 256, 84, 80, 2, 0x00, 0xff},
    {"f16", ck_pack_f16, CK_LAYOUT_F16, 0, 1, 2, 0, 1, RANDOM, RANDOM},
    {"f32", ck_pack_f32, CK_LAYOUT_F32, 0, 1, 4, 0, 0, RANDOM, RANDOM},
};

static void write_block(const weight_type *type, int quants, uint8_t *block) {
  if (type->layout == CK_LAYOUT_F32) {
    float value = random_between(-1, 1);
    memcpy(block, &value, 4);
    return;
  }
  for (size_t i = 0; i < type->block_bytes; i++)
    block[i] = (uint8_t)(quants == RANDOM ? random_bits() : (uint32_t)quants);
  for (int i = 0; i < type->scales; i++) {
    uint32_t bits = random_bits();
    uint16_t half = (uint16_t)((bits & 0x83ff) | (8 + (bits >> 16) % 8) << 10);  // ±2^-7 ... ±2
    memcpy(block + type->scales_at + i * 2, &half, 2);
  }
}

static ck_weights make_weights(const weight_type *type, size_t rows, size_t columns, int quants) {
  size_t groups = (rows + 15) / 16, bytes = ck_group_bytes(type->layout, columns);
  size_t row_bytes = columns / type->block_length * type->block_bytes;
  uint8_t *packed = (uint8_t *)nan_floats(groups * bytes / 4), *source = malloc(rows * row_bytes);
  if (!source) abort();
  for (size_t at = 0; at < rows * row_bytes; at += type->block_bytes)
    write_block(type, quants, source + at);
  for (size_t group = 0; group < groups; group++) {
    size_t left = rows - group * 16;
    type->pack(source + group * 16 * row_bytes, row_bytes, left < 16 ? left : 16, columns,
               packed + group * bytes);
  }
  free(source);
  return (ck_weights){packed, rows, columns, type->zero, type->layout};
}

// The references for a product; all (tokens, rows).
typedef struct {
  const char *name;
  float *exact;  // in double precision, from x as it is or as its blocks have it
  float *size;   // the sum of the products' magnitudes, the scale of rounding errors
  float *twin;   // the scalar variant's
} expectation;

static void compute_exactly(const ck_weights *w, const float *x, const ck_q8_block *blocks,
                            size_t tokens, expectation *e) {
  float *row = nan_floats(w->columns);
  for (size_t r = 0; r < w->rows; r++) {
    ck_unpack_row(w, r, row);
    for (size_t token = 0; token < tokens; token++) {
      double sum = 0, size = 0;
      for (size_t c = 0; c < w->columns; c++) {
        size_t at = token * w->columns + c;
        double value = blocks ? (double)blocks[at / 32].scale * blocks[at / 32].q[at % 32] : x[at];
        sum += row[c] * value;
        size += fabs(row[c] * value);
      }
      e->exact[token * w->rows + r] = (float)sum;
      e->size[token * w->rows + r] = (float)size;
    }
  }
  free(row);
}

// Squared error over the squares of `size`; NaN where any is.
static double scaled_error(const float *actual, const float *expected, const float *size,
                           size_t count) {
  double error = 0, squares = 0;
  for (size_t i = 0; i < count; i++) {
    double difference = (double)actual[i] - expected[i];
    error += difference * difference;
    squares += (double)size[i] * size[i];
  }
  return error == 0 ? 0 : error / squares;
}

static void check_product(ck_isa_t isa, const ck_weights *w, const void *x, size_t tokens,
                          const expectation *e) {
  size_t count = tokens * w->rows, groups = (w->rows + 15) / 16;
  float *y = nan_floats(count + 16);
  ck_matmul(isa, w, 0, groups, x, tokens, y);
  double from_twin = scaled_error(y, e->twin, e->size, count);
  double from_truth = scaled_error(y, e->exact, e->size, count);
  expect(from_twin <= tolerance, "%s, %zu tokens: %g from the twin", e->name, tokens, from_twin);
  expect(from_truth <= tolerance, "%s, %zu tokens: %g from the truth", e->name, tokens, from_truth);
  expect(all_nan(y + count, 16), "%s, %zu tokens: writes behind the end", e->name, tokens);
  free(y);
}

// Checks that only rows 16 ..< 32 are written, with the same values.
static void check_one_group(ck_isa_t isa, const ck_weights *w, const void *x, size_t tokens,
                            const expectation *e) {
  float *y = nan_floats(tokens * w->rows);
  ck_matmul(isa, w, 1, 2, x, tokens, y);
  size_t end = w->rows < 32 ? w->rows : 32;
  for (size_t token = 0; token < tokens; token++) {
    const float *row = y + token * w->rows;
    size_t at = token * w->rows + 16;
    double error = scaled_error(y + at, e->twin + at, e->size + at, end - 16);
    expect(error <= tolerance, "%s, second group: %g", e->name, error);
    expect(all_nan(row, 16) && all_nan(row + end, w->rows - end), "%s, others written", e->name);
  }
  free(y);
}

static void check_type(ck_isa_t isa, const weight_type *type, size_t rows, size_t columns,
                       int quants) {
  ck_weights w = make_weights(type, rows, columns, quants);
  float *x = random_floats(MOST_TOKENS * columns, -3, 3);
  ck_q8_block *blocks = NULL;
  if (type->layout != CK_LAYOUT_F16 && type->layout != CK_LAYOUT_F32) {
    blocks = malloc(MOST_TOKENS * columns / CK_BLOCK * sizeof(ck_q8_block));
    if (!blocks) abort();
    if (quants != RANDOM)
      for (size_t i = 0; i < MOST_TOKENS * columns; i++) x[i] = quants & 1 ? 127 : -127;
    ck_quantize_q8(CK_ISA_SCALAR, x, MOST_TOKENS * columns, blocks);
  }
  const void *input = blocks ? (const void *)blocks : x;
  char name[80];
  snprintf(name, sizeof name, "%s %zu x %zu", type->name, rows, columns);
  size_t count = MOST_TOKENS * rows;
  expectation e = {name, nan_floats(count), nan_floats(count), nan_floats(count)};
  compute_exactly(&w, x, blocks, MOST_TOKENS, &e);
  ck_matmul(CK_ISA_SCALAR, &w, 0, (rows + 15) / 16, input, MOST_TOKENS, e.twin);
  for (size_t tokens = 1; tokens <= 17; tokens++) check_product(isa, &w, input, tokens, &e);
  check_product(isa, &w, input, MOST_TOKENS, &e);
  if (rows > 16) check_one_group(isa, &w, input, 5, &e);
  free((void *)w.groups);
  free(x);
  free(blocks);
  free(e.exact);
  free(e.size);
  free(e.twin);
}

static void check_matmul(ck_isa_t isa) {
  static const size_t rows[] = {1, 4, 7, 8, 13, 16, 17, 30, 37};
  static const size_t columns[] = {1, 31, 32, 96, 256, 310, 512};
  for (size_t t = 0; t < COUNT(types); t++)
    for (size_t c = 0; c < COUNT(columns); c++) {
      if (columns[c] % types[t].block_length) continue;
      for (size_t r = 0; r < COUNT(rows); r++)
        check_type(isa, &types[t], rows[r], columns[c], RANDOM);
    }
  // The largest sums of products that are possible.
  for (size_t t = 0; types[t].lowest != RANDOM; t++) {
    check_type(isa, &types[t], 16, 256, types[t].lowest);
    check_type(isa, &types[t], 16, 256, types[t].highest);
  }
}

// Checks that blocks equal the twin's bit for bit; the twin is checked against the definition.
static void check_blocks(ck_isa_t isa, const float *x, size_t count, const char *what) {
  ck_q8_block twin[8], block[8];
  ck_quantize_q8(CK_ISA_SCALAR, x, count, twin);
  ck_quantize_q8(isa, x, count, block);
  for (size_t b = 0; b < count / CK_BLOCK; b++) {
    expect(!memcmp(&block[b], &twin[b], sizeof(ck_q8_block)), "quantised %s: not the twin", what);
    double furthest = 0, sums[2] = {0, 0};
    for (size_t i = 0; i < CK_BLOCK; i++) {
      double difference = fabs(x[b * CK_BLOCK + i] - (double)block[b].scale * block[b].q[i]);
      if (difference > furthest) furthest = difference;
      sums[i / 16] += (double)block[b].scale * block[b].q[i];
    }
    // Numbers too small to divide by become 0.
    double half_step = 0.50001 * block[b].scale;
    expect(furthest <= fmax(half_step, 0x1p-100), "quantised %s: off by %g", what, furthest);
    double slack = 1e-6 * block[b].scale * 127;
    expect(fabs(block[b].half_sums[0] - sums[0]) <= slack &&
               fabs(block[b].half_sums[1] - sums[1]) <= slack &&
               fabs(block[b].sum - sums[0] - sums[1]) <= slack,
           "quantised %s: sums", what);
  }
}

static void check_quantize(ck_isa_t isa) {
  float x[8 * CK_BLOCK];
  char what[40];
  for (int exponent = -126; exponent <= 112; exponent += 7) {
    float top = ldexpf(1, exponent);
    for (size_t i = 0; i < COUNT(x); i++) x[i] = random_between(-top, top);
    snprintf(what, sizeof what, "up to 2^%d", exponent);
    for (size_t blocks = 1; blocks <= 8; blocks++) check_blocks(isa, x, blocks * CK_BLOCK, what);
  }
  for (size_t i = 0; i < COUNT(x); i++) x[i] = 0;
  check_blocks(isa, x, COUNT(x), "zeros");
  // Halves go to the even number; the 127 makes the scale 1.
  for (size_t i = 0; i < COUNT(x); i++) x[i] = i % CK_BLOCK ? (float)i - 126.5f : 127;
  for (size_t b = 4; b < 8; b++)
    for (size_t i = 1; i < CK_BLOCK; i++) x[b * CK_BLOCK + i] = (float)i - 0.5f;
  check_blocks(isa, x, COUNT(x), "halves");
  for (size_t spike = 0; spike < CK_BLOCK; spike++) {
    for (size_t i = 0; i < CK_BLOCK; i++) x[i] = i == spike ? -1e6f : random_between(-1, 1);
    check_blocks(isa, x, CK_BLOCK, "a spike");
  }
}

void check_linear(ck_isa_t isa) {
  check_quantize(isa);
  check_matmul(isa);
}
