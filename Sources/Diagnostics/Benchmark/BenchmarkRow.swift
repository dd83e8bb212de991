package import Inference
import Tensors

/// The results of several runs of one test in one configuration.
package struct BenchmarkRow: Sendable {
  package let test: Benchmark.Test
  package let configuration: Benchmark.Configuration
  /// The seconds of each run.
  package let seconds: [Double]
  /// The times of all runs together.
  package let stages: StageTimes
  package let workload: Workload

  package init(
    test: Benchmark.Test, configuration: Benchmark.Configuration, seconds: [Double],
    stages: StageTimes, workload: Workload
  ) {
    precondition(!seconds.isEmpty, "a row without runs")
    self.test = test
    self.configuration = configuration
    self.seconds = seconds.map { max($0, 1e-9) }
    self.stages = stages
    self.workload = workload
  }

  /// The tokens per second of each run, slowest first.
  package var rates: [Double] { seconds.map { Double(workload.tokens) / $0 }.sorted() }

  package var median: Double {
    let rates = rates
    return (rates[(rates.count - 1) / 2] + rates[rates.count / 2]) / 2
  }

  /// The difference of the fastest and the slowest rate, as a share of the median.
  package var spread: Double { (rates[rates.count - 1] - rates[0]) / median }

  package var gigaOperations: Double {
    median * (workload.linearOperations + workload.attentionOperations) / 1e9
  }

  /// The 10⁹ operations per second of the linear layers, in their own time.
  package var linearGigaOperations: Double? { rate(of: workload.linearOperations, in: .linear) }

  /// The 10⁹ operations per second of attention, in its own time.
  package var attentionGigaOperations: Double? {
    rate(of: workload.attentionOperations, in: .attention)
  }

  private func rate(of operations: Double, in stage: Stage) -> Double? {
    let tokens = Double(workload.tokens * seconds.count)
    return stages[stage] > 0 ? tokens * operations / stages[stage] / 1e9 : nil
  }

  /// The gigabytes read per second; nil where memory doesn't bound the rate.
  package var gigabytes: Double? { workload.bytes.map { median * $0 / 1e9 } }
}
