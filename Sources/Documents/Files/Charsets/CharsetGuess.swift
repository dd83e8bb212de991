/// The most likely character set of a text that isn't UTF-8.
struct CharsetGuess {
  let charset: Charset
  /// Another set that is nearly as likely and decodes the text differently.
  let runnerUp: Charset?
  /// The mean natural logarithm of the probability per byte outside ASCII.
  private let mean: Double

  /// The approximate number of bytes that are sampled, and the limit for one line.
  static let sampled = 1 << 14
  /// The least mean of a real text: text has about -4 per byte outside ASCII, noise -10 or less.
  private static let leastMean = -9.0
  /// The number of bytes from which `leastMean` applies: fewer bytes may all be rare letters.
  private static let enough = 12
  /// A smaller lead over the runner-up is uncertain: the best set is at most e^6, or 400 times, as
  /// likely.
  private static let narrow = 6.0

  /// Guesses the set from bytes; nil if none of the known sets fits.
  init?(_ bytes: [UInt8]) {
    let pieces = Self.sample(of: bytes)
    let high = pieces.reduce(0) { $0 + $1.count { $0 >= 0x80 } }
    let isMacintosh =
      bytes.contains(UInt8(ascii: "\r")) && !bytes.contains(UInt8(ascii: "\n"))
    let ranking = Charset.all.compactMap { charset -> (charset: Charset, score: Double)? in
      guard let score = charset.score(pieces) else { return nil }
      // Old Macintosh files end their lines with CR only.
      return (charset, charset.name == "MacRoman" && isMacintosh ? score + 4 : score)
    }.sorted { $0.score > $1.score }
    guard let best = ranking.first, high > 0 else { return nil }
    mean = best.score / Double(high)
    if high >= Self.enough, mean < Self.leastMean { return nil }
    charset = best.charset
    let text = pieces.map { best.charset.utf8($0)?.utf8 }
    runnerUp =
      ranking.dropFirst().prefix { best.score - $0.score < Self.narrow }
      .first { other in pieces.map { other.charset.utf8($0)?.utf8 } != text }?.charset
  }

  /// True if the text fits the set so well that no other set needs to be considered.
  var isSure: Bool { mean > -6.5 }

  /// A notice for the user that names the set and, if the guess is close, the runner-up.
  func notice(for name: String) -> String {
    let notice = "\(name) isn't UTF-8; read as \(charset.name)."
    guard let runnerUp else { return notice }
    return notice + """
       If its letters look wrong, it may be \(runnerUp.name): \
      “iconv -f \(runnerUp.converter) -t UTF-8 \(name) > NEW” converts it.
      """
  }

  /// Returns a sample of the lines with bytes outside ASCII, spread over the whole text.
  private static func sample(of bytes: [UInt8]) -> [[UInt8]] {
    var lines: [Range<Int>] = []
    var start = 0
    var isASCII = true
    for (offset, byte) in bytes.enumerated() {
      if byte >= 0x80 { isASCII = false }
      let isEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      guard isEnd || offset + 1 == bytes.count else { continue }
      if !isASCII { lines.append(start..<min(offset, start + sampled) + 1) }
      start = offset + 1
      isASCII = true
    }
    let count = lines.reduce(0) { $0 + $1.count }
    let step = max(1, count / sampled)
    return stride(from: 0, to: lines.count, by: step).map { Array(bytes[lines[$0]]) }
  }
}
