import Foundation
import Tensors

/// The vectors of a document's passages by an embedding model, in one file that is written whole.
package struct VectorSnapshot: Sendable {
  private let store: SnapshotStore
  private let header: SnapshotHeader
  private let count: Int
  private let dimension: Int
  /// The name of the document that is read.
  private let document: String?

  /// The frame before the vectors (passages, dimension) in a file.
  private struct Record: Codable {
    let count: Int
    let dimension: Int
    /// The digest of the vectors.
    let vectors: Digest
  }

  fileprivate init(
    _ store: SnapshotStore, _ model: ModelDescription, texts: [String], document: String?
  ) {
    self.store = store
    // The number of texts and the length of each keep different divisions of a text apart.
    let parts = ["\(texts.count)"] + texts.map { "\($0.utf8.count) \($0)" }
    header = SnapshotHeader(.vectors, model, settings: Digest(of: parts.joined(separator: "\n")))
    count = texts.count
    dimension = model.configuration.embeddingLength
    self.document = document
  }

  private var path: String {
    let name = Digest(of: "\(header.model) \(header.settings.hexadecimal)").hexadecimal
    return store.folder(.vectors).appending(path: "\(name).\(header.kind.rawValue)").path
  }

  /// Returns the vector of each passage.
  ///
  /// - Throws: `SnapshotError` if there is no file, or if it isn't sound.
  package func read() throws(SnapshotError) -> [[Float]] {
    let lock = try SnapshotFile(path: path)
    let file = try SnapshotFile.map(path)
    let start = try header.expected(in: file).end
    let frame = try SnapshotFrame<Record>(file, at: start)
    let record = frame.content
    guard record.count == count, record.dimension == dimension else { throw .damaged }
    let bytes = count * dimension * 4
    guard bytes == file.byteCount - frame.end else { throw .truncated(at: frame.end) }
    guard let content = try? file.read(at: frame.end, count: bytes),
      content.withUnsafeBytes({ Digest(of: $0) }) == record.vectors
    else { throw .damaged }
    let numbers = content.withUnsafeBytes { raw in
      (0..<count * dimension).map { number in
        Float(
          bitPattern: UInt32(
            littleEndian: raw.loadUnaligned(fromByteOffset: 4 * number, as: UInt32.self)))
      }
    }
    guard numbers.allSatisfy(\.isFinite) else { throw .damaged }
    lock.touch()
    SnapshotName(of: path).keep(document)
    return (0..<count).map { Array(numbers[$0 * dimension..<($0 + 1) * dimension]) }
  }

  /// Writes the vector of each passage; the file appears in one step.
  package func write(_ vectors: [[Float]]) throws(SnapshotError) {
    precondition(vectors.count == count, "one vector a passage")
    guard vectors.allSatisfy({ $0.count == dimension }) else {
      throw .cannotWrite(reason: "the vectors have another length")
    }
    var content: [UInt8] = []
    content.reserveCapacity(count * dimension * 4)
    for number in vectors.joined() {
      withUnsafeBytes(of: number.bitPattern.littleEndian) { content += $0 }
    }
    let record = Record(
      count: count, dimension: dimension, vectors: content.withUnsafeBytes { Digest(of: $0) })
    let frames: [UInt8]
    do {
      frames = try SnapshotFrame.bytes(header) + SnapshotFrame.bytes(record)
    } catch {
      throw .cannotWrite(reason: "\(error)")
    }
    try store.makeFolder(.vectors)
    store.trim(toAdd: frames.count + content.count)
    let unfinished = store.newPath(.vectors) + "." + SnapshotStore.unfinished
    do {
      let file = try SnapshotFile(creating: unfinished)
      try file.append(frames + content)
      try file.finish(as: path)
    } catch {
      try? FileManager.default.removeItem(atPath: unfinished)
      throw error
    }
    SnapshotName(of: path).keep(document)
  }
}

extension SnapshotStore {
  /// Returns the snapshot of the vectors of some texts.
  ///
  /// `document` is the name of the document, kept for lists.
  package func vectors(
    _ model: ModelDescription, of texts: [String], document: String? = nil
  ) -> VectorSnapshot {
    VectorSnapshot(self, model, texts: texts, document: document)
  }
}
