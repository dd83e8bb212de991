// Attention in 16-bit integers: a vpdpwssd multiplies and adds twice as many numbers as a float FMA,
// with 12 to 13 bits of each, which is more than bf16 keeps.

enum { BLOCK_ROWS = 4, VECTORS = CK_TILE_KEYS / 16, STEPS = CK_TILE_KEYS / 2 };

CK_INLINE size_t pairs32(size_t d) { return (d + 31) / 32 * 32; }

// The largest integer so that d products of two such fit 31 bits.
CK_INLINE float largest_integer(size_t d) {
  float largest = floorf(sqrtf(2147483000.0f / (float)d));
  return largest < 32767 ? largest : 32767;
}

// Weights are integers up to 2^13, values up to 4095: 64 products fit 31 bits.
static const float weight_exponent = 13, largest_value = 4095;

// A row of next to nothing is nothing: its reciprocal would be infinite.
CK_INLINE float inverse_scale(float largest, float integer) {
  return largest > 0x1p-100f ? integer / largest : 0;
}

FN __mmask16 first_lanes(size_t count) { return lanes(0, count < 16 ? (int)count : 16); }

FN float largest_of(const float *x, size_t count) {
  __m512 most = _mm512_setzero_ps();
  for (size_t i = 0; i < count; i += 16) {
    __m512 next = _mm512_maskz_loadu_ps(first_lanes(count - i), x + i);
    most = _mm512_max_ps(most, _mm512_abs_ps(next));
  }
  return _mm512_reduce_max_ps(most);
}

// Up to 32 floats of a row as integers; those behind it are 0.
FN __m512i quantize32(const float *x, size_t count, __m512 inverse) {
  __m512 low = _mm512_maskz_loadu_ps(first_lanes(count), x);
  __m512 high = count > 16 ? _mm512_maskz_loadu_ps(first_lanes(count - 16), x + 16)
                           : _mm512_setzero_ps();
  __m512i a = _mm512_cvtps_epi32(_mm512_mul_ps(low, inverse));
  __m512i b = _mm512_cvtps_epi32(_mm512_mul_ps(high, inverse));
  return _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi32_epi16(a)),
                            _mm512_cvtepi32_epi16(b), 1);
}

TARGET static void pack_queries(const float *q, size_t rows, size_t d, ck_packed_queries_t *out) {
  float integer = largest_integer(d);
  for (size_t r = 0; r < rows; r++, q += d) {
    float largest = largest_of(q, d);
    __m512 inverse = _mm512_set1_ps(inverse_scale(largest, integer));
    for (size_t i = 0; i < d; i += 32)
      _mm512_storeu_si512(out->q + r * pairs32(d) + i, quantize32(q + i, d - i, inverse));
    out->scales[r] = largest / integer;
  }
}

// Up to 32 elements of a row of int8; those behind it are 0.
FN __m512i widen32(const int8_t *q, size_t count) {
  __mmask32 present = count >= 32 ? ~(__mmask32)0 : ((__mmask32)1 << count) - 1;
  return _mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8(present, q));
}

// Keys in 8 bits stay as they are; others become integers with a scale a row.
FN void pack_only_keys(const ck_rows_t *keys, size_t count, const float *floats, size_t dp,
                       ck_packed_keys_t *out) {
  size_t d = keys->d;
  int is_integer = keys->type == CK_CACHE_Q8_0;
  float integer = largest_integer(d);
  __m512 inverse[CK_TILE_KEYS];
  for (size_t j = 0; j < CK_TILE_KEYS; j++) {
    float largest = is_integer || j >= count ? 0 : largest_of(floats + j * dp, d);
    inverse[j] = _mm512_set1_ps(inverse_scale(largest, integer));
    out->key_scales[j] = largest / integer;
  }
  if (is_integer) memcpy(out->key_scales, keys->scales, count * sizeof(float));
  for (size_t start = 0; start < d; start += 32) {
    for (size_t j = 0; j < CK_TILE_KEYS; j += 16) {
      __m512i x[16];
      for (size_t y = 0; y < 16; y++) {
        size_t key = j + y;
        if (key >= count)
          x[y] = _mm512_setzero_si512();
        else if (is_integer)
          x[y] = widen32((const int8_t *)keys->numbers + key * d + start, d - start);
        else
          x[y] = quantize32(floats + key * dp + start, d - start, inverse[key]);
      }
      transpose16(x);
      for (size_t i = 0; i < 16; i++)
        _mm512_storeu_si512(out->keys + ((start / 2 + i) * CK_TILE_KEYS + j) * 2, x[i]);
    }
  }
}

