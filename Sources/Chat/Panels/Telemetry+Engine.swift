import Inference
import Retrieval
import Wording

extension Telemetry {
  /// An engine's snapshot in terms of the document.
  init(_ snapshot: EngineTelemetry, of prepared: PreparedDocument) {
    let summary = prepared.reader.summary
    documentTokens = prepared.builder.document.count
    window = prepared.readingPlan.window
    mode = prepared.plan.mode
    // Each token sees other parts of a sparse pattern; the answer sees all of them together.
    let isSparse = prepared.plan.mode == .sparse
    seen = prepared.sight.seen(
      visible: isSparse ? [0..<snapshot.cachedTokens] : snapshot.visible,
      read: snapshot.cachedTokens, plan: prepared.plan)
    cacheLayers = snapshot.cache.layers.map {
      CacheLayer(window: $0.window, tokens: $0.tokens, bytes: $0.bytes)
    }
    checkpointBytes = snapshot.cache.checkpointBytes
    cacheElementType = snapshot.cache.elementType
    multiHeadF16Bytes = snapshot.cache.multiHeadF16Bytes
    sharedHeadsSaving = snapshot.cache.savings.sharedHeads
    windowsSaving = snapshot.cache.savings.windows
    elementsSaving = snapshot.cache.savings.elements
    headsPerKVHead = snapshot.cache.headsPerKVHead
    prefillRate = snapshot.prefillRate
    decodeRate = snapshot.decodeRate
    prefillStages = snapshot.prefillStages.shares.map { StageShare(name: $0.name, share: $0.share) }
    decodeStages = snapshot.decodeStages.shares.map { StageShare(name: $0.name, share: $0.share) }
    threads = summary.threads
    documentAttention = prepared.map.overBytes(snapshot.documentAttention)
  }
}
