/// How the next token is chosen; the defaults suit questions about a document.
package struct SamplingParameters: Sendable, Hashable {
  /// 0 is greedy.
  package var temperature: Float = 0
  /// 0 keeps all.
  package var topK = 0
  package var topP: Float = 1
  package var minP: Float = 0
  /// 1 is none; divides positive logits of recent tokens and multiplies negative ones.
  package var repetitionPenalty: Float = 1
  /// How many of the last tokens count as recent.
  package var repetitionWindow = 64
  package var seed: UInt64 = 0

  package init() {}

  package static let greedy = SamplingParameters()
}