// Values become integers with a scale for each of their elements.
FN void pack_values(const float *x, size_t count, size_t dp, ck_packed_keys_t *out) {
  for (size_t i = 0; i < dp; i += 16) {
    __m512 most = _mm512_setzero_ps();
    for (size_t j = 0; j < count; j++)
      most = _mm512_max_ps(most, _mm512_abs_ps(_mm512_loadu_ps(x + j * dp + i)));
    __mmask16 present = _mm512_cmp_ps_mask(most, _mm512_set1_ps(0x1p-100f), _CMP_GT_OQ);
    __m512 inverse = _mm512_maskz_div_ps(present, _mm512_set1_ps(largest_value), most);
    _mm512_storeu_ps(out->value_scales + i, _mm512_mul_ps(most, _mm512_set1_ps(1 / largest_value)));
    for (size_t j = 0; j < count; j += 2) {
      __m512 odd = j + 1 < count ? _mm512_loadu_ps(x + (j + 1) * dp + i) : _mm512_setzero_ps();
      __m512i a = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_loadu_ps(x + j * dp + i), inverse));
      __m512i b = _mm512_cvtps_epi32(_mm512_mul_ps(odd, inverse));
      // The even key's integers in the low halves, the odd key's in the high ones.
      __m512i pair = _mm512_mask_blend_epi16(0xaaaaaaaa, a, _mm512_slli_epi32(b, 16));
      _mm512_storeu_si512(out->values + (j / 2 * dp + i) * 2, pair);
    }
  }
}

TARGET static void pack_keys(const ck_rows_t *keys, const ck_rows_t *values, size_t count,
                             float *scratch, ck_packed_keys_t *out) {
  size_t dp = (keys->d + 15) / 16 * 16;
  if (keys->type != CK_CACHE_Q8_0) unpack_rows(keys, count, dp, scratch);
  pack_only_keys(keys, count, scratch, dp, out);
  unpack_rows(values, count, dp, scratch);
  pack_values(scratch, count, dp, out);
}

// 2^x for x <= 0, 0 where it underflows (minimax polynomial, relative error 3e-6).
FN __m512 exp2_below0(__m512 x) {
  __m512 r = _mm512_reduce_ps(x, 0x09);  // x - floor(x)
  __m512 p = _mm512_set1_ps(1.34266855e-2f);
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(5.22424722e-2f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(2.41280206e-1f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(6.93044845e-1f));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f));
  return _mm512_scalef_ps(p, x);
}

// What a block of rows needs to go on from one run of keys to the next.
typedef struct {
  int32_t weights[BLOCK_ROWS][STEPS];  // pairs of 2^(13 + s - top)
  float top[BLOCK_ROWS];               // largest score in this run
  float sums[BLOCK_ROWS];              // of 2^(s - top)
  float older[BLOCK_ROWS];             // what o is multiplied with
  float newer[BLOCK_ROWS];             // and what the products of this run are
} block_t;

// One row's products to weights.
FN void weigh(const __m512i dot[VECTORS], const float *key_scales, ck_columns_t c, float q_scale,
              ck_scaling_t scaling, block_t *block, size_t r) {
  __m512 x[VECTORS];
  float factor = scaling.cap > 0 ? q_scale : q_scale * scaling.scale * LOG2_E;
  _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {
    __m512 scale = _mm512_mul_ps(_mm512_loadu_ps(key_scales + v * 16), _mm512_set1_ps(factor));
    x[v] = _mm512_mul_ps(_mm512_cvtepi32_ps(dot[v]), scale);
    if (scaling.cap > 0) x[v] = v_scores(x[v], scaling);
  }
  if (c.begin > 0 || c.end < CK_TILE_KEYS) {
    _Pragma("unroll") for (int v = 0; v < VECTORS; v++) x[v] =
        V_KEEP(x[v], (int)c.begin - v * 16, (int)c.end - v * 16, _mm512_set1_ps(-INFINITY));
  }
  float top = _mm512_reduce_max_ps(
      _mm512_max_ps(_mm512_max_ps(x[0], x[1]), _mm512_max_ps(x[2], x[3])));
  __m512 base = _mm512_set1_ps(top - weight_exponent), sum = _mm512_setzero_ps();
  _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {
    x[v] = exp2_below0(_mm512_sub_ps(x[v], base));
    sum = _mm512_add_ps(sum, x[v]);
    _mm256_storeu_si256((__m256i *)block->weights[r] + v,
                        _mm512_cvtepi32_epi16(_mm512_cvtps_epi32(x[v])));
  }
  block->top[r] = top;
  block->sums[r] = _mm512_reduce_add_ps(sum) * 0x1p-13f;
}

