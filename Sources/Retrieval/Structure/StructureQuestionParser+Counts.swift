/// Questions about occurrences and sizes.
extension StructureQuestionParser {
  func count(_ core: String) -> Subject? {
    let often = "(?:how (?:many times|often|frequently)|the number of times)"
    if let parts = match(
      "\(often) (?:do|does|did|is|are|was|were|has|have|can|will) (.+?) (?:ever )?(?:be )?(\(Self.occur))(?: by name)?",
      core),
      let words = parts[1], let verb = parts[2]
    {
      return term(words, verb).map { .occurrences($0) }
    }
    if let parts = match(
      "\(often) (?:do|does|did) (?:the author|the writer|the narrator|\(Self.whole)) (?:use|mention|say|contain|name|write|have|repeat) (.+)",
      core),
      let words = parts[1]
    {
      return term(words, isMention: match(".* (?:mention|name) .*", core) != nil).map {
        .occurrences($0)
      }
    }
    let occurrences = "(?:occurrences|mentions|instances|appearances|uses|usages|repetitions)"
    if let parts = match(
      "(?:how many (?:times )?(?:\(occurrences) of )?|(?:count|give me|find|what is|what's) (?:the |all )?(?:(?:number|count|total) of )?(?:the )?(?:\(occurrences) of )|(?:the )?(?:number|count) of \(occurrences) of |(?:what is |what's )?the (?:frequency|word count) of )(.+?)(?: are there| do you find| can be found| exist| occur| appear| there are| does \(Self.whole) (?:have|contain)| is there)?",
      core), let words = parts[1],
      match("(?:.* )?(?:\(occurrences)|frequency|word count) of .*", core) != nil
    {
      return term(
        words, isMention: match(".* mentions of .*|mentions of .*", core) != nil || isMarked(words)
      ).map { .occurrences($0) }
    }
    if let parts = match(
      "(?:count )?how (?:often|many times) (.+?)(?: is| are| was| were)? (\(Self.occur))", core),
      let words = parts[1], let verb = parts[2],
      match("(?:do|does|did|is|are|was|were|has|have|can|will) .*", words) == nil
    {
      return term(words, verb).map { .occurrences($0) }
    }
    if let parts = match("count (.+)", core), let words = parts[1], isMarked(words) {
      return term(words, isMention: true).map { .occurrences($0) }
    }
    if let parts = match(
      "(?:what is |what's |count |give me )?(?:the )?number of times(?: that)? (.+?) (?:is |are )?(\(Self.occur))",
      core),
      let words = parts[1], let verb = parts[2]
    {
      return term(words, verb).map { .occurrences($0) }
    }
    return size(core)
  }

  func size(_ core: String) -> Subject? {
    let grains = "(words|lines|sentences|paragraphs|pages)"
    let have =
      "(?: (?:are there|there are|are in there|(?:do|does|did) (?:\(Self.whole)|scope) (?:have|contain|consist of|run to|comprise|count)|has (?:\(Self.whole)|scope)|(?:make|makes) up (?:\(Self.whole)|scope)|(?:is|are) (?:\(Self.whole)|scope)(?: long)?))?"
    let patterns = [
      "how many (?:total )?\(grains)\(have)",
      "(?:what is |what's |count |give me )?(?:the )?(?:total )?(?:number of|count of) (?:the )?\(grains)",
      "count (?:the|all|all the) \(grains)",
    ]
    for pattern in patterns {
      if let parts = match(pattern, core), let word = parts[1]?.lowercased(),
        let grain = StructureQuestion.Grain(rawValue: String(word.dropLast()))
      {
        return .size(grain)
      }
    }
    if match(
      "how long (?:is|are) (?:the|this|that) (?:whole |entire )?(?:book|text|novel|novella|document|file)|(?:what is |what's )?(?:the )?word count",
      core) != nil
    {
      return .size(.word)
    }
    return nil
  }
}
