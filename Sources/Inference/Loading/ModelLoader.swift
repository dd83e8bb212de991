package import Tensors

/// Reads weights and hyperparameters of one file by their GGUF names; errors name what is missing.
package struct ModelLoader {
  let file: GGUFFile
  let architecture: String
  let pool: ComputePool
  let ledger = TensorLedger()

  package init(_ file: GGUFFile, pool: ComputePool) throws {
    self.file = file
    self.pool = pool
    architecture = try file.metadata.requiredString("general.architecture")
  }

  private typealias Make = @Sendable (ModelLoader) throws -> any LanguageModel

  /// What each `general.architecture` is loaded as.
  private static let registry: KeyValuePairs<String, Make> = [
    "llama": { try Llama($0) },
    "qwen2": { try Qwen2($0) },
    "qwen3": { try Qwen3($0) },
    "gemma2": { try Gemma2($0) },
    "gemma3": { try Gemma3($0) },
    "phi3": { try Phi3($0) },
    "gpt2": { try GPT2($0) },
    "gptneox": { try GPTNeoX($0) },
    "starcoder": { try GPT2($0) },
    "falcon": { try Falcon($0) },
    "mpt": { try MPT($0) },
    "bloom": { try Bloom($0) },
    "olmoe": { try OLMoE($0) },
    "qwen2moe": { try Qwen2MoE($0) },
    "qwen3moe": { try Qwen3MoE($0) },
    "bert": { try BERT($0) },
    "modern-bert": { try ModernBERT($0) },
  ]

  /// The architectures that can run.
  package static var architectures: [String] { registry.map(\.key) }

  /// Loads the file's model.
  package func load() throws -> any LanguageModel {
    guard let make = Self.registry.first(where: { $0.key == architecture })?.value else {
      throw ModelError.unknownArchitecture(architecture)
    }
    let model = try make(self)
    // A tensor that nothing reads is a part of the model that isn't known here, so that its answers
    // would be wrong: llama.cpp refuses such files too.
    if let unread = file.tensors.first(where: { !ledger.knows($0.name) }) {
      throw ModelError.unknownTensor(unread.name, architecture: architecture)
    }
    return model
  }
}

/// Which tensors of a file have been read.
final class TensorLedger {
  private var names: Set<String> = []

  func note(_ name: String) { names.insert(name) }

  /// Whether a tensor was read, or is one that models can do without: frequencies that follow from
  /// the hyperparameters, and what classifies above an encoder's vectors.
  func knows(_ name: String) -> Bool {
    names.contains(name) || name.hasPrefix("rope_") || name.hasSuffix("rotary_emb.inv_freq")
      || name.hasSuffix("attn_rot_embd.weight") || name.hasPrefix("cls.")
  }
}
