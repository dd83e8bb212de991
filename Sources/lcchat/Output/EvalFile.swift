import Chat
import Foundation
import Evaluation

/// A file of results; each new result is appended at once.
final class EvalFile {
  /// The results that the file had when it was opened.
  let results: [EvalResult]
  private let path: String
  private let handle: FileHandle

  init(path: String) throws(Failure) {
    self.path = path
    let held = FileManager.default.contents(atPath: path) ?? Data()
    let newline = UInt8(ascii: "\n")
    let lines = held.split(separator: newline)
    let decoded = lines.map { try? JSONDecoder().decode(EvalResult.self, from: $0) }
    // The last line may be incomplete, if the program was killed while it wrote.
    if let wrong = decoded.dropLast().firstIndex(where: { $0 == nil }) {
      throw Failure(
        .badData, "Line \(wrong + 1) of \(path) isn't a result of this version: give another file.")
    }
    results = decoded.compactMap { $0 }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure(.cannotCreate, "\(path) can't be written: \(String(cString: strerror(errno))).")
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    if let last = held.last, last != newline { try write(Data([newline])) }
  }

  func append(_ result: EvalResult) throws(Failure) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      try write(try encoder.encode(result) + Data("\n".utf8))
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.software, "\(error)")
    }
  }

  private func write(_ data: Data) throws(Failure) {
    do {
      try handle.write(contentsOf: data)
    } catch {
      throw Failure(.cannotCreate, "\(path) can't be written: is there room on the disk?")
    }
  }
}
