import Evaluation
import Testing

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
    ("x\u{200D}y 中文 ٣", ["x", "y"]), ("1,234\u{200D}x", ["1234", "x"]),
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
    let score = AnswerScore(answer, to: question(accepted, .words))
    #expect(score.isRight == isRight)
    #expect(abs(score.f1 - f1) < 1e-9)
  }

  private func question(
    _ answers: [String], _ marking: EvalQuestion.Marking, _ text: String = "?"
  ) -> EvalQuestion {
    EvalQuestion(id: "q", question: text, answers: answers, marking: marking, evidence: [])
  }

  @Test(
    arguments: [
      ("Yes, with a permit.", "yes", true), ("No; yes", "yes", false),
      ("It’s allowed.", "yes", false),
      ("Goats are not allowed.", "no", true), ("The text does not say.", "no", false),
      ("They can’t", "no", true), ("can`t", "no", false), ("", "no", false),
      (
        "They keep goats, " + String(repeating: "and goats ", count: 10) + "but not sheep", "no",
        false
      ),
    ])
  func `the first yes or no counts, or a plain negation near the beginning`(
    answer: String, accepted: String, isRight: Bool
  ) {
    let score = AnswerScore(answer, to: question([accepted], .yesNo(reasons: [])))
    #expect(score.isRight == isRight && score.f1 == (isRight ? 1 : 0) && score.hasReason == nil)
  }

  @Test func `a reason counts only with the right verdict`() {
    let allowed = question(["yes"], .yesNo(reasons: ["written permit", "permit in writing"]))
    #expect(AnswerScore("Yes, with a written permit.", to: allowed).hasReason == true)
    #expect(AnswerScore("Yes.", to: allowed).hasReason == false)
    #expect(AnswerScore("No written permit.", to: allowed).hasReason == false)
  }

  @Test(
    arguments: [
      ("There are 3 wells in chapter 3.", "How many wells are in chapter 3?", ["3"], true),
      ("Chapter 3 has four wells.", "How many wells are in chapter 3?", ["4"], true),
      ("four, not five", "How many?", ["5"], false), ("many", "How many?", ["4"], false),
      ("three", "Which of the 3?", ["3"], false), ("1,204 times", "How often?", ["1204"], true),
      ("twelve hundred and four", "How often?", ["1204"], true),
      ("It is 0007.", "Which?", ["7"], true), ("٣", "Which?", ["3"], true),
    ])
  func `the first number that isn't in the question counts`(
    answer: String, asked: String, accepted: [String], isRight: Bool
  ) {
    #expect(AnswerScore(answer, to: question(accepted, .number, asked)).isRight == isRight)
  }

  @Test(
    arguments: [
      ("twenty-one", ["21"]), ("one hundred and five", ["105"]),
      ("two thousand and three", ["2003"]),
      ("1,204 and 12,34", ["1204", "12", "34"]), ("nineteen hundred", ["1900"]),
      ("1.5", ["1", "5"]),
      ("twenty twenty", ["20", "20"]), ("zero hundred", ["0"]), ("ten five", ["15"]),
      ("three and four", ["3", "4"]), ("Hundreds", []),
      (String(repeating: "thousand ", count: 30), ["1000000000000000"]),
    ])
  func `numbers are read in figures and in words`(text: String, numbers: [String]) {
    #expect(SpokenNumbers.all(in: text) == numbers)
  }

  @Test(
    arguments: [
      "The guide does not say how deep the well is.", "The well isn’t described.",
      "No information about the well.", "It is unknown.", "I cannot find that in the text",
      "The letter leaves it open.", "Without naming anybody, he left.", "She gives no date.",
      "We don’t know.", "The plan has no details on it.", "The narrator did not tell him",
      "No date is given.", "Nothing at all about wells.", "There is insufficient detail.",
    ])
  func `a refusal is known by its words`(answer: String) {
    #expect(AnswerClaims.declines(answer))
    let unanswerable = AnswerScore(answer, to: question([], .refusal))
    #expect(unanswerable.isRight && unanswerable.f1 == 1 && !unanswerable.isRefused)
    let answerable = AnswerScore(answer, to: question(["nine feet"], .words))
    #expect(!answerable.isRight && answerable.isRefused)
  }

  @Test(
    arguments: [
      "He said no to the offer.", "The well is nine feet deep.", "Nobody was there.",
      "He never came back.", "That is clear.", "",
    ])
  func `an answer without such words isn't a refusal`(answer: String) {
    #expect(!AnswerClaims.declines(answer))
    #expect(!AnswerScore(answer, to: question([], .refusal)).isRight)
    #expect(AnswerScore(answer, to: question([], .refusal), declined: true).isRight)
  }

  @Test func `a right answer isn't refused, even if it sounds so`() {
    let score = AnswerScore(
      "Nine feet; the width is not given.", to: question(["nine feet"], .words))
    #expect(score.isRight && !score.isRefused)
  }
}
