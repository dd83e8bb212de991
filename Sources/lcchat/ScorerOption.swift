import ArgumentParser
import Chat
import Inference
import Retrieval

/// An embedding model that helps to find passages.
struct ScorerOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An embedding model (architecture bert or modern-bert) that judges recall's best passages too.",
      valueName: "path"))
  var scorer: String?

  /// What loads the model when the first question needs it; a path that leads nowhere is told at once.
  func scorer(threads: Int?) throws(Failure) -> PassageScorer? {
    guard let scorer else { return nil }
    let path = try ModelFile.path(of: scorer)
    return PassageScorer(fileBytes: ModelFile.bytes(at: path)) {
      try await onBlockingThread { _ in try TextEncoder(path: path, threads: threads) }
    }
  }

  /// Returns the stores of the user's folders and the embedding model, for a conversation.
  func tools(threads: Int?) throws(Failure) -> ReadingTools {
    ReadingTools(
      heads: HeadStore(), snapshots: SnapshotStore(folder: UserFolder.cache.url()),
      scorer: try scorer(threads: threads), processBytes: ProcessMemory.bytes)
  }
}
