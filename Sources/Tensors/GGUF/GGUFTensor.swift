/// A tensor's entry in the directory of a file.
package struct GGUFTensor: Sendable, Hashable {
  package let name: String
  /// The elements along each axis, one to four, the fastest varying (columns of a matrix) first.
  package let dimensions: [Int]
  package let type: GGUFTensorType
  /// The start of the data, in bytes from the start of the file.
  package let offset: Int
  /// The size of the data; nil if the size of the type's blocks is unknown.
  package let byteCount: Int?

  package var elementCount: Int { dimensions.reduce(1, *) }

  /// The bytes of the file that hold the data; nil if their number is unknown.
  package var range: Range<Int>? { byteCount.map { offset..<offset + $0 } }
}

/// An element type by its number in the file, also one that lcchat can't read.
package struct GGUFTensorType: Sendable, Hashable {
  package let number: UInt32

  package init(_ number: UInt32) { self.number = number }
  package init(_ type: DType) { number = type.rawValue }

  /// The same type if lcchat can read it.
  package var dtype: DType? { DType(rawValue: number) }

  /// The usual name, such as `Q4_K`, or the number of a type that is newer than this program.
  package var name: String {
    dtype?.name ?? Self.others[number]?.name ?? "number \(number)"
  }

  /// The elements and bytes of a block, if known.
  package var block: (elements: Int, bytes: Int)? {
    if let dtype { return (dtype.blockLength, dtype.blockBytes) }
    return Self.others[number].map { ($0.elements, $0.bytes) }
  }

  // The rest of `ggml_type` with sizes from ggml-common.h, so that `inspect` can name and measure
  // them.
  private static let others: [UInt32: (name: String, elements: Int, bytes: Int)] = [
    9: ("Q8_1", 32, 36), 15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50), 21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136), 29: ("IQ1_M", 256, 56),
    24: ("I8", 1, 1), 25: ("I16", 1, 2), 26: ("I32", 1, 4), 27: ("I64", 1, 8), 28: ("F64", 1, 8),
    34: ("TQ1_0", 256, 54), 35: ("TQ2_0", 256, 66), 39: ("MXFP4", 32, 17),
  ]
}
