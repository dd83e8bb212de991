import Foundation
package import Tokenization

extension SnapshotStore {
  /// Fills an engine's cache with a prompt that was read before in the same mode.
  ///
  /// - Parameters:
  ///   - prompt: the tokens to restore.
  ///   - mode: the mode in which the prompt was read.
  ///   - engine: the engine whose cache is filled.
  ///   - document: the document's name, kept for lists; nil for none.
  /// - Returns: true if nothing of the prompt has to be read, and a notice for the user.
  package func restore(
    _ prompt: [TokenID], mode: ReadingMode, into engine: Engine, document: String? = nil
  ) async -> (isRestored: Bool, notice: String?) {
    let url = exactURL(engine.snapshotHeader(prompt, mode: mode))
    do throws(SnapshotError) {
      let file = try SnapshotFile(path: url.path)
      try await engine.restoreCache(of: prompt, mode: mode, from: url.path)
      file.touch()
      SnapshotName(of: url.path).keep(document)
      return (true, nil)
    } catch {
      guard error.isNotable else { return (false, nil) }
      return (
        false, "The snapshot \(url.lastPathComponent) isn't sound, so it is left out: \(error)."
      )
    }
  }

  /// Saves the cache of a prompt that an engine has read, if that is worth it; an older file of the
  /// same prompt is replaced.
  ///
  /// - Parameters:
  ///   - prompt: the tokens that were read; the engine's cache may hold more.
  ///   - mode: the mode in which the prompt was read.
  ///   - engine: the engine that read it.
  ///   - readSeconds: the time that reading took.
  ///   - cacheBytes: the size of the cache, from the statistics.
  ///   - document: the document's name, kept for lists; nil for none.
  /// - Returns: a notice for the user; nil if there is none.
  package func keep(
    _ prompt: [TokenID], mode: ReadingMode, of engine: Engine, readSeconds: Double,
    cacheBytes: Int, document: String? = nil
  ) async -> String? {
    guard isWorthKeeping(readSeconds: readSeconds, bytes: cacheBytes) else { return nil }
    let url = exactURL(engine.snapshotHeader(prompt, mode: mode))
    do throws(SnapshotError) {
      try makeFolder(.exact)
      trim(toAdd: cacheBytes)
      let path = newPath(.exact) + "." + Self.unfinished
      defer { try? FileManager.default.removeItem(atPath: path) }
      let file = try SnapshotFile(creating: path)
      try await engine.saveCache(of: prompt, mode: mode, to: file)
      // The disk may be slow, and the engine has a question to answer.
      try await finish(file, as: url.path)
      SnapshotName(of: url.path).keep(document)
      return nil
    } catch {
      return error.isNotable ? "What was read can't be kept for the next time: \(error)." : nil
    }
  }

  /// Returns whether reading again would take noticeably longer than mapping, checking and copying
  /// the bytes.
  func isWorthKeeping(readSeconds: Double, bytes: Int) -> Bool {
    let restoreSeconds = Double(bytes) / 0.5e9
    return readSeconds > max(0.5, 2 * restoreSeconds) && bytes <= limit
  }

  private func exactURL(_ header: SnapshotHeader) -> URL {
    folder(.exact).appending(path: "\(header.settings.hexadecimal).\(header.kind.rawValue)")
  }

  private func finish(_ file: SnapshotFile, as path: String) async throws(SnapshotError) {
    let result = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          returning: Result { () throws(SnapshotError) in try file.finish(as: path) })
      }
    }
    try result.get()
  }
}
