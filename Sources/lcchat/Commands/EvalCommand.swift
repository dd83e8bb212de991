import ArgumentParser
import Chat
import Documents
import Foundation
import Inference
import Retrieval
import Evaluation

struct EvalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure how often a mode finds the evidence and answers questions correctly.",
    discussion: """
      Each result is written at once, one JSON object per line. A stopped run resumes with the \
      same --out. `score.py --pred` reads that file.
      """)

  @OptionGroup var model: ModelOptions

  @OptionGroup var scorer: ScorerOption

  @Option(help: "A file of questions about whole books.")
  var questions: String?

  @Option(help: "A file of needles: made-up facts to hide in books.")
  var needles: String?

  @Option(help: "The folder of the books; questions may also name other files.")
  var books: String?

  @Option(
    help: "Ask each question about this many bytes around its evidence, not about the whole text.")
  var stretch: Int?

  @Option(
    help: """
      exact, stream, recall or auto, as in `ask`; bm25: answers from passages that word search \
      finds; gold: answers from the passages with the evidence.
      """)
  var mode: EvalMode

  @Option(help: "The file to which results are appended.")
  var out: String

  @Option(help: "Lengths, in tokens, of the texts that hide needles, such as 64k,1m.")
  var lengths = "64k"

  @Option(help: "Positions of the needles in the text, from 0 to 1, separated by commas.")
  var depths = "0.1,0.5,0.9"

  @Option(help: "Ask only this many of the questions, spread over the file.")
  var limit: Int?

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

  @Option(
    parsing: .upToNextOption,
    help:
      "Stages of recall to leave out.")
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

  @Option(help: ArgumentHelp(OptionHelp.window))
  var window: Int?

  @Option(help: ArgumentHelp(OptionHelp.maxTokens))
  var maxTokens = 48

  func validate() throws {
    guard (questions == nil) != (needles == nil) else {
      throw ValidationError("Give either --questions or --needles.")
    }
    guard needles == nil || books != nil else {
      throw ValidationError("Needles are hidden in books: give --books.")
    }
    try OptionRange.check(OptionRange.maxTokens.contains(maxTokens), "--max-tokens", maxTokens)
    try OptionRange.check(
      OptionRange.passageTokens.contains(passageTokens), "--passage-tokens", passageTokens)
    try OptionRange.check(
      OptionRange.passageTokens.contains(budget ?? 1), "--budget <tokens>", budget ?? 1)
    try OptionRange.check(passages > 0, "--passages", passages)
    try OptionRange.check(candidates > 0, "--candidates", candidates)
    try OptionRange.check((layers ?? 1) > 0, "--layers", layers ?? 1)
    try OptionRange.check((limit ?? 1) > 0, "--limit", limit ?? 1)
    try OptionRange.check((stretch ?? 1000) >= 100, "--stretch", stretch ?? 1000)
    try OptionRange.check((window ?? 1) > 0, "--window", window ?? 1)
    _ = try lengthList()
    _ = try depthList()
  }

  func run() async throws {
    try await failing {
      let file = try EvalFile(path: out)
      let load = try model.loader()
      let work = Task { try await evaluate(file, load()) }
      let interruption = Interruption { work.cancel() }
      do {
        try await work.value
      } catch {
        throw interruption.signal.map(Failure.init(signal:)) ?? error
      }
    }
  }

  private func evaluate(_ file: EvalFile, _ engine: Engine) async throws {
    let progress = ProgressLine(isQuiet: false)
    defer { progress.clear() }
    engine.notice.map(progress.note)
    // Results with other adapters are of another model.
    let name = ([model.model] + engine.description.adapters.map(\.label)).joined(separator: " + ")
    let suite = try suite(engine)
    var tools = try scorer.tools(threads: model.threads)
    if !reuse { tools.snapshots = nil }
    let evaluation = Evaluation(
      mode: mode, model: name, models: Models(engine), options: options, tools: tools,
      memoryBytes: { ProcessMemory.peakBytes() ?? 0 })
    var results = file.results
    try await evaluation.run(suite, after: results) { number, item in
      progress.show("\(number + 1)/\(suite.items.count) \(item.id)")
    } onResult: { result in
      try file.append(result)
      results.append(result)
      progress.note(result.line)
    }
    progress.clear()
    let items = suite.items.map(\.id)
    let ours = results.filter {
      $0.mode == mode.name && $0.model == name && items.contains($0.id)
    }
    try Output.write(
      EvalReport(EvalSummary(ours), mode: mode.name, model: name).table)
  }

  private func suite(_ engine: Engine) throws -> EvalSuite {
    let books = try books.map(EvalSuite.books(in:)) ?? []
    if let questions {
      return try EvalSuite.questions(
        file: questions, books: books, stretch: stretch, limit: limit)
    }
    return try EvalSuite.needles(
      file: needles ?? "", books: books, lengths: lengthList(), depths: depthList(),
      tokenizer: engine.tokenizer, limit: limit)
  }

  private var options: ChatOptions {
    var options = ChatOptions()
    options.window = window
    options.maximumAnswerTokens = maxTokens
    options.recall = recall
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

  private func lengthList() throws -> [Int] {
    try list(lengths, "--lengths takes numbers of tokens, such as 8000,64k,1m.") { text in
      let unit = ["k": 1_000, "m": 1_000_000][text.last?.lowercased() ?? ""]
      let number = Double(unit == nil ? text : text.dropLast())
      let length = (number ?? 0) * Double(unit ?? 1)
      return (100...100_000_000).contains(length) ? Int(length) : nil
    }
  }

  private func depthList() throws -> [Double] {
    try list(depths, "--depths takes numbers from 0 to 1, such as 0,0.5,1.") { text in
      Double(text).flatMap { (0...1).contains($0) ? $0 : nil }
    }
  }

  private func list<Value>(
    _ text: String, _ message: String, _ value: (Substring) -> Value?
  ) throws -> [Value] {
    let parts = text.split(separator: ",")
    let values = parts.compactMap(value)
    guard !values.isEmpty, values.count == parts.count else { throw ValidationError(message) }
    return values
  }
}

extension EvalMode: ExpressibleByArgument {
  /// Reads the name of a mode, “bm25” or “gold”.
  public init?(argument: String) { self.init(argument) }

  /// The names that `--mode` takes.
  public static var allValueStrings: [String] { names }
}
