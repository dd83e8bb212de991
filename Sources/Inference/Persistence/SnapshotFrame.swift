import Foundation
import Tensors

/// A value with a checksum in a snapshot file, which describes the bytes after it.
///
/// Its layout: 8 bytes of magic, 4 of the length of the JSON, 4 zeros, the SHA-256 of these and the JSON,
/// the JSON, and spaces up to a multiple of 64, so that the bytes after it are aligned.
struct SnapshotFrame<Content: Codable> {
  let content: Content
  /// The offset of the frame's end in the file.
  let end: Int

  /// Returns the bytes of a value's frame.
  static func bytes(_ content: Content) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = Array(try encoder.encode(content))
    let start = Self.start(json.count)
    let bytes = start + Self.checksum(start, json) + json
    return bytes + Array(repeating: UInt8(ascii: " "), count: -bytes.count & 63)
  }

  /// Reads the frame at an offset of a file.
  ///
  /// - Throws: `.truncated` if it isn't whole, for any reason.
  init(_ file: MappedFile, at offset: Int) throws(SnapshotError) {
    do {
      guard offset >= 0, file.byteCount - offset >= Self.headerBytes else {
        throw SnapshotError.truncated(at: offset)
      }
      let header = try file.read(at: offset, count: Self.headerBytes)
      let length = (0..<4).reduce(0) { $0 | Int(header[8 + $1]) << (8 * $1) }
      guard length <= Self.largestJSON, file.byteCount - offset >= Self.headerBytes + length,
        Array(header[..<16]) == Self.start(length)
      else { throw SnapshotError.truncated(at: offset) }
      let json = try file.read(at: offset + Self.headerBytes, count: length)
      guard Self.checksum(Self.start(length), json) == Array(header[16...]) else {
        throw SnapshotError.truncated(at: offset)
      }
      content = try JSONDecoder().decode(Content.self, from: Data(json))
      end = (offset + Self.headerBytes + length + 63) / 64 * 64
    } catch {
      throw .truncated(at: offset)
    }
  }

  private static var magic: [UInt8] { Array("lcchat\u{1A}\n".utf8) }
  private static var headerBytes: Int { 16 + Digest.byteCount }
  private static var largestJSON: Int { 1 << 20 }

  private static func start(_ length: Int) -> [UInt8] {
    magic + withUnsafeBytes(of: UInt64(length).littleEndian) { Array($0) }
  }

  private static func checksum(_ start: [UInt8], _ json: [UInt8]) -> [UInt8] {
    (start + json).withUnsafeBytes { Digest(of: $0).bytes }
  }
}
