package import Inference
import Tensors

/// Several runs of one test in one configuration.
package struct BenchmarkRow: Sendable {
  package let test: Benchmark.Test
  package let configuration: Benchmark.Configuration
  /// Of each run.
  package let seconds: [Double]
  /// Of all runs together.
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

  /// Tokens a second of each run, slowest first.
  package var rates: [Double] { seconds.map { Double(workload.tokens) / $0 }.sorted() }

  package var median: Double {
    let rates = rates
    return (rates[(rates.count - 1) / 2] + rates[rates.count / 2]) / 2
  }

  /// Fastest less slowest run, as a share of the median.
  package var spread: Double { (rates[rates.count - 1] - rates[0]) / median }

  package var gigaOperations: Double {
    median * (workload.linearOperations + workload.attentionOperations) / 1e9
  }

  /// Of the linear layers in their own time.
  package var linearGigaOperations: Double? { rate(of: workload.linearOperations, in: .linear) }

  /// Of attention in its own time.
  package var attentionGigaOperations: Double? {
    rate(of: workload.attentionOperations, in: .attention)
  }

  private func rate(of operations: Double, in stage: Stage) -> Double? {
    let tokens = Double(workload.tokens * seconds.count)
    return stages[stage] > 0 ? tokens * operations / stages[stage] / 1e9 : nil
  }

  /// Nil where memory isn't what bounds the rate.
  package var gigabytes: Double? { workload.bytes.map { median * $0 / 1e9 } }
}
