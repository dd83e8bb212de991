package import Foundation

/// A folder of tiny models with llama.cpp's logits and vectors for them.
package struct Kit: Sendable {
  /// The fixtures of this repository; their README describes the layout.
  package static let fixtures = Kit(folder: tests.appending(path: "Fixtures"))

  /// The larger kit beside the checkout, in the same layout.
  package static let large = Kit(folder: shared.appending(path: "kit/public"))
  package static let absence = "the large conformance kit isn't beside the checkout"
  package static let absenceOfBooks = "the books aren't beside the checkout"

  /// Material beside the checkout: the large kit, books, questions.
  package static let shared = tests.deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared")

  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  package let folder: URL

  package var isPresent: Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: "cases").path)
  }

  /// The path of a tiny model's file.
  package func model(_ name: String) -> String {
    folder.appending(path: "models/\(name).gguf").path
  }

  /// The paths of all models' files, sorted by name.
  package func models() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "models").path)
      .filter { $0.hasSuffix(".gguf") }.sorted().map {
        folder.appending(path: "models/\($0)").path
      }
  }

  package func floats(_ path: String) throws -> [Float] { try numbers(path) }

  package func ids(_ path: String) throws -> [Int32] { try numbers(path) }

  private func numbers<T: BitwiseCopyable>(_ path: String) throws -> [T] {
    try Data(contentsOf: folder.appending(path: path)).withUnsafeBytes {
      Array($0.bindMemory(to: T.self))
    }
  }

  package func json<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: path)))
  }

  /// Returns the largest over rows of Σ(x − ref)² / Σ(ref − mean)², or infinity where numbers are
  /// missing or not finite.
  package static func nmse(_ reference: [Float], _ x: [Float], width: Int) -> Double {
    guard reference.count == x.count, width > 0 else { return .infinity }
    var worst = 0.0
    for start in stride(from: 0, to: reference.count, by: width) {
      let row = reference[start..<start + width].map(Double.init)
      let mean = row.reduce(0, +) / Double(width)
      let error = zip(row, x[start..<start + width]).reduce(0) {
        $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1))
      }
      let spread = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      worst = error.isFinite ? max(worst, error / spread) : .infinity
    }
    return worst
  }
}

/// The models that set-up fetches.
package enum FetchedModel {
  /// Returns the path of a model's file, or nil if set-up hasn't fetched it.
  package static func path(_ file: String) -> String? {
    let environment = ProcessInfo.processInfo.environment
    // An empty variable counts as not set, as in set-up and lcchat.
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let data = value("XDG_DATA_HOME") ?? (value("HOME") ?? "") + "/.local/share"
    let path = (value("LCCHAT_MODELS") ?? data + "/lcchat/models") + "/" + file
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
