import Inference
import Testing
import TestSupport

/// What reading costs by position, as the configuration tells it.
struct CostGrowthTests {
  private func configuration(_ model: TinyModel) throws -> ModelConfiguration {
    try model.engine().description.configuration
  }

  @Test func `the cost of a token grows with the keys that its pattern sees`() throws {
    let c = try configuration(TinyModel())
    let scores = Double(1000 * c.layers * c.heads)
    let attention = scores * (4 * 0.56 * Double(c.headDimension) + 4 * 54)
    let linear = Double(c.linearOperations(withLogits: false))
    #expect(abs(c.costGrowth / (attention / linear) - 1) < 1e-9)
  }

  @Test func `windows cost the same at every position`() throws {
    let mixed = try configuration(
      TinyModel(architecture: "gemma3", layers: 6, contextLength: 4096, window: 32))
    let whole = mixed.patterns.count { $0 == .causal }
    #expect(whole > 0 && whole < 6)
    let scores = Double(1000 * whole * mixed.heads)
    let growing = scores * (4 * 0.56 * Double(mixed.headDimension) + 4 * 54)
    // Without windows the linear layers alone would be what doesn't grow.
    let linear = Double(mixed.linearOperations(withLogits: false))
    #expect(mixed.costGrowth > 0 && mixed.costGrowth < growing / linear)
  }
}
