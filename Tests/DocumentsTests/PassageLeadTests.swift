import Documents
import Testing

/// What a passage that begins amid a table, a turn or a section is read behind.
struct PassageLeadTests {
  private static let filler = String(repeating: "Nothing else of note was said then. ", count: 12)

  /// Returns the lead of the passage that has some words.
  private func lead(of words: String, in document: Document) throws -> String {
    let passage = try #require(
      document.passages.first { document.text(in: $0.content).contains(words) })
    return document.lead(of: passage) { String(document.text(in: $0)) }
  }

  private func contents(_ document: Document) -> [Substring] {
    document.passages.map { document.text(in: $0.content) }
  }

  // MARK: Tables

  private func rows(_ count: Int, _ row: (Int) -> String) -> String {
    (1...count).map(row).joined(separator: "\n")
  }

  @Test func `rows of a table come with its header and heading`() throws {
    let rows = rows(60) { "| K-\(100 + $0) | \($0 % 7).5 | \($0 + 20) | \($0 + 3) | G. Maas |" }
    let text = """
      # Tariff

      | Berth | Depth | Summer | Winter | Keeper |
      |---|---|---|---|---|
      \(rows)
      """
    let document = Document(name: "t.md", text: text)
    let lead = try lead(of: "K-149", in: document)
    #expect(lead == "# Tariff\n\n| Berth | Depth | Summer | Winter | Keeper |\n")
    #expect(try self.lead(of: "K-101", in: document) == "", "it begins the passage itself")
    for content in contents(document).dropFirst() {
      #expect(content.hasPrefix("| K-") && content.hasSuffix("Maas |"), "whole rows")
      #expect(content.utf8.count < 600, "numbers are many tokens")
    }
  }

  /// The character # becomes the number of the row.
  @Test(arguments: [
    ("berth,summer,winter", "K#,1#,2#"), ("name;town;trade", "Anna #;Bremen;\"baker; miller\""),
    ("berth\tsummer", "K#\t2#"), ("country,2019,2020", "Land #,4#,5#"),
    ("Berth     Summer   Winter", "K-#        #      #"),
    ("Berth    Keeper    Remark", "K-#    Anna      lamp"),
  ])
  func `tables of other kinds have headers, too`(header: String, row: String) throws {
    func numbered(_ number: Int) -> String { row.replacing("#", with: "\(100 + number)") }
    let document = Document(
      name: "t.csv", text: "Fees of the harbour\n\n\(header)\n\(rows(90, numbered))\n")
    #expect(document.passages.count > 1)
    #expect(try lead(of: numbered(77), in: document) == header + "\n")
  }

  @Test func `a header may be underlined, and a caption goes with it`() throws {
    let rows = rows(40) { "K-\(100 + $0)   lamp out   Anna" }
    let text =
      "Table 3: what is wrong\n\nBerth   Remark     Keeper\n-----   ------     ------\n\(rows)"
    let lead = try lead(of: "K-133", in: Document(name: "t.txt", text: text))
    #expect(lead == "Table 3: what is wrong\nBerth   Remark     Keeper\n")
  }

  @Test(arguments: [
    "Tar, four barrels        212\nOakum, by the bale        77\nCarting                   15\n",
    "He came, he saw, he won,\nshe went, she hid, she lost,\nthey sat, they ate, they slept,\n",
    "That was all.  He went.\nShe stayed.  He came.\nNobody knew.  It rained.\n",
  ])
  func `a row that names no columns isn't a header`(text: String) {
    let long = String(repeating: text, count: 30)
    #expect(Document(name: "a.txt", text: long).passages.allSatisfy { $0.lead.ranges.isEmpty })
  }

  @Test(arguments: [(64, true), (65, false)])
  func `lines of very many columns are no table`(columns: Int, isTable: Bool) {
    func line(_ cell: (Int) -> String) -> String {
      (0..<columns).map(cell).joined(separator: "  ")
    }
    let header = line { "Name\(10 + $0)" }
    let rows = rows(30) { row in line { "\(100_000 + row * columns + $0)" } }
    let document = Document(name: "t.txt", text: "\(header)\n\(rows)\n")
    #expect(document.passages.contains { !$0.lead.opening.isEmpty } == isTable)
  }

  // MARK: Speakers

  @Test(arguments: [
    "ANNA: ", "Mr. Ostrow: ", "**Anna Brill**: ", "**Anna:** ", "[10:32] anna: ",
    "10:32:05 Anna: ", "<anna> ", "Agnethe van Brill: ", "值班员甲：", "Speaker 2 (aside): ",
  ])
  func `what goes on with a turn comes with its first line`(label: String) throws {
    let filler = String(repeating: "And that was not all of it. ", count: 54)
    for lineEnd in [" ", "\n"] {
      let document = Document(
        name: "a.txt",
        text: "Minutes.\n\n\(label)\(filler)\(lineEnd)I ask that the bridge stay shut.\n")
      let lead = try lead(of: "stay shut", in: document)
      #expect(lead.hasPrefix(label) && lead.hasSuffix("\n") && lead.count < 125)
      let last = try #require(document.passages.last)
      #expect(last.lead.ranges.map { document.lines.line(at: $0.lowerBound) } == [3])
    }
  }

  @Test func `in a transcript a turn has several paragraphs`() throws {
    let text = """
      ANNA: \(Self.filler)

      I will pay for the clapper. \(Self.filler)

      PIET: \(Self.filler)

      ANNA: \(Self.filler)

      They say the lamp is out. \(Self.filler)
      """
    let document = Document(name: "a.txt", text: text)
    #expect(try lead(of: "clapper", in: document).hasPrefix("ANNA: Nothing"))
    #expect(try lead(of: "PIET", in: document) == "")
  }

  @Test func `text after a turn in a report has no speaker`() throws {
    let report = (1...6).map { "The council met, item \($0). \(Self.filler)" }
    let text =
      report[0...2].joined(separator: "\n\n") + "\n\nANNA: No.\n\nPIET: Yes, I do. \(Self.filler)"
      + "\n\nANNA: Well. \(Self.filler)\n\n" + report[3...].joined(separator: "\n\n")
    #expect(try lead(of: "item 5", in: Document(name: "a.txt", text: text)) == "")
  }

  @Test func `a chat is cut where somebody begins to speak`() {
    let chat = rows(80) { "[10:\(10 + $0 % 50)] \($0 % 2 == 0 ? "anna" : "piet"): line \($0). So." }
    for content in contents(Document(name: "a.txt", text: chat)) {
      #expect(content.hasPrefix("[10:"))
    }
  }

  // MARK: Headings

  @Test func `a passage comes with the headings above it`() throws {
    let text = """
      # Catalogue

      ## Lamps

      ### The Marrow lamp

      \(Self.filler)

      The price is 83 crowns. \(Self.filler)

      ## Kettles

      \(Self.filler)

      The price is 46 crowns. \(Self.filler)
      """
    let document = Document(name: "a.md", text: text)
    #expect(try lead(of: "83", in: document) == "# Catalogue\n## Lamps\n### The Marrow lamp\n\n")
    #expect(try lead(of: "46", in: document) == "# Catalogue\n## Kettles\n\n")
    #expect(try lead(of: "## Kettles", in: document) == "# Catalogue\n\n")
  }

  @Test(arguments: [
    "## Fees", "Fees\n====", "Fees of the harbour\n------", "4.2.1 Fines", "7. Fees and fines",
    "Chapter III", "CHAPTER 12.", "Part One: The Harbour", "FEES OF THE HARBOUR", "**Fees**",
    "Appendix B", "§ 12 Gebühren", "第三章 港口", "Kapitel 4", "\u{C}SECTION 2",
    "Chapter 5\nThe Harbour",
  ])
  func `a heading begins a passage, and never ends one`(heading: String) throws {
    let text = "Before it all. \(Self.filler)\n\nShort end.\n\n\(heading)\n\nFirst. \(Self.filler)"
    let document = Document(name: "a.txt", text: "\(text)\n\nSecond. \(Self.filler)")
    let first = try #require(heading.split(separator: "\n").first).drop(while: \.isWhitespace)
    let content = try #require(contents(document).first { $0.contains(first) })
    #expect(content.hasPrefix(first) && content.contains("First."))
    #expect(try lead(of: "Second.", in: document).contains(first))
    #expect(try lead(of: "Before", in: document) == "")
  }

  @Test(arguments: [
    "He left.", "“STOP!”", "- an item", "1. Do not touch it.", "Where is she?", "— No —",
    "He said: 3 of 4", "I know of Chapter 3", "12", "Note: this is it", "#hashtag",
    "Chapter 3 says how the lamp is cleaned, and with what.",
  ])
  func `a line that may be text isn't a heading`(line: String) {
    let text = "\(Self.filler)\n\n\(line)\n\n\(Self.filler)\n\n\(Self.filler)"
    let document = Document(name: "a.txt", text: text)
    #expect(document.passages.allSatisfy { $0.lead.headings.isEmpty })
  }

  @Test(arguments: [("```\n", "```"), ("~~~", "~~~"), ("~~~python\n", "~~~")])
  func `a comment in code is no heading`(start: String, end: String) {
    let code = "\(start)\n# no heading\n\nx = 1\n\(end)\n\n\(Self.filler)\n\n\(Self.filler)"
    let document = Document(name: "a.md", text: code)
    #expect(document.passages.allSatisfy { $0.lead.headings.isEmpty })
  }

  /// As in reStructuredText, where “~~~” underlines titles, and in texts where it is a rule.
  @Test(arguments: ["Fees of the harbour\n~~~~~~~~~~~~~~~~~~~", "~~~~~~~~"])
  func `text between two lines of tildes keeps its structure`(mark: String) throws {
    let rows = rows(40) { "| K-\(100 + $0) | \($0 % 7).5 | \($0 + 20) |" }
    let text = """
      \(mark)

      \(Self.filler)

      Lamps
      =====

      \(Self.filler)

      The price is 83 crowns. \(Self.filler)

      | Berth | Depth | Fee |
      |---|---|---|
      \(rows)

      ANNA: \(Self.filler)\(Self.filler)\(Self.filler)I will pay for the clapper.

      PIET: \(Self.filler)

      ANNA: \(Self.filler)

      \(mark)

      \(Self.filler)
      """
    let document = Document(name: "a.rst", text: text)
    #expect(try lead(of: "83", in: document) == "Lamps\n\n")
    #expect(try lead(of: "K-139", in: document) == "Lamps\n\n| Berth | Depth | Fee |\n")
    #expect(try lead(of: "clapper", in: document).hasPrefix("Lamps\n\nANNA: Nothing"))
  }

  @Test func `a numeral alone begins a chapter, but says nothing to those behind`() {
    let text = "\(Self.filler)\n\nThe end.\n\n   IV\n\n\(Self.filler)\n\n\(Self.filler)"
    let document = Document(name: "a.txt", text: text)
    #expect(contents(document).contains { $0.hasPrefix("IV") })
    #expect(document.passages.allSatisfy { $0.lead.ranges.isEmpty })
  }

  @Test func `a list of contents is text, however long`() {
    let list = rows(200) { "\($0). Chapter of number \($0)\n" }
    let document = Document(name: "a.txt", text: "\(list)\n\(Self.filler)")
    #expect(document.passages.dropLast().allSatisfy { $0.lead.headings.isEmpty })
    #expect(contents(document).allSatisfy { $0.utf8.count <= 1000 })
  }

  @Test func `a lead is short, whatever it is made of`() {
    let wide = (1...200).map { "Column\($0)" }.joined(separator: ",")
    let row = (1...200).map(String.init).joined(separator: ",")
    let text = "# \(String(repeating: "Long ", count: 22))\n\n\(wide)\n\(row)\n\(row)\n\(row)\n"
    let document = Document(name: "a.csv", text: text)
    for passage in document.passages {
      #expect(passage.lead.ranges.reduce(0) { $0 + $1.count } < 400)
    }
  }

  // MARK: Files

  @Test func `what stands in one of several files comes with the file's name`() throws {
    let old = Document(name: "x.txt", text: "Total 304 crowns\n", path: "/a/x.txt")
    let new = Document(name: "x.txt", text: "# Bill\n\nTotal 479 crowns\n", path: "/b/x.txt")
    let document = old.adding(new)
    #expect(try lead(of: "304", in: document) == "# a/x.txt\n\n")
    #expect(try lead(of: "479", in: document) == "# b/x.txt\n\n")
    #expect(try lead(of: "304", in: old) == "")
    let search = try PassageSearch([document])
    let scores = try search.scores(for: "What is the total in b?")
    #expect(scores[1] > scores[0])
  }
}
