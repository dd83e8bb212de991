import Foundation
package import Tensors
package import Tokenizers

/// A model file brought to life: weights, tokenizer and the threads to run it.
package struct LoadedModel {
  package let model: any LanguageModel
  package let tokenizer: any Tokenizer
  package let ops: Ops
  /// Bytes of the weights as the file stores them; packed they take about the same.
  package let weightBytes: Int
  /// Tells the file from others.
  package let fingerprint: String

  /// Opens a GGUF file and packs its weights.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - threads: nil for all cores.
  /// - Throws: why the file can't be read, isn't sound, or isn't a model that can be run.
  package init(path: String, threads: Int? = nil) throws(LoadingError) {
    do {
      let file = try GGUFFile(path: path)
      let pool = ComputePool(threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
      ops = Ops(pool: pool)
      tokenizer = try TokenizerLoader.make(TokenizerConfiguration(file.metadata))
      model = try ModelLoader(file, pool: pool).load()
      fingerprint = file.fingerprint
      weightBytes = file.tensors.reduce(0) { $0 + ($1.byteCount ?? 0) }
      let rows = model.configuration.vocabularySize
      guard tokenizer.vocabulary.count <= rows else {
        throw ModelError.vocabularySize(
          tokenizer: tokenizer.vocabulary.count, embedding: rows)
      }
    } catch {
      throw LoadingError(path: path, error)
    }
  }

  /// What turns texts into token ids with a GGUF file's tokenizer alone.
  package static func tokenization(path: String) throws(LoadingError) -> (String) -> [TokenID] {
    do {
      let tokenizer = try TokenizerLoader.make(
        TokenizerConfiguration(GGUFFile(path: path).metadata))
      return { tokenizer.encode($0, []) }
    } catch {
      throw LoadingError(path: path, error)
    }
  }
}

/// Why a model file can't be used, in one sentence with its path.
package struct LoadingError: Error, CustomStringConvertible {
  package enum Kind: Sendable { case noInput, badData }

  package let kind: Kind
  package let description: String

  init(path: String, _ error: any Error) {
    kind =
      switch error as? GGUFError {
      case .missing, .unreadable, .notRegular: .noInput
      default: .badData
      }
    // Names in a `GGUFError` are quoted already; other errors may repeat what stands in the file.
    let sentence = error is GGUFError ? "\(error)" : DisplayText.escaped("\(error)", limit: 500)
    description = "\(DisplayText.escaped(path)): \(sentence)"
  }
}
