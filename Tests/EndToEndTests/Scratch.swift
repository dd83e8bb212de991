import Foundation

/// A temporary folder that is removed with its owner.
final class Scratch: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "lcchat-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
    try Data(bytes).write(to: url.appending(path: name))
  }

  /// An empty file, open for writing.
  func newFile(_ name: String) throws -> FileHandle {
    try write([], to: name)
    return try FileHandle(forWritingTo: url.appending(path: name))
  }

  /// What a file holds, empty if there is none.
  func text(_ name: String) -> String {
    let data = FileManager.default.contents(atPath: url.appending(path: name).path) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
