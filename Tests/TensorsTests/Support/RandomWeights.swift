import Tensors
import TestSupport

extension SplitMix {
  /// Random bytes that are valid blocks of `type`, with scales of about 0.01.
  mutating func blocks(_ type: DType, elements: Int) -> [UInt8] {
    (0..<elements / type.blockLength).flatMap { _ in block(type) }
  }

  private mutating func block(_ type: DType) -> [UInt8] {
    var bytes = (0..<type.blockBytes).map { _ in UInt8.random(in: 0...255, using: &self) }
    func put(_ value: [UInt8], at offset: Int) {
      bytes.replaceSubrange(offset..<offset + value.count, with: value)
    }
    let scale = Float.random(in: 0.005...0.02, using: &self)
    let minimum = Float.random(in: -0.15...0, using: &self)
    switch type {
    case .f32: put(littleEndian(minimum.bitPattern), at: 0)
    case .bf16: put(littleEndian(UInt16(minimum.bitPattern >> 16)), at: 0)
    case .f16: put(half(minimum), at: 0)
    case .q4_1:
      put(half(scale), at: 0)
      put(half(minimum), at: 2)
    case .q5_1:
      put(half(scale / 2), at: 0)
      put(half(minimum), at: 2)
    case .q5_K:
      put(half(scale / 64), at: 0)
      put(half(scale / 8), at: 2)
    case .q2_K:
      put(half(scale / 2), at: 80)
      put(half(scale / 2), at: 82)
    case .q3_K: put(half(scale / 16), at: 108)
    case .iq4_nl: put(half(scale / 8), at: 0)
    case .q4_K:
      put(half(scale / 32), at: 0)
      put(half(scale / 8), at: 2)
    case .q6_K: put(half(scale / 64), at: 208)
    case .q8_0: put(half(scale / 8), at: 0)
    default: put(half(scale), at: 0)
    }
    return bytes
  }

  private func half(_ value: Float) -> [UInt8] {
    littleEndian(Float16(value).bitPattern)
  }

  private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  /// Activations: mostly small, a few large, as transformers have them.
  mutating func activations(rows: Int, columns: Int) -> Matrix {
    let matrix = Matrix(rows: rows, columns: columns)
    matrix.withElements { elements in
      for index in elements.indices {
        let isLarge = Int.random(in: 0..<50, using: &self) == 0
        elements[index] = Float.random(in: -1...1, using: &self) * (isLarge ? 8 : 1)
      }
    }
    return matrix
  }
}

extension Matrix {
  init(rows: Int, columns: Int, _ values: [Float]) {
    precondition(values.count == rows * columns, "\(values.count) values")
    self.init(rows: rows, columns: columns)
    withElements { elements in
      for (index, value) in values.enumerated() { elements[index] = value }
    }
  }

  var values: [Float] { withElements { Array($0) } }

  func copy() -> Matrix { Matrix(rows: rows, columns: columns, values) }
}

extension PackedMatrix {
  init(rows: Int, columns: Int, type: DType, bytes: [UInt8], pool: ComputePool) {
    self = bytes.withUnsafeBytes {
      PackedMatrix(rows: rows, columns: columns, type: type, bytes: $0, pool: pool)
    }
  }
}

/// The distance that the kit measures: squared error over the reference's variance.
func normalizedError(_ values: [Float], _ reference: [Float]) -> Double {
  let mean = reference.reduce(0) { $0 + Double($1) } / Double(reference.count)
  let variance = reference.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
  let error = zip(values, reference).reduce(0) {
    $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1))
  }
  return error / max(variance, .leastNormalMagnitude)
}

func largestDifference(_ values: [Float], _ reference: [Float]) -> Float {
  zip(values, reference).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

let instructionSets = InstructionSet.available
let supportedTypes = DType.allCases
