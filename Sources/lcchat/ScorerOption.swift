import ArgumentParser
import Chat
import Dispatch
import Inference

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
      try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
          continuation.resume(with: Result { try TextEncoder(path: path, threads: threads) })
        }
      }
    }
  }
}
