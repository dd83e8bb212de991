import Inference

extension ChatSession {
  /// What the process takes beside what it has read, which another plan would read anew or keep.
  var takenBytes: Int {
    let read =
      (lastSnapshot?.cache.bytes ?? 0) + ((recall ?? older)?.index.bytes ?? 0)
    return max(0, (processBytes() ?? 0) - read)
  }

  /// What would be kept of a document that is read lightly; nil before the model's heads are known.
  func lightPlan(_ engine: any Retrieving) -> LightPlan? {
    heads.heads(of: engine.description).flatMap {
      options.recall.plan($0, engine.description.configuration)
    }
  }
}
