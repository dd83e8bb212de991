import Inference
import Retrieval
import Tokenization
import Wording

/// An estimate of the memory after a document is read and a question is answered.
struct MemoryEstimate: Sendable {
  /// The number of tokens before the document.
  let opening: Int
  /// The number of the document's tokens.
  let document: Int
  /// The forecast of the reader.
  var forecast: MemoryForecast
  /// The finder's light index; nil if there is none.
  let light: LightEstimate?
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
        + (light?.indexBytes ?? 0)
        + (light?.cacheBytes(chunkTokens: options.recall.chunkTokens) ?? 0)
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

/// An estimate of the memory that the finder takes for a document.
struct LightEstimate: Sendable {
  let forecast: MemoryForecast
  /// The heads whose keys a light pass stores; nil if unknown.
  let selection: HeadSelection?
  /// The number of the document's tokens by the finder's tokenizer.
  let tokens: Int

  /// Makes the estimate for the models' finder; nil if there is none.
  ///
  /// - Parameters:
  ///   - models: the models.
  ///   - selection: the finder's heads; nil if unknown.
  ///   - text: the text that is read.
  ///   - tokens: the number of the reader's tokens of the text.
  init?(_ models: Models, _ selection: HeadSelection?, text: String, tokens: Int) {
    guard let finder = models.finder else { return nil }
    // No cache type matters: the passes of the finder have the usual one.
    forecast = MemoryForecast(finder.description.configuration, .f16)
    self.selection = selection
    self.tokens =
      models.otherFinder.map { Self.tokens(of: text, by: $0.tokenizer) } ?? tokens
  }

  /// The bytes of the keys.
  var indexBytes: Int { forecast.lightBytes(selection, tokens: tokens) }

  /// Returns the bytes of the caches of the light pass and of judging.
  func cacheBytes(chunkTokens: Int) -> Int {
    forecast.lookupCacheBytes(selection, chunkTokens: chunkTokens)
  }

  /// The number of a long text's first characters that are encoded for an estimate.
  private static let sample = 100_000

  /// Returns the number of tokens of a text, estimated from the beginning of a long one.
  private static func tokens(of text: String, by tokenizer: any Tokenizer) -> Int {
    let part = String(text.prefix(sample))
    let count = tokenizer.encode(part, []).count
    let bytes = part.utf8.count
    return bytes == text.utf8.count
      ? count : Int((Double(count) * Double(text.utf8.count) / Double(bytes)).rounded(.up))
  }
}
