import Foundation

/// Recognizes refusals, yes and no in the words of an answer, by the rules of `eval/score.py`.
package enum AnswerClaims {
  /// Returns true if the answer says that the document doesn't answer the question.
  package static func declines(_ answer: String) -> Bool {
    let flat = words(of: answer, dropping: AnswerScore.apostrophes) {
      letter.contains($0) || digit.contains($0)
    }.joined(separator: " ")
    return refusals.contains { flat.range(of: $0, options: .regularExpression) != nil }
  }

  /// Returns `yes` or `no`, the first of them in the answer; nil if there is neither.
  ///
  /// A plain negation near the beginning counts as `no`.
  package static func verdict(_ answer: String) -> String? {
    let words = words(of: answer, dropping: ["\u{2019}"], letter.contains)
    if let said = words.first(where: { ["yes", "no"].contains($0) }) { return said }
    guard !negations.isDisjoint(with: words.prefix(20)), !declines(answer) else { return nil }
    return "no"
  }

  private static let letter: ClosedRange<Unicode.Scalar> = "a"..."z"
  private static let digit: ClosedRange<Unicode.Scalar> = "0"..."9"

  /// Returns the words of an answer in lower case, without straight and the given apostrophes.
  private static func words(
    of answer: String, dropping apostrophes: Set<Unicode.Scalar>,
    _ isPart: (Unicode.Scalar) -> Bool
  ) -> [String] {
    answer.lowercased().unicodeScalars
      .filter { $0 != "'" && !apostrophes.contains($0) }
      .split { !isPart($0) }.map { String(String.UnicodeScalarView($0)) }
  }

  private static let negations: Set<String> = [
    "not", "never", "cannot", "isnt", "arent", "wasnt", "werent", "dont", "doesnt", "didnt", "wont",
    "cant", "hasnt", "havent", "couldnt", "wouldnt",
  ]

  private static let saying = """
    (?:say|tell|state|mention|specif|give|provide|contain|name|reveal|indicate|include|disclose\
    |identif|list|record|quote|describe|address|answer|explain|cover|note|report|discuss|appear\
    |make (?:it )?clear|have (?:any|enough) (?:information|detail))
    """

  private static let told = """
    (?:said|told|stated|mentioned|specified|given|provided|contained|named|revealed|indicated\
    |included|disclosed|identified|listed|recorded|quoted|described|addressed|answered|explained\
    |covered|noted|reported|discussed|found|known|available|clear|stated|determined|present\
    |in the (?:text|document|book|passage|context|story|novel|chapter|excerpt|file|letter|manual\
    |minutes|policy))
    """

  /// The patterns of refusals, for text in lower case without punctuation.
  private static let refusals = [
    #"\b(?:does not|doesnt|do not|dont|never|nowhere)(?: \w+){0,2} "# + saying,
    #"""
    \b(?:text|document|book|passage|story|novel|chapter|author|narrator|lease|manual|letter|minutes\#
    |report|policy|handbook|readme|itinerary|excerpt|context) (?:did not|didnt|has not|hasnt)\#
    (?: \w+){0,2} \w+
    """#,
    #"\b(?:not|never|nowhere|isnt|wasnt|arent|werent)(?: \w+){0,3}? "# + told,
    #"""
    \bno (?:\w+ ){0,2}(?:information|mention|answer|indication|details?|evidence|record|statement\#
    |reference|data)\b
    """#,
    #"\bno (?:\w+ ){1,3}is (?:given|named|mentioned|stated|specified)\b"#,
    #"\b(?:gives?|names?|states?|mentions?|contains?|provides?|specifies) no \w+"#,
    #"\bnothing (?:\w+ ){0,4}?(?:about|on|regarding|concerning|in the)\b"#,
    #"\b(?:unknown|unnamed|unspecified|unclear|unstated|undisclosed|unanswerable)\b"#,
    #"\b(?:not enough|insufficient|without further) (?:information|detail)"#,
    #"""
    \b(?:cannot|cant|can not|could not|couldnt|unable to|not possible to|impossible to)\#
    (?: \w+){0,3}? (?:find|tell|say|answer|determine|know|identify|locate|see any\#
    |be (?:found|determined|answered|known))
    """#,
    #"\b(?:i|we) (?:do not|dont) know\b"#,
    #"""
    \b(?:is silent|leaves (?:it |this )?open\#
    |without (?:naming|saying|giving|specifying|stating|mentioning))
    """#,
  ]
}
