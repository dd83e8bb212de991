import Chat
import Retrieval
import Testing

struct DraftTests {
  private func draft(_ text: String) -> Draft { Draft(group: [0], text: text, sureness: -0.5) }

  @Test(arguments: [
    (" 9 years", "9 years."),
    (
      " 3.7 kilograms with its box and 4.",
      "3.7 kilograms with its box and 4.1 with the travelling case"
    ), ("Tom", "Tom Buchanan"),
    ("Zoé", "zoe"),
  ])
  func `a draft that repeats an answer, or its beginning, is a repetition`(
    text: String, answer: String
  ) {
    #expect(draft(text).repeats(answer))
  }

  @Test(arguments: [(" 9 years", "8 years"), ("", "9 years"), ("9 years", ""), ("in Rome", "Rome")])
  func `another answer isn't a repetition`(text: String, answer: String) {
    #expect(!draft(text).repeats(answer))
  }
}
