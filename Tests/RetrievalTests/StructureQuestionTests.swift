import Retrieval
import Testing

struct StructureQuestionTests {
  private typealias Subject = StructureQuestion.Subject
  private typealias Reference = StructureQuestion.SectionReference

  private func subject(_ question: String) -> Subject? { StructureQuestion(question)?.subject }

  @Test(arguments: [
    "How often does the word \"green\" occur?", "how many times does the word green appear",
    "How many times is the word “green” used in the book?",
    "How many occurrences of the word 'green' are there in the novel?",
    "Count the occurrences of the word green.", "What is the frequency of the word green?",
    "How many times does the author use the word “green”?",
    "How frequently does the word green come up in this text?",
    "What is the number of times the word green is used?",
    "Count how often the word green is used.",
  ])
  func `words that are called words are counted`(question: String) {
    let term = StructureQuestion.Term(text: "green", isWord: true)
    #expect(subject(question) == .occurrences(term))
  }

  @Test(arguments: [
    "How often is Daisy mentioned?", "How many times is Daisy mentioned by name?",
    "How many times does the name Daisy appear?", "How often does \"Daisy\" occur?",
    "How often does Daisy's name appear in the book?", "How many mentions of Daisy are there?",
    "How many times does the name of Daisy occur in this novel?",
    "How many times is Daisy mentioned by name, \"Daisy's\" included?",
    "Number of occurrences of Daisy?", "Can you tell me how often is Daisy mentioned in total?",
  ])
  func `names are counted`(question: String) {
    #expect(subject(question) == .occurrences(.init(text: "Daisy")))
  }

