/// Returns the elements of stored bytes as float32, in plain Swift.
///
/// It is the specification: tests compare the packed layouts and the kernels with it.
package func dequantize(_ type: DType, _ bytes: UnsafeRawBufferPointer) -> [Float] {
  let blocks = bytes.count / type.blockBytes
  precondition(
    bytes.count == blocks * type.blockBytes,
    "\(bytes.count) bytes aren't whole \(type.name) blocks of \(type.blockBytes)")
  return (0..<blocks).flatMap { index in
    let start = index * type.blockBytes
    let block = unsafe Block(bytes: Array(bytes[start..<start + type.blockBytes]))
    return block.elements(type)
  }
}

/// The bytes of one block, read as the fields that GGUF lays out in it.
struct Block {
  let bytes: [UInt8]

  func half(at offset: Int) -> Float {
    Float(Float16(bitPattern: UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8))
  }

  func word(at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
  }

  func signed(at offset: Int) -> Int {
    Int(Int8(bitPattern: bytes[offset]))
  }

  fileprivate func elements(_ type: DType) -> [Float] {
    switch type {
    case .f32: [Float(bitPattern: word(at: 0))]
    case .f16: [half(at: 0)]
    case .bf16: [Float(bitPattern: UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 24)]
    case .q4_0: q4_0()
    case .q4_1: q4_1()
    case .q5_0: q5_0()
    case .q5_1: q5_1()
    case .q8_0: q8_0()
    case .q2_K: q2_K()
    case .q3_K: q3_K()
    case .q4_K: q4_K()
    case .q5_K: q5_K()
    case .q6_K: q6_K()
    case .iq4_nl: iq4_nl()
    }
  }
}
