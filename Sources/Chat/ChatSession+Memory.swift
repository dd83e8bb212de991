import Inference

/// The process's memory without a document.
struct IdleMemory: Sendable {
  /// Without a model, too.
  var process: Int?
  var model = 0

  /// The memory in bytes; nil if unknown.
  var bytes: Int? { process.map { $0 + model } }
}

extension ChatSession {
  /// Loads a model, and notes what it takes.
  func measuringMemory<Loaded>(_ load: () async throws -> Loaded) async rethrows -> Loaded {
    let before = processBytes()
    let loaded = try await load()
    idle.process = idle.process ?? before
    if let before, let after = processBytes() { idle.model = max(0, after - before) }
    return loaded
  }

  /// Returns a model's calibrated heads, also if they couldn't be saved; nil if it isn't
  /// calibrated.
  func knownHeads(of model: ModelDescription) -> RetrievalHeads? {
    let own = [reading.recall, reading.older].lazy.compactMap { $0?.heads }.first {
      $0.model == model.fingerprint
    }
    return own ?? heads.heads(of: model)
  }

  /// Returns what a light pass would keep; nil before the model's heads are known.
  func lightPlan(_ engine: any Retrieving) -> HeadSelection? {
    knownHeads(of: engine.description).flatMap {
      options.recall.plan($0, engine.description.configuration)
    }
  }
}
