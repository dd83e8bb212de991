import Inference
import Retrieval

/// What a document takes in memory once it is read and a question about it is answered.
struct MemoryPlan: Sendable {
  /// Tokens before the document, and its own.
  let opening: Int
  let document: Int
  var forecast: MemoryForecast
  /// What is kept of a document that is read lightly, if that is known.
  let light: HeadSelection?
  /// Bytes of the document's text.
  let text: Int
  /// Bytes of the embedding model that judges passages too; 0 if there is none.
  let scorer: Int
  let options: ChatOptions

  func bytes(_ reading: ReadingMode?) -> Int {
    switch reading {
    // The scorer stays where a mode before had it.
    case let mode?: Self.small + scorer + cacheBytes(mode, text: document)
    case nil:
      Self.small + scorer + Self.lookupBytes(text: text)
        + forecast.lightBytes(light, tokens: document)
        + forecast.lookupCacheBytes(light, chunkTokens: options.recall.chunkTokens)
        + cacheBytes(.exact, text: options.recall.passageTokens, turns: expectedTurn)
    }
  }

  /// Tokens of turns, of `most`, that some bytes are enough for once the document was read.
  func turns(_ mode: ReadingMode, in bytes: Int, most: Int) -> Int {
    let none = cacheBytes(mode, text: document)
    // More turns than any conversation has would be too large a number of bytes.
    let most = min(most, 1 << 24)
    let all = cacheBytes(mode, text: document, turns: most)
    guard all - none > bytes else { return most }
    return Int(Double(most) * Double(max(0, bytes)) / Double(all - none))
  }

  /// Tokens of a question and its answer.
  private var expectedTurn: Int { ContextPlan.expectedQuestion + options.maximumAnswerTokens }

  /// What many small things take together, from the code that is used to what allocators keep back;
  /// 5 to 14 MB were seen.
  private static let small = 16 << 20

  /// Bytes of the tokens, passages, word index and weights of a text: 11 a byte were seen in books.
  private static func lookupBytes(text: Int) -> Int { 12 * text }

  /// Bytes of the cache alone once so many tokens of text were read, a question was answered, and
  /// others before it took so many tokens.
  func cacheBytes(_ mode: ReadingMode, text: Int, turns: Int = 0) -> Int {
    let end = opening + text
    return forecast.cacheBytes(mode, documentEnd: end, tokens: end + turns + expectedTurn)
  }

  /// The same with a cache of 8 bits a number; nil if it has no more.
  var quantised: MemoryPlan? {
    forecast.quantised.map { forecast in
      var plan = self
      plan.forecast = forecast
      return plan
    }
  }
}
