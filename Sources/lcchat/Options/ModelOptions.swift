import ArgumentParser
import Foundation
package import Inference
import Wording

/// The options for the model, its threads and its cache.
package struct ModelOptions: ParsableArguments {
  @OptionGroup var file: ModelFile

  @Option(help: ArgumentHelp(OptionHelp.threads))
  var threads: Int?

  @Option(help: ArgumentHelp(OptionHelp.cache))
  var cache = Configuration.standing.cache ?? .f16

  package init() {}

  package func validate() throws {
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

  /// Returns a function that loads the model, or another one, on a thread that may block.
  func loader(_ model: String? = nil) throws(Failure) -> @Sendable () async throws -> Engine {
    let path = try ModelFile.path(of: model ?? self.model)
    let options = engineOptions
    return {
      try await onBlockingThread { _ in try Engine.load(path: path, options: options) }
    }
  }
}

extension CacheType: ExpressibleByArgument {
  /// Finds a type by its name; `q8` is short for `q8_0`.
  public init?(argument: String) { self.init(rawValue: argument == "q8" ? "q8_0" : argument) }
}
