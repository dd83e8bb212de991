import Foundation
import Synchronization
import Testing
import Tokenizers

/// Where the test data is, relative to this package.
enum TestData {
  static let shared = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "../shared")
    .standardizedFileURL
  static let vectors = shared.appending(path: "kit/public/tokenizers")
  static let books = shared.appending(path: "eval/books")

  /// The folders in which models may be.
  static var modelFolders: [URL] {
    let environment = ProcessInfo.processInfo.environment
    return [
      environment["LCCHAT_MODELS"].map { URL(filePath: $0) },
      environment["XDG_DATA_HOME"].map { URL(filePath: $0).appending(path: "lcchat/models") },
      URL.homeDirectory.appending(path: ".local/share/lcchat/models"),
    ].compactMap(\.self)
  }
}

/// A vocabulary that tests read from a model file or the conformance kit.
enum KnownVocabulary: String, CaseIterable, CustomTestStringConvertible {
  case smollm2
  case gemma3
  case gpt2 = "gpt-2"
  case llamaBPE = "llama-bpe"
  case qwen2
  case llamaSPM = "llama-spm"
  case phi3 = "phi-3"

  var testDescription: String { rawValue }

  /// Those whose files are there.
  static let available = allCases.filter { $0.file != nil }

  private var file: URL? {
    let names: [URL] =
      switch self {
      case .smollm2:
        TestData.modelFolders.map { $0.appending(path: "SmolLM2-135M-Instruct.Q4_1.gguf") }
      case .gemma3: TestData.modelFolders.map { $0.appending(path: "gemma-3-270m-q4_k_m.gguf") }
      default: [TestData.vectors.appending(path: "ggml-vocab-\(rawValue).gguf.gz")]
      }
    return names.first { FileManager.default.fileExists(atPath: $0.path) }
  }

  func configuration() throws -> TokenizerConfiguration {
    let file = try #require(file)
    let data =
      file.pathExtension == "gz"
      ? try gunzip(file) : try Data(contentsOf: file, options: .alwaysMapped)
    return GGUFMetadataReader.configuration(data)
  }

  func tokenizer() throws -> any Tokenizer { try Self.cache.tokenizer(of: self) }

  private static let cache = TokenizerCache()

  private func gunzip(_ file: URL) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gunzip", "-c", file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return data
  }
}

/// Tokenizers that tests have made, as making them takes most of the time.
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
