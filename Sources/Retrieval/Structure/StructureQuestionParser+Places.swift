/// Questions about sentences and lines, and about the places of sections and words.
extension StructureQuestionParser {
  func piece(_ core: String) -> Subject? {
    let grains = "(sentence|paragraph|line|word|words)"
    if let parts = match("\(Self.get)([\\w-]+) \(grains)(?: say| read|\(Self.isAre)| go)?", core),
      let word = parts[1],
      let grain = parts[2], let position = position(word)
    {
      // “The first word” in a question about a text is its first sentence at most.
      return piece(grain, position)
    }
    if let parts = match(
      "what (?:do|does) (?:the )?(?:very )?([\\w-]+) \(grains) (?:say|read)", core),
      let word = parts[1],
      let grain = parts[2], let position = position(word)
    {
      return piece(grain, position)
    }
    if let parts = match(
      "(?:how|what) (?:does|do) (?:the )?(?:very )?([\\w-]+) \(grains) (?:go|read|run)", core),
      let word = parts[1], let grain = parts[2], let position = position(word)
    {
      return piece(grain, position)
    }
    if let parts = match(
      "(?:what(?: is| stands| text is)(?: written| printed)? (?:on|in)|what does|quote|read|show|print|give me|show me) (?:the )?line (?:number |no\\.? ?)?(\\d[\\d,]*)(?: say| read)?",
      core),
      let number = parts[1].flatMap({ Int($0.replacing(",", with: "")) })
    {
      return .line(number)
    }
    return nil
  }

  func piece(_ grain: String, _ position: StructureQuestion.Position) -> Subject? {
    switch grain.lowercased() {
    case "paragraph": return .piece(.paragraph, position)
    case "word": return .piece(.word, position)
    case "line": return .piece(.line, position)
    // “The first words” are no certain number of words.
    case "words": return abs(position.number) == 1 ? .piece(.sentence, position) : nil
    default: return .piece(.sentence, position)
    }
  }

  func place(_ core: String) -> (Subject, [SectionReference]?)? {
    let measure = "(?:on |at |in )?(?:which|what) (line|page)(?: number)?"
    let begin = "(begins?|starts?|opens?|ends?|finish(?:es)?|stops?|closes?)"
    // The sentence that begins or ends a section.
    if let parts = match(
      "(?:with )?(?:which|what) (sentence|words|line) (?:does|do|did) (.+?) \(begin)(?: with)?",
      core)
      ?? match("(?:which|what) (sentence|words|line) \(begin) (.+)", core).map({
        [$0[0], $0[1], $0[3], $0[2]]
      }),
      let grain = parts[1], let owner = parts[2], let verb = parts[3], let scope = scope(owner)
    {
      let isEnd = verb.lowercased().firstMatch(of: /^(?:e|f|sto|c)/) != nil
      // “On what line” asks for a number.
      guard
        grain.lowercased() != "line"
          || match(".* with|with .*|(?:which|what) line \(begin) .*", core) != nil
      else {
        return place(.line, owner, isEnd: isEnd)
      }
      return piece(grain == "words" ? "sentence" : grain, .init(number: isEnd ? -1 : 1)).map {
        ($0, scope)
      }
    }
    if let parts = match("\(measure) (?:do|does|did) (.+?) \(begin)(?: on)?", core),
      let line = parts[1],
      let owner = parts[2], let verb = parts[3]
    {
      let isEnd = verb.lowercased().firstMatch(of: /^(?:e|f|sto|c)/) != nil
      return place(line.lowercased() == "page" ? .page : .line, owner, isEnd: isEnd)
    }
    let first = "(?: (?:for the )?(first|last)(?: time)?)?"
    if let parts = match(
      "\(measure) (?:do|does|did|is|are|was|were|can) (.+?)\(first) (?:be )?(\(Self.occur)|located)(?: on)?\(first)",
      core),
      let line = parts[1], let words = parts[2], let verb = parts[4]
    {
      let measure: StructureQuestion.Measure = line.lowercased() == "page" ? .page : .line
      let rank = (parts[3] ?? parts[5]).map(rank)
      if rank == nil, let found = place(measure, words, isEnd: false) { return found }
      return term(words, verb).map { (.termPlace(measure, $0, rank ?? .first), nil) }
    }
    if let parts = match(
      "(?:on )?(?:which|what) (lines|pages) (?:do|does|is|are|mention|mentions|contain|have) (.+?)(?: (\(Self.occur)))?",
      core),
      let line = parts[1], let words = parts[2]
    {
      let isMention = Self.isMention(parts[3] ?? "") || match(".* mentions? .*", core) != nil
      guard isMention || isMarked(words), let term = term(words, isMention: isMention) else {
        return nil
      }
      return (.termPlace(line.lowercased() == "pages" ? .page : .line, term, .all), nil)
    }
    if let parts = match(
      "(?:what is |what's |give me )?(?:the )?(line|page)(?: number)? (?:of|where|on which) (.+?)(?: (?:begins|starts))?",
      core),
      let line = parts[1], let owner = parts[2]
    {
      return place(line.lowercased() == "page" ? .page : .line, owner, isEnd: false)
    }
    if let parts = match("\(measure) (?:is|are) (.+?)(?: located| found| printed| on)?", core),
      let line = parts[1], let owner = parts[2],
      let reference = scope(owner)?.first, reference.kind != nil
    {
      return place(line.lowercased() == "page" ? .page : .line, owner, isEnd: false)
    }
    if let parts = match("where (?:does|do) (.+?) (begin|start|end)", core), let owner = parts[1],
      let verb = parts[2]
    {
      return place(.line, owner, isEnd: verb.lowercased() == "end")
    }
    if let parts = match(
      "where (?:does|do|is|are|was) (.+?)(?: (first|last)) (\(Self.occur))", core)
      ?? match(
        "where (?:does|do|is|are|was) (.+?) (?:(?:\(Self.occur)) for the (first|last) time)", core
      ).map({ $0 + ["mentioned"] }),
      let words = parts[1]
    {
      guard let term = term(words, isMention: Self.isMention(parts[3] ?? "")) else { return nil }
      return (.termPlace(.line, term, rank(parts[2])), nil)
    }
    return nil
  }

  /// Returns the question for a section's place; nil if the words don't name one section.
  func place(
    _ measure: StructureQuestion.Measure, _ owner: String, isEnd: Bool
  ) -> (Subject, [SectionReference]?)? {
    guard let sections = scope(owner), let first = sections.first else { return nil }
    return (.place(measure, first, isEnd: isEnd), Array(sections.dropFirst()))
  }
}
