/// Splits text into the words within which byte-level BPE merges.
///
/// Each style is a regular expression of the model's training, written as a scanner. If there are
/// several expressions, each one splits the words of the one before (llama-vocab.cpp).
enum PreTokenizer: Sendable {
  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
  case gpt2
  /// Each `\p{N}`, then as `gpt2`.
  case digitsApart
  /// Runs of `[\p{P}$+<=>^~|]`, then as `gpt2`, then numbers by `numbers`.
  case punctuationApart(Numbers)
  /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}|`
  /// ` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
  case llama3(longestNumber: Int)
  /// ` ?[^(\s|.,!?…。，、।۔،)]+`
  case bloom

  /// The splitting of numbers inside a word.
  enum Numbers: Sendable {
    /// `[0-9][0-9][0-9]`, and the backtick counts as punctuation (Falcon).
    case triples
    /// `\p{N}+`, then `[0-9][0-9][0-9]`, as in llama.cpp for files that name no style.
    case runsAndTriples
  }

  private static let byName: KeyValuePairs<String, PreTokenizer> = [
    "default": .punctuationApart(.runsAndTriples),
    "gpt-2": .gpt2, "mpt": .gpt2, "olmo": .gpt2, "modern-bert": .gpt2, "phi-2": .gpt2,
    "jais": .gpt2, "exaone4": .gpt2, "granite-docling": .gpt2, "mellum": .gpt2,
    "jina-v1-en": .gpt2, "jina-v2-code": .gpt2, "jina-v2-de": .gpt2, "jina-v2-es": .gpt2,
    "roberta-bpe": .gpt2, "trillion": .gpt2,
    "smollm": .digitsApart, "starcoder": .digitsApart, "refact": .digitsApart,
    "command-r": .digitsApart, "codeshell": .digitsApart, "exaone": .digitsApart,
    "minerva-7b": .digitsApart,
    "falcon": .punctuationApart(.triples),
    "llama-bpe": .llama3(longestNumber: 3), "llama3": .llama3(longestNumber: 3),
    "llama-v3": .llama3(longestNumber: 3), "falcon3": .llama3(longestNumber: 3),
    "falcon-h1": .llama3(longestNumber: 3), "pixtral": .llama3(longestNumber: 3),
    "lfm2": .llama3(longestNumber: 3), "dbrx": .llama3(longestNumber: 3),
    "smaug-bpe": .llama3(longestNumber: 3), "chatglm-bpe": .llama3(longestNumber: 3),
    "glm4": .llama3(longestNumber: 3),
    "qwen2": .llama3(longestNumber: 1), "stablelm2": .llama3(longestNumber: 1),
    "deepseek-r1-qwen": .llama3(longestNumber: 1), "megrez": .llama3(longestNumber: 1),
    "hunyuan": .llama3(longestNumber: 1),
    "bloom": .bloom, "poro-chat": .bloom, "gpt3-finnish": .bloom,
  ]

  static var names: [String] { byName.map(\.key) }

  /// The styles whose models take whole words of the vocabulary, even if the merges don't make
  /// them, and begin texts with BOS.
  static let llama3Names: Set = [
    "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "lfm2",
  ]

  /// The style for files that name none.
  private static let standardName = "default"

  /// Returns a notice for the user if a file names no style; nil otherwise.
  static func notice(of name: String?) -> String? {
    guard name?.isEmpty ?? true else { return nil }
    return """
      The model file doesn't name its pre-tokenizer (tokenizer.ggml.pre is missing). lcchat uses \
      “\(standardName)”, which may differ from training and make answers worse.
      """
  }

  /// Finds the style with a name; no name means `default`.
  init(named name: String?) throws(TokenizerError) {
    let name = name.flatMap { $0.isEmpty ? nil : $0 } ?? Self.standardName
    guard let match = Self.byName.first(where: { $0.key == name }) else {
      throw .unknownPreTokenizer(name)
    }
    self = match.value
  }

  /// Returns the end of the word that begins at `start`.
  func endOfWord(_ text: [UInt8], from start: Int, limit: Int) -> Int {
    switch self {
    case .gpt2:
      return WordScanner(text: text, limit: limit).gpt2Word(from: start)
    case .digitsApart:
      let scanner = WordScanner(text: text, limit: limit, border: .numbers)
      if CharacterClass(text, at: start) == .number { return scanner.after(start) }
      return scanner.gpt2Word(from: start)
    case .punctuationApart(let numbers):
      let border: WordScanner.Border =
        numbers == .triples ? .punctuationAndBacktick : .punctuation
      let scanner = WordScanner(text: text, limit: limit, border: border)
      return scanner.borderRun(from: start)
        ?? scanner.numberCut(start..<scanner.gpt2Word(from: start), numbers)
    case .llama3(let longestNumber):
      return WordScanner(text: text, limit: limit)
        .llama3Word(from: start, longestNumber: longestNumber)
    case .bloom:
      return WordScanner(text: text, limit: limit).bloomWord(from: start)
    }
  }
}
