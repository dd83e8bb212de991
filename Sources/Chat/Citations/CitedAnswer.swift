/// An answer with the numbers of its sources after each sentence.
package struct CitedAnswer: Sendable {
  package struct Mark: Hashable, Sendable {
    /// The byte range in the UTF-8 of `text`.
    package let bytes: Range<Int>
    package let number: Int

    package init(bytes: Range<Int>, number: Int) {
      self.bytes = bytes
      self.number = number
    }
  }

  package let text: String
  package let marks: [Mark]
  /// The byte ranges, in the UTF-8 of `text`, of words that the passages don't have.
  package let unsupported: [Range<Int>]

  package init(_ answer: String, _ sentences: [CitedSentence]) {
    let answer = Array(answer.utf8)
    var text: [UInt8] = []
    var marks: [Mark] = []
    var start = 0
    /// The bytes of numbers that are inserted before each offset of the answer.
    var shifts: [(offset: Int, bytes: Int)] = []
    for sentence in sentences where !sentence.numbers.isEmpty {
      let end = sentence.end(in: answer, after: start)
      text += answer[start..<end]
      for number in sentence.numbers {
        let mark = Array("[\(number)]".utf8)
        text.append(0x20)
        marks.append(Mark(bytes: text.count..<text.count + mark.count, number: number))
        text += mark
      }
      start = end
      shifts.append((end, text.count - end))
    }
    text += answer[start...]
    self.text = String(decoding: text, as: UTF8.self)
    self.marks = marks
    unsupported = sentences.flatMap(\.unsupported)
      .filter { 0 <= $0.lowerBound && $0.upperBound <= answer.count }
      .map { word in
        let shift = shifts.last { $0.offset <= word.lowerBound }?.bytes ?? 0
        return word.lowerBound + shift..<word.upperBound + shift
      }
  }
}
