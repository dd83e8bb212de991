package import Tensors

/// The keys that retrieval heads have of the tokens of one chunk.
package struct LightChunk: Sendable {
  /// Where the tokens stand in the document.
  package let tokens: Range<Int>
  package let keys: [PackedKeys]  // (slots of the plan)

  package init(tokens: Range<Int>, keys: [PackedKeys]) {
    self.tokens = tokens
    self.keys = keys
  }
}

/// What a light pass has kept of a document so far, chunk by chunk; any part of it can be scanned.
package struct LightIndex: Sendable {
  package let plan: LightPlan
  /// In the order in which they were read.
  package private(set) var chunks: [LightChunk] = []

  package init(_ plan: LightPlan) { self.plan = plan }

  /// Adds a chunk that was read by the same plan, and overlaps none that is there.
  package mutating func append(_ chunk: LightChunk) {
    precondition(
      chunk.keys.map(\.count) == plan.slots.map { _ in chunk.tokens.count },
      "a chunk read by another plan")
    chunks.append(chunk)
  }

  /// Tokens up to the end of the last chunk.
  package var end: Int { chunks.map(\.tokens.upperBound).max() ?? 0 }

  package var bytes: Int { chunks.reduce(0) { $0 + $1.keys.reduce(0) { $0 + $1.byteCount } } }
}
