/// The views of the Attention panel; attention is measured only for the view that is shown.
package enum AttentionView: String, Sendable, Hashable, CaseIterable {
  /// The answer's attention over the document.
  case map
  /// The tokens that each layer's pattern lets a token see.
  case pattern
  /// The attention of each head.
  case heads
}
