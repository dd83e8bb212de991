import Tensors
import Tokenizers

/// How likely a passage makes a question, by the whole model: the strongest sign that it answers it.
///
/// Source: Sachan et al. 2022 (UPR).
final class QuestionLikelihood {
  private let loaded: LoadedModel
  private let form: QuestionForm
  private let prefixed: PrefixedPass

  /// Rows whose logits are made together: enough that the output's weights are read for many.
  private static let rows = 128

  init(_ loaded: LoadedModel) {
    self.loaded = loaded
    form = QuestionForm(loaded.tokenizer)
    prefixed = PrefixedPass(
      loaded, prefix: form.prefix + form.passageLead, options: ForwardPass.Options())
  }

  /// The mean log-probability of the question's tokens after each passage, told in order.
  func score(
    _ passages: [[TokenID]], question: String, isCancelled: Flag,
    tell: (_ passage: Int, _ likelihood: Float) -> Void
  ) {
    let (suffix, lead) = form.questionAfterPassage(question)
    let asked = Array(suffix[lead...])
    let perBatch = max(1, Self.rows / asked.count)
    let states = Matrix(
      rows: perBatch * asked.count, columns: loaded.model.configuration.embeddingLength)
    for first in stride(from: 0, to: passages.count, by: perBatch) {
      let batch = first..<min(first + perBatch, passages.count)
      for passage in batch {
        // Nothing is foretold from the question's last token.
        let text = passages[passage] + suffix.dropLast()
        let capture = RowCapture(
          text.count - asked.count..<text.count, columns: states.columns)
        guard prefixed.read(text[...], isCancelled: isCancelled, capture.take) else { return }
        let place = (passage - first) * asked.count
        states.rows(place..<place + asked.count).copyElements(from: capture.rows)
      }
      let logs = loaded.model.logProbabilities(
        states.rows(0..<batch.count * asked.count), of: batch.flatMap { _ in asked },
        prefixed.pass)
      for passage in batch {
        let place = (passage - first) * asked.count
        tell(passage, logs[place..<place + asked.count].reduce(0, +) / Float(asked.count))
      }
    }
  }
}
