import Chat
import Testing

struct CitationTrackerTests {
  /// Feeds words, each with what it attended to, and returns all sentences.
  private func sentences(
    _ words: [(String, [Float])], numbers: [Int] = [1, 2, 3]
  ) -> [CitedSentence] {
    var tracker = CitationTracker(numbers: numbers)
    var sentences: [CitedSentence] = []
    for (word, weights) in words {
      tracker.attended(weights)
      sentences += tracker.append(word)
    }
    return sentences + [tracker.finish()].compactMap(\.self)
  }

  @Test func `each sentence cites the passages that it attended to, the most attended first`() {
    let cited = sentences([
      ("He", [0.5, 0, 0]), (" left.", [0.5, 0.1, 0]), (" She", [0, 0.3, 0.6]),
      (" stayed.", [0, 0.3, 0.4]),
    ])
    #expect(cited.map(\.bytes) == [0..<8, 8..<20])
    #expect(cited.map(\.numbers) == [[1], [3, 2]])
  }

  @Test func `a sentence has the shares of its attention to all passages`() {
    let cited = sentences(
      [("Nobody.", [0.1, 0.3, 0]), (" Yes.", [0, 0, 0.5])], numbers: [4, 2, 3])
    #expect(cited.map { $0.weights.keys.sorted() } == [[2, 3, 4], [2, 3, 4]])
    #expect(abs((cited.first?.weights[2] ?? 0) - 0.75) < 1e-6)
    #expect(cited.last?.weights[3] == 1)
  }

  @Test func `numbers are those that the passages were given`() {
    let cited = sentences([("Yes.", [0, 0, 1])], numbers: [7, 5, 4])
    #expect(cited.map(\.numbers) == [[4]])
  }

  @Test func `a sentence that looked elsewhere cites nothing`() {
    #expect(sentences([("Perhaps.", [0.001, 0.002, 0])]).map(\.numbers) == [[]])
  }

  @Test func `dots of numbers, names and abbreviations end nothing`() {
    let text = [(word: "Mr. J. Oake paid 3.5 crowns.", [Float(1), 0, 0])]
    #expect(sentences(text.map { ($0.word, $0.1) }).map(\.bytes) == [0..<28])
  }

  @Test(arguments: [
    ("at 3:50 p.m. in St. Louis. He", [26, 29]), ("1. No dogs.\n2. No cats.", [11, 23]),
    ("as long as\nI can.\nHe went.", [17, 26]), ("So\n\nIt is", [3, 9]),
    ("in the year\n1922 it", [19]), ("One!\n- two\n* three", [4, 11, 18]),
    ("他走了。她留下！真的吗？", [12, 24, 36]), ("他说：「走。」她走。", [21, 30]),
    ("“No.” He left. (Why?) So…", [9, 18, 25, 31]), ("वह गया। वह", [19, 26]),
    ("“No!” he said. He", [18, 21]),
  ])
  func `lines that are broken as a book's end nothing, items of a list do`(
    _ text: String, _ ends: [Int]
  ) {
    let cited = sentences(text.map { (String($0), [Float(1), 0, 0]) })
    #expect(cited.map(\.bytes.upperBound) == ends)
  }

  @Test func `shares sum up to one`() {
    var tracker = CitationTracker(numbers: [1, 2])
    #expect(tracker.shares == [0, 0])
    tracker.attended([1, 0])
    tracker.attended([1, 2])
    #expect(tracker.shares == [0.5, 0.5])
  }
}
