import Retrieval
import Testing

struct SeveralAnswersTests {
  @Test(arguments: [
    "List all fees.", "List the members of the board", "Which rooms may the guests use?",
    "Which customers were late?", "In which cases is no fee due?", "Who are the trustees?",
    "What are the fees for pets?", "Name the engineers who resigned", "Name all ships",
    "What are all the exceptions?", "Which people signed the letter?", "Give me all dates",
  ])
  func `questions for several things are lists`(question: String) {
    #expect(SeveralAnswers(question) == .list)
  }

  @Test(arguments: [
    "Which guest sang?", "Which of the guests sang?", "Who is the trustee?", "What is the fee?",
    "What are the odds?", "Which bus is late?", "What does the lease say about pets?",
    "Name the captain", "In which case is no fee due?", "Which address is right?", "Why?",
    "How many rooms are there?", "Who was with Tom?", "What was the series called?",
    "Which bus passes the mill?",
  ])
  func `questions for one thing are not`(question: String) {
    #expect(SeveralAnswers(question) == nil)
  }

  @Test(arguments: [
    "In which documents is rent mentioned?", "What is the rent in each document?",
    "How high is the fee per file?", "Which of these files name Berg?",
  ])
  func `questions about each file get an answer from each`(question: String) {
    #expect(SeveralAnswers(question) == .perFile)
  }

  private func questions(_ question: String) -> [String]? {
    guard case .comparison(let items) = SeveralAnswers(question) else { return nil }
    return items.map(\.question)
  }

  @Test func `a comparison asks the same about both`() {
    #expect(
      questions("Which is larger, the mill or the bridge?")
        == ["How large is the mill?", "How large is the bridge?"])
    #expect(
      questions("Who is older, Marta or Nils?") == ["How old is Marta?", "How old is Nils?"])
    #expect(
      questions("Which is more expensive, plan A or plan B?")
        == ["How expensive is plan A?", "How expensive is plan B?"])
    #expect(
      questions("Which costs more, the lamp or the pump?")
        == ["How much does the lamp cost?", "How much does the pump cost?"])
    #expect(
      questions("What is the difference between quiet mode and holiday mode?")
        == ["What is quiet mode?", "What is holiday mode?"])
    #expect(
      questions("Compare the lease with the addendum") == [
        "What is the lease?", "What is the addendum?",
      ])
    #expect(questions("Which is bigger, A or B?") == ["How big is A?", "How big is B?"])
  }

  @Test(arguments: [
    "Which is larger?", "Compare these documents", "Did Marta or Nils leave, and why?",
    "What is the rent, and who holds the deposit?",
  ])
  func `other questions compare nothing`(question: String) {
    #expect(questions(question) == nil)
  }
}
