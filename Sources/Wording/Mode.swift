/// The ways to read a document, with the names that `--mode` takes.
package enum Mode: String, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
  /// Exact or native for a document of at most `wholeTokens` tokens, recall for a longer one.
  ///
  /// A model that can't recall reads exactly any document that fits, and streams a longer one.
  case auto
  /// Every token sees all tokens before it, as the model was trained.
  case exact
  /// The same as `exact`, for a model whose own layers have sliding windows.
  case native
  /// A light pass over the whole document, then a search, then an exact reading of passages.
  case recall
  /// Every token sees the first tokens and the last ones before it.
  case stream
  /// A sparse attention pattern over the whole document, for study.
  case sparse

  /// The mode's name.
  package var description: String { rawValue }
}
