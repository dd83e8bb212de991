import Documents
import Foundation

/// One of the two ends of a text.
///
/// The beginning has the title, the author or the dedication, and the end has the last sentence.
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

  /// The document in French, German, Spanish, Italian or Portuguese, without accents.
  private static let work =
    "(?:(?:ce|cet|cette|le|la|das|der|die|den|dem|des|dies|dieses|dieser|diesem|diesen|diese|el|este"
    + "|esta|il|lo|questo|questa|o|a) |l')?(?:livre|texte|document|histoire|roman|article|fichier"
    + "|rapport|buch|text|dokument|geschichte|artikel|datei|bericht|libro|texto|documento|historia"
    + "|novela|articulo|archivo|informe|testo|storia|romanzo|articolo|file|livro|romance|artigo"
    + "|arquivo)(?:e?s)?"
  private static let foreignOf =
    "(?: (?:de |du |von |vom |di |del |della |do |da |deste |desta )?\(work))?"

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
    "\(ask)(?:\(its) )?(?:the |its )?(?:very )?(?:first|opening|initial) (?:\\w+ )?(?:sentence|line|word|words"
      + "|paragraph|lines|sentences)\(of)",
    "\(ask)how (?:does|do) the (?:first|opening) (?:sentence|line|paragraph) (?:go|read|begin)",
    "(?:quel est |c'est quoi )?le (?:titre|nom de l'auteur)\(foreignOf)",
    "qui (?:est l'auteur|a ecrit)\(foreignOf)",
    "a qui (?:est dedie \(work)|(?:est )?\(work) (?:est-il |est-elle |est |a ete )?dediee?)",
    "(?:wie (?:heisst|hei\u{DF}t|lautet) |was ist )?(?:der titel|der name des autors)\(foreignOf)",
    "wie (?:heisst|hei\u{DF}t) \(work)", "wer ist der (?:autor|verfasser)\(foreignOf)",
    "wer hat \(work) (?:geschrieben|verfasst)", "wem ist \(work) gewidmet",
    "(?:cual es )?el titulo\(foreignOf)", "como se llama \(work)",
    "quien (?:es el autor|escribio)\(foreignOf)", "(?:qual e )?il titolo\(foreignOf)",
    "chi (?:e l'autore|ha scritto)\(foreignOf)", "(?:qual e )?o titulo\(foreignOf)",
    "quem (?:e o autor|escreveu)\(foreignOf)",
  ]

  private static let ends = [
    "\(ask)how (?:does|do|did|will) \(whole) (?:end|finish|close|conclude)",
    "\(ask)what happens (?:at|in) the (?:very )?(?:end|ending|close|conclusion)\(of)",
    "\(ask)(?:\(its) )?(?:the |its )?(?:very )?(?:last|final|closing|concluding) (?:\\w+ )?(?:sentence|line|word"
      + "|words|paragraph|lines|sentences)\(of)",
    "\(ask)how (?:does|do) the (?:last|final|closing) (?:sentence|line|paragraph) (?:go|read|end)",
    "\(ask)(?:\(its) )?(?:the |its )?(?:ending|conclusion|epilogue|end)\(of)",
    "comment (?:finit|se termine|s'acheve) \(work)",
    "(?:quelle est )?la derniere (?:phrase|ligne)\(foreignOf)",
    "wie (?:endet \(work)|geht \(work) (?:aus|zu ende))",
    "(?:wie lautet |was ist )?der letzte satz\(foreignOf)",
    "como (?:termina|acaba) \(work)", "come (?:finisce|termina) \(work)",
    "(?:cual es )?la ultima (?:frase|linea)\(foreignOf)",
  ]
}

extension RecallCorpus {
  /// Returns passages at one end of each of the document's texts, in order.
  ///
  /// They have at most `passageTokens` tokens, with an equal share for each text. The first text
  /// gives at least one passage.
  package func passages(at end: TextEnd, passageTokens: Int) -> [Int] {
    let counts = readingCounts
    var texts = [[Int]](repeating: [], count: document.parts.count)
    for (index, passage) in document.passages.enumerated() {
      texts[document.part(at: passage.content.lowerBound)].append(index)
    }
    var chosen: [Int] = []
    var left = passageTokens
    for indices in texts {
      var share = passageTokens / texts.count
      for (number, index) in (end == .beginning ? indices : indices.reversed()).enumerated() {
        share -= counts[index]
        // One passage may be longer than a text's share of few tokens.
        guard share >= 0 || number == 0 && (counts[index] <= left || chosen.isEmpty) else { break }
        left -= counts[index]
        chosen.append(index)
      }
    }
    return chosen.sorted()
  }
}
