import Foundation
package import Tensors
package import Tokenization

/// A loaded model file: weights, tokenizer and the threads that run it.
package struct LoadedModel {
  package let model: Transformer
  package let tokenizer: any Tokenizer
  package let ops: Ops
  /// The identity of the file (`GGUFFile.fingerprint`).
  package let fingerprint: String
  /// The adapters whose updates the model has.
  package let adapters: [AdapterDescription]
  /// The bytes of weights that one decoded token reads, as the file stores them; the packed form takes
  /// about the same.
  package let weightBytesPerToken: Int
  /// True if most of the weights are quantised.
  package let hasQuantizedWeights: Bool

  /// Opens a GGUF file and packs its weights.
  ///
  /// - Parameters:
  ///   - path: the file's path.
  ///   - adapters: the adapter files whose updates are added.
  ///   - threads: the number of threads; nil for as many as the process may use.
  /// - Throws: `LoadingError` if a file can't be read, is damaged, isn't a supported model, or isn't an
  ///   adapter for it.
  package init(
    path: String, adapters: [AdapterChoice] = [], threads: Int? = nil
  ) throws(LoadingError) {
    let opened = try adapters.map { choice throws(LoadingError) in
      do { return (adapter: try Adapter(path: choice.path), scale: choice.scale) } catch {
        throw LoadingError(path: choice.path, error)
      }
    }
    do {
      let file = try GGUFFile(path: path)
      try file.requireWhole(path: path)
      guard try file.metadata.string("general.type") != "adapter" else {
        throw AdapterError.notAModel
      }
      let pool = ComputePool(threads: threads ?? ProcessorShare().threads)
      ops = Ops(pool: pool)
      tokenizer = try TokenizerLoader.make(TokenizerConfiguration(file.metadata))
      model = try ModelLoader.load(file, adapters: opened, pool: pool)
      fingerprint = file.fingerprint
      self.adapters = opened.map { AdapterDescription($0.adapter, scale: $0.scale) }
      weightBytesPerToken = Self.weightBytesPerToken(file, model.configuration)
      let quantized = file.tensors.filter { ($0.type.dtype?.blockLength ?? 1) > 1 }
      hasQuantizedWeights = 2 * Self.bytes(quantized) > Self.bytes(file.tensors)
      let rows = model.configuration.vocabularySize
      guard tokenizer.vocabulary.count <= rows else {
        throw ModelError.vocabularySize(
          tokenizer: tokenizer.vocabulary.count, embedding: rows)
      }
    } catch {
      let failure = error as? AdapterFailure
      throw LoadingError(path: failure?.path ?? path, failure?.error ?? error)
    }
  }

  /// Returns the bytes of weights that a token reads: one row of an embedding that isn't the output, and
  /// the used experts only.
  private static func weightBytesPerToken(_ file: GGUFFile, _ c: ModelConfiguration) -> Int {
    let hasOutput = file.tensor(named: "output.weight") != nil
    let read = file.tensors.filter { !hasOutput || $0.name != "token_embd.weight" }
    let experts = read.filter { $0.name.contains("_exps.") }
    let idle = bytes(experts) * (c.experts - c.expertsUsed) / max(1, c.experts)
    return bytes(read) - idle
  }

  private static func bytes(_ tensors: [GGUFTensor]) -> Int {
    tensors.reduce(0) { $0 + ($1.byteCount ?? 0) }
  }

  package var threads: Int { ops.pool.threads }

  /// A notice for the user about the tokenizer, in one sentence; nil if there is none.
  package var notice: String? { tokenizer.notice }
}

/// The description of a loaded model.
package struct ModelDescription: Sendable, Hashable {
  package let configuration: ModelConfiguration
  /// The number of compute threads.
  package let threads: Int
  /// The identity of the model's file (`GGUFFile.fingerprint`).
  package let fingerprint: String
  /// The adapters whose updates the model has.
  package let adapters: [AdapterDescription]

  init(_ loaded: LoadedModel) {
    configuration = loaded.model.configuration
    threads = loaded.threads
    fingerprint = loaded.fingerprint
    adapters = loaded.adapters
  }

  /// The rule of the adapter that makes the model a passage reader; nil if there is none.
  package var passageReader: PassageReaderRule? { adapters.lazy.compactMap(\.passageReader).first }

  /// The identity of the weights with the adapters' updates.
  package var adaptedFingerprint: String {
    ([fingerprint] + adapters.map { "\($0.fingerprint)=\($0.scale)" }).joined(separator: " ")
  }
}

/// The description of a loaded adapter.
package struct AdapterDescription: Sendable, Hashable {
  /// The name in the file, or the file's name.
  package let name: String
  package let scale: Float
  /// The SHA-256 of the file: adapters that were trained again differ in their weights only.
  package let fingerprint: String
  /// The rule for asking the model, if the adapter makes it a passage reader.
  package let passageReader: PassageReaderRule?

  /// The name with the factor, if that isn't 1.
  package var label: String { scale == 1 ? name : "\(name) × \(scale)" }

  init(_ adapter: Adapter, scale: Float) {
    name = adapter.label
    self.scale = scale
    // With a scale of 0 the model is the untrained one.
    passageReader = scale == 0 ? nil : adapter.passageReader
    fingerprint = adapter.fingerprint
  }
}

/// The reason why a model file can't be used, in one sentence with its path.
package struct LoadingError: Error, CustomStringConvertible {
  package enum Kind: Sendable { case noInput, badData }

  package let kind: Kind
  package let description: String

  package init(path: String, _ error: any Error) {
    kind =
      switch error as? GGUFError {
      case .missing, .unreadable, .notRegular: .noInput
      default: .badData
      }
    // `GGUFError` escapes names; other errors may repeat text of the file.
    let sentence = error is GGUFError ? "\(error)" : DisplayText.escaped("\(error)", limit: 500)
    description = "\(DisplayText.escaped(path)): \(sentence)"
  }
}
