import Foundation
import Synchronization
package import Tokenization

/// The results of light passes with one model and plan, in files; chunks are found by their text,
/// in whatever document.
///
/// Errors here don't stop a reading: they become notices. The files are in use while this object
/// exists.
package final class LightSnapshot: Sendable {
  private let store: SnapshotStore
  private let settings: LightSettings
  /// The name of the document that is read.
  private let document: String?
  private let state = Mutex(State())

  private struct State {
    var files: [Source] = []
    var writer: LightFileWriter?
    var written: Set<Digest> = []
    /// Bytes written when the folder's size was looked at last.
    var trimmedAt = 0
    var hasFailed = false
    var notices: [String] = []
  }

  private struct Source {
    let lock: SnapshotFile
    let chunks: LightFile
    var isTouched = false
    var isDamaged = false
  }

  init(_ store: SnapshotStore, _ settings: LightSettings, document: String? = nil) {
    self.store = store
    self.settings = settings
    self.document = document
    state.withLock { state in
      // The newest first: it has what had to be read again.
      for path in store.paths(.light) { open(path, &state) }
    }
  }

  /// Returns the notices that weren't shown yet.
  package func takeNotices() -> [String] {
    state.withLock { state in
      defer { state.notices = [] }
      return state.notices
    }
  }

  /// Returns the chunk at `range` of a document's tokens; nil if it wasn't read before.
  package func chunk(_ range: Range<Int>, of tokens: [TokenID]) -> LightChunk? {
    let text = Digest(of: tokens[range])
    return state.withLock { state in
      for index in state.files.indices where !state.files[index].isDamaged {
        do throws(SnapshotError) {
          guard let chunk = try state.files[index].chunks.chunk(range, text: text) else { continue }
          if !state.files[index].isTouched {
            state.files[index].lock.touch()
            SnapshotName(of: state.files[index].lock.path).keep(document)
          }
          state.files[index].isTouched = true
          return chunk
        } catch {
          state.files[index].isDamaged = true
          note(state.files[index].lock.path, error, &state)
        }
      }
      return nil
    }
  }

  /// Keeps a chunk that was read.
  package func append(_ chunk: LightChunk, of tokens: [TokenID]) {
    let text = Digest(of: tokens[chunk.tokens])
    state.withLock { state in
      guard !state.hasFailed, !chunk.tokens.isEmpty, !state.written.contains(text) else { return }
      do throws(SnapshotError) {
        var writer = if let writer = state.writer { writer } else { try newWriter() }
        // Once each few megabytes, since other programs may write, too.
        if writer.byteCount - state.trimmedAt > store.limit / 64 {
          state.trimmedAt = writer.byteCount
          store.trim()
          guard writer.byteCount <= store.limit else {
            throw .cannotWrite(reason: "the limit of \(store.limit) bytes is reached")
          }
        }
        try writer.append(chunk, text: text)
        state.writer = writer
        state.written.insert(text)
      } catch {
        state.hasFailed = true
        state.notices.append("What is read can't be kept for the next time: \(error).")
      }
    }
  }

  private func newWriter() throws(SnapshotError) -> LightFileWriter {
    try store.makeFolder(.light)
    store.trim()
    let writer = try LightFileWriter(creating: store.newPath(.light), settings)
    SnapshotName(of: writer.file.path).keep(document)
    return writer
  }

  private func open(_ path: String, _ state: inout State) {
    do throws(SnapshotError) {
      let lock = try SnapshotFile(path: path)
      guard !lock.isEmpty else {
        // Its writer has just begun, or was stopped before it could.
        _ = lock.alone {
          SnapshotName(of: path).remove()
          try? FileManager.default.removeItem(atPath: path)
        }
        return
      }
      let chunks = try LightFile(path: path, settings)
      state.files.append(Source(lock: lock, chunks: chunks))
      guard let end = chunks.brokenEnd else { return }
      // An end that somebody writes just now is no fault; another is told of once, and cut off.
      let isFault = lock.alone { _ = lock.cut(to: end) }
      if isFault { note(path, .truncated(at: end), &state) }
    } catch {
      note(path, error, &state)
    }
  }

  private func note(_ path: String, _ error: SnapshotError, _ state: inout State) {
    guard error.isNotable else { return }
    let name = URL(filePath: path).lastPathComponent
    let consequence =
      if case .truncated = error { "the rest of it is used" } else { "it is left out" }
    state.notices.append("The snapshot \(name) isn't sound, so \(consequence): \(error).")
  }
}
