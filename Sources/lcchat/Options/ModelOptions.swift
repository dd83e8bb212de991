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
    try AdapterOption.check(lora)
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
    return options
  }

  /// The adapters of the model: the given ones, or those that belong to it.
  var adapters: [AdapterChoice] { adapters(model) }

  /// Returns the adapters of a first model, such as that of a session.
  func adapters(_ model: String) -> [AdapterChoice] {
    ModelFile.adapters(of: model, given: lora)
  }

  /// Returns the adapters of a model that the user changes to, or that finds for another one.
  ///
  /// Given adapters are for the first model; only `off` counts for others, too.
  func adapters(changingTo model: String) throws(Failure) -> [AdapterChoice] {
    let isSame = try ModelFile.lastingName(model) == ModelFile.lastingName(self.model)
    return ModelFile.adapters(of: model, given: isSame || lora == [.off] ? lora : [])
  }

  /// Returns a function that loads the model on a thread that may block.
  ///
  /// - Throws: `Failure` if the model doesn't exist.
  func loader() throws(Failure) -> @Sendable () async throws -> Engine {
    let path = try ModelFile.path(of: model)
    var options = engineOptions
    options.adapters = adapters
    return { [options] in
      try await onBlockingThread { _ in try Engine.load(path: path, options: options) }
    }
  }
}

extension CacheType: ExpressibleByArgument {
  /// Finds a type by its name; `q8` is short for `q8_0`.
  public init?(argument: String) { self.init(rawValue: argument == "q8" ? "q8_0" : argument) }
}
