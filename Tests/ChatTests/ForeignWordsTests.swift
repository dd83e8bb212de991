import Chat
import Testing

struct ForeignWordsTests {
  @Test(arguments: [
    ("They paid SIX francs.", ["lot"]), ("Sixteen boats", ["francs", "lot"]),
    ("the lots of francs", ["six"]), ("a transix", ["francs", "lot", "six"]),
    ("", ["francs", "lot", "six"]),
  ])
  func `words of a text, and those that its words begin with, are no longer foreign`(
    text: String, left: [String]
  ) {
    var foreign = ForeignWords(["francs", "lot", "six"])
    foreign.remove(wordsOf: text.utf8)
    #expect(foreign.words.sorted() == left)
  }
}
