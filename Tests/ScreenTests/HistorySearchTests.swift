import Screen
import Testing

struct HistorySearchTests {
  private let history = ["Who is Daisy?", "where is it", "Who is Tom?", "Who is Tom?", "Why?"]

  @Test func `the newest entry that holds the words is found, and older ones after it`() {
    var search = HistorySearch(history)
    #expect(search.match == nil)
    search.type("w")
    #expect(search.match == "Why?")
    search.type("ho is")
    #expect(search.match == "Who is Tom?")
    search.older()
    #expect(search.match == "Who is Daisy?")
    search.older()
    #expect(search.match == "Who is Daisy?" && search.isFailing)
  }

  @Test func `a pattern without a match keeps the last match and is marked, until it changes`() {
    var search = HistorySearch(history)
    for character in "who x" { search.type(String(character)) }
    #expect(search.match == "Who is Tom?" && search.isFailing)
    search.deleteLast()
    #expect(search.match == "Who is Tom?" && !search.isFailing)
    for _ in 0..<9 { search.deleteLast() }
    #expect(search.match == nil && search.pattern.isEmpty)
  }

  @Test func `without a pattern it goes back entry by entry`() {
    var search = HistorySearch(history)
    var found: [String?] = []
    for _ in 0..<5 {
      search.older()
      found.append(search.match)
    }
    #expect(found == ["Why?", "Who is Tom?", "where is it", "Who is Daisy?", "Who is Daisy?"])
  }

  @Test func `nothing is found in nothing`() {
    var search = HistorySearch([])
    search.type("a")
    search.older()
    search.deleteLast()
    #expect(search.match == nil)
  }
}
