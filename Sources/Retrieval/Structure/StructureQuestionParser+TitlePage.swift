/// Questions about title, author and dedication.
extension StructureQuestionParser {
  func titlePage(
    _ core: String, _ scope: [SectionReference]
  ) -> (Subject, [SectionReference]?)? {
    guard scope.isEmpty else { return nil }
    let whole = Self.certainWhole
    // “What is the title?” is about the text, “What is the name?” about something in it.
    let hasWhole = core != text
    if match(
      "\(Self.get)(?:book |main )?title|title|(?:what|how)(?: is|'s| was) \(whole) (?:called|titled|entitled|named)|(?:what|which) (?:title|name) does \(whole) (?:have|bear|carry)|what(?: is|'s) (?:this|the) (?:book|novel|story|document|text)'s (?:title|name)|(?:what|which) (?:book|novel|document|text) is this",
      core) != nil
    {
      return (.title, nil)
    }
    if hasWhole, match("\(Self.get)name", core) != nil { return (.title, nil) }
    if match(
      "(?:(?:who|what)(?: is|'s| was| are| were) |(?:name|give me|tell me) )?(?:the )?(?:name of the )?(?:authors?|writer|novelist)(?: called| named)?|(?:the )?author's name|what(?: is|'s) the (?:name of the )?(?:author|writer)(?:'s name)?|what is the author called|who(?: has| had)? (?:wrote|written|authored|penned) \(whole)|who(?: is|'s| was) \(whole) (?:written |authored )?by|by whom (?:is|was) \(whole)(?: written)?|who(?: is|'s| was) \(whole)'s (?:author|writer)|whose (?:book|work|novel) is this|which (?:author|writer) (?:wrote|has written) \(whole)",
      core) != nil
    {
      return (.author, nil)
    }
    if match(
      "(?:to )?(?:whom|who)(?: is| was|'s| has| did) (?:the author )?(?:\(whole) )?(?:been )?(?:dedicated?)(?: \(whole))?(?: to)?|\(Self.get)(?:dedication|dedicatee)|who(?: is|'s| was) the dedicatee|what (?:does|is) the dedication(?: say)?|to whom did the author dedicate \(whole)",
      core) != nil
    {
      return (.dedicatee, nil)
    }
    return nil
  }

  /// Words for the whole text that can't be a thing in it; a novel has letters and papers of its own.
  private static let certainWhole =
    "(?:this|(?:the|this|that) (?:whole |entire )?(?:book|text|novel|novella|document|doc|file|report"
    + "|manual|guide|handbook|lease|agreement|contract|work|pdf|publication|collection|anthology)"
    + "|this (?:story|tale|paper|article|essay|letter|memo|poem|play|speech))"
}
