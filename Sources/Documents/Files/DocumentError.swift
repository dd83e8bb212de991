import Wording

/// The reason why a text can't be opened.
///
/// Each description is one sentence that says what to do.
package enum DocumentError: Error, Hashable {
  case missing(path: String)
  case unreadable(path: String, reason: String)
  case directory(path: String)
  /// A named pipe, socket or device, which may never deliver data or never end.
  case notAFile(path: String)
  case empty(name: String)
  case tooLarge(name: String, limit: Int)
  case binary(name: String, kind: String, advice: String)
  /// A text whose character set can't be guessed from its bytes.
  case unknownEncoding(name: String)
  /// A text in an unknown character set on a system that lacks some character sets' tables.
  case missingCharsets(name: String)
  /// The search index can't be created or queried.
  case unsearchable(reason: String)
}

extension DocumentError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(""):
      "The document's name is empty: give the path of a text file."
    case .missing(let path):
      "There is no file \(path.escapingControls): check the path."
    case .unreadable(let path, let reason):
      "\(path.escapingControls) can't be read (\(reason)): check its permissions."
    case .directory(let path):
      "\(path.escapingControls) is a directory: give the path of a text file in it."
    case .notAFile(let path):
      "\(path.escapingControls) is a pipe or device, not a file: pipe the text in, as “-”."
    case .empty(let name):
      "\(name.escapingControls) is empty: there is nothing to ask about."
    case .tooLarge(let name, let limit):
      "\(name.escapingControls) is larger than \(limit / 1_000_000) MB: split it and open the parts."
    case .binary(let name, let kind, let advice):
      "\(name.escapingControls) is \(kind), not text: \(advice)."
    case .unknownEncoding(let name):
      """
      \(name.escapingControls) is in a character set that lcchat can't recognize: convert it \
      with “iconv -f CHARSET -t UTF-8”.
      """
    case .missingCharsets(let name):
      """
      \(name.escapingControls) isn't UTF-8, and this system lacks the tables of older character \
      sets: install the package libc-gconv-modules-extra.
      """
    case .unsearchable(let reason):
      "The passages can't be searched (\(reason.escapingControls)): is there enough memory?"
    }
  }
}
