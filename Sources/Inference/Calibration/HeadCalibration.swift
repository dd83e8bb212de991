import Tensors
import Tokenization

/// Finds a model's retrieval heads: hides invented facts in prose, asks for them, and measures which
/// heads attend to the sentence that answers.
///
/// Sources: QRHead (arXiv 2506.09944), in-context re-ranking for the question that asks nothing.
final class HeadCalibration {
  private let loaded: LoadedModel
  private let reader: LightReader
  private let form: QuestionForm
  private let text: CalibrationText

  /// The maximum number of heads that are used together.
  private static let mostHeads = 8
  /// The number of ranked heads to keep.
  private static let mostRanked = 16

  init(_ loaded: LoadedModel, _ workspace: Workspace) {
    self.loaded = loaded
    form = QuestionForm(loaded.tokenizer)
    let c = loaded.model.configuration
    let all = (0..<c.layers).flatMap { layer in
      (0..<c.heads).map { AttentionHead(layer: layer, head: $0) }
    }
    reader = LightReader(loaded, workspace, selection: HeadSelection(all, c), prefix: form.prefix)
    text = CalibrationText(loaded.tokenizer)
  }

  /// Calibrates all heads; calls `progress` with the share that is done, and returns nil if cancelled.
  func run(isCancelled: Flag, progress: (Double) -> Void) -> RetrievalHeads? {
    let steps = Double(text.chunks.count + text.questions.count)
    var index = LightIndex(reader.selection)
    for (done, chunk) in text.chunks.enumerated() {
      guard let keys = reader.keys(text.tokens[chunk], isCancelled: isCancelled) else { return nil }
      index.append(LightChunk(tokens: chunk, keys: keys))
      progress(Double(done + 1) / steps)
    }
    let scan = LightScan(index, prefixKeys: reader.prefixKeys, loaded.ops)
    let null = attention(QuestionForm.null, scan)
    var attention: [[[Float]]] = []  // (questions, heads, sentences)
    for (done, question) in text.questions.enumerated() {
      if isCancelled.isSet { return nil }
      let asked = self.attention(question.text, scan)
      attention.append(zip(asked, null).map { zip($0, $1).map { $0 - $1 } })
      progress(Double(text.chunks.count + done + 1) / steps)
    }
    return result(attention)
  }

  /// Returns the attention of each selected head to each sentence.  // (heads, sentences)
  private func attention(_ question: String, _ scan: LightScan) -> [[Float]] {
    let queries = reader.queries(form.question(question).tokens)
    return queries.parts.map { part in
      let all = scan.attention(LightQueries(parts: [part], tokens: queries.tokens))
      return text.sentences.map { all[$0].reduce(0, +) }
    }
  }

  // MARK: Ranking

  private func result(_ attention: [[[Float]]]) -> RetrievalHeads {
    let heads = reader.selection.heads
    let ranking = heads.indices.map { head in
      let own = attention.map { $0[head] }
      let onAnswer = zip(own, text.questions).reduce(0) { $0 + $1.0[$1.1.answer] }
      return RetrievalHeads.Ranked(
        head: heads[head], score: onAnswer / Float(text.questions.count), found: found(own))
    }.sorted { $0.score > $1.score }
    return RetrievalHeads(
      model: loaded.fingerprint, name: loaded.model.configuration.name,
      questions: text.questions.count, ranking: Array(ranking.prefix(Self.mostRanked)),
      depths: depths(ranking, attention))
  }

  /// Returns the share of questions whose answer has the most attention of all sentences.
  private func found(
    _ attention: [[Float]], among isCounted: (CalibrationText.Question) -> Bool = { _ in true }
  ) -> Float {
    let counted = zip(attention, text.questions).filter { isCounted($0.1) }
    let hits = counted.count { attention, question in
      attention.max() == attention[question.answer]
    }
    return Float(hits) / Float(max(1, counted.count))
  }

  /// Returns the best heads of the lowest layers, for each number of layers that improves on fewer.
  private func depths(
    _ ranking: [RetrievalHeads.Ranked], _ attention: [[[Float]]]
  ) -> [RetrievalHeads.Depth] {
    let indexOfHead = Dictionary(
      uniqueKeysWithValues: zip(reader.selection.heads, reader.selection.heads.indices))
    var depths: [RetrievalHeads.Depth] = []
    for layers in 1...loaded.model.configuration.layers {
      let within = ranking.filter { $0.head.layer < layers }
      // Heads with little attention to answers would cost keys and add noise.
      let good = within.prefix(Self.mostHeads).filter {
        $0.score > 0 && $0.score >= (within.first?.score ?? 0) / 4
      }
      let score = good.reduce(0) { $0 + $1.score }
      guard score > depths.last?.score ?? 0 else { continue }
      let indices = good.compactMap { indexOfHead[$0.head] }
      let together = attention.map { heads in
        text.sentences.indices.map { sentence in
          indices.reduce(0) { $0 + heads[$1][sentence] }
        }
      }
      depths.append(
        RetrievalHeads.Depth(
          layers: layers, heads: good.map(\.head), score: score,
          found: found(together), foundParaphrased: found(together) { $0.isParaphrase }))
    }
    return depths
  }
}

/// The events of a calibration; the stream ends after `finished`.
package enum CalibrationEvent: Sendable {
  /// The share that is done, from 0 to 1.
  case progress(Double)
  case finished(RetrievalHeads)
}
