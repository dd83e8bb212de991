/// Converts Windows and old Macintosh line ends to \n.
enum LineEnds {
  /// Rewrites the text in place; returns true if it had more than one kind of line end.
  static func normalize(_ utf8: inout [UInt8]) -> Bool {
    let lineFeed = UInt8(ascii: "\n")
    let carriageReturn = UInt8(ascii: "\r")
    guard let first = utf8.firstIndex(of: carriageReturn) else { return false }

    var hasUnix = utf8[..<first].contains(lineFeed)
    var hasWindows = false
    var hasMacintosh = false
    var end = first
    var index = first
    while index < utf8.count {
      var byte = utf8[index]
      index += 1
      if byte == carriageReturn {
        byte = lineFeed
        if index < utf8.count, utf8[index] == lineFeed {
          index += 1
          hasWindows = true
        } else {
          hasMacintosh = true
        }
      } else if byte == lineFeed {
        hasUnix = true
      }
      utf8[end] = byte
      end += 1
    }
    utf8.removeSubrange(end...)
    return [hasUnix, hasWindows, hasMacintosh].count { $0 } > 1
  }
}
