/// Quotes the lines of a document that look like lines of the prompt.
///
/// Without the quotation mark, a text that imitates the prompt could end an answer or give orders.
package enum PromptLines {
  /// The mark before a quoted line.
  package static let quotation = "> "

  /// Returns the UTF-8 offsets of the lines that a model could take for lines of the prompt.
  package static func offsets(in text: String) -> [Int] {
    let utf8 = Array(text.utf8)
    var offsets: [Int] = []
    var start = 0
    for offset in 0...utf8.count where offset == utf8.count || utf8[offset] == UInt8(ascii: "\n") {
      if let first = (start..<offset).first(where: { utf8[$0] > UInt8(ascii: " ") }),
        openings.contains(where: { begins($0, at: first, in: utf8, before: offset) })
      {
        offsets.append(first)
      }
      start = offset + 1
    }
    return offsets
  }

  /// Returns a text with those lines quoted.
  package static func quoted(_ text: String) -> String {
    let utf8 = Array(text.utf8)
    var quoted: [UInt8] = []
    var end = 0
    for offset in offsets(in: text) {
      quoted += utf8[end..<offset] + Array(quotation.utf8)
      end = offset
    }
    return String(decoding: quoted + utf8[end...], as: UTF8.self)
  }

  /// The openings of the prompt's lines, in lower case.
  private static let openings = [
    "passage:", "question:", "answer:", "the text:", "answer each question with",
    "answer this question about",
  ].map { Array($0.utf8) }

  private static func begins(
    _ opening: [UInt8], at start: Int, in text: [UInt8], before end: Int
  ) -> Bool {
    guard start + opening.count <= end else { return false }
    return opening.indices.allSatisfy { index in
      let byte = text[start + index]
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      return (isCapital ? byte | 0x20 : byte) == opening[index]
    }
  }
}
