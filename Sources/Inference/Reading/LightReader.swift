import Tensors
import Tokenizers

/// Reads texts, each by itself behind the same prefix, through the lower layers only.
final class LightReader {
  let plan: LightPlan
  /// The prefix's keys, which take the attention that finds nothing to look at.
  let sinks: [PackedKeys]  // (slots)

  private let loaded: LoadedModel
  private let prefixed: PrefixedPass
  private let tables: RotationTables
  private let prefixTokens: Int

  init(_ loaded: LoadedModel, plan: LightPlan, prefix: [TokenID]) {
    self.loaded = loaded
    self.plan = plan
    prefixTokens = prefix.count
    tables = RotationTables(loaded)
    var options = ForwardPass.Options()
    options.lastLayer = plan.lastLayer
    let prefixed = PrefixedPass(loaded, prefix: prefix, options: options)
    self.prefixed = prefixed
    let captures = HeadCapture(plan, prefixed.pass, keys: 0..<prefix.count, queries: 0..<0)
    captures.whileReading { prefixed.rewind() }
    sinks = captures.packedKeys(at: 0, tables)
  }

  /// The keys of a chunk, by slot; nil if cancelled.
  func keys(_ chunk: ArraySlice<TokenID>, isCancelled: Flag) -> [PackedKeys]? {
    capture(chunk, keys: chunk.count, queries: 0, isCancelled)?.packedKeys(at: prefixTokens, tables)
  }

  /// What the heads ask at the tokens of a question that was read behind the prefix, turned as if it
  /// stood behind a chunk.
  func queries(_ question: [TokenID]) -> LightQueries {
    let parts = capture(question[...], keys: 0, queries: question.count, Flag())?
      .packedQueries(at: prefixTokens + plan.chunkTokens, tables)
    return LightQueries(parts: parts ?? [], tokens: question.count)
  }

  /// What the heads ask at the tokens of a question that is read behind a passage, which must have
  /// been read just before; nil if cancelled.
  func queries(
    _ question: [TokenID], after passage: [TokenID], isCancelled: Flag
  ) -> LightQueries? {
    capture(
      question[...], after: passage[...], keys: 0, queries: question.count, isCancelled
    ).map {
      LightQueries(
        parts: $0.packedQueries(at: prefixTokens + passage.count, tables), tokens: question.count)
    }
  }

  private func capture(
    _ tokens: ArraySlice<TokenID>, after text: ArraySlice<TokenID> = [], keys: Int, queries: Int,
    _ isCancelled: Flag
  ) -> HeadCapture? {
    // Before the capture is there: what stands in front isn't its.
    prefixed.rewind(keeping: text)
    let capture = HeadCapture(plan, prefixed.pass, keys: 0..<keys, queries: 0..<queries)
    var isWhole = false
    capture.whileReading {
      isWhole = prefixed.read(tokens, after: text, isCancelled: isCancelled)
    }
    return isWhole ? capture : nil
  }
}

/// What heads ask at the tokens of a question.
struct LightQueries {
  /// One head's queries (tokens), and the slot of the keys that it looks at.
  struct Part {
    let slot: Int
    let queries: PackedQueries
  }

  let parts: [Part]
  let tokens: Int
}
