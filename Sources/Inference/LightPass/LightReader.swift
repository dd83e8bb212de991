import Tensors
import Tokenizers

/// Reads texts, each by itself behind the same prefix, through the lower layers only.
final class LightReader {
  let selection: HeadSelection
  /// The prefix's keys, which take the attention that finds nothing to look at.
  let prefixKeys: [PackedKeys]  // (slots)

  private let prefixed: PrefixedPass
  private let tables: RotationTables
  private let prefixTokens: Int

  /// Makes a reader; one that reads all layers serves who needs their states, too.
  init(
    _ loaded: LoadedModel, _ workspace: Workspace, selection: HeadSelection, prefix: [TokenID],
    readsAllLayers: Bool = false
  ) {
    self.selection = selection
    prefixTokens = prefix.count
    tables = RotationTables(loaded)
    var options = ForwardPass.Options()
    options.workspace = workspace
    if !readsAllLayers { options.lastLayer = selection.lastLayer }
    let prefixed = PrefixedPass(loaded, prefix: prefix, options: options)
    self.prefixed = prefixed
    let captures = HeadCapture(selection, prefixed.pass, keys: 0..<prefix.count, queries: 0..<0)
    captures.whileReading { prefixed.rewind() }
    prefixKeys = captures.packedKeys(at: 0, tables)
  }

  /// The pass that reads, for what is made of its states.
  var pass: ForwardPass { prefixed.pass }

  /// The keys of a chunk, by slot; nil if cancelled.
  func keys(_ chunk: ArraySlice<TokenID>, isCancelled: Flag) -> [PackedKeys]? {
    capture(chunk, keys: 0..<chunk.count, queries: 0..<0, isCancelled)?
      .packedKeys(at: prefixTokens, tables)
  }

  /// What the heads ask at the tokens of a question that was read behind the prefix, turned as if it
  /// stood behind a chunk.
  func queries(_ question: [TokenID]) -> LightQueries {
    let parts = capture(question[...], keys: 0..<0, queries: 0..<question.count, Flag())?
      .packedQueries(at: prefixTokens + selection.chunkTokens, tables)
    return LightQueries(parts: parts ?? [], tokens: question.count)
  }

  /// The keys of a passage, and what the heads ask at a question read behind it; nil if cancelled.
  func read(
    _ passage: [TokenID], _ question: [TokenID], isCancelled: Flag
  ) -> (keys: [PackedKeys], queries: LightQueries)? {
    let text = passage + question
    let read = capture(
      text[...], keys: 0..<passage.count, queries: passage.count..<text.count, isCancelled)
    return read.map {
      ($0.packedKeys(at: prefixTokens, tables), queries($0, question, after: passage))
    }
  }

  /// Reads a text behind the prefix for its hidden states alone, part by part; false if cancelled.
  func readStates(
    _ text: [TokenID], isCancelled: Flag, eachState: (Matrix) -> Void
  ) -> Bool {
    prefixed.read(text[...], isCancelled: isCancelled, eachState)
  }

  /// What the heads ask at another question behind the passage that was read last; nil if cancelled.
  func queries(
    _ question: [TokenID], after passage: [TokenID], isCancelled: Flag
  ) -> LightQueries? {
    capture(
      question[...], after: passage[...], keys: 0..<0, queries: 0..<question.count, isCancelled
    ).map { queries($0, question, after: passage) }
  }

  private func queries(
    _ capture: HeadCapture, _ question: [TokenID], after passage: [TokenID]
  ) -> LightQueries {
    LightQueries(
      parts: capture.packedQueries(at: prefixTokens + passage.count, tables),
      tokens: question.count)
  }

  private func capture(
    _ tokens: ArraySlice<TokenID>, after text: ArraySlice<TokenID> = [], keys: Range<Int>,
    queries: Range<Int>, _ isCancelled: Flag
  ) -> HeadCapture? {
    // Before the capture is there: what stands in front isn't its.
    prefixed.rewind(keeping: text)
    let capture = HeadCapture(selection, prefixed.pass, keys: keys, queries: queries)
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
