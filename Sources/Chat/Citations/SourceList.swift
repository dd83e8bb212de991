import Documents
import Wording

/// The sources of an answer as `lcchat ask` lists them.
package struct SourceList {
  /// The maximum number of a passage's characters that are quoted.
  private static let quoted = 160

  private let sources: [Citation]
  private let hasFiles: Bool
  private let isNearest: Bool

  /// Lists the sources that the sentences cite.
  ///
  /// If no sentence cites one, it lists all passages that the answer was made from.
  package init(_ recollection: AnswerSources, sentences: [CitedSentence], hasFiles: Bool) {
    let cited = Set(sentences.flatMap(\.numbers))
    let named = recollection.passages.filter { cited.contains($0.number) }
    let used = recollection.used.isEmpty ? recollection.passages : recollection.used
    sources = (named.isEmpty ? used : named).sorted { $0.number < $1.number }
    self.hasFiles = hasFiles
    isNearest = recollection.way == .nothing
  }

  /// One line per source, such as `[1] lines 812–815: “…”`.
  ///
  /// If there are several files, the file's name comes first. The lines of a table header or a
  /// speaker that were read with the passage follow its own lines.
  package var text: String {
    let heading = isNearest && !sources.isEmpty ? "Nearest passages:\n" : ""
    return heading
      + sources.map { source in
        let file = hasFiles ? source.documentName + " " : ""
        return
          "[\(source.number)] \(file)\(source.lines.lineName)\(Self.opening(of: source)): “\(Self.quote(source.text))”\n"
      }.joined()
  }

  private static func opening(of source: Citation) -> String {
    let lines = source.lead.dropFirst(source.headings)
    return lines.isEmpty ? "" : ", with " + lines.map(\.lineName).joined(separator: ", ")
  }

  /// Returns the passage's beginning on one line, cut after a word.
  private static func quote(_ text: String) -> String {
    let line = ReadableText(text).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard line.count > quoted else { return line }
    let start = line.prefix(quoted)
    return (start.lastIndex(of: " ").map { start[..<$0] } ?? start) + "…"
  }
}
