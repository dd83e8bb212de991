/// How many bytes of each telling kind a file holds.
struct ByteCensus {
  let count: Int
  let nuls: Int
  /// How often NULs begin between other bytes: padding at the end is none of the text.
  let nulRuns: Int
  /// Control characters that plain text doesn't use, but for NULs.
  let controls: Int

  init(_ bytes: [UInt8]) {
    var histogram = [Int](repeating: 0, count: 256)
    for byte in bytes { histogram[Int(byte)] += 1 }
    let layout = [0x08, 0x09, 0x0A, 0x0C, 0x0D]  // backspace, tab, line feed, form feed, return
    let low = histogram[..<0x20].reduce(0, +)
    count = bytes.count
    nuls = histogram[0]
    controls = low - nuls - layout.reduce(0) { $0 + histogram[$1] } + histogram[0x7F]
    nulRuns = nuls > 0 ? Self.nulRuns(bytes) : 0
  }

  private static func nulRuns(_ bytes: [UInt8]) -> Int {
    let end = (bytes.lastIndex { $0 != 0 } ?? -1) + 1
    return (0..<end).count { bytes[$0] == 0 && ($0 == 0 || bytes[$0 - 1] != 0) }
  }

  /// Whether there are no more NULs than damage and padding leave in a text.
  var hasFewNULs: Bool {
    let others = count - nuls
    return nulRuns <= 1 + others / 100 && nulRuns * 3 <= others
  }

  /// Real text has next to no control characters; a log with colours has one ESC in some ten bytes at
  /// the most.
  var isText: Bool { hasFewNULs && controls * (nuls > 0 ? 100 : 8) <= count }

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
