import Tensors

/// The facts about a model file that are read without its weights.
package struct ModelFacts {
  /// The number of weights.
  package let weights: Int
  /// The number of weights of the layers alone, without the embedding and the output.
  ///
  /// The time of a light pass grows with it.
  package let layerWeights: Int
  /// True if the model makes vectors of texts and can't generate.
  package let isEncoder: Bool
  private let file: GGUFFile

  /// The identity of the file (`GGUFFile.fingerprint`).
  package var fingerprint: String { file.fingerprint }

  /// Reads the header of a model file.
  ///
  /// - Throws: `LoadingError` if the file can't be read, is damaged or isn't a supported model.
  package init(path: String) throws(LoadingError) {
    do {
      file = try GGUFFile(path: path)
      try file.requireWhole(path: path)
      guard try file.metadata.string("general.type") != "adapter" else {
        throw AdapterError.notAModel
      }
      weights = file.tensors.reduce(0) { $0 &+ $1.elementCount }
      layerWeights = file.tensors.reduce(0) { sum, tensor in
        tensor.name.hasPrefix("blk.") ? sum &+ tensor.elementCount : sum
      }
      isEncoder = try ModelShape(file.metadata).isEncoder
    } catch {
      throw LoadingError(path: path, error)
    }
  }
}
