package import Tensors

/// The keys that retrieval heads have of the tokens of one chunk.
package struct LightChunk: Sendable {
  /// Where the tokens stand in the document.
  package let tokens: Range<Int>
  package let keys: [PackedKeys]  // (slots of the selection)

  package init(tokens: Range<Int>, keys: [PackedKeys]) {
    self.tokens = tokens
    self.keys = keys
  }
}

/// What a light pass has kept of a document so far, chunk by chunk; any part of it can be scanned.
package struct LightIndex: Sendable {
  package let selection: HeadSelection
  /// In the order in which they were read.
  package private(set) var chunks: [LightChunk] = []

  package init(_ selection: HeadSelection) { self.selection = selection }

  /// Adds a chunk that was read by the same selection, and overlaps none that is there.
  package mutating func append(_ chunk: LightChunk) {
    precondition(
      chunk.keys.map(\.count) == selection.slots.map { _ in chunk.tokens.count },
      "a chunk read by another selection")
    chunks.append(chunk)
  }

  /// Tokens up to the end of the last chunk.
  package var end: Int { chunks.map(\.tokens.upperBound).max() ?? 0 }

  package var bytes: Int { chunks.reduce(0) { $0 + $1.keys.reduce(0) { $0 + $1.byteCount } } }
}
