/// What a model file says of its tokenizer, as plain values.
///
/// Where a file is silent, nil and empty arrays get the defaults of llama.cpp.
package struct TokenizerConfiguration: Sendable {
  /// The key `tokenizer.ggml.model`: "gpt2", "llama" or "bert".
  package var model: String
  /// The key `tokenizer.ggml.pre`: how byte-level BPE splits words.
  package var preTokenizer: String?
  /// The key `general.name`; some models' special tokens swallow the white space after them.
  package var modelName: String?
  // (count of the vocabulary) for pieces, scores and types
  package var pieces: PackedStrings
  package var scores: [Float] = []
  package var types: [Int32] = []
  /// Two pieces with a space between, the most urgent first.
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
