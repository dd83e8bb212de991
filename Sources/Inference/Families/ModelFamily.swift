package import Tensors

/// A family of models: the shape that the metadata of its files describes, and the layers that its
/// tensors make.
///
/// A family is one file in this folder and one line in `ModelFamilies`.
protocol ModelFamily: Sendable {
  /// The rule for the biases of the family's norms; `.none` by default.
  static var normBias: Presence { get }

  /// The names of pre-tokenizers in the family's files that split text as one that the tokenizer has.
  ///
  /// `["midm-2.0": "llama-bpe"]` reads the first name as the second; empty by default.
  static var preTokenizers: [String: String] { get }

  /// Returns the shape that the hyperparameters of a file describe.
  static func shape(_ h: Hyperparameters) throws -> ModelShape

  /// Returns the embedding; by default without positions, type or norm.
  static func embedding(_ weights: WeightLoader) throws -> Embedding

  /// Returns one layer.
  static func layer(_ block: BlockLoader) throws -> any TransformerLayer

  /// Returns the norm of the last layer's states; nil where that layer ends with one.
  static func outputNorm(_ weights: WeightLoader) throws -> Norm?
}

extension ModelFamily {
  static var normBias: Presence { .none }

  static var preTokenizers: [String: String] { [:] }

  static func embedding(_ weights: WeightLoader) throws -> Embedding { try weights.embedding() }

  static func outputNorm(_ weights: WeightLoader) throws -> Norm? {
    try weights.norm("output_norm")
  }
}

/// The families that can run, by `general.architecture`.
package enum ModelFamilies {
  private static let registry: KeyValuePairs<String, any ModelFamily.Type> = [
    "llama": Llama.self,
    "qwen2": Qwen2.self,
    "qwen3": Qwen3.self,
    "gemma2": Gemma2.self,
    "gemma3": Gemma3.self,
    "phi3": Phi3.self,
    "gpt2": GPT2.self,
    "gptneox": GPTNeoX.self,
    "starcoder": GPT2.self,
    "falcon": Falcon.self,
    "mpt": MPT.self,
    "bloom": Bloom.self,
    "olmoe": OLMoE.self,
    "qwen2moe": Qwen2MoE.self,
    "qwen3moe": Qwen3MoE.self,
    "bert": BERT.self,
    "modern-bert": ModernBERT.self,
  ]

  /// The architectures that can run.
  package static var architectures: [String] { registry.map(\.key) }

  /// Returns the family of an architecture; nil if it can't run.
  static func family(of architecture: String) -> (any ModelFamily.Type)? {
    registry.first { $0.key == architecture }?.value
  }
}

extension ModelShape {
  /// Reads the shape of a file, also of an architecture that can't run.
  ///
  /// - Throws: `GGUFError` or `ModelError` for metadata that no model has.
  package init(_ metadata: GGUFMetadata) throws {
    let h = try Hyperparameters(metadata)
    let family = ModelFamilies.family(of: h.architecture)
    self = try family?.shape(h) ?? OtherArchitecture.shape(h)
  }
}

/// The shape of architectures that can't run: what their cache would take is worth knowing.
private enum OtherArchitecture {
  // In each period of layers the last one is global and the others have the window, as llama.cpp
  // assumes for files that don't say. Cohere 2 and gpt-oss cards; Gemma 3n in llama.cpp.
  private static let windowPeriods = ["gemma3n": 5, "cohere2": 4, "gpt-oss": 2]

  static func shape(_ h: Hyperparameters) throws -> ModelShape {
    let period = windowPeriods[h.architecture]
    let isNamed = h.contains("attention.sliding_window_pattern")
    let windows: SlidingWindows =
      period.map { .period($0) } ?? (isNamed ? .uniform : SlidingWindows.none)
    var shape = try ModelShape(h, norm: .rms, windows: windows)
    shape.caveats += try uncounted(h)
    return shape
  }

  /// Returns sentences about parts of a model that forecasts don't count.
  private static func uncounted(_ h: Hyperparameters) throws -> [String] {
    var sentences: [String] = []
    if h.contains("attention.kv_lora_rank") {
      sentences.append("Keys and values can be cached compressed, which is not counted here.")
    }
    if h.contains("attention.shared_kv_layers") {
      sentences.append("Some layers share their keys and values, which is not counted here.")
    }
    if h.contains("ssm.state_size") || h.contains("wkv.head_size") {
      sentences.append("The state of recurrent layers is not counted here.")
    }
    return sentences
  }
}
