import ArgumentParser
import Chat
import Dispatch
import Inference

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
      try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
          continuation.resume(with: Result { try TextEncoder(path: path, threads: threads) })
        }
      }
    }
  }
}
