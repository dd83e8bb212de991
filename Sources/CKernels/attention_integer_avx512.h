// Attention in integers, for enough rows to share the packed keys and values.
//
// Scores are products of 16-bit integers with 12 to 13 bits in use, more than bf16 keeps, because
// an error of a score becomes a factor of a weight. Weights and values have 8 bits, because their
// errors average out. vpdpwssd and vpdpbusd do twice and four times the work of a float FMA.

enum { BLOCK_ROWS = 4, VECTORS = CK_TILE_KEYS / 16, VALUE_STEPS = CK_TILE_KEYS / 4 };

// Weights are 255 2^(s - top): log2 255, and its inverse.
#define LOG2_WEIGHT 7.9943534f
#define WEIGHT_UNIT (1 / 255.0f)

CK_INLINE size_t rounded32(size_t d) { return (d + 31) / 32 * 32; }

// The largest integer so that d products of two such fit 31 bits.
CK_INLINE float largest_integer(size_t d) {
  float largest = floorf(sqrtf(2147483000.0f / (float)d));
  return largest < 32767 ? largest : 32767;
}

// Lane r of the result is the largest of x[r], or the sum.
#define REDUCE_ROWS(name, op, op256, op128)                                                 \
  FN __m128 name(const __m512 x[4]) {                                                       \
    __m512 a = op(_mm512_unpacklo_ps(x[0], x[1]), _mm512_unpackhi_ps(x[0], x[1]));          \
    __m512 b = op(_mm512_unpacklo_ps(x[2], x[3]), _mm512_unpackhi_ps(x[2], x[3]));          \
    __m512 c = op(_mm512_shuffle_ps(a, b, 0x44), _mm512_shuffle_ps(a, b, 0xee));            \
    __m256 d = op256(_mm512_castps512_ps256(c), _mm512_extractf32x8_ps(c, 1));              \
    return op128(_mm256_castps256_ps128(d), _mm256_extractf128_ps(d, 1));                   \
  }
REDUCE_ROWS(largest_of_rows, _mm512_max_ps, _mm256_max_ps, _mm_max_ps)
REDUCE_ROWS(sums_of_rows, _mm512_add_ps, _mm256_add_ps, _mm_add_ps)

// The inverse steps of quantisation. Rows of tiny numbers become 0, since their inverse step is
// infinite.
FN __m128 inverse_steps(__m128 largest, float integer) {
  __mmask8 present = _mm_cmp_ps_mask(largest, _mm_set1_ps(0x1p-100f), _CMP_GT_OQ);
  return _mm_maskz_div_ps(present, _mm_set1_ps(integer), largest);
}

// 16 elements of a row of f32, f16 or q8_0; `type` is a constant once inlined.
FN __m512 load16(const ck_rows_t *x, const ck_cache_t type, size_t row, size_t i) {
  __m512 value = v_load_any(x->numbers, type, row * x->d + i);
  if (type != CK_CACHE_Q8_0) return value;
  return _mm512_mul_ps(value, _mm512_set1_ps(((const float *)x->scales)[row]));
}

FN __m512i quantize32(__m512 low, __m512 high, __m512 inverse) {
  __m512i a = _mm512_cvtps_epi32(_mm512_mul_ps(low, inverse));
  __m512i b = _mm512_cvtps_epi32(_mm512_mul_ps(high, inverse));
  return _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi32_epi16(a)),
                            _mm512_cvtepi32_epi16(b), 1);
}

// `scratch` holds 4 d2 floats.
TARGET static void pack_queries(const float *q, size_t rows, size_t d, float *scratch,
                                ck_packed_queries_t *out) {
  size_t d2 = rounded32(d);
  float integer = largest_integer(d);
  memset(scratch, 0, 4 * d2 * sizeof(float));
  for (size_t r = 0; r < rows; r += 4) {
    size_t count = rows - r < 4 ? rows - r : 4;
    __m512 most[4] = {_mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps(),
                      _mm512_setzero_ps()};
    for (size_t y = 0; y < count; y++) {
      memcpy(scratch + y * d2, q + (r + y) * d, d * sizeof(float));
      for (size_t i = 0; i < d2; i += 16)
        most[y] = _mm512_max_ps(most[y], _mm512_abs_ps(_mm512_loadu_ps(scratch + y * d2 + i)));
    }
    __m128 largest = largest_of_rows(most);
    float inverse[4];
    _mm_storeu_ps(inverse, inverse_steps(largest, integer));
    _mm_mask_storeu_ps(out->scales + r, (__mmask8)((1 << count) - 1),
                       _mm_mul_ps(largest, _mm_set1_ps(1 / integer)));
    for (size_t y = 0; y < count; y++)
      for (size_t i = 0; i < d2; i += 32) {
        const float *x = scratch + y * d2 + i;
        _mm512_storeu_si512(out->q + (r + y) * d2 + i,
                            quantize32(_mm512_loadu_ps(x), _mm512_loadu_ps(x + 16),
                                       _mm512_set1_ps(inverse[y])));
      }
  }
}

