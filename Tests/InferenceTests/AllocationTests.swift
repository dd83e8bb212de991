import AllocationCounter
import Foundation
import Inference
import Tensors
import TestSupport
import Testing

struct AllocationTests {
  /// Allocations of the calling thread in one forward pass, after others of the same kind.
  private func allocations(
    _ model: TinyModel, threads: Int, tokens: Int, pattern: AttentionPattern? = nil
  ) throws -> Int {
    let loaded = try model.load(threads: threads)
    var options = ForwardPass.Options()
    options.batch = 40
    options.globalPattern = pattern
    let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
    let prompt = letters(40)[...]
    _ = loaded.model.forward(prompt, pass)
    _ = loaded.model.forward(prompt.prefix(tokens), pass)
    let before = allocation_count()
    let hidden = loaded.model.forward(prompt.prefix(tokens), pass)
    _ = loaded.model.logits(hidden.rows(tokens - 1..<tokens), pass)
    return Int(allocation_count() - before)
  }

  @Test(
    .enabled(if: Build.isOptimized, "debug builds allocate by themselves"),
    arguments: KitCase.fixtures.filter { $0.kind == .logits })
  func `no architecture allocates in a forward pass`(model: KitCase) throws {
    let loaded = try LoadedModel(path: model.path, threads: 1)
    for pattern in [
      nil, AttentionPattern.bigBird(block: 16, global: 1, window: 2, random: 1, seed: 1),
      .selected(blocks: [3..<9], sinks: 2, window: 8),
    ] {
      var options = ForwardPass.Options()
      options.batch = 40
      options.globalPattern = pattern
      let pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
      let prompt = letters(40)[...]
      _ = loaded.model.forward(prompt, pass)
      // Twice from the same position, so that the plan has had room for its spans.
      _ = loaded.model.forward(prompt, pass)
      #expect(pass.cache.truncate(to: prompt.count))
      let before = allocation_count()
      let hidden = loaded.model.forward(prompt, pass)
      _ = loaded.model.logits(hidden.rows(39..<40), pass)
      #expect(allocation_count() == before, "\(model.name) \(pattern?.description ?? "causal")")
    }
  }

  @Test func `the counter counts`() {
    let before = allocation_count()
    let page = AlignedMemory(byteCount: 1 << 16)
    #expect(page.byteCount == 1 << 16)
    #expect(allocation_count() >= before + 2, "the object and its memory")
  }

  @Test(
    .enabled(if: Build.isOptimized, "debug builds allocate by themselves"),
    arguments: ["llama", "gemma3"], [1, 40])
  func `a forward pass allocates nothing`(architecture: String, tokens: Int) throws {
    var model = TinyModel()
    model.architecture = architecture
    for pattern in [nil, AttentionPattern.sinksAndWindow(sinks: 4, window: 20)] {
      #expect(try allocations(model, threads: 1, tokens: tokens, pattern: pattern) == 0)
      // With more threads Swift allocates a closure for each operation that is shared out: four
      // products and the attention of a layer, and the logits. See `ComputePool.run`.
      let shared = try allocations(model, threads: 2, tokens: tokens, pattern: pattern)
      #expect(shared <= 5 * model.layers + 1)
    }
  }
}
