import ArgumentParser
import Chat
import Foundation
import Inference
import Wording

struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Find a model's retrieval heads and save them.",
    discussion: """
      lcchat hides made-up facts in prose, asks for them, and measures which attention heads look \
      at the answers. The result is saved in XDG_CACHE_HOME/lcchat/heads.
      """)

  @Argument(help: ArgumentHelp("The model, by name or as a GGUF file.", valueName: "model"))
  var model = ModelFile.catalog[0].name

  @Option(help: ArgumentHelp(OptionHelp.threads))
  var threads: Int?

  @Flag(help: "Print the JSON that is saved.")
  var json = false

  func validate() throws {
    try OptionRange.check(
      OptionRange.threads.contains(threads ?? 1), "--threads", threads ?? 1)
  }

  func run() async throws {
    try await failing {
      var options = EngineOptions()
      options.threads = threads
      let engine = try Engine.load(path: ModelFile.path(of: model), options: options)
      let progress = ProgressLine(isQuiet: false)
      engine.notice.map(progress.note)
      for try await event in engine.calibrate() {
        switch event {
        case .progress(let share): progress.show("calibrating \(Percent.text(share))")
        case .finished(let heads):
          progress.clear()
          try HeadStore().save(heads)
          let text = json ? String(decoding: try heads.json, as: UTF8.self) + "\n" : heads.table
          try Output.write(text)
        }
      }
    }
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