// Stores 32 elements of each of 16 keys as 16 steps of a product.
FN void store_steps(__m512i x[16], size_t start, size_t j, ck_packed_keys_t *out) {
  transpose16(x);
  for (size_t i = 0; i < 16; i++)
    _mm512_storeu_si512(out->keys + ((start / 2 + i) * CK_TILE_KEYS + j) * 2, x[i]);
}

// Keys in 8 bits are copied unchanged; d is a multiple of 32 here and below.
FN void pack_int8_keys(const ck_rows_t *keys, size_t count, ck_packed_keys_t *out) {
  const int8_t *numbers = keys->numbers;
  memcpy(out->key_scales, keys->scales, count * sizeof(float));
  for (size_t start = 0; start < keys->d; start += 32)
    for (size_t j = 0; j < CK_TILE_KEYS; j += 16) {
      __m512i x[16];
      for (size_t y = 0; y < 16; y++) {
        const void *row = numbers + (j + y) * keys->d + start;
        x[y] = j + y < count ? _mm512_cvtepi8_epi16(_mm256_loadu_si256(row))
                             : _mm512_setzero_si512();
      }
      store_steps(x, start, j, out);
    }
}

// Other keys become integers with a scale for each row.
FN void pack_float_keys(const ck_rows_t *keys, const ck_cache_t type, size_t count, float integer,
                        ck_packed_keys_t *out) {
  float inverse[CK_TILE_KEYS];
  for (size_t j = 0; j < CK_TILE_KEYS; j += 4) {
    __m512 most[4];
    for (size_t y = 0; y < 4; y++) {
      most[y] = _mm512_setzero_ps();
      for (size_t i = 0; j + y < count && i < keys->d; i += 16)
        most[y] = _mm512_max_ps(most[y], _mm512_abs_ps(load16(keys, type, j + y, i)));
    }
    __m128 largest = largest_of_rows(most);
    _mm_storeu_ps(inverse + j, inverse_steps(largest, integer));
    _mm_storeu_ps(out->key_scales + j, _mm_mul_ps(largest, _mm_set1_ps(1 / integer)));
  }
  for (size_t start = 0; start < keys->d; start += 32)
    for (size_t j = 0; j < CK_TILE_KEYS; j += 16) {
      __m512i x[16];
      for (size_t y = 0; y < 16; y++)
        x[y] = j + y < count ? quantize32(load16(keys, type, j + y, start),
                                          load16(keys, type, j + y, start + 16),
                                          _mm512_set1_ps(inverse[j + y]))
                             : _mm512_setzero_si512();
      store_steps(x, start, j, out);
    }
}

// The lowest bytes of four registers of integers, side by side.
FN __m512i low_bytes(const __m512i x[4]) {
  __m512i even = _mm512_mask_blend_epi8(0x2222222222222222, x[0], _mm512_slli_epi32(x[1], 8));
  __m512i odd = _mm512_mask_blend_epi8(0x8888888888888888, _mm512_slli_epi32(x[2], 16),
                                       _mm512_slli_epi32(x[3], 24));
  return _mm512_mask_blend_epi16(0xaaaaaaaa, even, odd);
}

