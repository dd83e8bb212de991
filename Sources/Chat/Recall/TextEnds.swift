import Documents
import Foundation

/// An end of a text: the beginning has the title, author or dedication, the end has the last
/// sentence.
package enum TextEnd: Sendable, Hashable {
  case beginning, end

  /// Finds the end that a question asks about; nil if it asks about something else.
  package init?(askedFor question: String) {
    let words = QuestionWords.plain(question)
    func matches(_ patterns: [String]) -> Bool {
      patterns.contains { words.range(of: "^(?:\($0))$", options: .regularExpression) != nil }
    }
    if matches(Self.beginnings) {
      self = .beginning
    } else if matches(Self.ends) {
      self = .end
    } else {
      return nil
    }
  }

  private static let text =
    "(?:(?:this|the|that|these|those|my|your|both) (?:two |whole |entire )?)?"
    + "(?:book|story|storie|text|document|doc|novel|novella|tale|article|file|paper|report|page|pdf"
    + "|piece|work|poem|play|essay|letter|manual|memo|minutes|agreement|contract|lease|speech|note)s?"
  private static let whole = "(?:this|it|that|\(text))"
  private static let of = "(?: (?:of|in|for|to|from) \(whole))?"
  private static let ask =
    "(?:(?:please|can you|could you|do you know|tell me|give me|quote|say|read|repeat|show me|and) )*"
  private static let its =
    "(?:what(?: is| was| are|'s)|which (?:is|was)|who(?: is| was| are|'s|se))"
  private static let ordinal = "(?:very )?"

  private static let beginnings = [
    "\(ask)(?:\(its) )?(?:the |its )?(?:full |exact |original |main )?(?:title|name|headline|subtitle"
      + "|heading)s?\(of)",
    "\(ask)(?:what|how) (?:is|are|was) \(whole) (?:called|titled|entitled|named)",
    "\(ask)(?:\(its) )?(?:the |its )?(?:full |real )?(?:name of (?:the |its ))?(?:author|writer|novelist|poet"
      + "|editor|translator|publisher|creator|playwright|dedicatee)s?\(of)",
    "\(ask)(?:who|which (?:author|writer|person)) (?:has |had )?(?:wrote|written|authored|penned|published"
      + "|composed|created|translated|edited) \(whole)",
    "\(ask)by whom (?:is|was|were|are) \(whole) (?:written|authored|published|composed|by)",
    "\(ask)(?:who|whom) (?:is|are|was|were) \(whole) (?:written )?by",
    "\(ask)(?:to whom|who|whom) (?:is|are|was|were|has|did) (?:the author )?\(whole)?(?: been)?"
      + " ?(?:dedicated|dedicate)(?: \(whole))?(?: to)?",
    "\(ask)(?:\(its) )?(?:the |its )?(?:dedication|epigraph|motto|preface|foreword)\(of)",
    "\(ask)(?:when|in (?:what|which) year|what year|where) (?:is|was|were) \(whole) (?:written|published|dated"
      + "|released|printed|first published)",
    "\(ask)(?:\(its) )?(?:the |its )?(?:date|year|year of publication|publication date)\(of)",
    "\(ask)how (?:does|do|did) \(whole) (?:begin|start|open|commence)",
    "\(ask)(?:\(its) )?(?:the |its )?\(ordinal)(?:first|opening|initial) (?:\\w+ )?(?:sentence|line|word|words"
      + "|paragraph|lines|sentences)\(of)",
    "\(ask)how (?:does|do) the (?:first|opening) (?:sentence|line|paragraph) (?:go|read|begin)",
    // Other languages, without accents.
    "(?:quel est |c'est quoi )?le (?:titre|nom de l'auteur|nom)(?: (?:de|du) .{0,30})?",
    "qui (?:est l'auteur|a ecrit)(?: (?:de|du|ce|cet|cette|le|la) ?.{0,30})?",
    "a qui (?:est|ce) .{0,20}dedie",
    "(?:wie (?:heisst|hei\u{DF}t|lautet) |was ist )?(?:der |das |dieses |dieser )?(?:titel|buch|text|autor|dokument)"
      + "(?: (?:de[rs]|dieses|dieser|von) .{0,30})?",
    "wer (?:ist der (?:autor|verfasser)|hat) ?(?:(?:de[rs]|dieses|dieser|das|dies) .{0,30}?)?(?: geschrieben)?",
    "wem ist .{0,30} gewidmet",
    "(?:cual es |como se llama )?(?:el |este |la )?(?:titulo|libro|autor)(?: (?:de|del) .{0,30})?",
    "quien (?:es el autor|escribio)(?: .{0,30})?",
    "(?:qual e )?(?:il |o )?titolo(?: .{0,30})?", "chi (?:e l'autore|ha scritto)(?: .{0,30})?",
    "quem (?:e o autor|escreveu)(?: .{0,30})?",
  ]

  private static let ends = [
    "\(ask)how (?:does|do|did|will) \(whole) (?:end|finish|close|conclude)",
    "\(ask)what happens (?:at|in) the (?:very )?(?:end|ending|close|conclusion)\(of)",
    "\(ask)(?:\(its) )?(?:the |its )?\(ordinal)(?:last|final|closing|concluding) (?:\\w+ )?(?:sentence|line|word"
      + "|words|paragraph|lines|sentences)\(of)",
    "\(ask)how (?:does|do) the (?:last|final|closing) (?:sentence|line|paragraph) (?:go|read|end)",
    "\(ask)(?:\(its) )?(?:the |its )?(?:ending|conclusion|epilogue|end)\(of)",
    "comment (?:finit|se termine|s'acheve)(?: .{0,30})?",
    "(?:quelle est )?la derniere (?:phrase|ligne)(?: .{0,30})?",
    "wie (?:endet|geht)(?: .{0,30})?(?: (?:aus|zu ende))?",
    "(?:wie lautet |was ist )?der letzte satz(?: .{0,30})?",
    "como (?:termina|acaba)(?: .{0,30})?", "come (?:finisce|termina)(?: .{0,30})?",
    "(?:cual es )?la ultima (?:frase|linea)(?: .{0,30})?",
  ]
}

extension RecallCorpus {
  /// Returns passages at one end of each of the document's texts, in order.
  ///
  /// They fit `budget`, in tokens, but each text has at least one.
  func passages(at end: TextEnd, budget: Int) -> [Int] {
    let share = budget / document.parts.count
    return document.parts.indices.flatMap { part -> [Int] in
      let own = document.passages.indices.filter {
        document.part(at: document.passages[$0].content.lowerBound) == part
      }
      var left = share
      let fitting = (end == .beginning ? own : own.reversed()).prefix {
        left -= passages[$0].count
        return left >= 0
      }
      let least = end == .beginning ? own.prefix(1) : own.suffix(1)
      return (fitting.isEmpty ? Array(least) : Array(fitting)).sorted()
    }
  }
}
