package import Tensors
package import Tokenization

/// The tokenizer of a GGUF file, loaded without its weights.
package struct FileTokenizer: Sendable {
  private let tokenizer: any Tokenizer

  package init(path: String) throws(LoadingError) {
    do {
      let file = try GGUFFile(path: path)
      try file.requireWhole(path: path)
      tokenizer = try TokenizerLoader.make(TokenizerConfiguration(file.metadata))
    } catch {
      throw LoadingError(path: path, error)
    }
  }

  /// A notice for the user about the tokenizer, in one sentence; nil if there is none.
  package var notice: String? { tokenizer.notice }

  /// Returns the token ids of a text; no part of it becomes a control token.
  package func ids(_ text: String) -> [TokenID] { tokenizer.encode(text, []) }
}

extension TokenizerConfiguration {
  /// Reads the tokenizer's keys of a model file.
  package init(_ metadata: GGUFMetadata) throws(GGUFError) {
    func key(_ name: String) -> String { "tokenizer.ggml.\(name)" }
    self.init(
      model: try metadata.requiredString(key("model")),
      pieces: Self.packed(try metadata.requiredStringArray(key("tokens"))))
    modelName = try metadata.string("general.name")
    let architecture = try metadata.string("general.architecture")
    let family = architecture.flatMap { ModelFamilies.family(of: $0) }
    preTokenizer = try metadata.string(key("pre")).map { family?.preTokenizers[$0] ?? $0 }
    scores = try metadata.floatArray(key("scores")) ?? []
    types = try metadata.intArray(key("token_type"))?.map { Int32(truncatingIfNeeded: $0) } ?? []
    if let merges = try metadata.stringArray(key("merges")) { self.merges = Self.packed(merges) }
    bos = try metadata.int(key("bos_token_id"))
    if bos == nil { bos = try metadata.int(key("cls_token_id")) }
    eos = try metadata.int(key("eos_token_id"))
    unknown = try metadata.int(key("unknown_token_id"))
    // The key's spelling in files.
    separator = try metadata.int(key("seperator_token_id"))
    padding = try metadata.int(key("padding_token_id"))
    endOfTurn = try metadata.int(key("eot_token_id"))
    addBOS = try metadata.bool(key("add_bos_token"))
    addEOS = try metadata.bool(key("add_eos_token"))
    addSpacePrefix = try metadata.bool(key("add_space_prefix"))
    chatTemplate = try metadata.string("tokenizer.chat_template")
  }

  private static func packed(_ strings: GGUFStrings) -> PackedStrings {
    let (bytes, offsets) = strings.flattened()
    return PackedStrings(bytes: bytes, offsets: offsets)
  }
}
