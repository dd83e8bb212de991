import Tensors
import Tokenization

/// Reads texts through the lower layers only, each by itself after the same prefix.
final class LightReader {
  let selection: HeadSelection
  /// The keys of the prefix, which take the attention that finds no target.
  let prefixKeys: [PackedKeys]  // (slots)

  private let prefixed: PrefixedPass
  private let tables: RotationTables
  private let prefixTokens: Int

  /// Makes a reader; one that reads all layers also returns hidden states.
  init(
    _ loaded: LoadedModel, _ workspace: Workspace, selection: HeadSelection, prefix: [TokenID],
    readsAllLayers: Bool = false
  ) {
    self.selection = selection
    prefixTokens = prefix.count
    tables = RotationTables(loaded)
    var options = ForwardPass.Options()
    options.workspace = workspace
    // Retrieval heads are calibrated on the base model, and finding doesn't need what adapters teach.
    options.usesAdapters = false
    if !readsAllLayers { options.lastLayer = selection.lastLayer }
    let prefixed = PrefixedPass(loaded, prefix: prefix, options: options)
    self.prefixed = prefixed
    let captures = HeadCapture(selection, prefixed.pass, keys: 0..<prefix.count, queries: 0..<0)
    captures.whileReading { prefixed.rewind() }
    prefixKeys = captures.packedKeys(at: 0, tables)
  }

  /// The pass that reads, for logits of its states.
  var pass: ForwardPass { prefixed.pass }

  /// Returns the keys of a chunk, by slot; nil if cancelled.
  func keys(_ chunk: ArraySlice<TokenID>, isCancelled: Flag) -> [PackedKeys]? {
    capture(chunk, keys: 0..<chunk.count, queries: 0..<0, isCancelled)?
      .packedKeys(at: prefixTokens, tables)
  }

  /// Returns the queries of a question that is read after the prefix, rotated to the positions after a
  /// chunk.
  func queries(_ question: [TokenID]) -> LightQueries {
    let parts = capture(question[...], keys: 0..<0, queries: 0..<question.count, Flag())?
      .packedQueries(at: prefixTokens + selection.chunkTokens, tables)
    return LightQueries(parts: parts ?? [], tokens: question.count)
  }

  /// Returns the keys of a passage, and the queries of a question read after it; nil if cancelled.
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

  /// Reads a text after the prefix and hands out its hidden states, batch by batch.
  ///
  /// Returns false if cancelled.
  func readStates(
    _ text: [TokenID], isCancelled: Flag, eachState: (Matrix) -> Void
  ) -> Bool {
    prefixed.read(text[...], isCancelled: isCancelled, eachState)
  }

  /// Returns the queries of another question after the passage that was read last; nil if cancelled.
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
    // Before the capture begins, since it doesn't take the preceding text.
    prefixed.rewind(keeping: text)
    let capture = HeadCapture(selection, prefixed.pass, keys: keys, queries: queries)
    var isWhole = false
    capture.whileReading {
      isWhole = prefixed.read(tokens, after: text, isCancelled: isCancelled)
    }
    return isWhole ? capture : nil
  }
}

/// The queries of a question's tokens.
struct LightQueries {
  /// One head's queries (tokens), and the slot of the keys that it attends to.
  struct Part {
    let slot: Int
    let queries: PackedQueries
  }

  let parts: [Part]
  let tokens: Int
}
