package import Inference
import Tensors
import Tokenization
package import Wording

/// Measures the rates of prefill and decode of a model, in several configurations that take turns.
package struct Benchmark {
  /// The settings of a measurement, without its length.
  package struct Configuration: Sendable, Hashable {
    /// The pattern of layers in place of causal attention.
    package var pattern: AttentionPattern
    package var cache: CacheType
    package var threads: Int

    package init(pattern: AttentionPattern, cache: CacheType, threads: Int) {
      self.pattern = pattern
      self.cache = cache
      self.threads = threads
    }
  }

  /// The task of one measurement.
  package enum Test: Sendable, Hashable {
    /// Reading this number of tokens into an empty cache.
    case prefill(Int)
    /// Generating with this number of tokens in the cache.
    case decode(Int)
  }

  private let loaded: LoadedModel
  private let lanes: [BenchmarkLane]

  package init(_ loaded: LoadedModel, _ configurations: [Configuration]) {
    self.loaded = loaded
    lanes = configurations.map { BenchmarkLane(loaded, $0) }
  }

  package var modelName: String {
    ([loaded.model.configuration.name] + loaded.adapters.map(\.label)).joined(separator: " + ")
  }
  /// The name of the instruction set in use.
  package var instructionSet: String { loaded.ops.isaName }

  /// Measures one test in all configurations, which take turns after a warm-up run.
  ///
  /// `progress` is called before each run.
  package func measure(
    _ test: Test, runs: Int, progress: (_ run: Int, Configuration) -> Void = { _, _ in }
  ) -> [BenchmarkRow] {
    for lane in lanes {
      progress(0, lane.configuration)
      lane.prepare(test)
    }
    var timings = lanes.map { _ in [BenchmarkLane.Timing]() }
    for run in 0..<runs {
      // The order changes each time, so that none always follows the same neighbour.
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

  /// Returns the ceilings of the machine with this number of threads.
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

  /// The number of tokens that are read, or in the cache when decoding begins.
  package var length: Int {
    switch self {
    case .prefill(let length), .decode(let length): length
    }
  }

  /// The positions of the tokens that a run computes.
  package var positions: Range<Int> {
    switch self {
    case .prefill(let length): 0..<length
    case .decode(let length): length..<length + 32
    }
  }
}
