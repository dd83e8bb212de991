import Tensors
package import Tokenizers

/// What the keys of a light pass depend on, beside the chunk's tokens.
package struct LightSettings: Sendable {
  package let header: SnapshotHeader
  let slots: Int
  let headDimension: Int

  /// The settings of a pass that reads every chunk behind a prefix.
  package init(_ model: ModelDescription, _ selection: HeadSelection, prefix: [TokenID]) {
    slots = selection.slots.count
    headDimension = model.configuration.headDimension
    let parts =
      ["\(headDimension)"] + selection.slots.map { "\($0.layer)-\($0.kvHead)" }
      + ["behind"] + prefix.map(String.init)
    header = SnapshotHeader(.light, model, settings: Digest(of: parts.joined(separator: " ")))
  }

  /// The bytes of a chunk's keys.
  func byteCount(_ tokens: Int) -> Int {
    slots * PackedKeys.byteCount(tokens, headDimension: headDimension)
  }
}

/// What stands before the keys (slots, tokens) of a chunk in a file.
struct LightRecord: Codable, Sendable {
  /// Of the chunk's tokens.
  let text: Digest
  let tokens: Int
  /// Of the keys, which follow.
  let bytes: Int
  let keys: Digest
}
