/// A character set from before Unicode.
struct Charset: Sendable {
  /// The name for users.
  let name: String
  /// The name for iconv.
  let converter: String
  /// The natural logarithm of the set's prior probability, relative to Windows-1252.
  let rarity: Double
  let letters: Letters

  enum Letters: Sendable {
    /// One byte per letter, with the alphabets of the languages written in the set.
    case single([Alphabet])
    /// Mostly two bytes per character.
    case double(EastAsianScript)
  }

  /// All sets that lcchat can recognize.
  ///
  /// A set is recognized by the letter statistics of its languages. A set whose letters have the
  /// same codes as another set's isn't listed.
  static let all = [
    Charset("Windows-1252", "WINDOWS-1252", 0, .single(Alphabet.western)),
    Charset("MacRoman", "MACINTOSH", -1.5, .single(Alphabet.western)),
    Charset("CP850", "CP850", -5, .single(Alphabet.western)),
    Charset("Windows-1250", "WINDOWS-1250", -1.5, .single(Alphabet.central)),
    Charset("ISO-8859-2", "ISO-8859-2", -2, .single(Alphabet.central)),
    Charset("CP852", "CP852", -5.5, .single(Alphabet.central)),
    Charset("Windows-1251", "WINDOWS-1251", -1, .single(Alphabet.cyrillic)),
    Charset("KOI8-R", "KOI8-R", -1.5, .single(Alphabet.cyrillic)),
    Charset("KOI8-U", "KOI8-U", -2, .single(Alphabet.cyrillic)),
    Charset("CP866", "CP866", -3, .single(Alphabet.cyrillic)),
    Charset("ISO-8859-5", "ISO-8859-5", -4, .single(Alphabet.cyrillic)),
    Charset("Windows-1253", "WINDOWS-1253", -1.5, .single(Alphabet.greek)),
    Charset("Windows-1254", "WINDOWS-1254", -1.5, .single(Alphabet.turkish)),
    Charset("Windows-1255", "WINDOWS-1255", -1.5, .single(Alphabet.hebrew)),
    Charset("Windows-1256", "WINDOWS-1256", -1.5, .single(Alphabet.arabic)),
    Charset("Windows-1257", "WINDOWS-1257", -2.5, .single(Alphabet.baltic)),
    Charset("GB18030", "GB18030", -1, .double(.gb18030)),
    Charset("Big5", "BIG5", -1.5, .double(.big5)),
    Charset("Shift-JIS", "CP932", -1.5, .double(.shiftJIS)),
    Charset("EUC-JP", "EUC-JP", -1.5, .double(.eucJP)),
    Charset("EUC-KR", "UHC", -1.5, .double(.eucKR)),
  ]

  private init(_ name: String, _ converter: String, _ rarity: Double, _ letters: Letters) {
    self.name = name
    self.converter = converter
    self.rarity = rarity
    self.letters = letters
  }

  /// True for Windows-1252: it is decoded without iconv, which refuses the set's undefined bytes.
  private var isBuiltIn: Bool { converter == "WINDOWS-1252" }

  /// True if the system can decode the set.
  var isKnown: Bool { isBuiltIn || CharsetConverter(converter) != nil }

  /// Decodes bytes to UTF-8 and returns how many of them were no character; nil if the system
  /// doesn't have the set.
  func utf8(_ bytes: [UInt8]) -> (utf8: [UInt8], lost: Int)? {
    if isBuiltIn { return (Latin1.utf8(bytes), 0) }
    return CharsetConverter(converter).map { converter in
      let utf8 = converter.utf8(bytes)
      return (utf8, converter.lost)
    }
  }

  /// Returns the natural logarithm of the probability that the pieces are written in this set; nil
  /// if they can't be.
  func score(_ pieces: [[UInt8]]) -> Double? {
    var texts: [(scalars: [Unicode.Scalar], bytes: [UInt8])] = []
    if isBuiltIn {
      texts = pieces.map { (Self.scalars(Latin1.utf8($0)), $0) }
    } else {
      guard let converter = CharsetConverter(converter) else { return nil }
      texts = pieces.compactMap { piece in
        converter.exactUTF8(piece, isCut: piece.count > CharsetGuess.sampled)
          .map { (Self.scalars($0), piece) }
      }
    }
    // Damaged lines are allowed up to one in fifty: they don't prove another set.
    let damaged = pieces.count - texts.count
    guard damaged * 50 <= pieces.count else { return nil }
    let score =
      switch letters {
      case .single(let alphabets): Alphabet.score(texts.map(\.scalars), in: alphabets)
      case .double(let script): script.score(texts)
      }
    return rarity + score - 20 * Double(damaged)
  }

  private static func scalars(_ utf8: [UInt8]) -> [Unicode.Scalar] {
    Array(String(decoding: utf8, as: UTF8.self).unicodeScalars)
  }
}
