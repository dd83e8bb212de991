import Chat
import Foundation
import Inference

/// Retrieval heads that were found before, one file a model in the cache folder.
struct HeadStore: HeadStoring {
  private let folder: URL

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    let cache = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    folder = URL(filePath: cache ?? NSHomeDirectory() + "/.cache")
      .appending(path: "lcchat/heads", directoryHint: .isDirectory)
  }

  /// What is known of a model: from the file if there is one that can be believed, or from the
  /// program's own table.
  func heads(of model: ModelDescription) -> RetrievalHeads? {
    if let data = try? Data(contentsOf: url(model.fingerprint)),
      let heads = try? RetrievalHeads(json: data), heads.model == model.fingerprint,
      heads.suits(model.configuration)
    {
      return heads
    }
    return RetrievalHeads.known(model.fingerprint)
  }

  func keep(_ heads: RetrievalHeads) { try? save(heads) }

  /// Keeps what was found; a file is there whole or not at all.
  func save(_ heads: RetrievalHeads) throws(Failure) {
    let url = url(heads.model)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try heads.json.write(to: url, options: .atomic)
    } catch {
      throw Failure(
        .cannotCreate, "\(url.path) can't be written: check its folder and permissions.")
    }
  }

  private func url(_ fingerprint: String) -> URL {
    folder.appending(path: fingerprint + ".json")
  }
}