  @Test func `a scope may come after the kind of section`() {
    let asked = StructureQuestion(
      "In which chapter of Book Two does Hale appear for the first time?")
    #expect(asked?.subject == .sectionsWith(.init(text: "Hale"), kind: "chapter", .first))
    #expect(asked?.scope == [.init(kind: "book", name: .number(2, text: "Two"))])
    #expect(
      subject("On which page is clause 14?")
        == .place(.page, .init(kind: "clause", name: .number(14, text: "14")), isEnd: false))
    #expect(
      subject("How many agenda items do the minutes have?")
        == .sections(kind: "agenda item", isCount: true))
    #expect(subject("Tell me how often Daisy is mentioned.") == .occurrences(.init(text: "Daisy")))
  }

  @Test func `a name in lower case is counted only if the text has it as a name`() {
    #expect(
      subject("how often does daisy appear")
        == .occurrences(.init(text: "daisy", mustBeName: true)))
    #expect(subject("how often is the deposit mentioned?") == .occurrences(.init(text: "deposit")))
  }

  @Test(arguments: [
    "How many people came to the party?", "How often does Daisy call Gatsby?",
    "How often is the filter used?",
    "How many times was he late?",
    "How many times does Gatsby appear at the party?", "How often must the filter be cleaned?",
    "How many stories does the building have?", "How many parts does the engine have?",
    "How many letters did he write?", "How many books did Gatsby own?", "How long is the lease?",
    "How many words did she say to him?", "How many pages did he read?",
    "What is the title of the song that Klipspringer plays?",
    "What was the title of the Italian piece?", "Who wrote the letter to Daisy?",
    "What was the first sentence that Gatsby said?", "What were his last words?",
    "What were the last words?", "What was the sentence of the court?",
    "Where does Gatsby live?", "Where does the lease end?", "In which chapter does Myrtle die?",
    "In which chapter does the accident occur?", "On which line did he work?",
    "What is it called?", "Who wrote it?", "What is the name of Gatsby's dog?",
    "Which part is the longest to repair?", "What is the longest part of the trip?",
    "How does the book end?", "What is chapter 3 about?", "Summarise chapter 3.",
    "Who is the book about?", "What line of work is he in?", "What does Line 4 cost?",
    "How many times is he mentioned?", "How often is it mentioned?", "How often is the word used?",
    "How many times does Gatsby say 'old sport'?", "What is the first line of the poem?",
    "How many lines did the actor have?", "List the parts of the engine.", "How many?", "", "?",
    "How often are Tom and Daisy mentioned?", "What is his title?", "Who signed the contract?",
    "How many sections has the garden?", "What page is he on?", "Which clause covers animals?",
    "How often is Gatsby found in the pool?", "How many acts of kindness are there in the book?",
  ])
  func `other questions are answered from passages`(question: String) {
    #expect(StructureQuestion(question) == nil)
  }

  @Test(arguments: [
    ("How many chapters are there?", "chapter"),
    ("how many chapters does the book have", "chapter"),
    ("Into how many chapters is the novel divided?", "chapter"),
    ("What is the number of chapters?", "chapter"), ("How many chapters has this book?", "chapter"),
    ("Into how many parts is the text divided?", "part"),
    ("How many short stories does the collection contain?", "story"),
    ("How many stories are there in the book?", "story"),
    ("How many main clauses does the tenancy agreement have, without the addendum?", "clause"),
    ("Count the sections.", "section"), ("How many sections are in the document?", "section"),
    ("How many acts are there in this play?", "act"),
  ])
  func `sections are counted`(question: String, kind: String) {
    #expect(subject(question) == .sections(kind: kind, isCount: true))
  }

  @Test(arguments: [
    ("What are the titles of the stories?", "story"), ("List the chapters.", "chapter"),
    ("List all the chapter titles", "chapter"), ("Which stories are there in the book?", "story"),
    ("What are the names of the chapters?", "chapter"),
    ("Show me the table of contents", "chapter"),
    ("What are the sections called?", "section"),
  ])
  func `sections are listed`(question: String, kind: String) {
    #expect(subject(question) == .sections(kind: kind, isCount: false))
  }

  @Test(arguments: [
    "What is the title of this book?", "title?", "What's the title?", "What is the book called?",
    "What is the name of this novel?", "Tell me the title of the document.",
    "What is the title of the lease?",
  ])
  func `the title is asked for`(question: String) { #expect(subject(question) == .title) }

  @Test(arguments: [
    "Who is the author?", "Who wrote this book?", "Who's the author of this book?",
    "Who is the book by?", "What is the name of the author?", "Name the author of the novel.",
    "By whom was this book written?", "What is the author's name?", "Who authored this report?",
  ])
  func `the author is asked for`(question: String) { #expect(subject(question) == .author) }

  @Test(arguments: [
    "To whom is the book dedicated?", "Who is the book dedicated to?",
    "To whom is this novel dedicated?", "What is the dedication?", "Who is this dedicated to?",
  ])
  func `the dedication is asked for`(question: String) {
    #expect(subject(question) == .dedicatee)
  }

  @Test(arguments: [
    ("What is the last sentence of the book?", -1), ("Quote the first sentence.", 1),
    ("What is the opening sentence of the novel?", 1), ("Give me the final sentence.", -1),
    ("What's the very first sentence of this text?", 1), ("Quote the third sentence.", 3),
    ("Which sentence ends the book?", -1), ("With which sentence does the book begin?", 1),
  ])
  func `sentences of the text are asked for`(question: String, number: Int) {
    let asked = StructureQuestion(question)
    #expect(asked?.subject == .piece(.sentence, .init(number: number)) && asked?.scope == [])
  }

  @Test(arguments: [
    ("Quote the first sentence of chapter III.", "III", 3),
    ("What is the first sentence of chapter 3?", "3", 3),
    ("what is the first sentence of chapter three", "three", 3),
    ("What sentence does chapter 12 begin with?", "12", 12),
    ("Read me the opening sentence in chapter IX", "IX", 9),
  ])
  func `sentences of a chapter are asked for`(question: String, text: String, number: Int) {
    let asked = StructureQuestion(question)
    #expect(asked?.subject == .piece(.sentence, .init(number: 1)))
    #expect(asked?.scope == [.init(kind: "chapter", name: .number(number, text: text))])
  }

  @Test func `a scope may have several sections`() {
    let asked = StructureQuestion("What is the last sentence of the second chapter of Book Two?")
    #expect(
      asked?.scope == [
        .init(kind: "chapter", name: .position(.init(number: 2))),
        .init(kind: "book", name: .number(2, text: "Two")),
      ])
    let story = StructureQuestion("What is the last sentence of \"The Ice Palace\"?")
    #expect(story?.scope == [.init(kind: nil, name: .title("The Ice Palace"))])
    let count = StructureQuestion("How often is Sally mentioned in the story The Ice Palace?")
    #expect(count?.scope == [.init(kind: "story", name: .title("The Ice Palace"))])
    let first = StructureQuestion("In chapter 3, how often does the word “light” occur?")
    #expect(first?.scope == [.init(kind: "chapter", name: .number(3, text: "3"))])
  }

  @Test(arguments: [
    "On which line does chapter IV begin?", "On what line does chapter IV start?",
    "What line does chapter IV begin on?", "At which line number does chapter IV begin?",
    "Where does chapter IV begin?", "What is the line number of chapter IV?",
  ])
  func `the line of a section is asked for`(question: String) {
    let chapter = Reference(kind: "chapter", name: .number(4, text: "IV"))
    #expect(subject(question) == .place(.line, chapter, isEnd: false))
  }

  @Test func `the page of a section is asked for`() {
    #expect(
      subject("On which page do the rules on parking and bicycles (clause 14) begin?")
        == .place(
          .page, .init(kind: "clause", name: .number(14, text: "14")), isEnd: false))
    #expect(
      subject("On which page does the section on parking start?")
        == .place(.page, .init(kind: "section", name: .topic("parking")), isEnd: false))
  }

  @Test(arguments: [
    ("Which is the longest chapter?", "chapter", true),
    ("What is the shortest story in the book?", "story", false),
    ("Which chapter is the longest?", "chapter", true),
    ("Which story has the most words?", "story", true),
  ])
  func `the longest or shortest section is asked for`(
    question: String, kind: String, isLongest: Bool
  ) {
    #expect(subject(question) == .extreme(kind: kind, isLongest: isLongest))
  }

  @Test(arguments: [
    "In which chapter does Wolfshiem's name appear for the first time?",
    "In which chapter is Wolfshiem first mentioned?", "Which chapter first mentions Wolfshiem?",
    "In what chapter does the name Wolfshiem first occur?",
  ])
  func `the first section with a name is asked for`(question: String) {
    #expect(
      subject(question) == .sectionsWith(.init(text: "Wolfshiem"), kind: "chapter", .first))
  }

  @Test(arguments: [
    ("What is the title of the third story?", "story"),
    ("What is the third story called?", "story"),
    ("What is the third chapter called?", "chapter"),
    ("What's the title of the third chapter?", "chapter"), ("Which story comes third?", "story"),
  ])
  func `the title of a section is asked for`(question: String, kind: String) {
    #expect(
      subject(question)
        == .sectionTitle(.init(kind: kind, name: .position(.init(number: 3)))))
  }

  @Test func `sizes, lines and places of words are asked for`() {
    #expect(subject("How many words does the book have?") == .size(.word))
    #expect(subject("How many lines are there in the document?") == .size(.line))
    #expect(subject("How long is the book?") == .size(.word))
    #expect(subject("What stands on line 12?") == .line(12))
    #expect(subject("Quote line 1,204.") == .line(1204))
    #expect(
      subject("On which line does the word \"valley\" first appear?")
        == .termPlace(.line, .init(text: "valley", isWord: true), .first))
    #expect(
      subject("Where is Klipspringer first mentioned?")
        == .termPlace(.line, .init(text: "Klipspringer"), .first))
  }
}
