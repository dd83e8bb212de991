import Tensors
import Tokenizers

/// Judges passages by reading each of them with the question behind it.
///
/// Sources: attention on the passage less that of a null question as in in-context re-ranking;
/// likelihood of the question after the passage as in Sachan et al. 2022 (UPR).
final class PassageReader {
  let plan: LightPlan
  let depth: RerankRequest.Depth
  private let loaded: LoadedModel
  private let reader: LightReader
  private let null: QuestionForm.Question

  /// Rows whose logits are made together: enough that the output's weights are read for many.
  private static let rows = 128

  init(_ loaded: LoadedModel, plan: LightPlan, depth: RerankRequest.Depth) {
    self.loaded = loaded
    self.plan = plan
    self.depth = depth
    let form = QuestionForm(loaded.tokenizer)
    null = form.question(QuestionForm.null)
    reader = LightReader(
      loaded, plan: plan, prefix: form.prefix, readsAllLayers: depth == .wholeModel)
  }

  /// Scores the passages in order; ends without a word if cancelled.
  func score(
    _ passages: [[TokenID]], _ question: QuestionForm.Question, isCancelled: Flag,
    tell: (_ passage: Int, _ score: PassageScore) -> Void
  ) {
    let words = question.words.count
    let perBatch = depth == .heads ? 1 : max(1, Self.rows / max(1, words))
    let states = Matrix(
      rows: perBatch * words, columns: loaded.model.configuration.embeddingLength)
    for first in stride(from: 0, to: passages.count, by: perBatch) {
      let batch = first..<min(first + perBatch, passages.count)
      var scores: [PassageScore] = []
      for passage in batch {
        let place = scores.count * words
        let attention = attention(
          passages[passage], question, isCancelled, states: states.rows(place..<place + words))
        guard let attention else { return }
        scores.append(PassageScore(attention: attention))
      }
      if depth == .wholeModel { addLikelihoods(to: &scores, states, question) }
      for (passage, score) in zip(batch, scores) { tell(passage, score) }
    }
  }

  /// The attention on a passage; `states` (words, embedding) takes those that foretell the question's
  /// words.
  private func attention(
    _ passage: [TokenID], _ question: QuestionForm.Question, _ isCancelled: Flag, states: Matrix
  ) -> Float? {
    let words = question.words.lowerBound + passage.count - 1
    let capture = RowCapture(words..<words + states.rows, columns: states.columns)
    let read = reader.read(
      passage, question.tokens, isCancelled: isCancelled, eachState: capture.take)
    guard let (keys, asked) = read,
      let idle = reader.queries(null.tokens, after: passage, isCancelled: isCancelled)
    else { return nil }
    if depth == .wholeModel { states.copyElements(from: capture.rows) }
    var index = LightIndex(plan)
    index.append(LightChunk(tokens: 0..<passage.count, keys: keys))
    let scan = LightScan(index, sinks: reader.sinks, loaded.ops)
    return scan.attention(asked).reduce(0, +) - scan.attention(idle).reduce(0, +)
  }

  private func addLikelihoods(
    to scores: inout [PassageScore], _ states: Matrix, _ question: QuestionForm.Question
  ) {
    let words = question.words.count
    let targets = scores.flatMap { _ in question.tokens[question.words] }
    let logs = loaded.model.logProbabilities(
      states.rows(0..<targets.count), of: targets, reader.pass)
    for index in scores.indices {
      let sum = logs[index * words..<(index + 1) * words].reduce(0, +)
      scores[index].likelihood = sum / Float(max(1, words))
    }
  }
}
