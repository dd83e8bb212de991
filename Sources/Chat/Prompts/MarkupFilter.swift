import Documents

/// Removes simple HTML tags from an answer that comes in parts.
///
/// Base models write tags because web pages have them. A tag that also occurs in the document isn't
/// removed.
struct MarkupFilter {
  /// The names of elements that only format text.
  private static let names: Set<String> = [
    "a", "b", "big", "blockquote", "br", "center", "cite", "code", "div", "em", "font", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "li", "mark", "ol", "p", "pre", "s", "small", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "tr", "tt", "u", "ul",
  ]
  /// The maximum length of a tag in bytes.
  private static let longest = 120

  private let document: Document
  /// True for each element name whose tag occurs in the document; filled on first use.
  private var isInDocument: [String: Bool] = [:]
  /// Text that may be the beginning of a tag.
  private var held = ""

  init(_ document: Document) { self.document = document }

  /// True if no tag is shown, because the document has none.
  var hidesAll: Bool { !document.text.utf8.contains(UInt8(ascii: "<")) }

  /// Appends a part and returns the text that can be shown now.
  mutating func append(_ part: String) -> String {
    held += part
    var shown = ""
    while let start = held.firstIndex(of: "<") {
      shown += held[..<start]
      held = String(held[start...])
      if let end = held.firstIndex(of: ">") {
        if isMarkup(held[...end]) {
          held = String(held[held.index(after: end)...])
          continue
        }
      } else if Self.mayBecomeTag(held) {
        return shown
      }
      shown.append(held.removeFirst())
    }
    defer { held = "" }
    return shown + held
  }

  /// Returns the text that was held back, at the answer's end.
  mutating func finish() -> String {
    defer { held = "" }
    return held
  }

  private mutating func isMarkup(_ tag: Substring) -> Bool {
    guard let match = tag.wholeMatch(of: /<\/?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?\/?>/) else {
      return false
    }
    let name = match.1.lowercased()
    guard Self.names.contains(name) else { return false }
    let isQuoted = isInDocument[name] ?? document.hasTag(name)
    isInDocument[name] = isQuoted
    return !isQuoted
  }

  private static func mayBecomeTag(_ text: String) -> Bool {
    guard text.utf8.count < longest,
      let match = text.wholeMatch(of: /<\/?([A-Za-z0-9]*)(\s[^<>]*)?\/?/)
    else { return false }
    let name = match.1.lowercased()
    return match.2 == nil ? names.contains { $0.hasPrefix(name) } : names.contains(name)
  }
}

extension Document {
  /// Returns whether the text has a tag with this name.
  fileprivate func hasTag(_ name: String) -> Bool {
    let utf8 = text.utf8.span
    let name = Array(name.utf8)
    return utf8.indices.contains { start in
      guard utf8[start] == UInt8(ascii: "<") else { return false }
      var offset = start + 1
      if offset < utf8.count, utf8[offset] == UInt8(ascii: "/") { offset += 1 }
      guard offset + name.count < utf8.count else { return false }
      let isName = name.indices.allSatisfy { utf8[offset + $0] | 0x20 == name[$0] | 0x20 }
      return isName && [0x20, 0x2F, 0x3E].contains(utf8[offset + name.count])
    }
  }
}
