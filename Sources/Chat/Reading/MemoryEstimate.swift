import Inference
import Retrieval

/// An estimate of the memory after a document is read and a question is answered.
struct MemoryEstimate: Sendable {
  /// The number of tokens before the document.
  let opening: Int
  /// The number of the document's tokens.
  let document: Int
  var forecast: MemoryForecast
  /// The heads whose keys a light pass stores; nil if unknown.
  let light: HeadSelection?
  /// The bytes of the document's text.
  let text: Int
  /// The bytes of the embedding model that also scores passages; 0 if there is none.
  let scorer: Int
  let options: ChatOptions

  /// Returns the bytes of a reading; nil is mode recall.
  func bytes(_ reading: ReadingMode?) -> Int {
    switch reading {
    // An earlier reading in mode recall may have loaded the scorer.
    case let mode?: Self.small + scorer + cacheBytes(mode, text: document)
    case nil:
      Self.small + scorer + Self.lookupBytes(text: text)
        + forecast.lightBytes(light, tokens: document)
        + forecast.lookupCacheBytes(light, chunkTokens: options.recall.chunkTokens)
        + cacheBytes(.exact, text: options.recall.passageTokens, turns: expectedTurn)
    }
  }

  /// Returns the number of tokens of turns, up to `most`, that fit the bytes.
  ///
  /// The bytes are those that are left after the document is read.
  func turns(_ mode: ReadingMode, in bytes: Int, most: Int) -> Int {
    let none = cacheBytes(mode, text: document)
    // The limit avoids an overflow of the bytes; no conversation has more tokens.
    let most = min(most, 1 << 24)
    let all = cacheBytes(mode, text: document, turns: most)
    guard all - none > bytes else { return most }
    return Int(Double(most) * Double(max(0, bytes)) / Double(all - none))
  }

  /// The expected number of tokens of a question and its answer.
  private var expectedTurn: Int { ContextPlan.expectedQuestion + options.maximumAnswerTokens }

  /// The bytes of everything else, from code pages to memory that allocators hold back.
  ///
  /// The measured values are 5 to 14 MB.
  private static let small = 20 << 20

  /// Returns the bytes of the tokens, passages, word index and weights of a text.
  ///
  /// Books take 11 bytes per byte of text.
  private static func lookupBytes(text: Int) -> Int { 12 * text }

  /// Returns the bytes of the cache after a text, earlier turns, a question and its answer.
  ///
  /// `text` and `turns` are numbers of tokens.
  func cacheBytes(_ mode: ReadingMode, text: Int, turns: Int = 0) -> Int {
    let end = opening + text
    return forecast.cacheBytes(mode, documentEnd: end, tokens: end + turns + expectedTurn)
  }

  /// The same plan with a cache of 8 bits per number; nil if the cache isn't larger than that.
  var quantised: MemoryEstimate? {
    forecast.quantised.map { forecast in
      var plan = self
      plan.forecast = forecast
      return plan
    }
  }
}
