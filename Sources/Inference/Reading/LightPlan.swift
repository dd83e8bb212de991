/// What a light pass keeps of each token: the keys that some heads look at.
///
/// Query heads that share a KV head share its keys.
package struct LightPlan: Hashable, Sendable {
  /// A layer's KV head.
  package struct Slot: Hashable, Sendable {
    package let layer: Int
    package let kvHead: Int
  }

  /// In the order in which their keys are kept.
  package let slots: [Slot]
  /// Heads that look, by slot.
  let headsOfSlot: [[Int]]
  /// Tokens of a chunk, about: a question asks as if it stood right behind so many.
  package let chunkTokens: Int

  /// The plan for some heads of a model, of which there must be one at least.
  package init(
    _ heads: [AttentionHead], _ configuration: ModelConfiguration, chunkTokens: Int = 1000
  ) {
    let group = configuration.heads / configuration.kvHeads
    let bySlot = Dictionary(grouping: Set(heads)) {
      Slot(layer: $0.layer, kvHead: $0.head / group)
    }
    slots = bySlot.keys.sorted { ($0.layer, $0.kvHead) < ($1.layer, $1.kvHead) }
    headsOfSlot = slots.map { (bySlot[$0] ?? []).map(\.head).sorted() }
    self.chunkTokens = chunkTokens
  }

  package var heads: [AttentionHead] {
    zip(slots, headsOfSlot).flatMap { slot, heads in
      heads.map { AttentionHead(layer: slot.layer, head: $0) }
    }
  }

  /// The layer at which the pass ends.
  package var lastLayer: Int { slots.last?.layer ?? 0 }
}
