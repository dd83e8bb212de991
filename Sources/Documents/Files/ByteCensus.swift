/// Counts of the bytes that distinguish text from binary data.
struct ByteCensus {
  let count: Int
  let nuls: Int
  /// The number of runs of NULs, without the padding at the file's end.
  let nulRuns: Int
  /// The number of control characters that plain text doesn't use, without NULs.
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

  /// True if a damaged or padded text could have this many NULs.
  var hasFewNULs: Bool {
    let others = count - nuls
    return nulRuns <= 1 + others / 100 && nulRuns * 3 <= others
  }

  /// True if the bytes can be plain text.
  ///
  /// Plain text has almost no control characters; a log with colours has at most one ESC in about
  /// ten bytes.
  var isText: Bool { hasFewNULs && controls * (nuls > 0 ? 100 : 8) <= count }

  /// Returns the number of U+FFFD in UTF-8.
  static func replacements(_ utf8: [UInt8]) -> Int {
    var found = 0
    for index in utf8.indices.dropFirst(2)
    where utf8[index] == 0xBD && utf8[index - 1] == 0xBF && utf8[index - 2] == 0xEF {
      found += 1
    }
    return found
  }
}
