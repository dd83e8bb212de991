import Chat
import Foundation
import Inference
import Retrieval

/// The retrieval heads of calibrated models, one file per model in the cache folder.
struct HeadStore: HeadStoring {
  private let folder: URL

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    folder = UserFolder.cache.url(environment: environment)
      .appending(path: "heads", directoryHint: .isDirectory)
  }

  /// Returns a model's heads from its file, if that is valid, or from the program's own table.
  func heads(of model: ModelDescription) -> RetrievalHeads? {
    if let data = try? Data(contentsOf: url(model.fingerprint)),
      let heads = try? RetrievalHeads(json: data), heads.model == model.fingerprint,
      heads.suits(model.configuration)
    {
      return heads
    }
    return RetrievalHeads.known(model.fingerprint)
  }

  /// Returns true if the heads of a model with this fingerprint are saved or come with lcchat.
  func areKnown(of fingerprint: String) -> Bool {
    if RetrievalHeads.known(fingerprint) != nil { return true }
    let saved = (try? Data(contentsOf: url(fingerprint))).flatMap { try? RetrievalHeads(json: $0) }
    return saved?.model == fingerprint
  }

  /// Returns a reading span from the model's file or from the program's own table.
  ///
  /// Heads that can't be used don't matter for it.
  func span(of model: ModelDescription) -> ReadingSpan? {
    let reader = model.adaptedFingerprint
    return savedSpans(model.fingerprint).first { $0.model == reader } ?? ReadingSpan.known(reader)
  }

  func keep(_ heads: RetrievalHeads) { try? save(heads) }

  /// Saves a model's heads and reading spans; the file is written completely or not at all.
  ///
  /// Spans that were saved before stay, unless there is a new one of the same model and adapters.
  func save(_ heads: RetrievalHeads) throws(Failure) {
    let url = url(heads.model)
    var heads = heads
    let measured = heads.spans ?? []
    for span in savedSpans(heads.model) where !measured.contains(where: { $0.model == span.model })
    {
      heads.keep(span)
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try heads.json.write(to: url, options: .atomic)
    } catch {
      throw Failure(
        .cannotCreate, "\(url.path) can't be written: check its folder and permissions.")
    }
  }

  /// The saved heads, as entries of the cache list.
  var entries: [CacheRow] {
    files.map { url in
      let values = try? url.resourceValues(forKeys: [.fileSizeKey, .contentModificationDateKey])
      let heads = (try? Data(contentsOf: url)).flatMap { try? RetrievalHeads(json: $0) }
      return CacheRow(
        kind: "heads", model: heads?.name, bytes: values?.fileSize ?? 0,
        last_used: values?.contentModificationDate ?? .distantPast, path: url.path)
    }
  }

  /// Removes the heads that `isChosen` accepts by their path.
  ///
  /// - Returns: the number of bytes that were freed, and the files that couldn't be removed.
  func clear(where isChosen: (String) -> Bool = { _ in true }) -> (bytes: Int, kept: [String]) {
    var result = (bytes: 0, kept: [String]())
    for entry in entries where isChosen(entry.path) {
      do {
        try FileManager.default.removeItem(atPath: entry.path)
        result.bytes += entry.bytes
      } catch {
        result.kept.append(entry.path)
      }
    }
    return result
  }

  private var files: [URL] {
    let urls = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: [.isRegularFileKey])
    return (urls ?? []).filter { url in
      let isRegular = (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile
      return url.pathExtension == "json" && isRegular == true
    }
  }

  private func savedSpans(_ fingerprint: String) -> [ReadingSpan] {
    let data = try? Data(contentsOf: url(fingerprint))
    return data.flatMap { try? RetrievalHeads(json: $0) }?.spans ?? []
  }

  private func url(_ fingerprint: String) -> URL {
    folder.appending(path: fingerprint + ".json")
  }
}
