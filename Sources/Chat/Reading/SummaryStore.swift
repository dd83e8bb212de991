package import Foundation
import Inference
package import Retrieval

/// The summaries of sections that a model has written, one file each in the cache folder.
///
/// A file is found by the model, its adapters, the section's text, and the method.
package struct SummaryStore: Sendable {
  private let folder: URL

  /// Creates the store in a cache folder.
  package init(cache: URL) {
    folder = cache.appending(path: "summaries", directoryHint: .isDirectory)
  }

  /// The number of the method; other methods don't use its files.
  private static let version = 1
  /// The maximum size of a file, in bytes; a larger one isn't ours.
  private static let largest = 65_536
  /// The maximum number of files; the oldest are removed.
  private static let most = 500

  /// The content of a file.
  private struct Content: Codable {
    struct Sentence: Codable {
      var text: String
      /// The place, in bytes from the section's beginning.
      var start: Int
      var end: Int
    }
    var version: Int
    var model: String
    var document: String
    var sentences: [Sentence]
  }

  /// Returns the name of the file of a section's summary.
  ///
  /// - Parameters:
  ///   - text: the section's text.
  ///   - model: the fingerprint of the model and its adapters.
  ///   - sentences: the number of sentences that were asked for.
  /// - Returns: the name without its ending.
  package static func key(_ text: String, model: String, sentences: Int) -> String {
    Digest(of: "\(version)\n\(model)\n\(sentences)\n\(text)").hexadecimal
  }

  /// Reads the sentences of a summary, with places from the section's first byte.
  ///
  /// - Parameters:
  ///   - key: the name of the file.
  ///   - count: the number of the section's bytes.
  /// - Returns: the sentences; nil if there is no file or it is damaged.
  package func sentences(_ key: String, count: Int) -> [TextSummary.Sentence]? {
    guard let content = content(of: url(key)), (1...40).contains(content.sentences.count) else {
      return nil
    }
    var sentences: [TextSummary.Sentence] = []
    for sentence in content.sentences {
      guard sentence.start >= 0, sentence.start < sentence.end, sentence.end <= count,
        sentence.text.utf8.count <= 2000,
        !sentence.text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
      else { return nil }
      sentences.append(
        TextSummary.Sentence(text: sentence.text, bytes: sentence.start..<sentence.end))
    }
    try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: url(key).path)
    return sentences
  }

  /// Saves a summary; the file is written completely or not at all, and errors are ignored.
  ///
  /// - Parameters:
  ///   - sentences: the sentences with places from the section's first byte.
  ///   - key: the name of the file.
  ///   - model: the model's name, for lists.
  ///   - document: the document's name, for lists.
  package func keep(
    _ sentences: [TextSummary.Sentence], _ key: String, model: String, document: String
  ) {
    let content = Content(
      version: Self.version, model: model, document: document,
      sentences: sentences.map {
        .init(text: $0.text, start: $0.bytes.lowerBound, end: $0.bytes.upperBound)
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(content), data.count <= Self.largest else { return }
    // The files reveal what a user reads.
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    guard (try? data.write(to: url(key), options: .atomic)) != nil else { return }
    try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url(key).path)
    trim()
  }

  private func trim() {
    let all = files
    guard all.count > Self.most else { return }
    for file in all.sorted(by: { $0.lastUse < $1.lastUse }).prefix(all.count - Self.most) {
      try? FileManager.default.removeItem(at: file.url)
    }
  }

  // MARK: Lists

  /// A file of the store.
  package struct Entry: Sendable {
    package var path: String
    package var bytes: Int
    package var lastUse: Date
    /// The names of model and document; nil if the file can't be read.
    package var model: String?
    package var document: String?
  }

  /// The files of the store.
  package var entries: [Entry] {
    files.map { file in
      let content = content(of: file.url)
      return Entry(
        path: file.url.path, bytes: file.bytes, lastUse: file.lastUse, model: content?.model,
        document: content?.document)
    }
  }

  /// Removes the files that `isChosen` accepts by their path.
  ///
  /// - Returns: the number of bytes that were freed, and the files that couldn't be removed.
  package func clear(
    where isChosen: (String) -> Bool = { _ in true }
  ) -> (bytes: Int, kept: [String]) {
    var result = (bytes: 0, kept: [String]())
    for file in files where isChosen(file.url.path) {
      do {
        try FileManager.default.removeItem(at: file.url)
        result.bytes += file.bytes
      } catch {
        result.kept.append(file.url.path)
      }
    }
    return result
  }

  private var files: [(url: URL, bytes: Int, lastUse: Date)] {
    let keys: Set<URLResourceKey> = [.isRegularFileKey, .fileSizeKey, .contentModificationDateKey]
    let urls = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: Array(keys))
    return (urls ?? []).compactMap { url in
      guard url.pathExtension == "summary", let values = try? url.resourceValues(forKeys: keys),
        values.isRegularFile == true
      else { return nil }
      return (url, values.fileSize ?? 0, values.contentModificationDate ?? .distantPast)
    }
  }

  private func content(of url: URL) -> Content? {
    guard let file = try? FileHandle(forReadingFrom: url) else { return nil }
    defer { try? file.close() }
    guard let data = try? file.read(upToCount: Self.largest + 1), data.count <= Self.largest,
      let content = try? JSONDecoder().decode(Content.self, from: data),
      content.version == Self.version
    else { return nil }
    return content
  }

  private func url(_ key: String) -> URL { folder.appending(path: key + ".summary") }
}
