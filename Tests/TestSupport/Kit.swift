package import Foundation

/// The conformance kit and books beside the checkout, and the real models where set-up puts them.
package enum Kit {
  package static let shared = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared")
  package static let folder = shared.appending(path: "kit/public")
  package static let isPresent = FileManager.default.fileExists(
    atPath: folder.appending(path: "config.json").path)
  package static let absence = "the conformance kit isn't beside the checkout"

  /// The path of a real model's file, if it is there.
  package static func model(_ file: String) -> String? {
    let environment = ProcessInfo.processInfo.environment
    // What is set to nothing counts as not set, as set-up and lcchat have it.
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let data = value("XDG_DATA_HOME") ?? (value("HOME") ?? "") + "/.local/share"
    let path = (value("LCCHAT_MODELS") ?? data + "/lcchat/models") + "/" + file
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  package static func floats(_ path: String) throws -> [Float] {
    try Data(contentsOf: folder.appending(path: path)).withUnsafeBytes {
      Array($0.bindMemory(to: Float.self))
    }
  }

  package static func ids(_ path: String) throws -> [Int32] {
    try Data(contentsOf: folder.appending(path: path)).withUnsafeBytes {
      Array($0.bindMemory(to: Int32.self))
    }
  }

  package static func json<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: path)))
  }

  /// Largest over rows of Σ(x − ref)² / Σ(ref − mean)².
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
