import Diagnostics
import ArgumentParser
import Foundation
import Inference

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure how fast a model reads (prefill) and answers (decode) on this machine.",
    discussion: """
      Every option except the model takes a list, separated by commas. All patterns, caches and \
      thread counts are measured in turn with each length.

      The roof is the peak rate of small kernels on this machine in the same run: products of \
      bytes and of float32 in registers, and reads of memory. Prefill is compared with it by the \
      operations of its linear layers, decode by the bytes that it reads.

      With three or more prompt lengths, the table ends with the growth of reading time: \
      `--prefill 512-65536 --decode ""`.
      """)

  @OptionGroup var file: ModelFile

  @Option(help: "Prompt lengths in tokens; 512-65536 means 512, 1024, 2048 … 65536.")
  var prefill = "512,2048"

  @Option(help: "Tokens in the cache when decoding begins; \"\" skips these tests.")
  var decode = "0,2048"

  @Option(
    help: """
      Patterns for layers that see the whole text, separated by commas: \(AttentionPattern.forms).
      """)
  var pattern = "causal"

  @Option(
    help: "Number formats of the KV cache: \(BenchLists.cacheNames.joined(separator: ", ")).")
  var cache = "f16"

  @Option(help: ArgumentHelp(OptionHelp.threads))
  var threads: String?

  @Option(
    parsing: .singleValue, help: ArgumentHelp(OptionHelp.lora, valueName: "file[=scale]|off"))
  var lora: [AdapterOption] = []

  @Option(help: "Number of runs of each measurement, after a warm-up run.")
  var runs = 3

  @Flag(help: "Print a JSON array with one object per measurement.")
  var json = false

  func validate() throws {
    try AdapterOption.check(lora)
    try OptionRange.check((1...100).contains(runs), "--runs", runs)
    guard try !tests.isEmpty else {
      throw ValidationError("There is nothing to measure: give --prefill or --decode a length.")
    }
    _ = try configurations
  }

  func run() async throws {
    try await failing {
      let configurations = try configurations
      let adapters = ModelFile.adapters(of: file.model, given: lora)
      let model = try LoadedModel(
        path: file.path(), adapters: adapters, threads: configurations[0].threads)
      try model.model.configuration.checkDecoder(
        tokens: tests.map(\.positions.upperBound).max() ?? 0)
      let benchmark = Benchmark(model, configurations)
      let rows = try measure(benchmark)
      // Before the roof is measured, because that takes memory, too.
      let peak = ProcessMemory.peakBytes() ?? 0
      var roofs: [Int: Roofline] = [:]
      for threads in Set(configurations.map(\.threads)) {
        roofs[threads] = benchmark.roofline(threads: threads)
      }
      let report = BenchReport(
        model: "\(benchmark.modelName), \(benchmark.instructionSet)", rows: rows, roofs: roofs,
        peakMemoryBytes: peak)
      try Output.write(json ? report.json : report.table)
    }
  }

  private func measure(_ benchmark: Benchmark) throws -> [BenchmarkRow] {
    let progress = ProgressLine(isQuiet: false)
    defer { progress.clear() }
    return try tests.flatMap { test in
      benchmark.measure(test, runs: runs) { run, configuration in
        let state = run == 0 ? "warming up" : "run \(run) of \(runs)"
        progress.show("\(test.name) \(test.length), \(configuration.label): \(state)")
      }
    }
  }

  private var tests: [Benchmark.Test] {
    get throws {
      try BenchLists.lengths(prefill, least: 1).map { .prefill($0) }
        + BenchLists.lengths(decode, least: 0).map { .decode($0) }
    }
  }

  private var configurations: [Benchmark.Configuration] {
    get throws {
      let counts = try BenchLists.threads(threads)
      let caches = try BenchLists.caches(cache)
      return try BenchLists.patterns(pattern).flatMap { pattern in
        caches.flatMap { cache in
          counts.map { .init(pattern: pattern, cache: cache, threads: $0) }
        }
      }
    }
  }
}

extension Benchmark.Configuration {
  /// The configuration in words, such as "causal, f16, 2 threads".
  var label: String { "\(pattern), \(cache), \(Self.label(threads: threads))" }

  static func label(threads: Int) -> String { threads == 1 ? "1 thread" : "\(threads) threads" }
}

extension AttentionPattern {
  /// The forms of a pattern on the command line.
  static let forms = """
    causal; window:N; sinks:N,window:N; block:N,global:N,window:N,random:N,seed:N (BigBird; \
    global, window and random are numbers of blocks); selected:N-N+N-N,sinks:N,window:N
    """

  static let help = ArgumentHelp("A pattern for layers that see the whole text: \(forms).")

  /// Parses a pattern from the command line.
  init(argument: String) throws {
    guard let pattern = AttentionPattern(argument) else {
      throw ValidationError(
        "“\(argument)” isn't a pattern; the forms are: \(AttentionPattern.forms).")
    }
    self = pattern
  }
}
