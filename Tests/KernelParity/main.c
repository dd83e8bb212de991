// Every kernel of every instruction set that this processor has, against its scalar twin.
//
//   parity [NAME]    NAME: what ck_isa() must choose here
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ck_probe.h"
#include "parity.h"

static size_t checks, failures;

void expect(int holds, const char *format, ...) {
  checks++;
  if (holds) return;
  failures++;
  if (failures > 20) return;  // further failures are similar
  va_list arguments;
  va_start(arguments, format);
  fputs("FAILED ", stdout);
  vprintf(format, arguments);
  putchar('\n');
  va_end(arguments);
}

// SplitMix64 (Steele 2014)
uint32_t random_bits(void) {
  static uint64_t state = 1;
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return (uint32_t)(z >> 32);
}

float random_between(float low, float high) {
  return low + (high - low) * ((float)random_bits() / 4294967296.0f);
}

static float *aligned_floats(size_t count) {
  float *x = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64);
  if (!x) abort();
  return x;
}

float *random_floats(size_t count, float low, float high) {
  float *x = aligned_floats(count);
  for (size_t i = 0; i < count; i++) x[i] = random_between(low, high);
  return x;
}

float *nan_floats(size_t count) {
  float *x = aligned_floats(count);
  for (size_t i = 0; i < count; i++) x[i] = NAN;
  return x;
}

int all_nan(const float *x, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!isnan(x[i])) return 0;
  return 1;
}

// Checks only that the probes run on this processor and read every word.
static void check_probes(ck_isa_t isa) {
  enum { MOST_WORDS = 97 };
  expect(ck_probe_int8(isa, 10) > 0 && isfinite(ck_probe_float(isa, 10)), "probes compute");
  expect(ck_probe_int8_operations(isa) && ck_probe_float_operations(isa), "probes count");
  uint64_t words[MOST_WORDS], sum = 0;
  for (size_t i = 0; i < MOST_WORDS; i++) {
    expect(ck_probe_read(isa, words, i) == sum, "ck_probe_read of %zu words", i);
    sum += words[i] = (uint64_t)random_bits() << 32 | random_bits();
  }
}

static const char *const names[] = {"scalar", "avx2", "avx512vnni", "neon"};

int main(int argc, char **argv) {
  ck_isa_t best = ck_isa();
  if (argc > 1) expect(!strcmp(argv[1], names[best]), "%s is chosen, not %s", names[best], argv[1]);
  check_cache_rows();
  for (ck_isa_t isa = CK_ISA_SCALAR; isa <= best; isa++) {
    if (best == CK_ISA_NEON && (isa == CK_ISA_AVX2 || isa == CK_ISA_AVX512VNNI)) continue;
    size_t checks_before = checks, failures_before = failures;
    check_linear(isa);
    check_attention(isa);
    check_packed_attention(isa);
    check_elementwise(isa);
    check_probes(isa);
    printf("%-10s %zu checks, %zu failed\n", names[isa], checks - checks_before,
           failures - failures_before);
  }
  return failures || checks < 1000;
}
