#include "linear_internal.h"

// GGUF blocks to the layouts of ck_linear.h, one group of 16 rows at a time. The block formats are
// those of Quantization/ in Tensors, which spells them out.

// Put 32 columns of row r into a block: pairs of columns 16 apart, or one column per byte.
CK_INLINE void put_u4(uint8_t *block, size_t r, const uint8_t *pairs) {
  for (size_t j = 0; j < 4; j++) memcpy(block + j * 64 + r * 4, pairs + j * 4, 4);
}

CK_INLINE void put_u8(uint8_t *block, size_t r, const uint8_t *u) {
  for (size_t j = 0; j < 8; j++) memcpy(block + j * 64 + r * 4, u + j * 4, 4);
}

// Bit i of `fifth` belongs to column i.
CK_INLINE void put_fifth(uint8_t *block, size_t r, uint32_t fifth) {
  for (size_t k = 0; k < 4; k++) {
    uint8_t bits = 0;
    for (size_t j = 0; j < 8; j++) bits |= (uint8_t)((fifth >> (4 * j + k) & 1) << j);
    block[256 + r * 4 + k] = bits;
  }
}

CK_INLINE void put_half(uint8_t *halves, size_t r, uint16_t value) {
  memcpy(halves + r * 2, &value, 2);
}

CK_INLINE float half_at(const uint8_t *p) { return ck_half_to_float(ck_load16(p)); }

// Missing rows are zeros, scales included.
CK_INLINE void clear(uint8_t *group, ck_layout_t layout, size_t rows, size_t columns) {
  if (rows < CK_GROUP_ROWS) memset(group, 0, ck_group_bytes(layout, columns));
}

CK_INLINE void put_q4_0(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  const uint8_t *block = row + b * 18;
  uint16_t scale = ck_load16(block);
  put_half(scales, r, scale);
  put_half(scales + 32, r, ck_float_to_half(-8 * ck_half_to_float(scale)));
  put_u4(out, r, block + 2);
}

CK_INLINE void put_q4_1(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  const uint8_t *block = row + b * 20;
  put_half(scales, r, ck_load16(block));
  put_half(scales + 32, r, ck_load16(block + 2));
  put_u4(out, r, block + 4);
}

// The 6-bit scale and minimum of sub-block i (0...7), packed in 12 bytes.
CK_INLINE void q4_k_scales(const uint8_t *packed, size_t i, int *scale, int *minimum) {
  if (i < 4) {
    *scale = packed[i] & 63;
    *minimum = packed[i + 4] & 63;
  } else {
    *scale = (packed[i + 4] & 15) | packed[i - 4] >> 6 << 4;
    *minimum = packed[i + 4] >> 4 | packed[i] >> 6 << 4;
  }
}

// Sub-block i of the 256: scale and minimum are at the start of the block. 32 bytes of nibbles hold
// two sub-blocks, one in the low and one in the high halves.
CK_INLINE void put_4_bits_k(const uint8_t *block, const uint8_t *nibbles, size_t i, size_t r,
                            uint8_t *out, uint8_t *scales) {
  int scale, minimum;
  q4_k_scales(block + 4, i, &scale, &minimum);
  put_half(scales, r, ck_float_to_half(half_at(block) * (float)scale));
  put_half(scales + 32, r, ck_float_to_half(-half_at(block + 2) * (float)minimum));
  nibbles += i / 2 * 32;
  int shift = i % 2 ? 4 : 0;
  uint8_t pairs[16];
  for (size_t j = 0; j < 16; j++)
    pairs[j] = (uint8_t)((nibbles[j] >> shift & 15) | (nibbles[j + 16] >> shift & 15) << 4);
  put_u4(out, r, pairs);
}

CK_INLINE void put_q4_k(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  const uint8_t *block = row + b / 8 * 144;
  put_4_bits_k(block, block + 16, b % 8, r, out, scales);
}

CK_INLINE void put_q5_k(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  // Bit i of the 32 bytes after the scales is the fifth bit in sub-block i.
  const uint8_t *block = row + b / 8 * 176;
  uint32_t fifth = 0;
  for (size_t j = 0; j < 32; j++) fifth |= (uint32_t)(block[16 + j] >> b % 8 & 1) << j;
  put_fifth(out, r, fifth);
  put_4_bits_k(block, block + 48, b % 8, r, out, scales);
}

CK_INLINE void put_q5_0(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  const uint8_t *block = row + b * 22;
  put_fifth(out, r, (uint32_t)ck_load32((const int8_t *)block + 2));
  put_half(scales, r, ck_load16(block));
  put_u4(out, r, block + 6);
}

CK_INLINE void put_q5_1(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  const uint8_t *block = row + b * 24;
  put_fifth(out, r, (uint32_t)ck_load32((const int8_t *)block + 4));
  put_half(scales, r, ck_load16(block));
  put_half(scales + 32, r, ck_load16(block + 2));
  put_u4(out, r, block + 8);
}

