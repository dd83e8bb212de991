import Inference

/// What the process takes in memory without a document.
struct IdleMemory: Sendable {
  /// Without a model, too.
  var process: Int?
  var model = 0

  var bytes: Int { (process ?? 0) + model }
}

extension ChatSession {
  /// Loads a model, and notes what it takes.
  func measuringMemory<Loaded>(_ load: () async throws -> Loaded) async rethrows -> Loaded {
    let before = processBytes() ?? 0
    let loaded = try await load()
    idle.process = idle.process ?? before
    idle.model = max(0, (processBytes() ?? 0) - before)
    return loaded
  }

  /// What would be kept of a document that is read lightly; nil before the model's heads are known.
  func lightPlan(_ engine: any Retrieving) -> LightPlan? {
    heads.heads(of: engine.description).flatMap {
      options.recall.plan($0, engine.description.configuration)
    }
  }
}
