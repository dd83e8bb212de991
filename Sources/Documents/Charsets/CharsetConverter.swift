#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Turns bytes of a character set into UTF-8, by the system's iconv.
final class CharsetConverter {
  private let descriptor: iconv_t
  /// Bytes that were no character of the set; each shows as U+FFFD.
  private(set) var lost = 0

  /// Nil if the system doesn't know the character set.
  init?(_ name: String) {
    guard let descriptor = iconv_open("UTF-8", name), Int(bitPattern: descriptor) != -1 else {
      return nil
    }
    self.descriptor = descriptor
  }

  deinit { iconv_close(descriptor) }

  /// All of some bytes, whatever is wrong with them.
  func utf8(_ bytes: [UInt8]) -> [UInt8] {
    lost = 0
    return convert(bytes) { _ in
      lost += 1
      return true
    } ?? []
  }

  /// Nil if the bytes aren't in the character set; `isCut` forgives a last character that isn't whole.
  func exactUTF8(_ bytes: [UInt8], isCut: Bool) -> [UInt8]? {
    convert(bytes) { code in isCut && code == EINVAL }
  }

  /// Converts until `mayLose`, which is told the error, forbids to pass over a byte.
  private func convert(_ bytes: [UInt8], mayLose: (_ code: Int32) -> Bool) -> [UInt8]? {
    var bytes = bytes
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count * 2)
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    iconv(descriptor, nil, nil, nil, nil)
    let isWhole = bytes.withUnsafeMutableBytes { source in
      var rest = source.baseAddress?.assumingMemoryBound(to: CChar.self)
      var restCount = source.count
      // The last letter of some sets is held back, as an accent may follow: a call without source ends it.
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