CK_INLINE void put_q8_0(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  const uint8_t *block = row + b * 34;
  uint8_t u[32];
  for (size_t i = 0; i < 32; i++) u[i] = block[2 + i] ^ 0x80;
  put_half(scales, r, ck_load16(block));
  put_u8(out, r, u);
}

CK_INLINE void put_q6_k(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  // Each half of the 256 has 64 bytes of low nibbles, 32 of high bit pairs and 8 scales for
  // four runs of 32: low nibbles of bytes 0...31, of 32...63, then the high nibbles.
  const uint8_t *block = row + b / 8 * 210;
  size_t half = b % 8 / 4, run = b % 4;
  const uint8_t *low = block + half * 64 + run % 2 * 32, *high = block + 128 + half * 32;
  int low_shift = run < 2 ? 0 : 4, high_shift = (int)run * 2;
  uint8_t u[32];
  for (size_t i = 0; i < 32; i++)
    u[i] = (uint8_t)((low[i] >> low_shift & 15) | (high[i] >> high_shift & 3) << 4);
  float d = half_at(block + 208);
  for (size_t part = 0; part < 2; part++) {
    int8_t scale = (int8_t)block[192 + half * 8 + run * 2 + part];
    put_half(scales + part * 32, r, ck_float_to_half(d * scale));
  }
  put_u8(out, r, u);
}

// Scale and minimum of each 16 of 32 columns, and the columns' quants below 16.
CK_INLINE void put_u4_halves(const uint8_t *u, const float *scale, const float *minimum, size_t r,
                             uint8_t *out, uint8_t *scales) {
  uint8_t pairs[16];
  for (size_t i = 0; i < 16; i++) pairs[i] = (uint8_t)(u[i] | u[16 + i] << 4);
  put_u4(out, r, pairs);
  for (size_t part = 0; part < 2; part++) {
    put_half(scales + part * 32, r, ck_float_to_half(scale[part]));
    put_half(scales + 64 + part * 32, r, ck_float_to_half(minimum[part]));
  }
}

CK_INLINE void put_q2_k(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  // 16 bytes of scale and minimum in nibbles, then each 32 bytes four runs of 32 columns.
  const uint8_t *block = row + b / 8 * 84, *pairs = block + 16 + b % 8 / 4 * 32;
  uint8_t u[32];
  for (size_t i = 0; i < 32; i++) u[i] = pairs[i] >> b % 4 * 2 & 3;
  float scale[2], minimum[2];
  for (size_t part = 0; part < 2; part++) {
    uint8_t both = block[b % 8 * 2 + part];
    scale[part] = half_at(block + 80) * (float)(both & 15);
    minimum[part] = -half_at(block + 82) * (float)(both >> 4);
  }
  put_u4_halves(u, scale, minimum, r, out, scales);
}

// The 6-bit scale of run i (0...15) of 16 columns, packed in 12 bytes: low nibbles, then high
// pairs.
CK_INLINE int q3_k_scale(const uint8_t *packed, size_t i) {
  int low = packed[i % 8] >> (i < 8 ? 0 : 4) & 15, high = packed[8 + i % 4] >> i / 4 * 2 & 3;
  return (low | high << 4) - 32;
}

CK_INLINE void put_q3_k(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  // 32 bytes whose bit i is the high bit in sub-block i, then low pairs as in Q2_K, then scales.
  const uint8_t *block = row + b / 8 * 110, *pairs = block + 32 + b % 8 / 4 * 32;
  uint8_t u[32];
  for (size_t i = 0; i < 32; i++)
    u[i] = (uint8_t)((pairs[i] >> b % 4 * 2 & 3) | (block[i] >> b % 8 & 1) << 2);
  float scale[2], minimum[2];
  for (size_t part = 0; part < 2; part++) {
    scale[part] = half_at(block + 108) * (float)q3_k_scale(block + 96, b % 8 * 2 + part);
    minimum[part] = -4 * ck_half_to_float(ck_float_to_half(scale[part]));
  }
  put_u4_halves(u, scale, minimum, r, out, scales);
}

// The values of the nibbles of IQ4_NL, plus 128 (ggml-common.h).
static const uint8_t iq4_nl_values[16] = {1,   24,  45,  63,  79,  93,  106, 118,
                                          129, 141, 153, 166, 181, 197, 217, 241};

CK_INLINE void put_iq4_nl(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                          uint8_t *scales) {
  const uint8_t *block = row + b * 18;
  uint8_t u[32];
  for (size_t i = 0; i < 16; i++) {
    u[i] = iq4_nl_values[block[2 + i] & 15];
    u[16 + i] = iq4_nl_values[block[2 + i] >> 4];
  }
  put_half(scales, r, ck_load16(block));
  put_u8(out, r, u);
}

// Writes block b of 32 columns of a row as row r of the block `out` with its `scales`.
typedef void put_block(const uint8_t *row, size_t b, size_t r, uint8_t *out, uint8_t *scales);

