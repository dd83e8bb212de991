import Tensors
import Tokenization

/// Judges passages by reading each of them, followed by the question.
///
/// Sources: in-context re-ranking for attention to the passage less that of a null question; Sachan et
/// al. 2022 (UPR) for the likelihood of the question after the passage.
final class PassageJudge {
  let selection: HeadSelection
  let sign: RerankRequest.Sign
  private let loaded: LoadedModel
  private let reader: LightReader
  private let null: QuestionForm.Question

  /// The number of rows whose logits are computed together, so that they share the output's weights.
  private static let rows = 128

  init(
    _ loaded: LoadedModel, _ workspace: Workspace, selection: HeadSelection,
    sign: RerankRequest.Sign
  ) {
    self.loaded = loaded
    self.selection = selection
    self.sign = sign
    let form = QuestionForm(loaded.tokenizer)
    null = form.question(QuestionForm.null)
    reader = LightReader(
      loaded, workspace, selection: selection, prefix: form.prefix,
      readsAllLayers: sign == .likelihood)
  }

  /// Scores the passages in order; calls `report` with each score, and ends early if cancelled.
  func score(
    _ passages: [[TokenID]], _ question: QuestionForm.Question, isCancelled: Flag,
    report: (_ passage: Int, _ score: Float) -> Void
  ) {
    switch sign {
    case .attention:
      for (number, passage) in passages.enumerated() {
        guard let score = attention(passage, question, isCancelled) else { return }
        report(number, score)
      }
    case .likelihood: likelihoods(passages, question, isCancelled, report)
    }
  }

  private func attention(
    _ passage: [TokenID], _ question: QuestionForm.Question, _ isCancelled: Flag
  ) -> Float? {
    let read = reader.read(passage, question.tokens, isCancelled: isCancelled)
    guard let (keys, asked) = read,
      let idle = reader.queries(null.tokens, after: passage, isCancelled: isCancelled)
    else { return nil }
    var index = LightIndex(selection)
    index.append(LightChunk(tokens: 0..<passage.count, keys: keys))
    let scan = LightScan(index, prefixKeys: reader.prefixKeys, loaded.ops)
    return scan.attention(asked).reduce(0, +) - scan.attention(idle).reduce(0, +)
  }

  private func likelihoods(
    _ passages: [[TokenID]], _ question: QuestionForm.Question, _ isCancelled: Flag,
    _ report: (_ passage: Int, _ score: Float) -> Void
  ) {
    let words = question.words.count
    let perBatch = max(1, Self.rows / max(1, words))
    // The states that predict the question's words.
    let states = Matrix(
      rows: perBatch * words, columns: loaded.model.configuration.embeddingLength)
    for first in stride(from: 0, to: passages.count, by: perBatch) {
      let batch = first..<min(first + perBatch, passages.count)
      for (row, passage) in batch.enumerated() {
        let start = question.words.lowerBound + passages[passage].count - 1
        let capture = RowCapture(start..<start + words, columns: states.columns)
        let isWhole = reader.readStates(
          passages[passage] + question.tokens, isCancelled: isCancelled, eachState: capture.take)
        guard isWhole else { return }
        states.rows(row * words..<(row + 1) * words).copyElements(from: capture.rows)
      }
      let targets = batch.flatMap { _ in question.tokens[question.words] }
      let logs = loaded.model.logProbabilities(
        states.rows(0..<targets.count), of: targets, reader.pass)
      for (row, passage) in batch.enumerated() {
        let sum = logs[row * words..<(row + 1) * words].reduce(0, +)
        report(passage, sum / Float(max(1, words)))
      }
    }
  }
}
