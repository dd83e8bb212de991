package import Tensors

/// The keys of retrieval heads for the tokens of one chunk.
package struct LightChunk: Sendable {
  /// The range of the tokens in the document.
  package let tokens: Range<Int>
  package let keys: [PackedKeys]  // (slots of the selection)

  package init(tokens: Range<Int>, keys: [PackedKeys]) {
    self.tokens = tokens
    self.keys = keys
  }
}

/// The keys that a light pass has kept of a document so far; any part of them can be scanned.
package struct LightIndex: Sendable {
  package let selection: HeadSelection
  /// The chunks, in the order in which they were read.
  package private(set) var chunks: [LightChunk] = []

  package init(_ selection: HeadSelection) { self.selection = selection }

  /// Adds a chunk that was read with the same selection and overlaps no other.
  package mutating func append(_ chunk: LightChunk) {
    precondition(
      chunk.keys.map(\.count) == selection.slots.map { _ in chunk.tokens.count },
      "a chunk read with another selection")
    chunks.append(chunk)
  }

  /// The number of tokens up to the end of the last chunk.
  package var end: Int { chunks.map(\.tokens.upperBound).max() ?? 0 }

  package var bytes: Int { chunks.reduce(0) { $0 + $1.keys.reduce(0) { $0 + $1.byteCount } } }
}
