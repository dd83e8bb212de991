package import Tensors

/// Scratch matrices of a forward pass, by what they hold.
///
/// What a pass leaves in them is good until the next pass that shares them runs.
package struct Workspace {
  package let residual: Matrix  // (chunk, embedding)
  package let normalized: Matrix  // (chunk, embedding)
  package let update: Matrix  // (chunk, embedding), what a block adds to the residual
  package let queries: Matrix  // (chunk, heads × d)
  package let farQueries: Matrix  // (chunk, heads × d)
  package let keys: Matrix  // (chunk, kvHeads × d)
  package let values: Matrix  // (chunk, kvHeads × d)
  package let attended: Matrix  // (chunk, heads × d)
  package let gate: Matrix  // (chunk, feedForward)
  package let up: Matrix  // (chunk, feedForward)
  package let expertScores: Matrix  // (chunk, experts)
  package let expertInput: Matrix  // (chunk, embedding)
  package let expertOutput: Matrix  // (chunk, embedding)
  package let logits: Matrix  // (logitRows, vocabulary)

  init(_ c: ModelConfiguration, chunk: Int, logitRows: Int) {
    func rows(_ columns: Int) -> Matrix { Matrix(rows: chunk, columns: columns) }
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
    logits = Matrix(rows: logitRows, columns: c.vocabularySize)
  }
}
