import ArgumentParser
import Chat
import Inference
import Retrieval

/// The option for an embedding model that helps to find passages.
struct ScorerOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An embedding model (bert or modern-bert) that also judges the best passages of recall.",
      valueName: "path"))
  var scorer: String?

  /// Returns a scorer that loads its model for the first question; throws if there is no such file.
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
