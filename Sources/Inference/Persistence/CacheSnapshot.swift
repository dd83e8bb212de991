import Crypto
import Tensors
import Tokenization
import Wording

/// A file with the cache of a text: the pages of every layer, with rings as they were at the text's end.
struct CacheSnapshot {
  private let file: MappedFile
  private let frame: SnapshotFrame<Contents>

  /// The frame between the file's header and its pages.
  private struct Contents: Codable {
    let extent: CacheExtent
    let pages: Digest
  }

  /// Writes a cache at a checkpoint into a file; other processes see the file once it is finished.
  static func write(
    _ cache: KVCache, at checkpoint: CacheCheckpoint, _ header: SnapshotHeader,
    to file: SnapshotFile
  ) throws(SnapshotError) {
    let pages = Digest { hash in
      cache.forEachPage(at: checkpoint) { hash.update(bufferPointer: $0) }
    }
    do {
      let contents = Contents(extent: cache.extent(at: checkpoint), pages: pages)
      try file.append(SnapshotFrame.bytes(header) + SnapshotFrame.bytes(contents))
      try cache.forEachPage(at: checkpoint) { try file.append($0) }
    } catch {
      throw error as? SnapshotError ?? .cannotWrite(reason: "\(error)")
    }
  }

  /// Opens a file with the given header, and checks that it is whole.
  init(path: String, _ header: SnapshotHeader) throws(SnapshotError) {
    file = try SnapshotFile.map(path)
    frame = try SnapshotFrame(file, at: header.expected(in: file).end)
    guard frame.end <= file.byteCount else { throw .truncated(at: file.byteCount) }
    guard (try? file.withBytes(pages) { Digest(of: $0) }) == frame.content.pages else {
      throw .damaged
    }
    file.release(pages)
  }

  /// Copies the pages into an empty cache, and releases the memory of copied ones, so that cache and file
  /// are never in memory at the same time.
  func restore(into cache: KVCache) throws(SnapshotError) {
    let isRestored = try? file.withBytes(pages) { bytes in
      cache.restore(frame.content.extent, from: bytes) { copied in
        file.release(pages.lowerBound + copied.lowerBound..<pages.lowerBound + copied.upperBound)
      }
    }
    guard isRestored == true else { throw .other }
  }

  private var pages: Range<Int> { frame.end..<file.byteCount }
}

extension SnapshotHeader {
  /// Makes the header of a cache snapshot; its settings are a hash of text, model, cache type and mode.
  init(
    cacheOf tokens: ArraySlice<TokenID>, _ model: ModelDescription, _ mode: ReadingMode,
    _ type: CacheType
  ) {
    let mode =
      switch mode {
      case .exact: "exact"
      case .sparse(let pattern): "sparse \(pattern)"
      case .stream(let sinks, let window): "stream \(sinks) \(window)"
      }
    let tokens = Digest(of: tokens).hexadecimal
    let text = "\(model.adaptedFingerprint) \(type.rawValue) \(mode) \(tokens)"
    self.init(.exact, model, settings: Digest(of: text))
  }
}
