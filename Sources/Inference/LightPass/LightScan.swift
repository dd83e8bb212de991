import Foundation
import Synchronization
import Tensors

/// The attention of questions to all tokens that a light pass has kept.
///
/// Each query has one softmax over all chunks and the prefix, as if they were one context, so that chunks
/// compete. With a softmax for each chunk, the right passage is among the first five for three questions
/// fewer in sixty.
struct LightScan {
  private let index: LightIndex
  private let prefixKeys: [PackedKeys]  // (slots)
  private let pool: ComputePool
  private let instructionSet: InstructionSet

  init(_ index: LightIndex, prefixKeys: [PackedKeys], _ ops: Ops) {
    self.index = index
    self.prefixKeys = prefixKeys
    pool = ops.pool
    instructionSet = ops.instructionSet
  }

  /// Returns the attention to each token up to the index's end: the mean over the question's tokens,
  /// summed over heads; 0 where no chunk was read.
  func attention(_ question: LightQueries) -> [Float] {
    let sums = normalisers(question)
    let attention = Matrix(rows: index.end, columns: 1)
    // A weight of 1 / tokens for each query.
    let evenly = log(Float(question.tokens))
    forEachChunk(question) { chunk, part, scores, first in
      let tokens = attention.rows(chunk.tokens)
      for row in 0..<question.parts[part].queries.count {
        RunningSoftmax.addWeights(
          scores, row: row, count: chunk.tokens.count, shift: sums[first + row].logSum + evenly,
          to: tokens, instructionSet)
      }
    }
    return attention.withElements { Array($0) }
  }

  /// Returns the softmax sum of each query (parts, tokens) over all keys.
  private func normalisers(_ question: LightQueries) -> [RunningSoftmax] {
    let queries = question.parts.reduce(0) { $0 + $1.queries.count }
    let all = Mutex(Array(repeating: RunningSoftmax(), count: queries))
    forEachChunk(question) { chunk, part, scores, first in
      add(scores, keys: chunk.tokens.count, part: question.parts[part], at: first, to: all)
    }
    var first = 0
    for part in question.parts {
      let prefix = prefixKeys[part.slot]
      let scores = Matrix(
        rows: part.queries.count, columns: PackedKeys.scoreColumns(prefix.count))
      prefix.scores(part.queries, into: scores, instructionSet)
      add(scores, keys: prefix.count, part: part, at: first, to: all)
      first += part.queries.count
    }
    return all.withLock { $0 }
  }

  private func add(
    _ scores: Matrix, keys: Int, part: LightQueries.Part, at first: Int,
    to all: borrowing Mutex<[RunningSoftmax]>
  ) {
    for row in 0..<part.queries.count {
      var softmax = RunningSoftmax()
      softmax.add(scores, row: row, count: keys, instructionSet)
      all.withLock { $0[first + row].merge(softmax) }
    }
  }

  /// Calls `body` on several threads with the scores (tokens, at least keys) of each part of the
  /// question in each chunk, and the number of its first query among those of all parts.
  private func forEachChunk(
    _ question: LightQueries,
    _ body: (_ chunk: LightChunk, _ part: Int, _ scores: Matrix, _ firstQuery: Int) -> Void
  ) {
    let longest = index.chunks.map(\.tokens.count).max() ?? 0
    let next = Atomic(0)
    pool.run(min(pool.threads, index.chunks.count)) { _ in
      let scores = Matrix(rows: question.tokens, columns: PackedKeys.scoreColumns(longest))
      while true {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < index.chunks.count else { return }
        let chunk = index.chunks[number]
        var first = 0
        for (part, asked) in question.parts.enumerated() {
          chunk.keys[asked.slot].scores(asked.queries, into: scores, instructionSet)
          body(chunk, part, scores, first)
          first += asked.queries.count
        }
      }
    }
  }
}
