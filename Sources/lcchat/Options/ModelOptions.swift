import ArgumentParser
import Foundation
package import Inference
import Wording

/// The options for the model, its threads and its cache.
package struct ModelOptions: ParsableArguments {
  @OptionGroup var file: ModelFile

  @Option(
    parsing: .singleValue, help: ArgumentHelp(OptionHelp.lora, valueName: "file[=scale]|off"))
  var lora: [AdapterOption] = Configuration.standing.lora.map { [$0] } ?? []

  @Option(help: ArgumentHelp(OptionHelp.threads))
  var threads: Int?

  @Option(help: ArgumentHelp(OptionHelp.cache))
  var cache = Configuration.standing.cache ?? .f16

  package init() {}

  package func validate() throws {
    guard lora.count < 2 || !lora.contains(.off) else {
      throw ValidationError("--lora off can't be given with other adapters: leave one of them out.")
    }
    try OptionRange.check(
      OptionRange.threads.contains(threads ?? 1), "--threads", threads ?? 1)
  }

  /// The model as the user gave it: a name or a path.
  var model: String { file.model }

  /// Returns the path of the model file.
  func path() throws(Failure) -> String { try file.path() }

  package var engineOptions: EngineOptions {
    var options = EngineOptions()
    options.threads = threads ?? Configuration.standing.threads
    options.cacheType = cache
    options.adapters = adapters
    return options
  }

  /// The adapters of the model: the given ones, or those that belong to it.
  var adapters: [AdapterChoice] {
    lora.isEmpty ? ModelFile.adapters(of: model) : lora.compactMap(\.choice)
  }

  /// Returns a function that loads the model, or another one, on a thread that may block.
  func loader(_ model: String? = nil) throws(Failure) -> @Sendable () async throws -> Engine {
    let path = try ModelFile.path(of: model ?? self.model)
    var options = engineOptions
    // Adapters are given for the model on the command line.
    if let model, model != self.model { options.adapters = ModelFile.adapters(of: model) }
    return { [options] in
      try await onBlockingThread { _ in try Engine.load(path: path, options: options) }
    }
  }
}

extension CacheType: ExpressibleByArgument {
  /// Finds a type by its name; `q8` is short for `q8_0`.
  public init?(argument: String) { self.init(rawValue: argument == "q8" ? "q8_0" : argument) }
}
