/// What the Attention panel shows of how the model looks, and so what is measured for it.
package enum AttentionView: String, Sendable, Hashable, CaseIterable {
  /// Where in the document the answer looks.
  case map
  /// Which tokens each layer's pattern lets a token see.
  case pattern
  /// What kind of thing each head looks at.
  case heads
}
