import Tensors
package import Tokenization

/// A file with the keys of light passes, mapped into memory; chunks are found by their text.
package struct LightFile: Sendable {
  /// The offset of a torn end; nil if the file is whole.
  package let brokenEnd: Int?
  private let file: MappedFile
  private let settings: LightSettings
  private let entries: [Digest: Entry]

  private struct Entry {
    let record: LightRecord
    let offset: Int
  }

  /// Opens a file that was written with the same model and settings.
  ///
  /// Chunks before a torn end are used. Nothing may shorten the file while its keys are in use.
  package init(path: String, _ settings: LightSettings) throws(SnapshotError) {
    let file = try SnapshotFile.map(path)
    var offset = try settings.header.expected(in: file).end
    var entries: [Digest: Entry] = [:]
    while let (record, start) = Self.record(file, at: offset, settings) {
      entries[record.text] = Entry(record: record, offset: start)
      offset = start + record.bytes
    }
    brokenEnd = offset == file.byteCount ? nil : offset
    self.file = file
    self.settings = settings
    self.entries = entries
  }

  private static func record(
    _ file: MappedFile, at offset: Int, _ settings: LightSettings
  ) -> (LightRecord, start: Int)? {
    guard let frame = try? SnapshotFrame<LightRecord>(file, at: offset) else { return nil }
    let record = frame.content
    guard (1...longestChunk).contains(record.tokens),
      record.bytes == settings.byteCount(record.tokens),
      record.bytes <= file.byteCount - frame.end
    else { return nil }
    return (record, frame.end)
  }

  /// The maximum number of tokens of a chunk, so that products of a file's numbers can't overflow.
  static let longestChunk = 1 << 24

  /// Returns the keys of a chunk, which stay in the mapped file; nil if the file hasn't the chunk.
  package func chunk(
    _ range: Range<Int>, text: Digest
  ) throws(SnapshotError) -> LightChunk? {
    guard let entry = entries[text], entry.record.tokens == range.count else { return nil }
    let bytes = entry.offset..<entry.offset + entry.record.bytes
    guard (try? file.withBytes(bytes) { Digest(of: $0) }) == entry.record.keys else {
      throw .damaged
    }
    let slotBytes = entry.record.bytes / max(1, settings.slots)
    let keys = (0..<settings.slots).compactMap { slot in
      PackedKeys(
        file: file, offset: entry.offset + slot * slotBytes, count: range.count,
        headDimension: settings.headDimension)
    }
    guard keys.count == settings.slots else { throw .damaged }
    return LightChunk(tokens: range, keys: keys)
  }
}

/// Appends chunks to a new file as they are read: each is written whole before the next one.
package struct LightFileWriter: Sendable {
  /// The open file, whose lock keeps it from being removed.
  package let file: SnapshotFile
  package private(set) var byteCount = 0

  /// Creates a file, which must not exist.
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

  /// Appends all the bytes, or none.
  private mutating func append(_ bytes: [UInt8]) throws(SnapshotError) {
    do {
      try file.append(bytes)
      byteCount += bytes.count
    } catch {
      // If this fails too, a reader finds the torn end.
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

/// The settings that the keys of a light pass depend on, in addition to the chunk's tokens.
package struct LightSettings: Sendable {
  package let header: SnapshotHeader
  let slots: Int
  let headDimension: Int

  /// Makes the settings of a pass that reads every chunk after a prefix.
  package init(_ model: ModelDescription, _ selection: HeadSelection, prefix: [TokenID]) {
    slots = selection.slots.count
    headDimension = model.configuration.headDimension
    let parts =
      ["\(headDimension)"] + selection.slots.map { "\($0.layer)-\($0.kvHead)" }
      + ["behind"] + prefix.map(String.init)
    header = SnapshotHeader(.light, model, settings: Digest(of: parts.joined(separator: " ")))
  }

  /// Returns the bytes of the keys of a chunk of `tokens` tokens.
  func byteCount(_ tokens: Int) -> Int {
    slots * PackedKeys.byteCount(tokens, headDimension: headDimension)
  }
}

/// The frame before the keys (slots, tokens) of a chunk in a file.
struct LightRecord: Codable, Sendable {
  /// The digest of the chunk's tokens.
  let text: Digest
  let tokens: Int
  /// The bytes of the keys that follow.
  let bytes: Int
  /// The digest of the keys.
  let keys: Digest
}