// Values become integers with a scale for each of their elements.
FN void pack_values(const ck_rows_t *values, const ck_cache_t type, size_t count, size_t dp,
                    ck_packed_keys_t *out) {
  for (size_t i = 0; i < dp; i += 16) {
    __m512 most = _mm512_setzero_ps();
    for (size_t j = 0; j < count; j++)
      most = _mm512_max_ps(most, _mm512_abs_ps(load16(values, type, j, i)));
    __mmask16 present = _mm512_cmp_ps_mask(most, _mm512_set1_ps(0x1p-100f), _CMP_GT_OQ);
    __m512 inverse = _mm512_maskz_div_ps(present, _mm512_set1_ps(127), most);
    _mm512_storeu_ps(out->value_scales + i, _mm512_mul_ps(most, _mm512_set1_ps(1 / 127.0f)));
    for (size_t step = 0; step < VALUE_STEPS; step++) {
      size_t first = step % 4 * 16 + step / 4 * 4;
      __m512i x[4];
      for (size_t y = 0; y < 4; y++)
        x[y] = first + y < count
                   ? _mm512_cvtps_epi32(_mm512_mul_ps(load16(values, type, first + y, i), inverse))
                   : _mm512_setzero_si512();
      _mm512_storeu_si512(out->values + (step * dp + i) * 4, low_bytes(x));
    }
  }
}

// Returns rows of a type and length that the packing reads: unchanged, or unpacked (count, d2), with
// zeros after d.
FN ck_rows_t readable(const ck_rows_t *x, size_t count, float *scratch) {
  size_t d2 = rounded32(x->d);
  if (x->d == d2 && x->type != CK_CACHE_Q4) return *x;
  unpack_rows(x, count, d2, scratch);
  return (ck_rows_t){scratch, NULL, CK_CACHE_F32, d2};
}

TARGET static void pack_keys(const ck_rows_t *keys, const ck_rows_t *values, size_t count,
                             float *scratch, ck_packed_keys_t *out) {
  size_t dp = (keys->d + 15) / 16 * 16;
  float integer = largest_integer(keys->d);
  ck_rows_t rows = readable(keys, count, scratch);
  switch (rows.type) {
    case CK_CACHE_F16: pack_float_keys(&rows, CK_CACHE_F16, count, integer, out); break;
    case CK_CACHE_Q8_0: pack_int8_keys(&rows, count, out); break;
    default: pack_float_keys(&rows, CK_CACHE_F32, count, integer, out); break;
  }
  for (size_t j = count; j < CK_TILE_KEYS; j++) out->key_scales[j] = 0;
  rows = readable(values, count, scratch);
  switch (rows.type) {
    case CK_CACHE_F16: pack_values(&rows, CK_CACHE_F16, count, dp, out); break;
    case CK_CACHE_Q8_0: pack_values(&rows, CK_CACHE_Q8_0, count, dp, out); break;
    default: pack_values(&rows, CK_CACHE_F32, count, dp, out); break;
  }
}

// 2^x where x <= 8, 0 where it underflows (minimax polynomial, relative error 9e-5: a fiftieth of a
// weight's unit).
FN __m512 exp2_short(__m512 x) {
  __m512 r = _mm512_reduce_ps(x, 0x09);  // x - floor(x)
  __m512 p = _mm512_set1_ps(7.70670512e-2f);
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(2.27644979e-1f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(6.95116789e-1f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f));
  return _mm512_scalef_ps(p, x);
}

// The weights and factors that a run's softmax gives for the values of a block of rows.
typedef struct {
  int32_t weights[BLOCK_ROWS][VALUE_STEPS];  // four of 255 2^(s - top) each
  float older[BLOCK_ROWS];                   // what o is multiplied with
  float newer[BLOCK_ROWS];                   // and what the products of this run are
} block_t;

// The online softmax over runs: from the largest scores and the sums of this run to the new m and
// l, and the factors of old and new weighted sums.
FN void rescale(__mmask8 present, __m128 top, __m128 sums, block_t *block, float *m, float *l) {
  __m128 before = _mm_maskz_loadu_ps(present, m), largest = _mm_max_ps(before, top);
  // A row that has seen nothing keeps -inf, and -inf less -inf is no number.
  __m128 origin = _mm_max_ps(largest, _mm_set1_ps(-0x1p100f));
  __m512 both = _mm512_castps256_ps512(
      _mm256_set_m128(_mm_sub_ps(top, origin), _mm_sub_ps(before, origin)));
  __m256 factors = _mm512_castps512_ps256(v_exp2(both));
  __m128 older = _mm256_castps256_ps128(factors), newer = _mm256_extractf128_ps(factors, 1);
  newer = _mm_mul_ps(newer, _mm_set1_ps(WEIGHT_UNIT));
  __m128 total = _mm_maskz_loadu_ps(present, l);
  _mm_mask_storeu_ps(l, present, _mm_fmadd_ps(total, older, _mm_mul_ps(sums, newer)));
  _mm_mask_storeu_ps(m, present, largest);
  _mm_storeu_ps(block->older, older);
  _mm_storeu_ps(block->newer, newer);
}

