import Tensors

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
