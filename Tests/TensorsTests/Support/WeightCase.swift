import Foundation
import Tensors
import TestSupport

extension Kit {
  static func models() throws -> [String] {
    let models = folder.appending(path: "models")
    return try FileManager.default.contentsOfDirectory(atPath: models.path)
      .filter { $0.hasSuffix(".gguf") }.sorted().map { models.appending(path: $0).path }
  }

  static func weightCase(_ type: DType) throws -> WeightCase {
    try json(WeightCase.self, "cases/llama-\(type.name.lowercased()).json")
  }

  /// A tensor of the model with this weight type: its shape and bytes.
  static func tensor(
    _ name: String, of type: DType
  ) throws -> (rows: Int, columns: Int, type: DType?, bytes: [UInt8]) {
    let file = try GGUFFile(
      path: folder.appending(path: "models/llama-\(type.name.lowercased()).gguf").path)
    let tensor = try file.requiredTensor(named: name)
    let columns = tensor.dimensions.first ?? 0
    return (
      tensor.elementCount / max(1, columns), columns, tensor.type.dtype,
      try file.withBytes(of: tensor) { Array($0) }
    )
  }
}

/// What a case says about one weight type.
struct WeightCase: Decodable {
  struct Rows: Decodable {
    struct Row: Decodable {
      let tensor: String
      let row: Int
      let offset_floats: Int
      let count: Int
    }
    let file: String
    let rows: [Row]
  }
  struct Product: Decodable {
    struct Tolerance: Decodable {
      let nmse_float_activations: Double
      let nmse: Double
      let max_abs: Float
    }
    let tensor: String
    let file: String
    let x_count: Int
    let y_count: Int
    let tolerance: Tolerance
  }
  let dequant: Rows
  let matvec: Product
}
