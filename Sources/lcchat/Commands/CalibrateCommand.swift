import ArgumentParser
import Chat
import Foundation
import Inference
import Wording

struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Find a model's retrieval heads and the length of text that it reads well.",
    discussion: """
      lcchat hides made-up facts in prose, asks for them, and measures which attention heads look \
      at the answers. It then asks for facts in longer and longer texts that the model reads whole, \
      as long as it answers nearly all questions and for some minutes at most. The length that it \
      reads well, its reading span, is the longest text that mode auto reads whole. The result is \
      saved in XDG_CACHE_HOME/lcchat/heads. A model with an adapter has a reading span of its own.
      """)

  @Argument(help: ArgumentHelp("The model, by name or as a GGUF file.", valueName: "model"))
  var model = ModelFile.catalog[0].name

  @Option(
    parsing: .singleValue, help: ArgumentHelp(OptionHelp.lora, valueName: "file[=scale]|off"))
  var lora: [AdapterOption] = []

  @Option(help: ArgumentHelp(OptionHelp.threads))
  var threads: Int?

  @Flag(help: "Print the JSON that is saved.")
  var json = false

  func validate() throws {
    try AdapterOption.check(lora)
    try OptionRange.check(
      OptionRange.threads.contains(threads ?? 1), "--threads", threads ?? 1)
  }

  func run() async throws {
    try await failing {
      var options = EngineOptions()
      options.threads = threads
      options.adapters = ModelFile.adapters(of: model, given: lora)
      let engine = try Engine.load(path: ModelFile.path(of: model), options: options)
      let progress = ProgressLine(isQuiet: false)
      engine.notice.map(progress.note)
      var found: RetrievalHeads?
      for try await event in engine.calibrate() {
        switch event {
        case .progress(let share): progress.show("finding heads \(Percent.text(share))")
        case .finished(let heads): found = heads
        }
      }
      guard var heads = found else { return }
      let span = try await SpanCalibration(engine).run(
        model: engine.description.adaptedFingerprint
      ) { tokens, share in
        let text = tokens == 0 ? "short texts" : "texts of \(tokens.counted("token"))"
        progress.show("reading \(text) \(Percent.text(share))")
      }
      heads.keep(span)
      progress.clear()
      try HeadStore().save(heads)
      let text =
        json
        ? String(decoding: try heads.json, as: UTF8.self) + "\n" : heads.table + "\n" + span.table
      try Output.write(text)
    }
  }
}

extension ReadingSpan {
  /// The right answers at each length, and the span.
  fileprivate var table: String {
    func padded(_ text: String) -> String {
      text.padding(toLength: 15, withPad: " ", startingAt: 0)
    }
    let rows = ([alone] + lengths).map { length in
      padded(length.tokens == 0 ? "the fact alone" : length.tokens.counted("token"))
        + "\(length.right) of \(length.questions)"
    }
    let last =
      span > 0 ? "reads whole: up to \(span.counted("token"))" : "reads whole: only passages"
    return (["length         right answers"] + rows + [last]).joined(separator: "\n") + "\n"
  }
}

extension RetrievalHeads {
  /// The ranking and the depths as tables.
  fileprivate var table: String {
    func percent(_ share: Float) -> String { String(format: "%4.0f%%", share * 100) }
    func padded(_ text: String) -> String { text.padding(toLength: 8, withPad: " ", startingAt: 0) }
    let heads = ranking.map {
      padded($0.head.description) + String(format: "%6.3f", $0.score)
        + "  " + percent($0.found)
    }
    let depths = depths.map { depth in
      padded("\(depth.layers)") + String(format: "%6.3f  ", depth.score) + percent(depth.found)
        + "          " + percent(depth.foundParaphrased)
        + "  " + depth.heads.map(\.description).joined(separator: " ")
        + (depth == depthInUse ? "  (in use)" : "")
    }
    return
      (["\(name): \(questions) questions", "", "head     score   found"] + heads
      + ["", "layers   score   found  in other words  heads"] + depths).joined(separator: "\n")
      + "\n"
  }
}
