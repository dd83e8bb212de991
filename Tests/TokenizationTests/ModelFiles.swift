import Foundation
import Inference
import Synchronization
import Tensors
import TestSupport
import Testing
import Tokenization

/// A vocabulary that tests read from a model file or the conformance kit.
enum KnownVocabulary: String, CaseIterable, CustomTestStringConvertible {
  case smollm2
  case gemma3
  case gpt2 = "gpt-2"
  case llamaBPE = "llama-bpe"
  case qwen2
  case llamaSPM = "llama-spm"
  case phi3 = "phi-3"
  case falcon

  var testDescription: String { rawValue }

  /// The vocabularies whose files exist.
  static let available = allCases.filter { $0.file != nil }

  private var file: String? {
    switch self {
    case .smollm2: return FetchedModel.path("SmolLM2-135M-Instruct.Q4_1.gguf")
    case .gemma3: return FetchedModel.path("gemma-3-270m-q4_k_m.gguf")
    default:
      let path = Kit.large.folder.appending(path: "tokenizers/ggml-vocab-\(rawValue).gguf.gz").path
      return FileManager.default.fileExists(atPath: path) ? path : nil
    }
  }

  func configuration() throws -> TokenizerConfiguration {
    let file = try #require(file)
    guard file.hasSuffix(".gz") else {
      return try TokenizerConfiguration(GGUFFile(path: file).metadata)
    }
    let unpacked = FileManager.default.temporaryDirectory.appending(
      path: "lcchat-\(rawValue)-\(UUID().uuidString).gguf")
    try gunzip(file).write(to: unpacked)
    defer { try? FileManager.default.removeItem(at: unpacked) }
    return try TokenizerConfiguration(GGUFFile(path: unpacked.path).metadata)
  }

  func tokenizer() throws -> any Tokenizer { try Self.cache.tokenizer(of: self) }

  private static let cache = TokenizerCache()

  private func gunzip(_ file: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gunzip", "-c", file]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return data
  }
}

/// A cache of tokenizers, because creating them takes most of the time.
private final class TokenizerCache: Sendable {
  private let made = Mutex<[KnownVocabulary: any Tokenizer]>([:])

  func tokenizer(of vocabulary: KnownVocabulary) throws -> any Tokenizer {
    try made.withLock { made in
      if let tokenizer = made[vocabulary] { return tokenizer }
      let tokenizer = try TokenizerLoader.make(vocabulary.configuration())
      made[vocabulary] = tokenizer
      return tokenizer
    }
  }
}
