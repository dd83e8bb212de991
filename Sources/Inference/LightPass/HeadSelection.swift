/// The retrieval heads of a light pass, and the KV heads whose keys it keeps for them.
///
/// Query heads that share a KV head share its keys.
package struct HeadSelection: Hashable, Sendable {
  /// A KV head of a layer.
  package struct Slot: Hashable, Sendable {
    package let layer: Int
    package let kvHead: Int
  }

  /// The KV heads, in the order in which their keys are kept.
  package let slots: [Slot]
  /// The query heads of each slot.
  let headsOfSlot: [[Int]]
  /// The approximate length of a chunk, in tokens.
  ///
  /// Questions are rotated to the position right after a chunk of this length.
  package let chunkTokens: Int

  /// Selects heads of a model, at least one.
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
