import Glibc
import Testing
import Tokenization

/// Texts for which a careless tokenizer takes quadratic time.
struct LinearTimeTests {
  private static let texts: [(name: String, unit: String)] = [
    ("one letter", "a"), ("spaces", " "), ("line breaks", "\n"), ("one ideograph", "世"),
    ("letters without a space", "qwertyabcdthe"), ("punctuation", "=-"), ("tags", "<b><bb>"),
  ]

  private static let configurations: [(name: String, TokenizerConfiguration)] = [
    (
      "bpe",
      TinyVocabulary.bytePairs(
        merges: ["a a", "aa aa", "aaaa aaaa", "Ġ Ġ", "ĠĠ ĠĠ", "= -", "=- =-", "t h", "th e"],
        userDefined: ["<b>", "<bb>"])
    ),
    (
      "sentencepiece",
      TinyVocabulary.sentencePiece(
        ["a", "▁", "\n", "世", "世世", "aa", "aaaa", "▁▁", "▁▁▁▁", "=", "-", "=-", "-=", "th", "the"],
        userDefined: (2...8).map { String(repeating: "\n", count: $0) } + ["<b>", "<bb>"])
    ),
  ]

  @Test(arguments: configurations.map(\.name), texts.map(\.name))
  func `eight times the text takes little more than eight times as long`(
    _ kind: String, _ textName: String
  ) throws {
    let configuration = try #require(Self.configurations.first { $0.name == kind }).1
    let unit = try #require(Self.texts.first { $0.name == textName }).unit
    let tokenizer = try TokenizerLoader.make(configuration)
    func fastest(_ units: Int) -> Int {
      let text = String(repeating: unit, count: units)
      return (0..<5).map { _ in processorTime { _ = tokenizer.encode(text, .parseSpecial) } }.min()
        ?? 0
    }
    // Quadratic work would take 64 times as long.
    #expect(fastest(32_000) < fastest(4_000) * 48)
  }

  /// Returns the processor time of this thread in nanoseconds, so that other processes don't count.
  private func processorTime(_ body: () -> Void) -> Int {
    func now() -> Int {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
    let start = now()
    body()
    return now() - start
  }
}
