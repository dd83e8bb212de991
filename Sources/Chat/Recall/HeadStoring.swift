package import Inference

/// Where retrieval heads that were found are kept.
package protocol HeadStoring: Sendable {
  /// What is known of a model; nil if it has to be calibrated.
  func heads(of model: ModelDescription) -> RetrievalHeads?

  /// Keeps what calibration found; what can't be kept is found anew the next time.
  func keep(_ heads: RetrievalHeads)
}

/// The heads of the known models; keeps nothing.
package struct KnownHeads: HeadStoring {
  package init() {}

  package func heads(of model: ModelDescription) -> RetrievalHeads? {
    RetrievalHeads.known(model.fingerprint)
  }

  package func keep(_ heads: RetrievalHeads) {}
}
