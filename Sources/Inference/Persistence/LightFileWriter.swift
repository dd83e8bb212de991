import Tensors

/// Adds chunks to a file of its own as they are read: each is on its way to the disk, whole, before
/// the next one is begun.
package struct LightFileWriter: Sendable {
  /// Keeps the file from being removed.
  package let file: SnapshotFile
  package private(set) var byteCount = 0

  /// Begins a file that isn't there yet.
  package init(creating path: String, _ settings: LightSettings) throws(SnapshotError) {
    file = try SnapshotFile(creating: path)
    try append(Self.frame(settings.header))
  }

  package mutating func append(_ chunk: LightChunk, text: Digest) throws(SnapshotError) {
    var keys: [UInt8] = []
    keys.reserveCapacity(chunk.keys.reduce(0) { $0 + $1.byteCount })
    for slot in chunk.keys { slot.withBytes { keys += $0 } }
    let record = LightRecord(
      text: text, tokens: chunk.tokens.count, bytes: keys.count,
      keys: keys.withUnsafeBytes { Digest(of: $0) })
    try append(Self.frame(record) + keys)
  }

  /// Adds all the bytes, or none.
  private mutating func append(_ bytes: [UInt8]) throws(SnapshotError) {
    do {
      try file.append(bytes)
      byteCount += bytes.count
    } catch {
      // Where not even that works, a reader finds the torn end.
      _ = file.cut(to: byteCount)
      throw error
    }
  }

  private static func frame<Content: Codable>(_ content: Content) throws(SnapshotError) -> [UInt8] {
    do { return try SnapshotFrame.bytes(content) } catch {
      throw .cannotWrite(reason: "\(error)")
    }
  }
}