// Products to weights, for all rows of a block.
FN void weigh(const size_t rows, __m512i dot[BLOCK_ROWS][VECTORS], const float *key_scales,
              const ck_columns_t *columns, const float *q_scales, ck_scaling_t scaling,
              block_t *block, float *m, float *l) {
  // x are products without the query's scale; s = factor x are scores in log2 units.
  __m512 x[BLOCK_ROWS][VECTORS], most[BLOCK_ROWS], sum[BLOCK_ROWS];
  float factor[BLOCK_ROWS] = {0}, base[BLOCK_ROWS];
  _Pragma("unroll") for (size_t r = 0; r < BLOCK_ROWS; r++) {
    most[r] = _mm512_set1_ps(-INFINITY);
    sum[r] = _mm512_setzero_ps();
    if (r >= rows) continue;
    factor[r] = scaling.cap > 0 ? 1 : q_scales[r] * scaling.scale * LOG2_E;
    _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {
      x[r][v] = _mm512_mul_ps(_mm512_cvtepi32_ps(dot[r][v]), _mm512_loadu_ps(key_scales + v * 16));
      if (scaling.cap > 0)
        x[r][v] = v_scores(_mm512_mul_ps(x[r][v], _mm512_set1_ps(q_scales[r])), scaling);
    }
    if (columns[r].begin > 0 || columns[r].end < CK_TILE_KEYS) {
      _Pragma("unroll") for (int v = 0; v < VECTORS; v++) x[r][v] =
          V_KEEP(x[r][v], (int)columns[r].begin - v * 16, (int)columns[r].end - v * 16,
                 _mm512_set1_ps(-INFINITY));
    }
    most[r] = _mm512_max_ps(_mm512_max_ps(x[r][0], x[r][1]), _mm512_max_ps(x[r][2], x[r][3]));
  }
  // A factor of 0, of a query of nothing, must not meet -inf: masked scores stay below any other.
  __m128 factors = _mm_max_ps(_mm_loadu_ps(factor), _mm_set1_ps(0x1p-100f));
  __m128 top = _mm_mul_ps(largest_of_rows(most), factors);
  _mm_storeu_ps(factor, factors);
  _mm_storeu_ps(base, _mm_sub_ps(_mm_max_ps(top, _mm_set1_ps(-0x1p100f)), _mm_set1_ps(LOG2_WEIGHT)));
  _Pragma("unroll") for (size_t r = 0; r < rows; r++) {
    __m512i q[VECTORS];
    _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {
      __m512 p = exp2_short(_mm512_fmsub_ps(x[r][v], _mm512_set1_ps(factor[r]),
                                            _mm512_set1_ps(base[r])));
      sum[r] = _mm512_add_ps(sum[r], p);
      q[v] = _mm512_cvtps_epi32(p);
    }
    _mm512_storeu_si512(block->weights[r],
                        _mm512_packus_epi16(_mm512_packs_epi32(q[0], q[1]),
                                            _mm512_packs_epi32(q[2], q[3])));
  }
  rescale((__mmask8)((1 << rows) - 1), top, sums_of_rows(sum), block, m, l);
}

