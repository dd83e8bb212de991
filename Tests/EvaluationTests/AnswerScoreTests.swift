import Chat
import Testing
import Evaluation

struct AnswerScoreTests {
  /// Texts with the results of `normalise` in `eval/score.py`.
  @Test(arguments: [
    ("", []), ("The Cat’s  pyjamas!", ["cat", "pyjamas"]),
    (
      "$350,000 in 1,20",
      [
        "350000", "in", "1", "20",
      ]
    ),
    ("It cost 1.20 (or .5).", ["it", "cost", "120", "or", "5"]),
    ("don't o`clock", ["dont", "oclock"]),
    ("Café Ångström ﬁve ½", ["cafe", "angstrom", "five", "1", "2"]), ("A an THE a's", []),
    ("Buchanan's's 's", ["buchanan"]),
    (
      "1,234,567 and 12,3456",
      [
        "1234567", "and", "12", "3456",
      ]
    ),
    ("motor-boat\nmotor boat", ["motor", "boat", "motor", "boat"]),
    ("x\u{200D}y 中文 ٣", ["x", "y"]),
    ("ninth of February, 1787", ["ninth", "of", "february", "1787"]),
  ])
  func `words are those of the reference`(text: String, words: [String]) {
    #expect(AnswerScore.words(of: text) == words)
  }

  @Test(
    arguments: [
      ("It was eighty dollars a month.", ["eighty dollars", "80"], true, 4.0 / 7),
      ("80", ["eighty dollars", "80"], true, 1), ("1980", ["80"], false, 0),
      ("in Bremen, Bremen", ["bremen"], true, 0.5), ("", ["bremen"], false, 0),
      ("the dukes of the Buccleuch", ["dukes of buccleuch"], true, 1),
      ("dukes", ["dukes of buccleuch"], false, 0.5), ("anything", [], false, 0),
      ("The.", ["a"], false, 1),
    ] as [(String, [String], Bool, Double)])
  func `answers are marked as by the reference`(
    answer: String, accepted: [String], isRight: Bool, f1: Double
  ) {
    let score = AnswerScore(answer, accepted: accepted)
    #expect(score.isRight == isRight)
    #expect(abs(score.f1 - f1) < 1e-9)
  }
}
