/// Questions about chapters and other sections.
extension StructureQuestionParser {
  func sections(_ core: String) -> (Subject, [SectionReference]?)? {
    let kinds = Self.kinds
    if let parts = match("how long (?:is|are) (.+)", core), let owner = parts[1],
      let scope = scope(owner), scope.first?.kind != nil
    {
      return (.size(.word), scope)
    }
    let main = "(?:main |numbered |different |top-level |individual |separate |short |single )*"
    let patterns = [
      "(?:into )?how many \(main)(\(kinds))(?: (?:are|are there|there are|exist|are in there|are contained))?",
      "(?:into )?how many \(main)(\(kinds)) (?:do|does|did|has|have|is|are|was) (.+?) (?:have|contain|consist of|got|divided into|divided|split into|split|comprise|include|made up of|be divided into)",
      "how many \(main)(\(kinds)) (?:has|make up|form) (.+)",
      "(?:what is |what's |give me |count )?(?:the )?(?:total )?number of \(main)(\(kinds))(?: there are)?",
      "count (?:the|all|all the|its) \(main)(\(kinds))",
    ]
    for pattern in patterns {
      guard let parts = match(pattern, core), let kind = parts[1] else { continue }
      let subject = Subject.sections(kind: Self.kind(kind), isCount: true)
      guard parts.count > 2, let owner = parts[2] else { return (subject, nil) }
      guard let scope = scope(owner) else { continue }
      return (subject, scope)
    }
    let names = "(?:titles|names|headings)"
    let lists = [
      "(?:what are|which are|list|name|give me|show me|show|tell me|enumerate) (?:me )?(?:all )?(?:of )?(?:the )?(?:\(names) of )?(?:all )?(?:the |its )?\(main)(chapters|stories|tales|poems|essays|sections|clauses|parts|books|acts|scenes|articles|appendices|schedules|headings)(?: called| titled| named)?(?: and their \(names))?(?: are there)?",
      "(?:what|which) \(main)(chapters|stories|tales|poems|essays|sections|clauses|articles|appendices|schedules|headings) (?:are there|exist|does \(Self.whole) (?:have|contain)|are (?:included|contained))",
      "(?:what are|list|give me|show me|name) (?:all )?(?:the )?(chapter|story|section|clause) (?:titles|names|headings)",
    ]
    for pattern in lists {
      if let parts = match(pattern, core), let kind = parts[1] {
        return (.sections(kind: Self.kind(kind), isCount: false), nil)
      }
    }
    if match(
      "(?:(?:what is|what's|show me|show|give me|print|list) )?(?:me )?(?:the |its )?table of contents|(?:show me|list|print) (?:the )?contents",
      core) != nil
    {
      return (.sections(kind: "chapter", isCount: false), nil)
    }
    return nil
  }

  func sectionTitle(
    _ core: String, _ scope: [SectionReference]
  ) -> (Subject, [SectionReference]?)? {
    let called = "(?:called|titled|entitled|named|headed|its title|its heading)"
    if let inner = scope.first, inner.isNumbered,
      match("\(Self.get)(?:title|name|heading|headline)", core) != nil
    {
      return (.sectionTitle(inner), Array(scope.dropFirst()))
    }
    let patterns = [
      "(?:what|how) (?:is|was) (.+?) \(called)",
      "(?:what|which) (?:title|name|heading) (?:does|has) (.+?)(?: have| bear| carry)?",
      "(?:(?:what|which)(?: is|'s) )(.+?'s) (?:title|name|heading)",
      "(?:what|which)(?: is|'s) (the [\\w-]+ (?:story|tale|poem|essay|chapter|act))",
    ]
    for pattern in patterns {
      guard let parts = match(pattern, core), let name = parts[1] else { continue }
      let plain = Self.withoutPossessive(name)
      guard let reference = reference(plain, allowsTitle: false), reference.isNumbered else {
        continue
      }
      return (.sectionTitle(reference), nil)
    }
    if let parts = match(
      "(?:which|what) (\(Self.kinds)) (?:comes|is|stands|was) (?:the )?([\\w-]+)", core),
      let kind = parts[1], let word = parts[2], let position = position(word)
    {
      return (.sectionTitle(.init(kind: Self.kind(kind), name: .position(position))), nil)
    }
    return nil
  }

  func extreme(_ core: String) -> Subject? {
    let kinds = Self.kinds
    if let parts = match(
      "(?:which|what)\(Self.isAre) (?:the )?(longest|shortest|biggest|largest|smallest) (\(kinds))(?: called)?",
      core)
      ?? match(
        "(?:name|give me|tell me|find) (?:the )?(longest|shortest|biggest|largest|smallest) (\(kinds))",
        core),
      let adjective = parts[1]?.lowercased(), let kind = parts[2]
    {
      return .extreme(
        kind: Self.kind(kind), isLongest: !["shortest", "smallest"].contains(adjective))
    }
    if let parts = match(
      "(?:which|what) (\(kinds)) (?:is|are|was) (?:the )?(longest|shortest|biggest|largest|smallest)(?: one| of all| of them all)?",
      core),
      let kind = parts[1], let adjective = parts[2]?.lowercased()
    {
      return .extreme(
        kind: Self.kind(kind), isLongest: !["shortest", "smallest"].contains(adjective))
    }
    if let parts = match(
      "(?:which|what) (\(kinds)) (?:has|have|contains) (?:the )?(most|fewest|least) (?:words|lines|text|pages|characters)",
      core),
      let kind = parts[1], let amount = parts[2]?.lowercased()
    {
      return .extreme(kind: Self.kind(kind), isLongest: amount == "most")
    }
    return nil
  }

  func sectionsWith(_ core: String) -> Subject? {
    let first = "(?: (?:for the )?(first|last)(?: time)?)?"
    if let parts = match(
      "(?:in|within) (?:which|what) (\(Self.kinds)) (?:do|does|did|is|are|was|were|can) (.+?)\(first) (?:be )?(\(Self.occur))(?: by name)?\(first)",
      core),
      let kind = parts[1], let words = parts[2], let verb = parts[4]
    {
      let rank = rank(parts[3] ?? parts[5])
      guard let term = term(words, verb) else { return nil }
      return .sectionsWith(term, kind: Self.kind(kind), rank)
    }
    if let parts = match(
      "(?:which|what) (\(Self.kinds)) (?:is the (first|last) (?:one )?(?:to|that|which) )?(?:(first|last) )?(?:mentions?|names?|uses?|contains?|has|have) (.+?)(?: (first|last|most(?: often)?|for the first time|for the last time))?",
      core),
      let kind = parts[1], let words = parts[4]
    {
      let rank = rank(parts[2] ?? parts[3] ?? parts[5])
      let isMention = match(".* (?:mentions?|names?) .*", core) != nil
      guard isMention || isMarked(words), let term = term(words, isMention: isMention) else {
        return nil
      }
      return .sectionsWith(term, kind: Self.kind(kind), rank)
    }
    return nil
  }

  func rank(_ word: String?) -> StructureQuestion.Rank {
    guard let word = word?.lowercased() else { return .all }
    if word.contains("most") { return .most }
    return word.contains("last") ? .last : .first
  }
}
