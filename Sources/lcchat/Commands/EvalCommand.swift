import ArgumentParser
import Chat
import Evaluation
import Foundation
import Inference
import Retrieval
import Wording

struct EvalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure how often a mode finds the evidence and answers questions correctly.",
    discussion: """
      Each result is written at once, one JSON object per line. A stopped run resumes with the \
      same --out. `score.py --pred` reads that file. Answers are marked by the rules of `score.py`.

      One set of questions gives a table by kind, several sets give a table with a row for each. \
      Columns: evidence read: the reader got all passages with the answer; told: unanswerable \
      questions whose answer says so; refused: answerable questions whose answer says that the \
      text has none; empty: answers without a word.

      Examples:
        lcchat eval --data ../shared/eval --out results.jsonl
        lcchat eval --data ../shared/eval --desk --stretch 10000 --out results.jsonl
        lcchat eval --needles needles.jsonl --books books --out results.jsonl
      """)

  @OptionGroup var model: ModelOptions

  @OptionGroup var finder: FinderOption

  @OptionGroup var scorer: ScorerOption

  @OptionGroup var questions: EvalQuestionOptions

  @Option(
    help: """
      exact, stream, recall or auto, as in `ask`; bm25: answers from passages that word search \
      finds; gold: answers from the passages with the evidence.
      """)
  var mode = EvalMode.mode(.auto)

  @Option(help: "The file to which results are appended.")
  var out: String

  @Option(
    help: ArgumentHelp(
      "Most passage tokens that recall and bm25 read for a question.", valueName: "tokens"))
  var passageTokens = RecallSettings().passageTokens

  /// The former name of `--passage-tokens`.
  @Option(help: ArgumentHelp("", valueName: "tokens", visibility: .hidden))
  var budget: Int?

  @Option(help: "Most passages from which recall drafts an answer.")
  var passages = RecallSettings().mostPassages

  @Option(help: "Number of passages that recall judges with the whole model.")
  var candidates = RecallSettings().candidates

  @Option(help: "Most layers that recall's light pass runs; by default as calibration found.")
  var layers: Int?

  @Option(parsing: .upToNextOption, help: "Stages of recall to leave out.")
  var without: [Stage] = []

  @Flag(help: "Read passages in the document's order, not the best one last.")
  var inOrder = false

  @Flag(
    help: """
      Let recall use texts that it read before from the cache. This makes needles in long texts \
      quick, but the times for reading have no meaning.
      """)
  var reuse = false

  /// The stages that recall can leave out.
  enum Stage: String, CaseIterable, ExpressibleByArgument {
    case words, scan, attention, likelihood, links, drafts, refusal
  }

  @Option(
    help: """
      The sentences of summaries: the text's own, the model's, or the model's if it reads long \
      texts well.
      """)
  var sentences = SummaryMethod.auto

  @Option(help: ArgumentHelp(OptionHelp.window))
  var window: Int?

  @Option(help: "Longest answer, in tokens; by default 48, and 256 for summaries.")
  var maxTokens: Int?

  func validate() throws {
    try OptionRange.check(
      OptionRange.maxTokens.contains(maxTokens ?? 1), "--max-tokens", maxTokens ?? 1)
    try OptionRange.check(
      OptionRange.passageTokens.contains(passageTokens), "--passage-tokens", passageTokens)
    try OptionRange.check(
      OptionRange.passageTokens.contains(budget ?? 1), "--budget <tokens>", budget ?? 1)
    try OptionRange.check(passages > 0, "--passages", passages)
    try OptionRange.check(candidates > 0, "--candidates", candidates)
    try OptionRange.check((layers ?? 1) > 0, "--layers", layers ?? 1)
    try OptionRange.check((window ?? 1) > 0, "--window", window ?? 1)
  }

  func run() async throws {
    try await failing {
      let file = try EvalFile(path: out)
      let load = try ModelDesk(model, finder: finder.finder).loader()
      let work = Task { try await evaluate(file, load()) }
      let interruption = Interruption { work.cancel() }
      do {
        try await work.value
      } catch {
        throw interruption.signal.map(Failure.init(signal:)) ?? error
      }
    }
  }

  private func evaluate(_ file: EvalFile, _ models: Models) async throws {
    let progress = ProgressLine(isQuiet: false)
    defer { progress.clear() }
    models.reader.notice.map(progress.note)
    // Results with other adapters or another finder are of another model.
    let adapters = models.reader.model?.adapters.map(\.label) ?? []
    let name =
      ([model.model] + adapters).joined(separator: " + ")
      + (models.finderName.map { " found by \($0)" } ?? "")
    let suites = try questions.suites(models.reader)
    var tools = try scorer.tools(threads: model.threads)
    if !reuse { tools.snapshots = nil }
    var results = file.results
    let all = suites.reduce(0) { $0 + $1.items.count }
    var work = EvalProgress(
      all: all, done: suites.reduce(0) { $0 + ours(of: $1, in: results, model: name).count })
    if work.done > 0 {
      progress.note("\(out) already has \(work.done) of \(all) results.")
    }
    for suite in suites {
      let evaluation = Evaluation(
        mode: mode, model: name, models: models, options: options(for: suite),
        tools: tools, memoryBytes: { ProcessMemory.peakBytes() ?? 0 })
      try await evaluation.run(suite, after: results) { number, item in
        progress.show(
          "\(suite.name) \(number + 1)/\(suite.items.count) \(item.id)  \(work.text)")
      } onResult: { result in
        try file.append(result)
        results.append(result)
        work.done += 1
        progress.note(result.line)
      }
    }
    progress.clear()
    try Output.write(table(suites, results, model: name))
  }

  /// Returns the results of a suite's questions in this mode with a model.
  private func ours(
    of suite: EvalSuite, in results: [EvalResult], model: String
  ) -> [EvalResult] {
    suite.results(in: results, mode: mode.name, model: model)
  }

  private func table(_ suites: [EvalSuite], _ results: [EvalResult], model: String) -> String {
    let sets = suites.map { (name: $0.name, results: ours(of: $0, in: results, model: model)) }
    guard sets.count == 1, let only = sets.first else {
      return EvalReport(EvalSummary(sets: sets), mode: mode.name, model: model).overview
    }
    return EvalReport(EvalSummary(only.results), mode: mode.name, model: model).table
  }

  private func options(for suite: EvalSuite) -> ChatOptions {
    var options = ChatOptions()
    options.window = window
    let longest = suite.hasSummaries ? options.maximumAnswerTokens : 48
    options.maximumAnswerTokens = maxTokens ?? longest
    options.recall = recall
    options.summaries = sentences
    return options
  }

  private var recall: RecallSettings {
    var settings = RecallSettings()
    settings.passageTokens = budget ?? passageTokens
    settings.mostPassages = passages
    settings.candidates = candidates
    settings.layers = layers
    settings.bestLast = !inOrder
    if without.contains(.words) { settings.lexicalWeight = 0 }
    if without.contains(.scan) { settings.scanWeight = 0 }
    if without.contains(.attention) { settings.attentionWeight = 0 }
    if without.contains(.likelihood) { settings.likelihoodWeight = 0 }
    if without.contains(.links) { settings.linked = 0 }
    if without.contains(.drafts) { settings.drafts = false }
    if without.contains(.refusal) { settings.leastSupport = -.infinity }
    return settings
  }
}

/// The progress of an evaluation, with an estimate of the time left.
private struct EvalProgress {
  let all: Int
  var done: Int
  private let before: Int
  private let start = ContinuousClock.now

  init(all: Int, done: Int) {
    self.all = all
    self.done = done
    before = done
  }

  /// The number of results and, once it can be estimated, the time left.
  var text: String {
    let count = "\(done) of \(all) done"
    guard done > before else { return count }
    let seconds = (ContinuousClock.now - start).seconds / Double(done - before) * Double(all - done)
    return count + ", about " + (seconds < 90 ? "1 minute" : "\(Int(seconds / 60 + 0.5)) minutes")
  }
}

extension SummaryMethod: ExpressibleByArgument {}

extension EvalMode: ExpressibleByArgument {
  /// Reads the name of a mode, “bm25” or “gold”.
  public init?(argument: String) { self.init(argument) }

  /// The name in the help.
  public var defaultValueDescription: String { name }

  /// The names that `--mode` takes.
  public static var allValueStrings: [String] { names }
}
