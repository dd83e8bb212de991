#include "linear_internal.h"

// GGUF blocks to the layouts of ck_linear.h, one group of 16 rows at a time. The block formats are
// those of Quantization/ in Tensors, which spells them out.

// Put 32 columns of row r into a block: pairs of columns 16 apart, or one column a byte.
CK_INLINE void put_u4(uint8_t *block, size_t r, const uint8_t *pairs) {
  for (size_t j = 0; j < 4; j++) memcpy(block + j * 64 + r * 4, pairs + j * 4, 4);
}

CK_INLINE void put_u8(uint8_t *block, size_t r, const uint8_t *u) {
  for (size_t j = 0; j < 8; j++) memcpy(block + j * 64 + r * 4, u + j * 4, 4);
}

CK_INLINE void put_half(uint8_t *halves, size_t r, uint16_t value) {
  memcpy(halves + r * 2, &value, 2);
}

CK_INLINE float half_at(const uint8_t *p) { return ck_half_to_float(ck_load16(p)); }

// Rows that aren't there are zeros, scales included.
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

CK_INLINE void put_q4_k(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  const uint8_t *block = row + b / 8 * 144;
  int scale, minimum;
  q4_k_scales(block + 4, b % 8, &scale, &minimum);
  float d = half_at(block), d_minimum = half_at(block + 2);
  put_half(scales, r, ck_float_to_half(d * (float)scale));
  put_half(scales + 32, r, ck_float_to_half(-d_minimum * (float)minimum));
  // 32 bytes hold two sub-blocks, one in the low and one in the high nibbles.
  const uint8_t *nibbles = block + 16 + b % 8 / 2 * 32;
  int shift = b % 2 ? 4 : 0;
  uint8_t pairs[16];
  for (size_t i = 0; i < 16; i++)
    pairs[i] = (uint8_t)((nibbles[i] >> shift & 15) | (nibbles[i + 16] >> shift & 15) << 4);
  put_u4(out, r, pairs);
}

CK_INLINE void put_q5_0(const uint8_t *row, size_t b, size_t r, uint8_t *out,
                        uint8_t *scales) {
  const uint8_t *block = row + b * 22;
  uint32_t fifth;
  memcpy(&fifth, block + 2, 4);
  for (size_t k = 0; k < 4; k++) {
    uint8_t bits = 0;
    for (size_t j = 0; j < 8; j++) bits |= (uint8_t)((fifth >> (4 * j + k) & 1) << j);
    out[256 + r * 4 + k] = bits;
  }
  put_half(scales, r, ck_load16(block));
  put_u4(out, r, block + 6);
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
PACK(q8_0, CK_LAYOUT_U8)
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
    switch (w->layout) {
      case CK_LAYOUT_U4:
        out[c] = half_at(halves) * (float)nibble + half_at(halves + 32);
        break;
      case CK_LAYOUT_U5:
        out[c] = half_at(halves) * ((float)(nibble | (block[256 + byte] >> j & 1) << 4) - w->zero);
        break;
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
