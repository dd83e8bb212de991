// Blocks of 32 elements with one scale; Q4_1 and Q5_1 also have a minimum.
extension Block {
  /// Scale, then 16 bytes: element i in the low nibbles, element 16 + i in the high ones.
  func q4_0() -> [Float] {
    let scale = half(at: 0)
    return nibbles(at: 2).map { Float($0 - 8) * scale }
  }

  /// Scale, minimum, 16 bytes of nibbles.
  func q4_1() -> [Float] {
    let (scale, minimum) = (half(at: 0), half(at: 2))
    return nibbles(at: 4).map { Float($0) * scale + minimum }
  }

  /// Scale, a 32-bit word with the fifth bit of each element, 16 bytes of nibbles.
  func q5_0() -> [Float] {
    let scale = half(at: 0)
    let fifth = word(at: 2)
    return nibbles(at: 6).enumerated().map { index, nibble in
      Float(nibble + Int(fifth >> UInt32(index) & 1) * 16 - 16) * scale
    }
  }

  /// Scale, minimum, the fifth bits, 16 bytes of nibbles.
  func q5_1() -> [Float] {
    let (scale, minimum) = (half(at: 0), half(at: 2))
    let fifth = word(at: 4)
    return nibbles(at: 8).enumerated().map { index, nibble in
      Float(nibble + Int(fifth >> UInt32(index) & 1) * 16) * scale + minimum
    }
  }

  /// Scale, 16 bytes of nibbles that choose among unevenly spaced values (ggml-common.h).
  func iq4_nl() -> [Float] {
    let scale = half(at: 0)
    let values: [Float] = [
      -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113,
    ]
    return nibbles(at: 2).map { scale * values[$0] }
  }

  /// Scale, 32 signed bytes.
  func q8_0() -> [Float] {
    let scale = half(at: 0)
    return (0..<32).map { Float(signed(at: 2 + $0)) * scale }
  }

  private func nibbles(at offset: Int) -> [Int] {
    let pairs = bytes[offset..<offset + 16]
    return pairs.map { Int($0 & 15) } + pairs.map { Int($0 >> 4) }
  }
}
