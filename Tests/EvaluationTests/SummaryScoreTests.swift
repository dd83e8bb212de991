import Evaluation
import Testing

struct SummaryScoreTests {
  private static let text = """
    The mill at Skagen burned in 1911. Ottilie Brand sold its ruins to a man from Bergen, who never
    came to see them. Mr. Hale, the ferryman's uncle, wrote to the Harbour Board about it.
    """

  private func score(_ summary: String, _ keywords: [[String]]...) -> SummaryScore {
    SummaryScore(
      summary, facts: keywords.map { KeyFact(fact: "a fact", keywords: $0) }, text: Self.text)
  }

  @Test(
    arguments: [
      ("The mill burned.", true), ("The mill was old. It burned.", true),
      ("The mill was old. It was large. It burned.", false), ("- The mill\n- burned", true),
      ("The mill was sold", false), ("", false), ("burned; windy; mill", false),
    ])
  func `a fact is covered by words in one sentence or in two neighbours`(
    summary: String, isCovered: Bool
  ) {
    #expect(score(summary, [["mill", "burned"]]).covered == [isCovered])
  }

  @Test func `any set of keywords covers the fact`() {
    let score = score(
      "A fire destroyed the mill.", [["burned"], ["fire", "mill"]], [["sold"], ["ruins"]])
    #expect(score.covered == [true, false] && score.coverage == 0.5)
  }

  @Test(
    arguments: [
      ("burn*", "burned", true), ("burn", "burned", false),
      ("harbour board", "Harbour Board", true),
      ("harbour board", "board, harbour", false), ("harb* boar*", "the harbours boards", true),
      ("ferryman's uncle", "ferryman’s uncle", true), ("1,911", "in 1911", true), ("", "x", false),
      ("mill*", "the", false),
    ])
  func `a keyword is words in a row, and a star any ending`(
    keyword: String, summary: String, isCovered: Bool
  ) {
    #expect(score(summary, [[keyword]]).covered == [isCovered])
  }

  @Test(
    arguments: [
      ("Ottilie Brand sold it to Wilhelm Brand.", ["Wilhelm"]),
      ("Later Anna Holm went to Oslo.", ["Anna Holm", "Oslo"]), ("Anna sold it.", []),
      ("He met “Anna” in Skagen.", ["Anna"]), ("Mr. Holm came.", ["Holm"]),
      ("It was in London. Paris was next.", ["London"]), ("Names in Oslo and Rome:", []),
      ("1. **Bob Lund** came\n- then Bob Lund left", ["Bob Lund"]),
      ("The Hales of Skagen’s Mill met on Monday.", []), ("Smith-Jones, or O’Malley", ["O’Malley"]),
      ("the 3 Ab In", []),
    ] as [(String, [String])])
  func `names that the text doesn't have are foreign`(summary: String, names: [String]) {
    #expect(score(summary).foreignNames == names)
  }
}
