/// Splits text into the words within which byte-level BPE merges.
///
/// Each style is a regular expression of the model's training, written out as a scanner.
enum PreTokenizer: Sendable {
  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
  /// where, with `digitsApart`, every `\p{N}` is first cut out as a word of its own.
  case gpt2(digitsApart: Bool)
  /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}|`
  /// ` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
  case llama3(longestNumber: Int)

  private static let byName: KeyValuePairs<String, PreTokenizer> = [
    "gpt-2": .gpt2(digitsApart: false),
    "smollm": .gpt2(digitsApart: true),
    "llama-bpe": .llama3(longestNumber: 3),
    "qwen2": .llama3(longestNumber: 1),
  ]

  static var names: [String] { byName.map(\.key) }

  init(named name: String?) throws(TokenizerError) {
    guard let match = Self.byName.first(where: { $0.key == name }) else {
      throw .unknownPreTokenizer(name)
    }
    self = match.value
  }

  /// Where the word ends that begins at `start`.
  func endOfWord(_ text: [UInt8], from start: Int, limit: Int) -> Int {
    switch self {
    case .gpt2(let digitsApart):
      let scanner = WordScanner(text: text, limit: limit, stopsAtNumbers: digitsApart)
      if digitsApart, CharacterClass(text, at: start) == .number { return scanner.after(start) }
      return scanner.gpt2Word(from: start)
    case .llama3(let longestNumber):
      let scanner = WordScanner(text: text, limit: limit, stopsAtNumbers: false)
      return scanner.llama3Word(from: start, longestNumber: longestNumber)
    }
  }
}
