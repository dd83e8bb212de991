package import Inference
package import Retrieval
import Synchronization

/// The stores, clocks and extra models that all readings of a conversation share.
package struct ReadingTools: Sendable {
  /// The store of calibrated retrieval heads.
  package var heads: any HeadStoring
  /// The store of snapshots; nil to save nothing.
  package var snapshots: SnapshotStore?
  /// An embedding model that also scores passages; nil for none.
  package var scorer: PassageScorer?
  /// The clock.
  package var now: @Sendable () -> ContinuousClock.Instant
  /// Returns the process's memory in bytes; nil if unknown.
  package var processBytes: @Sendable () -> Int?

  package init(
    heads: any HeadStoring = KnownHeads(), snapshots: SnapshotStore? = nil,
    scorer: PassageScorer? = nil,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
    processBytes: @escaping @Sendable () -> Int? = { nil }
  ) {
    self.heads = heads
    self.snapshots = snapshots
    self.scorer = scorer
    self.now = now
    self.processBytes = processBytes
  }

  /// The same tools, with calibrated heads that stay in memory even if they can't be saved.
  var remembering: ReadingTools {
    var tools = self
    tools.heads = RememberedHeads(heads)
    return tools
  }
}

/// A store of heads that also holds them in memory, in case another store can't save them.
private final class RememberedHeads: HeadStoring {
  private let store: any HeadStoring
  private let known = Mutex<[RetrievalHeads]>([])

  init(_ store: any HeadStoring) { self.store = store }

  func heads(of model: ModelDescription) -> RetrievalHeads? {
    known.withLock { $0.last { $0.model == model.fingerprint } } ?? store.heads(of: model)
  }

  func keep(_ heads: RetrievalHeads) {
    known.withLock { $0.append(heads) }
    store.keep(heads)
  }
}
