import Documents
import Retrieval
import Testing

struct QuotationTests {
  private static let text = """
    # Boat hire

    Boats are hired by the day. The deposit is eighty crowns,
    payable on the quay.  Children need a vest.

    | Boat | Seats | Price |
    |---|---|---|
    | Gull | 4 | 120 |
    | Heron | 6 | 155 |

    - Return the oars.
    - Report damage to Mr. Hale at once.
    """
  private static let document = Document(name: "boats.md", text: text)

  private func quote(_ answer: String, _ question: String) -> String? {
    let all = 0..<Self.text.utf8.count
    return Quotation.best(for: answer, to: question, in: Self.document, from: [all])
      .map { String(Self.document.text(in: $0.bytes)) }
  }

  @Test(arguments: [
    (
      "eighty crowns", "How much is the deposit?",
      "The deposit is eighty crowns,\npayable on the quay."
    ),
    (
      "80 crowns", "What do I leave with them?",
      "The deposit is eighty crowns,\npayable on the quay."
    ),
    ("155", "What does the Heron cost?", "| Heron | 6 | 155 |"),
    ("Mr. Hale", "Who is told of damages?", "- Report damage to Mr. Hale at once."),
    ("", "Do children wear vests?", "Children need a vest."),
  ])
  func `the sentence, row or item that shares words with answer and question is quoted`(
    _ answer: String, _ question: String, _ quoted: String
  ) {
    #expect(quote(answer, question) == quoted)
  }

  @Test(arguments: ["# Rent", "3. RENT"])
  func `a heading is quoted only if no sentence is near`(heading: String) {
    let document = Document(
      name: "a", text: "\(heading)\n\nThe tenants pay their rent on the third day of each month.\n")
    func quote(_ question: String) -> String? {
      Quotation.best(
        for: "", to: question, in: document, from: [0..<document.text.utf8.count]
      ).map { String(document.text(in: $0.bytes)) }
    }
    #expect(quote("Who won the cup?")?.hasPrefix("The tenants") == true)
    #expect(quote("Where is the rent?")?.hasPrefix("The tenants") == true)
  }

  @Test func `a place that the answer wasn't made from is quoted only if it fits much better`() {
    let document = Document(name: "a", text: "The mill burnt in May.\n\nThe old mill burnt in May.")
    let places = [0..<22, 24..<document.text.utf8.count]
    func start(_ question: String) -> Int? {
      Quotation.best(for: "", to: question, in: document, from: [places[0]], or: [places[1]])?
        .bytes.lowerBound
    }
    #expect(start("When did the mill burn?") == 0)
    #expect(Quotation.best(for: "", to: "mill", in: document, from: []) == nil)
  }

  @Test func `a long sentence is cut at clauses around the words that count`() throws {
    let filler = String(repeating: "nothing was said of the weather, ", count: 20)
    let text = "In spring \(filler)but the ferryman asked for ninety crowns, \(filler)and went."
    let document = Document(name: "a", text: text)
    let quotation = try #require(
      Quotation.best(
        for: "ninety crowns", to: "What did the ferryman ask for?", in: document,
        from: [0..<text.utf8.count]))
    let quoted = document.text(in: quotation.bytes)
    #expect(quoted.contains("the ferryman asked for ninety crowns,"))
    #expect(quoted.count <= Quotation.most && quoted.hasSuffix(","))
    #expect(quotation.isCutBefore && quotation.isCutAfter)
  }

  @Test func `a long sentence without blanks is cut between characters`() throws {
    let text = String(repeating: "海の上に船が浮かぶ", count: 60)
    let document = Document(name: "a", text: text)
    let quotation = try #require(
      Quotation.best(for: "", to: "船は？", in: document, from: [0..<text.utf8.count]))
    let quoted = String(document.text(in: quotation.bytes))
    #expect(!quoted.isEmpty && quoted.count <= Quotation.most && text.contains(quoted))
  }
}

struct KnownWordsTests {
  private func unknown(_ answer: String, _ read: String, _ question: String = "") -> [String] {
    let utf8 = Array(answer.utf8)
    return KnownWords(question: question, read: read).unknown(in: answer)
      .map { String(decoding: utf8[$0], as: UTF8.self) }
  }

  @Test(arguments: [
    ("two boats", "2 boat’s"), ("He stopped, walking", "they stop; she walked"),
    ("parties in the cities", "the party of a city"), ("Café Zoë", "cafe zoe"),
    ("48 hours", "forty-eight hours' notice"), ("1,000 crowns", "1000 crowns"),
    ("an email", "by e-mail"), ("by e-mail", "an email"), ("on the 3rd", "day 3"),
    ("Daisy's", "DAISY"), ("三隻の船", "海"),
  ])
  func `inflections, spellings and numbers in words are known`(_ answer: String, _ read: String) {
    #expect(unknown(answer, read).isEmpty)
  }

  @Test func `invented words are found, words of the question and of grammar aren't`() {
    #expect(
      unknown("It was Thursday, after 9 days.", "It was Monday.") == ["Thursday", "9", "days"])
    #expect(unknown("the red door", "a door", "Which red thing?").isEmpty)
  }
}
