import Diagnostics
import Inference
import TestSupport
import Testing

/// Files without `output.weight`, whose output is the embedding.
struct TiedOutputTests {
  private func logits(_ tiny: TinyModel) throws -> [Float] {
    let loaded = try tiny.load()
    let tokens = letters(12)
    var rows: [Float] = []
    try PromptLogits.forEach(of: loaded, tokens: tokens, at: [0, 11]) { rows += $1 }
    return rows
  }

  @Test(arguments: TinyModel.tieable)
  func `a file without an output answers as one whose output equals the embedding`(
    architecture: String
  ) throws {
    var tied = TinyModel.family(architecture)
    tied.shapes["output.weight"] = []
    var whole = TinyModel.family(architecture)
    whole.outputEqualsEmbedding = true
    let logits = try logits(tied)
    #expect(logits.count == 2 * tied.vocabularySize && logits.allSatisfy(\.isFinite))
    #expect(Set(logits).count > tied.vocabularySize, "all logits are alike")
    #expect(try logits == self.logits(whole))
  }

  @Test(arguments: TinyModel.tieable)
  func `an untied output is used if the file has one`(architecture: String) throws {
    var tied = TinyModel.family(architecture)
    tied.shapes["output.weight"] = []
    #expect(try logits(TinyModel.family(architecture)) != logits(tied))
  }
}
