package import Tensors

/// The scratch matrices of a forward pass, named by their contents.
///
/// A pass's results in them are valid until the next pass that shares them.
package struct Workspace {
  package let residual: Matrix  // (batch, embedding)
  package let normalized: Matrix  // (batch, embedding)
  package let update: Matrix  // (batch, embedding), a block's addition to the residual
  package let queries: Matrix  // (batch, heads × d)
  package let farQueries: Matrix  // (batch, heads × d)
  package let keys: Matrix  // (batch, kvHeads × d)
  package let values: Matrix  // (batch, kvHeads × d)
  package let attended: Matrix  // (batch, heads × d)
  package let gate: Matrix  // (batch, feedForward)
  package let up: Matrix  // (batch, feedForward)
  package let expertScores: Matrix  // (batch, experts)
  package let expertInput: Matrix  // (batch, embedding)
  package let expertOutput: Matrix  // (batch, embedding)
  package let lowRank: Matrix  // (batch, rank), of adapters
  package let logits: Matrix  // (logitRows, vocabulary)

  init(_ c: ModelConfiguration, batch: Int, logitRows: Int, rank: Int) {
    func rows(_ columns: Int) -> Matrix { Matrix(rows: batch, columns: columns) }
    residual = rows(c.embeddingLength)
    normalized = rows(c.embeddingLength)
    update = rows(c.embeddingLength)
    queries = rows(c.heads * c.headDimension)
    farQueries = rows(c.heads * c.headDimension)
    keys = rows(c.kvHeads * c.headDimension)
    values = rows(c.kvHeads * c.headDimension)
    attended = rows(c.heads * c.headDimension)
    gate = rows(c.feedForwardLength)
    up = rows(c.feedForwardLength)
    expertScores = rows(c.experts)
    expertInput = rows(c.experts > 0 ? c.embeddingLength : 0)
    expertOutput = rows(c.experts > 0 ? c.embeddingLength : 0)
    lowRank = rows(rank)
    logits = Matrix(rows: logitRows, columns: c.vocabularySize)
  }
}
