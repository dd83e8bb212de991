/// The metadata of a model file that describe its tokenizer, as plain values.
///
/// For missing keys, nil and empty arrays mean the defaults of llama.cpp.
package struct TokenizerConfiguration: Sendable {
  /// The key `tokenizer.ggml.model`: "gpt2", "llama" or "bert".
  package var model: String
  /// The key `tokenizer.ggml.pre`: the name of the pre-tokenizer of byte-level BPE.
  package var preTokenizer: String?
  /// The key `general.name`; some models' special tokens remove the white space after them.
  package var modelName: String?
  // (count of the vocabulary) for pieces, scores and types
  package var pieces: PackedStrings
  package var scores: [Float] = []
  package var types: [Int32] = []
  /// The merges, each two pieces with a space between, the lowest rank first.
  package var merges = PackedStrings()
  package var bos: Int?
  package var eos: Int?
  package var unknown: Int?
  package var padding: Int?
  package var separator: Int?
  package var endOfTurn: Int?
  package var addBOS: Bool?
  package var addEOS: Bool?
  package var addSpacePrefix: Bool?
  package var chatTemplate: String?

  package init(model: String, pieces: PackedStrings) {
    self.model = model
    self.pieces = pieces
  }
}
