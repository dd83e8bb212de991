import Inference
import Tensors
import Tokenization

/// One configuration of a benchmark: threads and a cache of its own, with shared weights.
final class BenchmarkLane {
  /// The times of one run.
  struct Timing {
    var seconds: Double
    var stages: StageTimes
  }

  let configuration: Benchmark.Configuration
  let ops: Ops
  private let loaded: LoadedModel
  private let pass: ForwardPass
  /// The cache when decoding begins.
  private var checkpoint: CacheCheckpoint?
  private let clock = ContinuousClock()

  /// The number of tokens of a warm-up run, which touches all weights and wakes all threads.
  private static let warmingTokens = 512

  init(_ loaded: LoadedModel, _ configuration: Benchmark.Configuration) {
    self.loaded = loaded
    self.configuration = configuration
    let threads = configuration.threads
    ops = threads == loaded.ops.pool.threads ? loaded.ops : Ops(pool: ComputePool(threads: threads))
    var options = ForwardPass.Options()
    options.cacheType = configuration.cache
    options.globalPattern = configuration.pattern
    pass = ForwardPass(model: loaded.model, ops: ops, options: options)
  }

  /// Warms up; for decoding, reads the tokens before it once for all runs.
  func prepare(_ test: Benchmark.Test) {
    switch test {
    case .prefill(let length):
      empty()
      read(to: min(length, Self.warmingTokens))
    case .decode(let length):
      if pass.cache.count > length { empty() }
      read(to: length)
      checkpoint = pass.cache.checkpoint()
      _ = run(test)
    }
  }

  /// Runs a test after `prepare`.
  func run(_ test: Benchmark.Test) -> Timing {
    switch test {
    case .prefill(let length):
      empty()
      return timing { read(to: length) }
    case .decode:
      let timing = timing { for position in test.positions { decode(at: position) } }
      if let checkpoint { pass.cache.restore(checkpoint) }
      return timing
    }
  }

  func workload(_ test: Benchmark.Test) -> Workload {
    Workload(test, loaded, patterns: pass.patterns, cache: pass.cache)
  }

  private func timing(_ body: () -> Void) -> Timing {
    _ = ops.stages.take()
    let start = clock.now
    body()
    let seconds = (clock.now - start) / .seconds(1)
    return Timing(seconds: seconds, stages: StageTimes(takenFrom: ops.stages))
  }

  private func empty() { _ = pass.cache.truncate(to: 0) }

  /// Reads tokens from the cache's end on.
  private func read(to end: Int) {
    while pass.cache.count < end {
      let next = pass.cache.count..<min(end, pass.cache.count + pass.options.batch)
      _ = loaded.model.forward(next.map(token)[...], pass)
    }
  }

  private func decode(at position: Int) {
    precondition(pass.cache.count == position, "decoding at \(pass.cache.count), not \(position)")
    let hidden = loaded.model.forward([token(at: position)], pass)
    var sampler = Sampler(.greedy)
    _ = pass.sample(loaded.model.logits(hidden, pass), &sampler)
  }

  /// Returns a token for a position, always the same.
  private func token(at position: Int) -> TokenID {
    TokenID(position * 7919 % loaded.model.configuration.vocabularySize)
  }
}
