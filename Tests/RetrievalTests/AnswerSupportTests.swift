import Chat
import Retrieval
import Testing

struct AnswerSupportTests {
  private func support(_ answer: String, _ question: String = "Who painted the door?")
    -> AnswerSupport
  {
    AnswerSupport(answer, question: question, read: "Ilse painted the Door red in 1904. 谢玉衡 moved.")
  }

  @Test func `an answer in the passage's words has no penalty`() {
    #expect(support("Ilse").penalty == 0)
    #expect(support("It was red, in 1904").penalty == 0)
    #expect(support("谢玉衡").penalty == 0)
  }

  @Test func `invented words and answers that repeat the question are detected`() {
    #expect(support("Doctor Hale").hasForeignWords)
    #expect(support("in 1905").hasForeignWords)
    #expect(support("the door").isEcho)
    #expect(support("it").isEcho)
    #expect(!support("yes").isEcho && !support("No.").isEcho)
    #expect(support("the door").penalty == 1)
  }
}
