// Round trips of cache rows with the best instruction set, compared with the scalar twin.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attention_parity.h"

static void *exact_bytes(size_t count) {
  void *bytes = malloc(count ? count : 1);
  if (!bytes) abort();
  return bytes;
}

ck_rows_t random_rows(ck_cache_t type, size_t count, size_t d) {
  size_t bytes = ck_row_bytes(type, d), scale_bytes = ck_row_scale_bytes(type, d);
  char *numbers = exact_bytes(count * bytes), *scales = exact_bytes(count * scale_bytes);
  for (size_t j = 0; j < count; j++) {
    float *row = random_floats(d, -2, 2);
    ck_store_row_scalar(row, d, type, numbers + j * bytes, scales + j * scale_bytes);
    free(row);
  }
  return (ck_rows_t){numbers, scales, type, d};
}

void free_rows(ck_rows_t rows) {
  free((void *)rows.numbers);
  free((void *)rows.scales);
}

// The largest error that a row may have; `scales` as stored.
static double most_error(const ck_rows_t *x, size_t i, double value) {
  const uint16_t *halves = (const uint16_t *)x->scales + i / CK_Q4_BLOCK * 2;
  // The steps of normal halves around a number, and of subnormal ones.
  const double relative = 0x1p-11, absolute = 0x1p-25;
  switch (x->type) {
    case CK_CACHE_F32: return 0;
    case CK_CACHE_F16: return fmax(fabs(value) * relative, absolute);
    // Numbers too small to divide by become 0.
    case CK_CACHE_Q8_0: return 0.50001 * *(const float *)x->scales + 0x1p-100;
    case CK_CACHE_Q4: {
      double scale = ck_half_to_float(halves[0]), minimum = ck_half_to_float(halves[1]);
      return 0.50001 * scale + (15.5 * scale + fabs(minimum)) * relative + 16.5 * absolute;
    }
  }
  return 0;
}

// Stores and loads with the twins beside; nothing behind the ends may be written.
static void check_row(const float *x, size_t d, ck_cache_t type) {
  enum { MARGIN = 32, MARK = 0x5a };
  const char *name = cache_names[type];
  size_t bytes = ck_row_bytes(type, d), scale_bytes = ck_row_scale_bytes(type, d);
  uint8_t *stored[4];
  for (int i = 0; i < 4; i++) {
    size_t count = (i % 2 ? scale_bytes : bytes) + MARGIN;
    memset(stored[i] = exact_bytes(count), MARK, count);
  }
  ck_store_row(x, d, type, stored[0], stored[1]);
  ck_store_row_scalar(x, d, type, stored[2], stored[3]);
  expect(!memcmp(stored[0], stored[2], bytes + MARGIN), "ck_store_row, %zu of %s", d, name);
  expect(!memcmp(stored[1], stored[3], scale_bytes + MARGIN), "scales, %zu of %s", d, name);
  ck_rows_t rows = {stored[0], stored[1], type, d};
  float *loaded = nan_floats(d + GUARD), *twin = nan_floats(d + GUARD);
  ck_load_row(&rows, loaded);
  ck_load_row_scalar(&rows, twin);
  expect(!memcmp(loaded, twin, d * sizeof(float)), "ck_load_row, %zu of %s", d, name);
  expect(all_nan(loaded + d, GUARD), "ck_load_row, %zu of %s, writes behind the end", d, name);
  for (size_t i = 0; i < d; i++) {
    double off = fabs((double)loaded[i] - x[i]), most = most_error(&rows, i, x[i]);
    expect(off <= most, "%zu of %s: %g comes back as %g", d, name, (double)x[i], (double)loaded[i]);
  }
  for (int i = 0; i < 4; i++) free(stored[i]);
  free(loaded);
  free(twin);
}

static void check_round_trips(void) {
  static const size_t dimensions[] = {1, 3, 5, 8, 15, 16, 17, 31, 32, 33, 64, 80, 100, 256};
  static const float tops[] = {0, 1e-36f, 1e-6f, 1, 1000};
  for (size_t t = 0; t < COUNT(cache_types); t++)
    for (size_t i = 0; i < COUNT(dimensions); i++)
      for (size_t k = 0; k < COUNT(tops); k++) {
        size_t d = dimensions[i];
        float *x = random_floats(d, -tops[k], tops[k]);
        check_row(x, d, cache_types[t]);
        for (size_t j = 0; j < d; j++) x[j] = tops[k] / 3;  // a block without a range
        check_row(x, d, cache_types[t]);
        free(x);
      }
}

// Every half, and floats on, next to and between halves.
static void check_halves(void) {
  enum { HALVES = 1 << 16 };
  static uint16_t halves[HALVES], stored[HALVES], stored_twin[HALVES];
  static float floats[HALVES], twin[HALVES];
  for (size_t i = 0; i < HALVES; i++) halves[i] = (uint16_t)(i * 40503);  // all, well mixed
  for (size_t count = HALVES; count > HALVES - 9; count--) {
    ck_rows_t rows = {halves, NULL, CK_CACHE_F16, count};
    ck_load_row(&rows, floats);
    ck_load_row_scalar(&rows, twin);
    size_t different = 0;
    for (size_t i = 0; i < count; i++)
      different += isnan(twin[i]) ? !isnan(floats[i]) : memcmp(&floats[i], &twin[i], 4) != 0;
    expect(different == 0, "ck_load_row: %zu of %zu halves", different, count);
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
    size_t count = (size_t)(HALVES - nudge);
    ck_store_row(floats, count, CK_CACHE_F16, stored, NULL);
    ck_store_row_scalar(floats, count, CK_CACHE_F16, stored_twin, NULL);
    expect(!memcmp(stored, stored_twin, count * 2), "ck_store_row: nudge %d", nudge);
  }
}

void check_cache_rows(void) {
  check_halves();
  check_round_trips();
}
