package import Tensors

/// The hyperparameters of a model file: the metadata keys of its architecture, checked as they are read.
///
/// No file can claim a number that no model has. Names are given without the architecture.
package struct Hyperparameters: Sendable {
  package let metadata: GGUFMetadata
  /// The value of `general.architecture`.
  package let architecture: String

  package init(_ metadata: GGUFMetadata) throws(GGUFError) {
    self.metadata = metadata
    architecture = try metadata.requiredString("general.architecture")
  }

  /// Returns the full key of a name, such as `llama.block_count`.
  func key(_ name: String) -> String { "\(architecture).\(name)" }

  func contains(_ name: String) -> Bool { metadata.contains(key(name)) }

  func isArray(_ name: String) -> Bool { metadata.isArray(key(name)) }

  func requiredInt(_ name: String, in range: ClosedRange<Int> = 1...1 << 30) throws -> Int {
    try check(metadata.requiredInt(key(name)), name, in: range)
  }

  func optionalInt(_ name: String, in range: ClosedRange<Int> = 1...1 << 30) throws -> Int? {
    contains(name) ? try requiredInt(name, in: range) : nil
  }

  private func check(_ value: Int, _ name: String, in range: ClosedRange<Int>) throws -> Int {
    guard range.contains(value) else {
      throw ModelError.valueOutOfRange(key: key(name), value: value, range: range)
    }
    return value
  }

  /// Returns one number for each layer, which a file gives as one number for all or as an array.
  ///
  /// An element of an array may be 0: that layer has none.
  func perLayer(_ name: String, layers: Int, in range: ClosedRange<Int>) throws -> [Int] {
    guard isArray(name) else {
      return Array(repeating: try requiredInt(name, in: range), count: layers)
    }
    let values = try metadata.requiredIntArray(key(name))
    try checkCount(values.count, name, layers: layers)
    return try values.map { try check($0, name, in: 0...range.upperBound) }
  }

  /// Returns one boolean for each layer.
  func flags(_ name: String, layers: Int) throws -> [Bool] {
    let flags = try metadata.requiredBoolArray(key(name))
    try checkCount(flags.count, name, layers: layers)
    return flags
  }

  private func checkCount(_ count: Int, _ name: String, layers: Int) throws {
    guard count == layers else {
      throw ModelError.layerCount(key: key(name), values: count, layers: layers)
    }
  }

  func requiredDouble(_ name: String) throws -> Double {
    let value = Double(try metadata.requiredFloat(key(name)))
    guard value.isFinite, value > 0 else { throw ModelError.notPositive(key: key(name), value) }
    return value
  }

  func optionalDouble(_ name: String) throws -> Double? {
    contains(name) ? try requiredDouble(name) : nil
  }

  /// Returns a number for which 0 means that there is none.
  func optionalBound(_ name: String) throws -> Double? {
    guard let value = try metadata.float(key(name)), value != 0 else { return nil }
    return try requiredDouble(name)
  }

  func requiredBool(_ name: String) throws -> Bool { try metadata.requiredBool(key(name)) }

  func optionalBool(_ name: String) throws -> Bool? { try metadata.bool(key(name)) }

  func optionalString(_ name: String) throws -> String? { try metadata.string(key(name)) }

  /// The lengths that rows of activations may have: several times those of the largest models, and no
  /// more than a machine can hold.
  static let widths = 1...1 << 18
}
