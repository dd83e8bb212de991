import Foundation
package import Tensors

/// A file of low-rank updates for some of a model's matrices, as llama.cpp writes LoRA adapters.
///
/// A matrix `NAME.weight` (outputs, inputs) has the tensors `NAME.weight.lora_a` (rank, inputs) and
/// `NAME.weight.lora_b` (outputs, rank). Its update is alpha / rank × lora_b × lora_a.
///
/// Source: Hu et al. 2021, LoRA: Low-Rank Adaptation of Large Language Models, section 4.1.
package struct Adapter: Sendable {
  /// The two matrices of one update.
  package struct Pair: Sendable {
    package let a: GGUFTensor
    package let b: GGUFTensor
    package var rank: Int { a.dimensions[1] }
  }

  package let file: GGUFFile
  /// The name in the file; nil if it has none.
  package let name: String?
  /// The architecture of the models that the adapter was trained with.
  package let architecture: String
  /// The numerator of the scale; nil if updates aren't divided by their rank.
  package let alpha: Float?
  /// The rule for asking the model, if the adapter makes it a passage reader.
  package let passageReader: PassageReaderRule?
  /// The SHA-256 of header and tensors: adapters that were trained again differ in their weights only.
  package let fingerprint: String
  /// The updates by the name of the model's tensor, such as `blk.0.attn_q.weight`.
  package let pairs: [String: Pair]

  /// The name in the file, or the file's name.
  package var label: String {
    DisplayText.escaped(name ?? URL(filePath: file.path).lastPathComponent, limit: 80)
  }

  private static let suffixes = (a: ".lora_a", b: ".lora_b")
  private static let ranks = 1...4096

  /// Opens a file and checks its metadata and the shapes of all pairs; no tensor is read.
  ///
  /// - Throws: `GGUFError` for a damaged file, `AdapterError` for one that isn't a LoRA adapter.
  package init(path: String) throws {
    file = try GGUFFile(path: path)
    try file.requireWhole(path: path)
    let metadata = file.metadata
    guard try metadata.string("general.type") == "adapter" else { throw AdapterError.notAnAdapter }
    let kind = try metadata.requiredString("adapter.type")
    guard kind == "lora" else { throw AdapterError.otherKind(kind) }
    // Its updates would count for the tokens after a certain text only (aLoRA, Greenewald 2025).
    guard !metadata.contains("adapter.alora.invocation_tokens") else {
      throw AdapterError.otherKind("alora")
    }
    architecture = try metadata.requiredString("general.architecture")
    name = try metadata.string("general.name")
    let alpha = try metadata.float("adapter.lora.alpha") ?? 0
    guard alpha.isFinite else { throw AdapterError.notFinite("adapter.lora.alpha") }
    self.alpha = alpha == 0 ? nil : alpha
    passageReader = try PassageReaderRule(metadata)
    pairs = try Self.pairs(of: file)
    fingerprint = try Digest(contentOf: file).hexadecimal
  }

  /// Returns whether a file says that it is an adapter; false for a file that can't be read.
  package static func isAdapter(path: String) -> Bool {
    guard let file = try? GGUFFile(path: path) else { return false }
    return (try? file.metadata.string("general.type")) == "adapter"
  }

  private static func pairs(of file: GGUFFile) throws -> [String: Pair] {
    var pairs: [String: Pair] = [:]
    for tensor in file.tensors {
      if tensor.name.hasSuffix(suffixes.b) {
        let base = String(tensor.name.dropLast(suffixes.b.count))
        guard file.tensor(named: base + suffixes.a) != nil else {
          throw AdapterError.unpaired(tensor.name)
        }
        continue
      }
      guard tensor.name.hasSuffix(suffixes.a) else { throw AdapterError.unknownTensor(tensor.name) }
      let base = String(tensor.name.dropLast(suffixes.a.count))
      guard let other = file.tensor(named: base + suffixes.b) else {
        throw AdapterError.unpaired(tensor.name)
      }
      guard tensor.dimensions.count >= 2, other.dimensions.count == tensor.dimensions.count,
        tensor.dimensions[1] == other.dimensions[0], ranks.contains(tensor.dimensions[1])
      else { throw AdapterError.ranks(base) }
      pairs[base] = Pair(a: tensor, b: other)
    }
    guard !pairs.isEmpty else { throw AdapterError.empty }
    return pairs
  }

  /// The factor of an update of some rank, before the user's.
  func factor(rank: Int) -> Float { alpha.map { $0 / Float(rank) } ?? 1 }
}

/// An adapter file and the user's factor of its updates.
package struct AdapterChoice: Sendable, Hashable {
  package var path: String
  /// The factor of all updates; 1 is as trained.
  package var scale: Float

  package init(path: String, scale: Float = 1) {
    self.path = path
    self.scale = scale
  }
}