// o = older o + newer (weights values), for `nv` vectors; `rows` and `nv` are constants once
// inlined.
FN void add_weighted(const size_t rows, const size_t nv, const block_t *block,
                     const int8_t *values, const float *value_scales, float *o, size_t dp) {
  __m512i sum[BLOCK_ROWS][4];
  _Pragma("unroll") for (size_t r = 0; r < rows; r++)
    _Pragma("unroll") for (size_t v = 0; v < nv; v++) sum[r][v] = _mm512_setzero_si512();
  for (size_t i = 0; i < VALUE_STEPS; i++) {
    __m512i value[4];
    _Pragma("unroll") for (size_t v = 0; v < nv; v++)
      value[v] = _mm512_loadu_si512(values + (i * dp + v * 16) * 4);
    _Pragma("unroll") for (size_t r = 0; r < rows; r++) {
      __m512i weight = _mm512_set1_epi32(block->weights[r][i]);
      _Pragma("unroll") for (size_t v = 0; v < nv; v++)
        sum[r][v] = _mm512_dpbusd_epi32(sum[r][v], weight, value[v]);
    }
  }
  _Pragma("unroll") for (size_t v = 0; v < nv; v++) {
    __m512 scale = _mm512_loadu_ps(value_scales + v * 16);
    _Pragma("unroll") for (size_t r = 0; r < rows; r++) {
      float *target = o + r * dp + v * 16;
      __m512 old = _mm512_mul_ps(_mm512_loadu_ps(target), _mm512_set1_ps(block->older[r]));
      __m512 factor = _mm512_mul_ps(scale, _mm512_set1_ps(block->newer[r]));
      _mm512_storeu_ps(target, _mm512_fmadd_ps(_mm512_cvtepi32_ps(sum[r][v]), factor, old));
    }
  }
}

// The products of a block's queries with all keys of a run.
FN void multiply_keys(const size_t rows, const int16_t *q, size_t d, const int16_t *keys,
                      __m512i dot[BLOCK_ROWS][VECTORS]) {
  _Pragma("unroll") for (size_t r = 0; r < rows; r++)
    _Pragma("unroll") for (size_t v = 0; v < VECTORS; v++) dot[r][v] = _mm512_setzero_si512();
  for (size_t i = 0; i < d; i += 2) {
    __m512i key[VECTORS];
    _Pragma("unroll") for (size_t v = 0; v < VECTORS; v++)
      key[v] = _mm512_loadu_si512(keys + i * CK_TILE_KEYS + v * 32);
    _Pragma("unroll") for (size_t r = 0; r < rows; r++) {
      int32_t pair;
      memcpy(&pair, q + r * rounded32(d) + i, 4);
      __m512i query = _mm512_set1_epi32(pair);
      _Pragma("unroll") for (size_t v = 0; v < VECTORS; v++)
        dot[r][v] = _mm512_dpwssd_epi32(dot[r][v], key[v], query);
    }
  }
}

// `rows` rows from `row` on with all keys of the run; `rows` is a constant once inlined.
FN void attend_block(const size_t rows, size_t row, const ck_packed_queries_t *q,
                     const ck_packed_keys_t *keys, size_t count, size_t d,
                     ck_visibility_t visible, ck_scaling_t scaling, float *m, float *l, float *o) {
  size_t dp = (d + 15) / 16 * 16, i = 0;
  ck_columns_t columns[BLOCK_ROWS];
  int seen = 0;
  for (size_t r = 0; r < rows; r++) {
    columns[r] = ck_visible_columns(visible, row + r, count);
    seen |= columns[r].begin < columns[r].end;
  }
  if (!seen) return;
  __m512i dot[BLOCK_ROWS][VECTORS];
  multiply_keys(rows, q->q + row * rounded32(d), d, keys->keys, dot);
  block_t block;
  weigh(rows, dot, keys->key_scales, columns, q->scales + row, scaling, &block, m + row, l + row);
  o += row * dp;
  for (; i + 64 <= dp; i += 64)
    add_weighted(rows, 4, &block, keys->values + i * 4, keys->value_scales + i, o + i, dp);
  for (; i < dp; i += 16)
    add_weighted(rows, 1, &block, keys->values + i * 4, keys->value_scales + i, o + i, dp);
}

TARGET static void attend_packed(const ck_packed_queries_t *q, const ck_packed_keys_t *keys,
                                 size_t rows, size_t count, size_t d, ck_visibility_t visible,
                                 ck_scaling_t scaling, float *m, float *l, float *o) {
  size_t r = 0;
  for (; r + BLOCK_ROWS <= rows; r += BLOCK_ROWS)
    attend_block(BLOCK_ROWS, r, q, keys, count, d, visible, scaling, m, l, o);
  for (; r < rows; r++) attend_block(1, r, q, keys, count, d, visible, scaling, m, l, o);
}
