import Wording

/// Decodes the bytes of a file to UTF-8 with \n as line end; throws if they aren't text.
struct TextDecoder {
  private let name: String
  private var notices: [String] = []

  private init(name: String) { self.name = name }

  /// Returns the text and notices for the user about the decoding.
  static func decode(
    _ bytes: consuming [UInt8],
    name: String
  ) throws(DocumentError) -> (text: String, notices: [String]) {
    var decoder = TextDecoder(name: name)
    var utf8 = try decoder.utf8(bytes)
    if LineEnds.normalize(&utf8) {
      decoder.notices.append(
        "\(decoder.shownName) has several kinds of line end; each of them ends a line.")
    }
    decoder.leaveOutNULs(&utf8)
    // Already valid or repaired on purpose: this can't lose anything.
    return (String(decoding: utf8, as: UTF8.self), decoder.notices)
  }

  private mutating func utf8(_ bytes: [UInt8]) throws(DocumentError) -> [UInt8] {
    // UTF-32's little-endian mark begins like UTF-16's.
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      throw .unknownEncoding(name: name)
    }
    if bytes.starts(with: [0xFF, 0xFE]) {
      return try utf16(bytes) { UInt16($1) << 8 | UInt16($0) }
    }
    if bytes.starts(with: [0xFE, 0xFF]) {
      return try utf16(bytes) { UInt16($0) << 8 | UInt16($1) }
    }
    var bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }

    if let signature = BinarySignature.match(bytes) {
      throw .binary(name: name, kind: signature.kind, advice: signature.advice)
    }
    let census = ByteCensus(bytes)
    try refuseBinary(census)
    if (try? UTF8Span(validating: bytes.span)) != nil { return bytes }
    return try repairedOrConverted(bytes, census)
  }

  private func refuseBinary(_ census: ByteCensus) throws(DocumentError) {
    guard census.isText else {
      throw .binary(
        name: name,
        kind: "binary data",
        advice: "name a text file (UTF-16 is only known by its byte order mark)"
      )
    }
  }

  private mutating func utf16(
    _ bytes: [UInt8],
    unit: (UInt8, UInt8) -> UInt16
  ) throws(DocumentError) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    for index in stride(from: 2, to: bytes.count - 1, by: 2) {
      units.append(unit(bytes[index], bytes[index + 1]))
    }
    let utf8 = Array(String(decoding: units, as: UTF16.self).utf8)
    try refuseBinary(ByteCensus(utf8))
    let lost = ByteCensus.replacements(utf8) - units.count { $0 == 0xFFFD } + bytes.count % 2
    if lost > 0 {
      notices.append(
        "\(shownName) is damaged UTF-16: \(lost) character\(lost == 1 ? " is" : "s are") lost.")
    }
    return utf8
  }

  /// Repairs damaged UTF-8, or converts a text from an older character set.
  private mutating func repairedOrConverted(
    _ bytes: [UInt8],
    _ census: ByteCensus
  ) throws(DocumentError) -> [UInt8] {
    let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
    let lost = ByteCensus.replacements(repaired)
    let kept = repaired.count { $0 >= 0xC0 } - lost
    if kept > lost {
      notices.append("\(shownName) is damaged UTF-8: " + Self.unreadable(lost, "character"))
      return repaired
    }
    guard census.controls * 100 <= census.count, let guess = CharsetGuess(bytes),
      let converted = guess.charset.utf8(bytes)
    else { throw .unknownEncoding(name: name) }
    if !guess.isSure, Charset.all.contains(where: { !$0.isKnown }) {
      throw .missingCharsets(name: name)
    }
    notices.append(guess.notice(for: shownName))
    if converted.lost > 0 {
      notices.append("In \(shownName), " + Self.unreadable(converted.lost, "byte"))
    }
    return converted.utf8
  }

  /// The name for notices.
  private var shownName: String { name.escapingControls }

  /// Returns the end of a notice about characters or bytes that can't be decoded.
  private static func unreadable(_ count: Int, _ unit: String) -> String {
    count == 1
      ? "1 \(unit) can't be read and shows as \u{FFFD}."
      : "\(count) \(unit)s can't be read and show as \u{FFFD}."
  }

  /// Removes NULs, which a damaged disk or an interrupted write leaves in a text.
  private mutating func leaveOutNULs(_ utf8: inout [UInt8]) {
    guard let first = utf8.firstIndex(of: 0) else { return }
    let line = utf8[..<first].count { $0 == UInt8(ascii: "\n") } + 1
    let count = utf8.count
    utf8.removeAll { $0 == 0 }
    let removed = count - utf8.count
    notices.append(
      removed == 1
        ? "1 NUL byte on line \(line) of \(shownName) was left out."
        : "\(removed) NUL bytes in \(shownName), the first on line \(line), were left out.")
  }
}
