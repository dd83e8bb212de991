import Foundation

/// A set of test questions in a folder in the format of `eval/README.md`.
package enum EvalSet: String, Sendable, CaseIterable {
  case qa, desk, unanswerable, followups, structure, summaries, needles

  /// True if questions can be asked on stretches of their texts.
  ///
  /// Counts and summaries are about whole texts, and needles have texts of chosen lengths.
  package var hasStretches: Bool {
    switch self {
    case .qa, .desk, .unanswerable, .followups: true
    case .structure, .summaries, .needles: false
    }
  }

  /// Returns the path of the set's file, such as `desk-public.jsonl`; nil if there is none.
  ///
  /// It throws if there are several.
  package func file(in folder: String) throws(EvalError) -> String? {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let files = all.filter { $0.hasSuffix(".jsonl") && Self.name(ofFile: $0) == rawValue }.sorted()
    guard files.count < 2 else { throw .severalFiles(folder: folder, names: files) }
    return files.first.map { folder + "/" + $0 }
  }

  /// Returns the name of a file's set: its name up to the first hyphen or dot.
  static func name(ofFile file: String) -> String {
    let name = file.split(separator: "/").last ?? ""
    return String(name.prefix { !"-.".contains($0) })
  }
}
