import Tensors

/// The rule for a model that an adapter trained to answer from a passage.
///
/// Such a model is asked without examples, and says so if the passage doesn't have the answer.
package struct PassageReaderRule: Sendable, Hashable {
  /// The model's words for a passage without the answer; the first token is enough to know them.
  package let refusal: String
  /// The log-probability of the refusal, in nats, from which on it is believed.
  package let threshold: Double

  package init(refusal: String, threshold: Double) {
    self.refusal = refusal
    self.threshold = threshold
  }

  /// Reads the rule from an adapter's metadata; nil if there is none.
  init?(_ metadata: GGUFMetadata) throws(GGUFError) {
    guard let refusal = try metadata.string("lcchat.reader.refusal"), !refusal.isEmpty,
      let threshold = try metadata.float("lcchat.reader.threshold"), !threshold.isNaN
    else { return nil }
    self.refusal = refusal
    self.threshold = Double(threshold)
  }
}
