#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Converts bytes of a character set to UTF-8 with the system's iconv.
final class CharsetConverter {
  private let descriptor: iconv_t
  /// The number of bytes in the last `utf8` call that were no character of the set; each becomes
  /// U+FFFD.
  private(set) var lost = 0

  /// Opens the converter; nil if the system doesn't have the character set.
  init?(_ name: String) {
    guard let descriptor = iconv_open("UTF-8", name), Int(bitPattern: descriptor) != -1 else {
      return nil
    }
    self.descriptor = descriptor
  }

  deinit { iconv_close(descriptor) }

  /// Converts all bytes and replaces invalid ones by U+FFFD.
  func utf8(_ bytes: [UInt8]) -> [UInt8] {
    lost = 0
    return convert(bytes) { _ in
      lost += 1
      return true
    } ?? []
  }

  /// Converts bytes; nil if they aren't valid in the character set.
  ///
  /// With `isCut`, an incomplete last character is ignored.
  func exactUTF8(_ bytes: [UInt8], isCut: Bool) -> [UInt8]? {
    convert(bytes) { code in isCut && code == EINVAL }
  }

  /// Converts bytes and asks `mayLose`, with the error code, whether to replace an invalid byte;
  /// nil if it says no.
  private func convert(_ bytes: [UInt8], mayLose: (_ code: Int32) -> Bool) -> [UInt8]? {
    var bytes = bytes
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count * 2)
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    iconv(descriptor, nil, nil, nil, nil)
    let isWhole = bytes.withUnsafeMutableBytes { source in
      var rest = source.baseAddress?.assumingMemoryBound(to: CChar.self)
      var restCount = source.count
      // Some sets hold back the last letter, as an accent may follow. A call without a source
      // flushes it.
      var isEnd = false
      while !isEnd {
        isEnd = restCount == 0
        let (result, code, written) = buffer.withUnsafeMutableBufferPointer { buffer in
          var target = buffer.baseAddress
          var room = buffer.count
          let result =
            isEnd
            ? iconv(descriptor, nil, nil, &target, &room)
            : iconv(descriptor, &rest, &restCount, &target, &room)
          return (result, errno, buffer.count - room)
        }
        utf8 += buffer[..<written].lazy.map { UInt8(bitPattern: $0) }
        if result != -1 || code == E2BIG { continue }
        guard mayLose(code) else { return false }
        utf8 += Array("\u{FFFD}".utf8)
        rest = rest?.advanced(by: 1)
        restCount -= 1
      }
      return true
    }
    return isWhole ? utf8 : nil
  }
}
