/// How many bytes of each telling kind a file holds.
struct ByteCensus {
  let count: Int
  let nuls: Int
  /// Control characters that plain text doesn't use, NUL included.
  let controls: Int
  /// Bytes that aren't ASCII.
  let high: Int

  init(_ bytes: [UInt8]) {
    var histogram = [Int](repeating: 0, count: 256)
    for byte in bytes { histogram[Int(byte)] += 1 }
    let layout = [0x08, 0x09, 0x0A, 0x0C, 0x0D]  // backspace, tab, line feed, form feed, return
    let low = histogram[..<0x20].reduce(0, +)
    count = bytes.count
    nuls = histogram[0]
    controls = low - layout.reduce(0) { $0 + histogram[$1] } + histogram[0x7F]
    high = histogram[0x80...].reduce(0, +)
  }

  /// How often U+FFFD stands in UTF-8.
  static func replacements(_ utf8: [UInt8]) -> Int {
    var found = 0
    for index in utf8.indices.dropFirst(2)
    where utf8[index] == 0xBD && utf8[index - 1] == 0xBF && utf8[index - 2] == 0xEF {
      found += 1
    }
    return found
  }
}
