import Chat
import Testing

struct AskedNamesTests {
  private func names(_ question: String, in words: String) -> AskedNames {
    let known = Set(words.lowercased().split(separator: " ").map(String.init))
    return AskedNames(in: question) { known.contains($0.lowercased()) }
  }

  @Test func `names that occur nowhere give a notice`() {
    let asked = names("Who is Zebulon Quark?", in: "nick gatsby")
    #expect(asked.areAllAbsent)
    #expect(
      asked.notice(document: "gatsby.txt") == "“Zebulon” and “Quark” occur nowhere in gatsby.txt.")
    #expect(names("Where does Captain Ahab live?", in: "captain cody").areAllAbsent)
    #expect(
      names("Is it true that Ada, Bob and Cyd met?", in: "x").absentWords == ["Ada", "Bob", "Cyd"])
  }

  @Test func `a question about a name in the text is answered`() {
    let asked = names("What did Gatsby say to Zebulon?", in: "gatsby nick")
    #expect(!asked.areAllAbsent)
    #expect(asked.notice(document: "a.txt") == "“Zebulon” occurs nowhere in a.txt.")
    #expect(names("Who is Tom Buchanan’s wife?", in: "tom buchanan").notice(document: "x") == nil)
  }

  @Test func `one word that is German, too, makes no German question`() {
    #expect(names("What colour is Zebulon’s hat?", in: "colour").absentWords == ["Zebulon"])
  }

  @Test(arguments: [
    "What does section 7.1.3 say?", "What is the fee of berth K-217?", "What does error E21 mean?",
  ])
  func `codes that occur nowhere give a notice, too`(question: String) {
    let asked = names(question, in: "section berth error")
    #expect(asked.areAllAbsent && asked.absentWords.count == 1)
  }

  @Test(arguments: [
    "Until 10.30?", "What happened on the 16th of May 1911?", "Which spanner, 36mm or 2.5 inch?",
    "What does this book cost?", "why?", "Where is it? What is the price?",
    "Was kostet die Lampe und wo ist das Haus?", "Please tell me what happens in Chapter 3.", "",
  ])
  func `a question without names has none that are absent`(question: String) {
    #expect(!names(question, in: "nothing").areAllAbsent)
    #expect(names(question, in: "nothing").notice(document: "x") == nil)
  }
}
