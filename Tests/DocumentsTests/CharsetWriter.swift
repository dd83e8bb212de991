#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes text in older character sets, for tests that read it.
enum CharsetWriter {
  /// Returns the bytes of a text in a set; nil if the set lacks a character.
  static func bytes(_ text: String, in charset: String) -> [UInt8]? {
    guard let descriptor = iconv_open(charset, "UTF-8"), Int(bitPattern: descriptor) != -1 else {
      return nil
    }
    defer { iconv_close(descriptor) }
    var source = text.utf8.map { CChar(bitPattern: $0) }
    var target = [CChar](repeating: 0, count: source.count * 4 + 16)
    let written = source.withUnsafeMutableBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target -> Int? in
        var from = source.baseAddress
        var to = target.baseAddress
        var left = source.count
        var room = target.count
        return iconv(descriptor, &from, &left, &to, &room) == -1 ? nil : target.count - room
      }
    }
    return written.map { target[..<$0].map { UInt8(bitPattern: $0) } }
  }
}