// The online softmax over runs: from the largest scores before and in this run to the new m, l and
// the factors of old and new sums.
FN void rescale(const size_t rows, block_t *block, float *m, float *l) {
  __mmask16 present = lanes(0, (int)rows);
  __m512 before = _mm512_maskz_loadu_ps(present, m);
  __m512 top = _mm512_maskz_loadu_ps(present, block->top);
  __m512 largest = _mm512_max_ps(before, top);
  // A row that has seen nothing keeps -inf, and -inf less -inf is no number.
  __m512 origin = _mm512_max_ps(largest, _mm512_set1_ps(-0x1p100f));
  __m512 older = exp2_below0(_mm512_sub_ps(before, origin));
  __m512 newer = exp2_below0(_mm512_sub_ps(top, origin));
  __m512 sums = _mm512_mul_ps(_mm512_maskz_loadu_ps(present, block->sums), newer);
  _mm512_mask_storeu_ps(l, present,
                        _mm512_fmadd_ps(_mm512_maskz_loadu_ps(present, l), older, sums));
  _mm512_mask_storeu_ps(m, present, largest);
  _mm512_mask_storeu_ps(block->older, present, older);
  _mm512_mask_storeu_ps(block->newer, present, _mm512_mul_ps(newer, _mm512_set1_ps(0x1p-13f)));
}

// o = older o + newer (weights values), for `nv` vectors; `rows` and `nv` are constants once inlined.
FN void add_weighted(const size_t rows, const size_t nv, const block_t *block,
                     const int16_t *values, const float *value_scales, size_t first, size_t last,
                     float *o, size_t dp) {
  __m512i sum[BLOCK_ROWS][4];
  _Pragma("unroll") for (size_t r = 0; r < rows; r++)
    _Pragma("unroll") for (size_t v = 0; v < nv; v++) sum[r][v] = _mm512_setzero_si512();
  for (size_t i = first; i < last; i++) {
    __m512i value[4];
    _Pragma("unroll") for (size_t v = 0; v < nv; v++)
      value[v] = _mm512_loadu_si512(values + (i * dp + v * 16) * 2);
    _Pragma("unroll") for (size_t r = 0; r < rows; r++) {
      __m512i weight = _mm512_set1_epi32(block->weights[r][i]);
      _Pragma("unroll") for (size_t v = 0; v < nv; v++)
        sum[r][v] = _mm512_dpwssd_epi32(sum[r][v], weight, value[v]);
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
      memcpy(&pair, q + r * pairs32(d) + i, 4);
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
  size_t dp = (d + 15) / 16 * 16, begin = count, end = 0;
  ck_columns_t columns[BLOCK_ROWS];
  for (size_t r = 0; r < rows; r++) {
    columns[r] = ck_visible_columns(visible, row + r, count);
    if (columns[r].begin == columns[r].end) continue;
    begin = columns[r].begin < begin ? columns[r].begin : begin;
    end = columns[r].end > end ? columns[r].end : end;
  }
  if (begin >= end) return;

  __m512i dot[BLOCK_ROWS][VECTORS];
  multiply_keys(rows, q->q + row * pairs32(d), d, keys->keys, dot);
  block_t block;
  _Pragma("unroll") for (size_t r = 0; r < rows; r++) {
    if (columns[r].begin == columns[r].end) {
      memset(block.weights[r], 0, sizeof block.weights[r]);
      block.top[r] = -INFINITY;
      block.sums[r] = 0;
    } else {
      weigh(dot[r], keys->key_scales, columns[r], q->scales[row + r], scaling, &block, r);
    }
  }
  rescale(rows, &block, m + row, l + row);

  size_t first = begin / 2, last = (end + 1) / 2, i = 0;
  o += row * dp;
  for (; i + 64 <= dp; i += 64)
    add_weighted(rows, 4, &block, keys->values + i * 2, keys->value_scales + i, first, last, o + i,
                 dp);
  for (; i < dp; i += 16)
    add_weighted(rows, 1, &block, keys->values + i * 2, keys->value_scales + i, first, last, o + i,
                 dp);
}

TARGET static void attend_packed(const ck_packed_queries_t *q, const ck_packed_keys_t *keys,
                                 size_t rows, size_t count, size_t d, ck_visibility_t visible,
                                 ck_scaling_t scaling, float *m, float *l, float *o) {
  size_t r = 0;
  for (; r + BLOCK_ROWS <= rows; r += BLOCK_ROWS)
    attend_block(BLOCK_ROWS, r, q, keys, count, d, visible, scaling, m, l, o);
  for (; r < rows; r++) attend_block(1, r, q, keys, count, d, visible, scaling, m, l, o);
}
