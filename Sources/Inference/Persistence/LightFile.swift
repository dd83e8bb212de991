import Tensors
package import Tokenizers

/// A file of chunks that were read lightly, mapped into memory; keys are found by their text.
package struct LightFile: Sendable {
  /// From where on the file can't be read, if it isn't whole.
  package let brokenEnd: Int?
  private let file: MappedFile
  private let settings: LightSettings
  private let places: [Digest: Place]

  private struct Place {
    let record: LightRecord
    let offset: Int
  }

  /// Opens a file that was written with the same model and settings.
  ///
  /// What stands before a torn end is of use; nothing may shorten the file while keys of it live.
  package init(path: String, _ settings: LightSettings) throws(SnapshotError) {
    let file = try SnapshotFile.map(path)
    var offset = try settings.header.expected(in: file).end
    var places: [Digest: Place] = [:]
    while let (record, start) = Self.record(file, at: offset, settings) {
      places[record.text] = Place(record: record, offset: start)
      offset = start + record.bytes
    }
    brokenEnd = offset == file.byteCount ? nil : offset
    self.file = file
    self.settings = settings
    self.places = places
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

  /// Keeps products of what a file says from overflowing.
  static let longestChunk = 1 << 24

  /// The keys of a chunk, as they stand in the file; nil if it has none.
  package func chunk(
    _ range: Range<Int>, text: Digest
  ) throws(SnapshotError) -> LightChunk? {
    guard let place = places[text], place.record.tokens == range.count else { return nil }
    let bytes = place.offset..<place.offset + place.record.bytes
    guard (try? file.withBytes(bytes) { Digest(of: $0) }) == place.record.keys else {
      throw .damaged
    }
    let slotBytes = place.record.bytes / max(1, settings.slots)
    let keys = (0..<settings.slots).compactMap { slot in
      PackedKeys(
        file: file, offset: place.offset + slot * slotBytes, count: range.count,
        headDimension: settings.headDimension)
    }
    guard keys.count == settings.slots else { throw .damaged }
    return LightChunk(tokens: range, keys: keys)
  }
}

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

/// What the keys of a light pass depend on, beside the chunk's tokens.
package struct LightSettings: Sendable {
  package let header: SnapshotHeader
  let slots: Int
  let headDimension: Int

  /// The settings of a pass that reads every chunk behind a prefix.
  package init(_ model: ModelDescription, _ selection: HeadSelection, prefix: [TokenID]) {
    slots = selection.slots.count
    headDimension = model.configuration.headDimension
    let parts =
      ["\(headDimension)"] + selection.slots.map { "\($0.layer)-\($0.kvHead)" }
      + ["behind"] + prefix.map(String.init)
    header = SnapshotHeader(.light, model, settings: Digest(of: parts.joined(separator: " ")))
  }

  /// The bytes of a chunk's keys.
  func byteCount(_ tokens: Int) -> Int {
    slots * PackedKeys.byteCount(tokens, headDimension: headDimension)
  }
}

/// What stands before the keys (slots, tokens) of a chunk in a file.
struct LightRecord: Codable, Sendable {
  /// Of the chunk's tokens.
  let text: Digest
  let tokens: Int
  /// Of the keys, which follow.
  let bytes: Int
  let keys: Digest
}
