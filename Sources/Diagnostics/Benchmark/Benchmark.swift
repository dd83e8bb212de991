package import Inference
import Tensors
import Tokenizers

/// Measures how fast a model reads and generates, in several configurations side by side.
package struct Benchmark {
  /// What a measurement varies beside its length.
  package struct Configuration: Sendable, Hashable {
    /// Of layers that would see everything.
    package var pattern: AttentionPattern
    /// How the KV cache stores numbers, by name.
    package var cache: String
    package var threads: Int

    package init(pattern: AttentionPattern, cache: String, threads: Int) {
      self.pattern = pattern
      self.cache = cache
      self.threads = threads
    }
  }

  /// What one measurement is of.
  package enum Test: Sendable, Hashable {
    /// Reading so many tokens into an empty cache.
    case prefill(Int)
    /// Generating with so many tokens in the cache.
    case decode(Int)
  }

  private let loaded: LoadedModel
  private let lanes: [BenchmarkLane]

  package init(_ loaded: LoadedModel, _ configurations: [Configuration]) {
    self.loaded = loaded
    lanes = configurations.map { BenchmarkLane(loaded, $0) }
  }

  package var modelName: String { loaded.model.configuration.name }
  /// The instructions in use, for people.
  package var instructionSet: String { loaded.ops.isaName }

  /// Measures one test in all configurations, which take turns; a run that doesn't count comes
  /// first.
  ///
  /// `progress` is told before each run.
  package func measure(
    _ test: Test, runs: Int, progress: (_ run: Int, Configuration) -> Void = { _, _ in }
  ) -> [BenchmarkRow] {
    for lane in lanes {
      progress(0, lane.configuration)
      lane.prepare(test)
    }
    var timings = lanes.map { _ in [BenchmarkLane.Timing]() }
    for run in 0..<runs {
      // Another one begins each time, so that none always follows the same neighbour.
      for index in lanes.indices.map({ ($0 + run) % lanes.count }) {
        progress(run + 1, lanes[index].configuration)
        timings[index].append(lanes[index].run(test))
      }
    }
    return zip(lanes, timings).map { lane, timings in
      BenchmarkRow(
        test: test, configuration: lane.configuration, seconds: timings.map(\.seconds),
        stages: timings.reduce(into: StageTimes()) { $0 += $1.stages },
        workload: lane.workload(test))
    }
  }

  /// What the machine can do at most on so many threads.
  package func roofline(threads: Int) -> Roofline {
    Roofline(lanes.first { $0.configuration.threads == threads }?.ops ?? loaded.ops)
  }
}

extension Benchmark.Test {
  package var name: String {
    switch self {
    case .prefill: "prefill"
    case .decode: "decode"
    }
  }

  /// Tokens read, or tokens in the cache when decoding begins.
  package var length: Int {
    switch self {
    case .prefill(let length), .decode(let length): length
    }
  }

  /// Positions of the tokens that a run computes.
  package var positions: Range<Int> {
    switch self {
    case .prefill(let length): 0..<length
    case .decode(let length): length..<length + 32
    }
  }
}