// Packs all blocks of a group; `put` is a constant once inlined.
CK_INLINE void pack_blocks(ck_layout_t layout, put_block *put, const uint8_t *src, size_t row_bytes,
                           size_t rows, size_t columns, uint8_t *group) {
  clear(group, layout, rows, columns);
  for (size_t b = 0; b < columns / CK_BLOCK; b++, group += ck_block_bytes(layout))
    for (size_t r = 0; r < rows; r++)
      put(src + r * row_bytes, b, r, group, group + ck_quant_bytes(layout));
}

#define PACK(type, layout)                                                                     \
  void ck_pack_##type(const uint8_t *src, size_t row_bytes, size_t rows, size_t columns,       \
                      uint8_t *group) {                                                        \
    pack_blocks(layout, put_##type, src, row_bytes, rows, columns, group);                     \
  }

PACK(q4_0, CK_LAYOUT_U4)
PACK(q4_1, CK_LAYOUT_U4)
PACK(q4_k, CK_LAYOUT_U4)
PACK(q5_0, CK_LAYOUT_U5)
PACK(q5_1, CK_LAYOUT_U5_MINIMUM)
PACK(q5_k, CK_LAYOUT_U5_MINIMUM)
PACK(q2_k, CK_LAYOUT_U4_HALVES)
PACK(q3_k, CK_LAYOUT_U4_HALVES)
PACK(q8_0, CK_LAYOUT_U8)
PACK(iq4_nl, CK_LAYOUT_U8)
PACK(q6_k, CK_LAYOUT_U8_HALVES)

void ck_pack_f16(const uint8_t *src, size_t row_bytes, size_t rows, size_t columns,
                 uint8_t *group) {
  for (size_t c = 0; c < columns; c++)
    for (size_t r = 0; r < CK_GROUP_ROWS; r++)
      put_half(group + c * 32, r, r < rows ? ck_load16(src + r * row_bytes + c * 2) : 0);
}

void ck_pack_bf16(const uint8_t *src, size_t row_bytes, size_t rows, size_t columns,
                  uint8_t *group) {
  for (size_t c = 0; c < columns; c++) {
    for (size_t r = 0; r < CK_GROUP_ROWS; r++) {
      uint32_t bits = r < rows ? (uint32_t)ck_load16(src + r * row_bytes + c * 2) << 16 : 0;
      memcpy(group + c * 64 + r * 4, &bits, 4);
    }
  }
}

void ck_pack_f32(const uint8_t *src, size_t row_bytes, size_t rows, size_t columns,
                 uint8_t *group) {
  for (size_t c = 0; c < columns; c++) {
    for (size_t r = 0; r < CK_GROUP_ROWS; r++) {
      uint32_t bits = 0;
      if (r < rows) memcpy(&bits, src + r * row_bytes + c * 4, 4);
      memcpy(group + c * 64 + r * 4, &bits, 4);
    }
  }
}

void ck_unpack_row(const ck_weights *w, size_t row, float *out) {
  const uint8_t *group = w->groups + row / CK_GROUP_ROWS * ck_group_bytes(w->layout, w->columns);
  size_t r = row % CK_GROUP_ROWS;
  for (size_t c = 0; c < w->columns; c++) {
    size_t i = c % CK_BLOCK, j = i / 4, byte = r * 4 + i % 4;
    const uint8_t *block = group + c / CK_BLOCK * ck_block_bytes(w->layout);
    const uint8_t *halves = block + ck_quant_bytes(w->layout) + r * 2;
    int nibble = i < 16 ? block[j % 4 * 64 + byte] & 15 : block[j % 4 * 64 + byte] >> 4;
    int fifth = ck_has_fifth(w->layout) ? (block[256 + byte] >> j & 1) << 4 : 0;
    switch (w->layout) {
      case CK_LAYOUT_U4:
      case CK_LAYOUT_U5_MINIMUM:
        out[c] = half_at(halves) * (float)(nibble | fifth) + half_at(halves + 32);
        break;
      case CK_LAYOUT_U4_HALVES:
        out[c] = half_at(halves + i / 16 * 32) * (float)nibble + half_at(halves + 64 + i / 16 * 32);
        break;
      case CK_LAYOUT_U5: out[c] = half_at(halves) * ((float)(nibble | fifth) - w->zero); break;
      case CK_LAYOUT_U8:
        out[c] = half_at(halves) * ((float)block[j * 64 + byte] - w->zero);
        break;
      case CK_LAYOUT_U8_HALVES:
        out[c] = half_at(halves + i / 16 * 32) * ((float)block[j * 64 + byte] - w->zero);
        break;
      case CK_LAYOUT_F16: out[c] = half_at(group + c * 32 + r * 2); break;
      case CK_LAYOUT_F32: memcpy(out + c, group + c * 64 + r * 4, 4); break;
    }
  }
}
