import Documents
import Retrieval
import Testing

/// The kinds of questions, by made-up texts.
struct SummaryQuestionTests {
  private static let novel = Document(
    name: "road.txt",
    text: """
      THE SALT ROAD

      by Ilka Morven

      Chapter I

      The ferry left at dawn. Marta had no map.

      Chapter II

      The Mill

      At noon Marta saw the mill. It was locked.

      Chapter III

      The letter came late. Nobody read it.

      """)

  private static let manual = Document(
    name: "manual.md",
    text: """
      # Kettle K2

      ## 1. Safety

      Keep the kettle away from water. Children must not use it.

      ## 2. Care and maintenance

      Clean the filter every month. Use vinegar.

      ## 3. Warranty

      The warranty is 3 years. Keep the receipt.

      """)

  private func scope(_ question: String, _ document: Document) -> String {
    switch QuestionKind(AskedQuestion(question), of: document) {
    case .structure(let answer): return "structure: \(answer.text)"
    case .fact: return "fact"
    case .summary(let request):
      let names = request.scopes.flatMap { scope in
        scope.sections.map(scope.outline.label(of:))
      }
      return names.isEmpty ? "whole" : names.joined(separator: ", ")
    }
  }

  @Test(arguments: [
    ("Summarise chapter 1.", "Chapter I"), ("What is chapter 3 about?", "Chapter III"),
    ("What's chapter two about?", "Chapter II: The Mill"),
    ("what happens in Chapter III?", "Chapter III"),
    ("Please give me a short summary of the third chapter.", "Chapter III"),
    ("What happens in the last chapter?", "Chapter III"),
    ("In chapter 1, what happens?", "Chapter I"), ("Chapter 3 summary", "Chapter III"),
    ("Summarise “The Mill”.", "Chapter II: The Mill"),
    ("What is The Mill about?", "Chapter II: The Mill"),
    ("Tell me about chapter 1", "Chapter I"), ("Describe chapter II", "Chapter II: The Mill"),
    ("What does chapter one say, in two sentences?", "Chapter I"),
    ("Summarise chapter one in two sentences", "Chapter I"),
    ("Summarise chapters 1 and 3", "Chapter I, Chapter III"),
    ("What happens in chapters 1 to 3?", "Chapter I, Chapter II: The Mill, Chapter III"),
    ("What are the main events of chapter 2?", "Chapter II: The Mill"),
    ("Fasse Kapitel 3 zusammen", "Chapter III"), ("Worum geht es in Kapitel 1?", "Chapter I"),
    ("De quoi parle le chapitre 2 ?", "Chapter II: The Mill"),
    ("Summarise this book.", "whole"), ("What is The Salt Road about?", "whole"),
    ("Summarise road.txt", "whole"), ("tl;dr", "whole"),
    ("Summarise chapter 9.", "structure: There is no chapter 9: the text has 3 chapters."),
  ])
  func `a part is found by its number, position or title`(question: String, scope: String) {
    #expect(self.scope(question, Self.novel) == scope)
  }

  @Test(arguments: [
    ("What is the maintenance section about?", "2. Care and maintenance"),
    ("main points of the maintenance chapter", "2. Care and maintenance"),
    ("What does the warranty section say?", "3. Warranty"), ("Summarise section 1", "1. Safety"),
    ("Sum up the section on safety.", "1. Safety"), ("Summarise the manual", "whole"),
    ("What does this manual say?", "whole"), ("What does the garden section say?", "fact"),
  ])
  func `a part is found by the words of its heading`(question: String, scope: String) {
    #expect(self.scope(question, Self.manual) == scope)
  }

  @Test(arguments: [
    "What does Marta think about the mill?", "What is the letter about?",
    "Tell me about Marta.", "What was Marta so angry about?", "How about the ferry?",
    "What does the notice say about the mill?", "What does chapter 3 say about the letter?",
    "Who comes in chapter 2?", "Why does nobody read the letter in chapter III?",
    "What happens to Marta?", "What happens when the ferry leaves?", "Describe the mill.",
    "What is in the letter?", "What did the miller say?", "Explain this.",
    "What are the main reasons that Marta left?", "What is the point of the map?",
    "What is Hale's summary judgment about?", "Who summarised the letter?",
    "What happens in New York?", "What happens at the end?", "What is the mill about to become?",
    "Is the book about bees?", "About what time did the ferry leave?",
    "What are the main rules about guests?", "What does the section chief say?",
    "Which part did Marta play?", "What is the first chapter of her life about to be?",
    "Summarise the talk between Marta and Hale.", "What did Daisy and Tom talk about?",
    "What is the plot of land worth?", "Tell me more about the ferry's captain.",
    "What does the letter from the bank say?", "What was the argument about?",
    "What was said about the rent?", "What is the fee for a part of a day?",
    "Who are the main characters?", "What kind of text is this?",
    "Does the chapter house have a garden?", "What happens if I pay late?",
  ])
  func `a text is never summarised by accident`(question: String) {
    #expect(scope(question, Self.novel) == "fact")
    #expect(scope(question, Self.manual) == "fact")
  }

  @Test func `the user's choice comes before all rules`() {
    #expect(scope("/find Summarise chapter 1.", Self.novel) == "fact")
    #expect(scope("/find How many chapters are there?", Self.novel) == "fact")
    #expect(scope("/whole", Self.novel) == "whole")
    #expect(scope("/whole What does Marta want?", Self.novel) == "whole")
    #expect(scope("/whole chapter 2 summary", Self.novel) == "Chapter II: The Mill")
    #expect(scope("/whole chapter 2", Self.novel) == "Chapter II: The Mill")
    #expect(scope("/whole chapter 9", Self.novel) == scope("Summarise chapter 9", Self.novel))
    #expect(scope("/whole chapter 9", Self.novel) != "whole")
    #expect(AskedQuestion("/whole").text == AskedQuestion.summary)
    #expect(AskedQuestion("/find  Who?  ").text == "Who?  ")
    #expect(AskedQuestion("/finder Who?").choice == nil)
    #expect(AskedQuestion("/find").choice == nil)
    #expect(AskedQuestion.typed("Who?", .find) == "/find Who?")
    #expect(AskedQuestion.typed("", .whole) == "/whole")
    #expect(AskedQuestion.typed("Who?", nil) == "Who?")
  }

  @Test(arguments: [
    ("Summarise this in one sentence.", 1, nil), ("Summarise it in five points", 5, nil),
    ("Summarise this in 50 words", nil, 50), ("Sum it up briefly", nil, 90),
    ("Summarise this in detail", nil, 600), ("Summarise chapter 3", nil, nil),
    ("Summarise this in a paragraph", nil, 100),
  ])
  func `a question may give the length`(question: String, sentences: Int?, words: Int?) {
    let length = SummaryLength(question)
    #expect(length.sentences == sentences && length.words == words)
  }

  @Test func `several files are summarised one after the other, or those that are named`() {
    let both = Document.joined([Self.novel, Self.manual])
    guard
      case .summary(let all) = QuestionKind(AskedQuestion("Summarise these files."), of: both),
      case .summary(let one) = QuestionKind(AskedQuestion("Summarise manual.md"), of: both),
      case .summary(let part) = QuestionKind(AskedQuestion("Summarise section 3"), of: both)
    else {
      Issue.record("not all are summaries")
      return
    }
    #expect(all.scopes.map(\.outline.file.part) == [0, 1])
    #expect(one.scopes.map(\.outline.file.part) == [1])
    #expect(part.scopes.map(\.outline.file.part) == [1])
  }
}
