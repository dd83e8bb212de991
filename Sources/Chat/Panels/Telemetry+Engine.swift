import Inference
import Retrieval
import Wording

extension Telemetry {
  /// The engine's telemetry in terms of the document.
  init(_ engine: EngineTelemetry, of prepared: PreparedDocument) {
    let summary = prepared.reader.summary
    documentTokens = prepared.builder.document.count
    window = prepared.readingPlan.window
    mode = prepared.plan.mode
    // Each token sees other parts of a sparse pattern; the answer sees all of them together.
    let isSparse = prepared.plan.mode == .sparse
    seen = prepared.sight.seen(
      visible: isSparse ? [0..<engine.cachedTokens] : engine.visible,
      read: engine.cachedTokens, plan: prepared.plan)
    cacheLayers = engine.cache.layers
    checkpointBytes = engine.cache.checkpointBytes
    cacheType = engine.cache.type
    multiHeadF16Bytes = engine.cache.multiHeadF16Bytes
    sharedHeadsSaving = engine.cache.savings.sharedHeads
    windowsSaving = engine.cache.savings.windows
    elementsSaving = engine.cache.savings.elements
    headsPerKVHead = engine.cache.headsPerKVHead
    prefillRate = engine.prefillRate
    decodeRate = engine.decodeRate
    prefillStages = engine.prefillStages.shares
    decodeStages = engine.decodeStages.shares
    threads = summary.threads
    documentAttention = prepared.map.overBytes(engine.documentAttention)
  }
}
