/// Which character set a text that isn't UTF-8 is most likely in.
struct CharsetGuess {
  let charset: Charset
  /// Another one that is nearly as likely and would make another text of it.
  let runnerUp: Charset?
  /// The mean logarithm of the probability of a byte that isn't ASCII.
  private let mean: Double

  /// As many bytes tell enough; of a line at most one more is looked at.
  static let sampled = 1 << 14
  /// A letter, or half a character, of text has about e^-4; of noise e^-10 or less.
  private static let leastMean = -9.0
  /// Fewer bytes may all be rare letters.
  private static let enough = 12
  /// Less than this makes a set at most 500 times as likely as another.
  private static let narrow = 6.0

  /// Nil if it is in none that is known.
  init?(_ bytes: [UInt8]) {
    let pieces = Self.sample(of: bytes)
    let high = pieces.reduce(0) { $0 + $1.count { $0 >= 0x80 } }
    let isMacintosh =
      bytes.contains(UInt8(ascii: "\r")) && !bytes.contains(UInt8(ascii: "\n"))
    let ranking = Charset.all.compactMap { charset -> (charset: Charset, score: Double)? in
      guard let score = charset.score(pieces) else { return nil }
      // Macintoshes ended lines so.
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

  /// Whether the text looks so much like one that no other set need be thought of.
  var isSure: Bool { mean > -6.5 }

  /// What the user should know of a text that was read so.
  func notice(for name: String) -> String {
    let notice = "\(name) isn't UTF-8; read as \(charset.name)."
    guard let runnerUp else { return notice }
    return notice + """
       If its letters look wrong, it may be \(runnerUp.name): \
      “iconv -f \(runnerUp.converter) -t UTF-8 \(name) > NEW” converts it.
      """
  }

  /// Lines that aren't ASCII, with their ends, from everywhere in the text.
  private static func sample(of bytes: [UInt8]) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var start = 0
    var isASCII = true
    for (place, byte) in bytes.enumerated() {
      if byte >= 0x80 { isASCII = false }
      let isEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      guard isEnd || place + 1 == bytes.count else { continue }
      if !isASCII { pieces.append(Array(bytes[start...min(place, start + sampled)])) }
      start = place + 1
      isASCII = true
    }
    let count = pieces.reduce(0) { $0 + $1.count }
    let step = max(1, count / sampled)
    return stride(from: 0, to: pieces.count, by: step).map { pieces[$0] }
  }
}
