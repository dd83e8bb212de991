import ArgumentParser
import Chat
import Foundation
import Inference
package import Retrieval

/// The option for an embedding model that helps to find passages.
package struct ScorerOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(help, valueName: "auto|off|name|path"))
  var scorer = Configuration.standing.scorer ?? Self.standard

  package init() {}

  static let help = """
    An embedding model that helps recall to find passages: a GGUF file (bert or modern-bert), \
    minilm, off, or auto, which takes minilm if `make model MODEL=minilm` has fetched it.
    """

  /// The value if neither the command line nor the configuration has one.
  static let standard = "off"

  /// The embedding models that set-up fetches; `assets/models.tsv` has their addresses.
  private static let catalog = [(name: "minilm", file: "all-minilm-l6-v2-q8_0.gguf")]

  /// Returns a scorer that loads its model for the first text; nil for none.
  ///
  /// - Throws: `Failure` if there is no such model.
  package func scorer(threads: Int?) throws(Failure) -> PassageScorer? {
    guard let path = try path() else { return nil }
    return PassageScorer(fileBytes: ModelFile.bytes(at: path)) {
      try await onBlockingThread { _ in try TextEncoder(path: path, threads: threads) }
    }
  }

  private func path() throws(Failure) -> String? {
    if scorer == "off" { return nil }
    let known = Self.catalog.map { (name: $0.name, path: ModelFile.folder + "/" + $0.file) }
    if scorer == "auto" {
      return known.map(\.path).first { FileManager.default.fileExists(atPath: $0) }
    }
    guard let model = known.first(where: { $0.name == scorer }) else {
      guard FileManager.default.fileExists(atPath: scorer) else {
        let names = (["auto", "off"] + known.map(\.name)).joined(separator: ", ")
        throw Failure(
          .noInput, "There is no scorer “\(scorer)”: give one of \(names), or a GGUF file.")
      }
      return try ModelFile.path(of: scorer, option: "--scorer PATH")
    }
    guard FileManager.default.fileExists(atPath: model.path) else {
      throw Failure(
        .noInput,
        "The model \(model.name) isn't there yet: fetch it with `make model MODEL=\(model.name)` in"
          + " lcchat's source folder, or give a GGUF file with --scorer PATH.")
    }
    return model.path
  }

  /// Returns the stores of the user's folders and the embedding model, for a conversation.
  func tools(threads: Int?) throws(Failure) -> ReadingTools {
    ReadingTools(
      heads: HeadStore(), snapshots: SnapshotStore(folder: UserFolder.cache.url()),
      scorer: try scorer(threads: threads), processBytes: ProcessMemory.bytes)
  }
}
