import Foundation

/// Recognizes questions about the whole document, which no single passage answers.
package enum WholeDocumentRequest {
  /// Returns whether a question is about the whole document, in English and some other languages.
  package static func matches(_ question: String) -> Bool {
    let whole = QuestionWords.plain(question)
    let clauses = question.split { ",;?!".contains($0) }.map { QuestionWords.plain(String($0)) }
    // Each clause may ask for the whole: “What's it about, and what are its themes?”.
    return isWhole(whole) || clauses.count > 1 && clauses.allSatisfy { $0.isEmpty || isWhole($0) }
  }

  private static func isWhole(_ words: String) -> Bool {
    patterns.contains { words.range(of: $0, options: .regularExpression) != nil }
  }

  /// Patterns that match a whole question in the form of `QuestionWords.plain`.
  private static let patterns = (english + french + german + spanish + others).map { "^(?:\($0))$" }

  // MARK: English

  private static let text =
    "(?:(?:whole|entire|full|complete) )?(?:book|story|text|document|doc|novel|novella|tale|article"
    + "|file|paper|report|page|pdf|plot|thing|content|contents|everything|play|essay|poem|manual)s?"
  private static let whole =
    "(?:this|it|that|these|them|both(?: of (?:them|these))?|everything|all(?: of)?(?: this| it)?"
    + "|(?:this|the|that|these|my) (?:two |three |four )?\(text)"
    + "|(?:both|all)(?: of)? (?:(?:the|these|my) )?(?:two |three |four )?\(text))"
  private static let please =
    "(?:(?:please|kindly|can you|could you|would you|will you|now|just|i want you to|help me"
    + "|i would like you to|i'd like you to) )*"
  private static let amount =
    "(?: (?:please|briefly|shortly|quickly|for me|in short|in brief|in detail|in a nutshell"
    + "|in (?:a |one |two |three |four |five |ten |a few |your own |few |simple |plain |\\d+ )?"
    + "(?:sentence|word|line|paragraph|point|bullet point|english)s?|as (?:a list|bullet points)))*"
  private static let ofWhole = "(?: (?:of|for|about|in|on|to) \(whole))?"

  private static let english = [
    "\(please)(?:summari[sz]e|sum up|recap|outline|condense|abridge|tell me about)"
      + " \(whole)\(ofWhole)\(amount)",
    "\(please)(?:describe|explain) (?:this|the|these) \(text)\(amount)",
    "\(please)(?:summari[sz]e|sum up|recap|tl ?dr)\(amount)",
    "\(please)(?:sum it|sum this) (?:all )?up\(amount)",
    "\(please)(?:(?:give|write|make|provide|create|show|i want|i need|what is|what's|what would be)"
      + "(?: me| us)? )?"
      + "(?:(?:a|an|the|your|some|short|brief|quick|concise|detailed|general|good|rough) )*"
      + "(?:summary|overview|synopsis|outline|abstract|gist|recap|tl ?dr|nutshell)"
      + "\(ofWhole)\(amount)",
    "(?:so )?(?:what is|what's|what are|what was) \(whole) (?:all )?about\(amount)",
    "\(please)tell me what \(whole) (?:is|are) (?:all )?about\(amount)",
    "what (?:does|do|did) \(whole) (?:talk about|say|tell(?: us| me)?|contain|deal with|cover|discuss)",
    "what (?:kind|sort|type) of (?:\(text)) (?:is|are) (?:this|it|these)",
    "(?:what is|what's) (?:the (?:plot|story|story ?line|subject|topic|theme|premise|main idea|point|moral"
      + "|message))\(ofWhole)",
    "(?:what is|what's|what are|list|name|give me|tell me)(?: me)?(?: all)?(?: of)?"
      + " (?:the |some )?(?:main|key|central|most important|major|principal)"
      + " (?:point|idea|theme|topic|message|takeaway|argument|finding|fact|event)s?\(ofWhole)\(amount)",
    "what happens(?: in \(whole))?",
    "(?:who|what) (?:is|are|were) (?:all )?(?:the )?(?:(?:main|central|important|key|principal) )?"
      + "(?:characters?|protagonists?|people|heroes|hero)\(ofWhole)",
    "\(please)(?:list|name) (?:all )?(?:of )?(?:the )?(?:main )?(?:characters|people)\(ofWhole)",
    "\(please)compare (?:the |these |both )?(?:two |three )?(?:book|text|document|file|storie|paper)s",
  ]

  // MARK: Other languages, without accents

  private static let french = [
    "(?:de quoi|de quoi donc) (?:parle|traite|s'agit-il|s'agit il|il s'agit|est-il question"
      + "|est il question|ca parle)(?: dans)?(?: (?:ce|cet|cette|le|la|l'|ici|ces|les) ?\\w*)?",
    "(?:peux-tu |pouvez-vous |pourriez-vous |peux tu |pouvez vous )?(?:me )?resume[rz]?(?:-moi|-nous| moi)?"
      + "(?: (?:ce|cet|cette|le|la|ca|tout)(?: (?:document|texte|livre|roman|fichier|article|histoire|rapport))?)?"
      + "(?: s'il (?:te|vous) plait)?",
    "(?:(?:fais|faites|donne|donnez|ecris)(?:-moi| moi)? )?(?:un |le )?(?:bref |court )?resume"
      + "(?: (?:de|du) (?:ce |cet |cette |la )?\\w+)?",
    "(?:quel est|quels sont) (?:le |les )(?:sujet|theme|themes|contenu|idees principales|points principaux)"
      + "(?: (?:de|du) (?:ce |cet |cette |la )?\\w+)?",
  ]

  private static let german = [
    "wo(?:rum|von) (?:geht es|geht's|gehts|handelt|handelt es sich|handelt es)"
      + "(?: (?:hier|da|eigentlich|denn))?(?: (?:in |bei )?(?:dies\\w*|de[rmsn]|das|die|ihm)(?: \\w+)?)?(?: eigentlich)?",
    "(?:bitte )?(?:fasse?|fassen sie|kannst du|konnen sie)(?: mir)?(?: (?:bitte|dies\\w*|das|de[nrm]|die|es|alles))*"
      + "(?: (?:text|dokument|buch|roman|artikel|datei|bericht|geschichte|ganze))?(?: bitte| kurz)* zusammen(?:fassen)?",
    "(?:(?:gib|schreib|mach)e?(?: mir)? )?(?:eine |die )?(?:kurze )?zusammenfassung"
      + "(?: (?:de[rs]|dieses|dieser|vom|von) ?\\w*(?: \\w+)?)?",
    "was ist (?:der |das )?(?:inhalt|thema|hauptthema)(?: (?:de[rs]|dieses|dieser) \\w+)?",
    "was steht in (?:dies\\w*|dem|der) (?:text|dokument|buch|datei)",
  ]

  private static let spanish = [
    "de que (?:trata|va|habla|se trata)(?: (?:este|esta|esto|el|la|todo)(?: \\w+)?)?",
    "(?:por favor )?(?:puedes |podrias |puede )?resum(?:e|ir|eme|a|irme)(?: (?:este|esta|esto|el|la|todo)(?: \\w+)?)?"
      + "(?: por favor)?",
    "(?:(?:haz|hazme|dame|escribe|haga) )?(?:un |el )?(?:breve |corto )?resumen(?: (?:de|del)(?: (?:este|esta|la))? \\w+)?",
    "cual(?:es)? (?:es|son) (?:el|la|las|los) (?:tema|idea principal|ideas principales|argumento|contenido)"
      + "(?: (?:de|del)(?: (?:este|esta|la))? \\w+)?",
  ]

  private static let others = [
    // Italian
    "di (?:che )?(?:cosa|che) (?:parla|tratta|si tratta)(?: (?:questo|questa|il|la|lo)(?: \\w+)?)?",
    "(?:puoi )?riassum(?:i|ere|ermi|a)(?: (?:questo|questa|il|la|tutto)(?: \\w+)?)?",
    "(?:fai |fammi |dammi )?(?:un |il )?(?:breve )?riassunto(?: (?:di|del|della)(?: (?:questo|questa))? \\w+)?",
    // Portuguese
    "(?:do que|de que|sobre o que) (?:trata|fala|e|se trata)(?: (?:este|esta|isto|o|a)(?: \\w+)?)?",
    "(?:pode )?resum(?:a|ir|e)(?: (?:este|esta|isto|o|a|tudo)(?: \\w+)?)?",
    "(?:faca |de-me |me de )?(?:um |o )?(?:breve )?resumo(?: (?:de|do|da|deste|desta) \\w+)?",
    // Dutch
    "waar gaat (?:dit|deze|het|de)(?: \\w+)? over",
    "(?:kun je |kunt u )?(?:vat )?(?:dit|deze|het|de) (?:\\w+ )?samen(?:vatten)?",
    "vat (?:dit|deze|het|de)(?: \\w+)? samen",
    "(?:geef |maak )?(?:een |de )?(?:korte )?samenvatting(?: van (?:dit|deze|het|de) \\w+)?",
    // Swedish, Danish, Norwegian
    "(?:vad|hvad|hva) handlar (?:den har|det har|denna|detta) ?\\w* om",
    "(?:hvad|hva) handler (?:denne|dette|den|det) ?\\w* om",
    "(?:sammanfatta|opsummer|oppsummer)(?: \\w+){0,2}",
    // Polish, Czech
    "o czym (?:jest|mowi|opowiada)(?: (?:ten|ta|to))?(?: \\w+)?",
    "(?:stresc|podsumuj|streszczenie|podsumowanie)(?: (?:ten|ta|te|to|tego|tej))?(?: \\w+)?",
    "o cem (?:je|pojednava)(?: (?:ten|ta|to|tato|tento))?(?: \\w+)?",
    // Russian, Ukrainian
    "о чем (?:эта|этот|это|говорится в|идет речь в)(?: (?:этом|этой))?(?: \\p{L}+)?",
    "(?:кратко )?(?:перескажи|суммируи|резюмируи|изложи|подведи итог)(?:те)?(?: \\p{L}+){0,3}",
    "(?:краткое )?(?:содержание|резюме)(?: \\p{L}+){0,2}",
    "про що (?:ця|цеи|це)(?: \\p{L}+)?",
    // Chinese, Japanese, Korean
    "(?:请|請|帮我|幫我|简要|簡要|简单|給我|给我|一下| )*(?:总结|總結|概括|归纳|歸納|概述)(?:一下|下)?"
      + "(?:这|這|本|该|該|全)?[篇本个個份]?(?:文章|文档|文檔|文件|书|書|小说|小說|故事|内容|內容|全文|文)?",
    "(?:这|這|本|该|該)[篇本个個份部]?(?:文章|文档|文檔|文件|书|書|小说|小說|故事|文)?(?:主要)?"
      + "(?:是)?(?:讲|講|说|說|写|寫|关于|關於)(?:了|的是|的)?(?:什么|什麼|甚麼)(?:内容|內容|的)?",
    "(?:主要|大概|大致)?(?:内容|內容|大意|摘要)(?:是什么|是什麼)?",
    "(?:この|本)?(?:文書|文章|本|テキスト|物語|ファイル|小説|記事)?(?:を|の)?(?:要約|まとめ)"
      + "(?:して|してください|して下さい|てください|を教えて|は)?",
    "(?:これ|この(?:文書|文章|本|テキスト|物語|ファイル|小説|記事))は(?:何|なに)(?:について|の話)(?:の|ですか|です|書かれて)?.{0,8}",
    "(?:이 |이것을 |이걸 )?(?:문서|글|책|이야기|파일|소설|기사)?(?:를|을|의)? ?요약(?:해|해줘|해 줘|해주세요|해 주세요)?",
    "(?:이 )?(?:문서|글|책|이야기|파일|소설|기사|것)?(?:는|은)? ?(?:무엇에 관한|무엇에 대한|무슨 내용).{0,10}",
  ]
}
