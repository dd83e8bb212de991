import Documents
import Foundation
import Retrieval
import TestSupport
import Testing

struct StructureAnswerTests {
  private static let novel = Document(
    name: "novel.txt",
    text: """
         The Salt Road
              by
         Ilka Morven

                       Contents

      I
      II
      III


                          For
                         Pieter

                           I

      The ferry left at dawn. Nobody waved. Marta’s bees were green with pollen, and
      the evergreen hedge hid the Green Man.

      “Is it far?” asked Marta. She had no map.

                           II

      At noon Marta saw the mill. It was locked:

      “Closed for good.” So the notice said.

                           III

      The letter came late. Mr. Hale read it to Marta-Anne in the green room by the
      lamp, twice, and then a third time, because nobody believed it. The last lamp
      went out over the mole.

                        THE END
      """ + "\n")

  private func answer(_ question: String, _ document: Document = novel) -> StructureAnswer? {
    StructureAnswer(to: question, from: document)
  }

  private func places(_ question: String, _ document: Document = novel) -> [String] {
    answer(question, document)?.places.map { String(document.text(in: $0)) } ?? []
  }

  private func document(_ text: String) -> Document { Document(name: "a.txt", text: text) }

  // MARK: Counts

  @Test func `whole words are counted in any case, with possessives and hyphens`() {
    #expect(
      answer("How often does the word \"green\" occur?")?.text
        == """
        The word “green” occurs 3 times (whole words, in any case), first on line 17 and last on \
        line 30.
        """)
    #expect(answer("How often is Marta mentioned?")?.text.contains("4 times") == true)
    #expect(places("How often is Marta mentioned?").first?.contains("Marta’s bees") == true)
    #expect(answer("How often is Marta mentioned in chapter II?")?.text.contains("1 time") == true)
    #expect(
      answer("How many times does \"Zebulon\" appear?")?.text.contains("occurs 0 times") == true)
  }

  @Test func `words may be broken by a line end`() {
    #expect(
      answer("How often do the words \"and the evergreen hedge\" occur?")?.text.hasPrefix(
        "The words “and the evergreen hedge” occur 1 time (whole words, in any case), on line 17")
        == true)
  }

  @Test func `capitals count for a quoted name, and both numbers are given`() throws {
    let text = document("Will will go. Will's will is lost. WILL!\n")
    let answer = try #require(self.answer("How often is Will mentioned?", text))
    #expect(
      answer.text.hasPrefix(
        "“Will” occurs 3 times (whole words, with capitals as asked; 5 in any case)"))
    let word = try #require(self.answer("How often does the word \"Will\" occur?", text))
    #expect(
      word.text.hasPrefix(
        "The word “Will” occurs 5 times (whole words, in any case; 3 with capitals as asked)"))
  }

  @Test func `a word in lower case that the text has as a name is counted`() {
    #expect(answer("how often does marta appear")?.text.contains("4 times") == true)
    #expect(answer("how often does fog appear") == nil)
    #expect(answer("how often does lamp appear") == nil)
  }

  @Test func `words with other letters than English ones are counted whole`() {
    let text = document("Zoë kam. Zoës Hut, Zoë! Straße, STRASSE, straße.\nЁлка и ёлка.\n")
    #expect(answer("How often is Zoë mentioned?", text)?.text.contains("2 times") == true)
    #expect(
      answer("How often does the word \"Straße\" occur?", text)?.text.contains("2 times") == true)
    #expect(
      answer("How often does the word \"ёлка\" occur?", text)?.text.contains("2 times") == true)
  }

  @Test func `words, sentences and paragraphs are counted`() {
    let text = document("One two three. Four!\n\nFive-six don’t seven.\n")
    #expect(
      answer("How many words does the text have?", text)?.text == "The text has 7 words in 3 lines."
    )
    #expect(answer("How many sentences are there?", text)?.text == "The text has 3 sentences.")
    #expect(answer("How many paragraphs are there?", text)?.text == "The text has 2 paragraphs.")
    #expect(answer("How many pages are there?", text) == nil)
  }

  // MARK: Sections

  @Test func `chapters are counted, and their list isn't counted again`() {
    #expect(answer("How many chapters are there?")?.text == "There are 3 chapters: I, II and III.")
    #expect(places("How many chapters are there?").suffix(2) == ["I", "III"])
  }

  @Test func `a chapter that isn't there is said to be missing`() {
    #expect(
      answer("What is the first sentence of chapter 12?")?.text
        == "There is no chapter 12: the text has 3 chapters.")
  }

  @Test func `chapters in words, with titles and in several books are found`() throws {
    let text = document(
      """
      CONTENTS

      BOOK ONE
      CHAPTER I. THE MILL
      CHAPTER II. THE FERRY
      BOOK TWO
      CHAPTER I. THE ROAD

      BOOK ONE

      CHAPTER I

      THE MILL

      The mill was old. It stood still.

      CHAPTER II

      THE FERRY

      A ferry came. It left, and nobody in the town could say when it would come again.

      BOOK TWO

      CHAPTER I

      THE ROAD

      The road was long. It ended.

      """)
    #expect(
      answer("How many chapters are there?", text)?.text.hasPrefix("There are 3 chapters") == true)
    #expect(
      answer("How many chapters are there in Book One?", text)?.text.hasPrefix(
        "There are 2 chapters")
        == true)
    #expect(
      answer("What is the first sentence of chapter 1 of Book Two?", text)?.text.contains(
        "“The road was long.”") == true)
    #expect(
      answer("What is the title of chapter 2?", text)?.text
        == "“THE FERRY” (the heading: “CHAPTER II”), on line 17.")
    // Two books have a chapter I.
    let titles = try #require(answer("What is the title of chapter I?", text))
    #expect(titles.text.contains("THE MILL") && titles.text.contains("THE ROAD"))
    #expect(answer("How often does the word \"it\" occur in chapter I?", text) == nil)
    #expect(
      answer("What is the longest chapter?", text)?.text.hasPrefix(
        "The longest chapter is “CHAPTER II: THE FERRY”") == true)
  }

  @Test func `stories are the lines of the contents that come again`() {
    let text = document(
      """
      HARBOUR TALES

      By Ilka Morven

      Contents

        The Ferry
        A Long Winter
        The Mill

      Harbour Tales

      The Ferry

      I

      It came at dawn, said the clerk.

      II

      It left at noon.

      A Long Winter

      Snow fell on The Ferry for weeks and weeks, and no one saw the road.

      The Mill

      Nobody came to the mill.
      """)
    #expect(
      answer("How many stories are there?", text)?.text
        == "There are 3 stories: “The Ferry”, “A Long Winter” and “The Mill”.")
    #expect(
      answer("What is the title of the second story?", text)?.text
        == "“A Long Winter”, on line 23.")
    #expect(
      answer("What is the last sentence of \"The Ferry\"?", text)?.text.contains(
        "“It left at noon.”") == true)
    #expect(
      answer("Which story is the longest?", text)?.text.contains("“A Long Winter”") == true)
    #expect(
      answer("On which line does \"The Mill\" begin?", text)?.text.contains("line 27") == true)
    #expect(
      answer("What is the title?", text)?.text == "The title is “HARBOUR TALES”.")
  }

  @Test func `numbered clauses and Markdown headings are sections`() {
    let lease = document(
      """
      LEASE

      This lease binds both sides.

      1. THE PARTIES

      1.1 The landlord is Oake Ltd.

      2. THE RENT

      2.1 The rent is 900 crowns.
      \u{0C}
      3. PARKING

      3.1 Bay 7 is yours.

      """)
    #expect(
      answer("How many main clauses does the lease have?", lease)?.text.hasPrefix(
        "There are 3 clauses")
        == true)
    #expect(
      answer("On which page does the clause on parking begin?", lease)?.text.hasPrefix(
        "On page 2 (line 13)")
        == true)
    let manual = document(
      "# Pump\n\n## Safety\n\nBe careful. Wear gloves.\n\n## Use\n\nTurn it on.\n")
    #expect(
      answer("How many sections does the manual have?", manual)?.text
        == "There are 2 sections: “Safety” and “Use”.")
    #expect(
      answer("What is the last sentence of the section \"Safety\"?", manual)?.text.contains(
        "“Wear gloves.”") == true)
    #expect(answer("What is the title of this document?", manual)?.text == "The title is “Pump”.")
  }

  @Test func `a text without headings has no chapters`() {
    let text = document("It rained.\n\nThen it stopped. Nobody knew why.\n")
    for question in [
      "How many chapters are there?", "What is the title?", "Who is the author?",
      "To whom is the book dedicated?", "Which is the longest chapter?",
      "What is the first sentence of chapter 2?", "On which line does chapter IV begin?",
      "List the chapters.", "In which chapter is Gatsby first mentioned?",
    ] {
      #expect(answer(question, text) == nil, "\(question)")
    }
  }

  // MARK: Sentences and lines

  @Test func `first and last sentences are quoted`() {
    #expect(
      answer("Quote the first sentence of the book.")?.text
        == "The first sentence of the text is: “The ferry left at dawn.”")
    #expect(
      answer("What is the last sentence of the book?")?.text
        == "The last sentence of the text is: “The last lamp went out over the mole.”")
    #expect(
      answer("What is the last sentence of chapter I?")?.text
        == "The last sentence of chapter I is: “She had no map.”")
    #expect(
      answer("What is the first sentence of the third chapter?")?.text.contains(
        "“The letter came late.”") == true)
    #expect(places("What is the last sentence of chapter II?") == ["So the notice said."])
    #expect(
      answer("Quote the second sentence of chapter III.")?.text.contains(
        "“Mr. Hale read it to Marta-Anne in the green room by the lamp, twice,") == true)
  }

  @Test func `lines are named and quoted`() {
    #expect(answer("On which line does chapter II begin?")?.text == "On line 22 chapter II begins.")
    #expect(answer("What stands on line 3?")?.text == "Line 3 is: “Ilka Morven”")
    #expect(
      answer("What stands on line 999?")?.text == "There is no line 999: the text has 34 lines.")
    #expect(
      answer("On which line does the word \"mill\" first occur?")?.text
        == "On line 24: “At noon Marta saw the mill. It was locked:”")
  }

  @Test func `the first chapter with a name is found`() {
    #expect(
      answer("In which chapter does Hale's name appear for the first time?")?.text.hasPrefix(
        "In chapter III, on line 30") == true)
  }

  // MARK: The title page

  @Test func `title, author and dedication are read from the beginning`() {
    #expect(answer("What is the title?")?.text == "The title is “The Salt Road”.")
    #expect(answer("Who is the author?")?.text == "The author is Ilka Morven.")
    #expect(answer("To whom is the book dedicated?")?.text == "It is dedicated to Pieter.")
    #expect(places("Who is the author?") == ["Ilka Morven"])
  }

  @Test(arguments: [
    "---\ntitle: \"The Salt Road\"\nauthor: Ilka Morven\n---\n\nIt rained. It stopped.\n",
    "Title: The Salt Road\n\nAuthor: Ilka Morven\n\n*** START OF THE EBOOK ***\n\nIt rained.\n",
    "# The Salt Road\n\n*By Ilka Morven*\n\nIt rained. It stopped.\n",
    "The Salt Road\n\nBY\n\nIlka Morven\n\nIt rained. It stopped.\n",
    "The Salt Road\n=============\n\nWritten by Ilka Morven\n\nIt rained.\n",
  ])
  func `titles and authors have many forms`(text: String) {
    #expect(
      answer("What is the title?", document(text))?.text == "The title is “The Salt Road”.")
    #expect(answer("Who is the author?", document(text))?.text == "The author is Ilka Morven.")
  }

  // MARK: Files

  @Test func `several files are answered each, and a named file alone`() throws {
    let files = Document.joined([
      Document(name: "a.txt", text: "Marta came. Marta left.\n"),
      Document(name: "b.txt", text: "Nobody saw Marta.\n"),
    ])
    let both = try #require(answer("How often is Marta mentioned?", files))
    #expect(both.text.hasPrefix("a.txt: “Marta” occurs 2 times"))
    #expect(
      both.text.contains("\nb.txt: “Marta” occurs 1 time (whole words, in any case), on line 1."))
    let one = try #require(answer("How often is Marta mentioned in b.txt?", files))
    #expect(one.text.hasPrefix("“Marta” occurs 1 time (whole words, in any case), on line 1."))
    #expect(both.places.count == 2)
  }

  @Test func `offsets are those of the original text`() throws {
    let text = "Ma\u{AD}rta ate ﬁsh.\n\nCafe\u{301} Marta.\n"
    let document = document(text)
    let answer = try #require(self.answer("How often is Marta mentioned?", document))
    #expect(answer.text.contains("2 times"))
    #expect(
      answer.places.map { String(document.text(in: $0)) } == [
        "Ma\u{AD}rta ate ﬁsh.", "Cafe\u{301} Marta.",
      ])
    #expect(
      self.answer("How often does the word \"fish\" occur?", document)?.text.contains("1 time")
        == true)
  }

  // MARK: The public set

  private struct Row: Decodable {
    var id: String
    var book: String
    var file: String?
    var question: String
    var answers: [String]
    var check: String
  }

  @Test(.tags(.slow), .enabled(if: EvalBooks.exist))
  func `the public questions about structure are answered`() throws {
    let folder = URL(filePath: EvalBooks.path("gatsby")).deletingLastPathComponent()
      .deletingLastPathComponent()
    let lines = try String(
      contentsOf: folder.appending(path: "structure-public.jsonl"), encoding: .utf8)
    var documents: [String: Document] = [:]
    for line in lines.split(separator: "\n") {
      let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
      let path = row.file ?? "books/\(row.book).txt"
      let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
      let document = documents[path] ?? Document(name: path, text: text)
      documents[path] = document
      let answer = try #require(self.answer(row.question, document), "\(row.id): \(row.question)")
      let plain = Self.plain(answer.text)
      let isRight =
        row.check == "number"
        ? row.answers.contains(Self.firstNumber(plain, notIn: Self.plain(row.question)) ?? "")
        : row.answers.contains { " \(plain) ".contains(" \(Self.plain($0)) ") }
      #expect(isRight, "\(row.id): \(answer.text)")
      #expect(!answer.places.isEmpty, "\(row.id)")
    }
  }

  private static func plain(_ text: String) -> String {
    text.lowercased().replacing(/(\d),(\d{3})/) { $0.1 + $0.2 }
      .split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
  }

  private static func firstNumber(_ text: String, notIn question: String) -> String? {
    let known = question.split(separator: " ")
    return text.split(separator: " ").first { $0.allSatisfy(\.isNumber) && !known.contains($0) }
      .map(String.init)
  }
}
