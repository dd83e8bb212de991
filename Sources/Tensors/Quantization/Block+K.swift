// Blocks of 256 elements, whose scales are quantised, too.
extension Block {
  /// 16 bytes of scale and minimum in nibbles, 64 bytes of pairs of bits, scale of scales, scale of
  /// minimums.
  func q2_K() -> [Float] {
    let (d, dMinimum) = (half(at: 80), half(at: 82))
    return (0..<256).map { index in
      let both = bytes[index / 16]
      return d * Float(both & 15) * Float(pair(index, at: 16)) - dMinimum * Float(both >> 4)
    }
  }

  /// 32 bytes of high bits, 64 bytes of low pairs, 16 scales of 6 bits in 12 bytes, their scale.
  func q3_K() -> [Float] {
    let d = half(at: 108)
    return (0..<256).map { index in
      let run = index / 16
      let low = bytes[96 + run % 8] >> (run < 8 ? 0 : 4) & 15
      let high = bytes[104 + run % 4] >> UInt8(run / 4 * 2) & 3
      let isHigh = bytes[index % 32] >> UInt8(index / 32) & 1 == 1
      let quant = Int(pair(index, at: 32)) - (isHigh ? 0 : 4)
      return d * Float(Int(low | high << 4) - 32) * Float(quant)
    }
  }

  /// The fields of Q4_K, with 32 bytes between scales and nibbles whose bit r is the fifth bit in
  /// run r.
  func q5_K() -> [Float] {
    let (d, dMinimum) = (half(at: 0), half(at: 2))
    return (0..<256).map { index in
      let run = index / 32
      let (scale, minimum) = sixBitPair(run)
      let byte = bytes[48 + run / 2 * 32 + index % 32]
      let fifth = bytes[16 + index % 32] >> UInt8(run) & 1
      let quant = (run.isMultiple(of: 2) ? byte & 15 : byte >> 4) | fifth << 4
      return d * Float(scale) * Float(quant) - dMinimum * Float(minimum)
    }
  }

  /// Returns two bits of an element; each 32 bytes hold four runs of 32 elements.
  private func pair(_ index: Int, at offset: Int) -> UInt8 {
    bytes[offset + index / 128 * 32 + index % 32] >> UInt8(index % 128 / 32 * 2) & 3
  }

  /// Scale of scales, scale of minimums, 8 pairs of 6 bits in 12 bytes, 128 bytes of nibbles.
  ///
  /// Each 32 bytes of nibbles hold two runs of 32 elements: the low nibbles, then the high ones.
  func q4_K() -> [Float] {
    let (d, dMinimum) = (half(at: 0), half(at: 2))
    return (0..<256).map { index in
      let run = index / 32
      let (scale, minimum) = sixBitPair(run)
      let byte = bytes[16 + run / 2 * 32 + index % 32]
      let quant = run.isMultiple(of: 2) ? byte & 15 : byte >> 4
      return d * Float(scale) * Float(quant) - dMinimum * Float(minimum)
    }
  }

  /// 128 bytes of low nibbles, 64 bytes of high bit pairs, 16 signed scales, the scale of scales.
  func q6_K() -> [Float] {
    let d = half(at: 208)
    return (0..<256).map { index in
      let (half, run, column) = (index / 128, index % 128 / 32, index % 32)
      let low = bytes[half * 64 + run % 2 * 32 + column] >> (run < 2 ? 0 : 4) & 15
      let high = bytes[128 + half * 32 + column] >> UInt8(2 * run) & 3
      let quant = Int(low | high << 4) - 32
      return d * Float(signed(at: 192 + index / 16)) * Float(quant)
    }
  }

  private func sixBitPair(_ run: Int) -> (scale: UInt8, minimum: UInt8) {
    let packed = bytes[4..<16]
    let (a, b) = (packed[4 + run % 4], packed[8 + run % 4])
    guard run >= 4 else { return (a & 63, b & 63) }
    let c = packed[12 + run % 4]
    return (c & 15 | (a >> 6) << 4, c >> 4 | (b >> 6) << 4)
  }
}
