import Foundation
import Tensors

/// A model file as `ReferenceTransformer` reads it: numbers, and tensors in double precision.
struct ReferenceFile {
  typealias Vector = [Double]

  /// A matrix or, with one row, a vector.
  struct Tensor {
    let columns: Int
    let values: Vector  // (rows, columns)
  }

  let conventions: ReferenceConventions
  let metadata: GGUFMetadata
  let tensors: [String: Tensor]

  init(_ file: GGUFFile) throws {
    metadata = file.metadata
    conventions = ReferenceConventions(
      architecture: try file.metadata.requiredString("general.architecture"))
    tensors = try Dictionary(
      uniqueKeysWithValues: file.tensors.map { tensor in
        let values = try file.withBytes(of: tensor) { bytes in
          tensor.type.dtype.map { dequantize($0, bytes).map(Double.init) } ?? []
        }
        return (tensor.name, Tensor(columns: tensor.dimensions[0], values: values))
      })
  }

  func has(_ tensor: String) -> Bool { tensors[tensor] != nil }

  /// A number of the architecture's metadata, whole or not; nil if absent.
  func number(_ key: String) -> Double? {
    if let float = try? metadata.float(self.key(key)) { return Double(float) }
    return (try? metadata.int(self.key(key))).map { Double($0) }
  }

  func flag(_ key: String) -> Bool? { try? metadata.bool(self.key(key)) }

  func key(_ name: String) -> String { "\(conventions.architecture).\(name)" }

  /// Returns the product W x of some rows of W, or of all, with the bias if there is one.
  func project(_ name: String, _ x: Vector, rows: Range<Int>? = nil) -> Vector {
    guard let weight = tensors[name + ".weight"] else { return [] }
    let bias = tensors[name + ".bias"]?.values
    return (rows ?? 0..<weight.values.count / weight.columns).map { row in
      var sum = bias?[row] ?? 0
      for column in 0..<weight.columns {
        sum += weight.values[row * weight.columns + column] * x[column]
      }
      return sum
    }
  }

  /// Returns one row of a matrix.
  func row(_ name: String, _ index: Int) -> Vector {
    tensors[name].map { Array($0.values[index * $0.columns..<(index + 1) * $0.columns]) } ?? []
  }

  /// Returns the root mean square norm (Zhang 2019) or layer norm (Ba 2016), or `x` itself where the
  /// file has no such norm.
  func norm(_ name: String, _ x: Vector) -> Vector {
    guard let weight = tensors[name + ".weight"]?.values else { return x }
    let rms = number("attention.layer_norm_rms_epsilon")
    let mean = rms == nil ? x.reduce(0, +) / Double(x.count) : 0
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    let epsilon = rms ?? number("attention.layer_norm_epsilon") ?? 0
    let y = zip(x, weight).map { ($0 - mean) / (variance + epsilon).squareRoot() * $1 }
    return tensors[name + ".bias"].map { y.adding($0.values) } ?? y
  }
}

extension [Double] {
  /// Returns the sum of two vectors of equal length; `+` would join them.
  func adding(_ other: [Double]) -> [Double] { zip(self, other).map { $0 + $1 } }

  func dot(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }

  /// Exponentials divided by their sum.
  var softmax: [Double] {
    let largest = self.max() ?? 0
    let powers = map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
