package import Documents
import Foundation

/// The pronouns that refer to a person.
package enum NameGender: Sendable, Hashable {
  case male, female
}

/// Finds the gender of names by the titles and pronouns near them in a document.
package struct NameGenders: Sendable {
  private let text: String
  /// The number of female pronouns for each male one in the document.
  private let balance: Double

  package init(_ document: Document) {
    text = document.text
    var (male, female) = (1.0, 1.0)
    for word in text.utf8.prefix(Self.mostBytes).split(whereSeparator: { !Self.isLetter($0) }) {
      if word.elementsEqual("he".utf8) || word.elementsEqual("his".utf8) { male += 1 }
      if word.elementsEqual("she".utf8) || word.elementsEqual("her".utf8) { female += 1 }
    }
    balance = female / male
  }

  /// Returns the gender of a name or a person; nil if neither the name nor the document shows it.
  package func gender(of name: String) -> NameGender? {
    let words = QuestionWord.words(of: name)
    for word in words {
      if Self.male.contains(word.stem) { return .male }
      if Self.female.contains(word.stem) { return .female }
    }
    guard let last = words.last.map({ QuestionWord.withoutPossessive($0.core) }),
      last.count > 1, last.first?.isUppercase == true
    else { return nil }
    // The first names decide if the text has them with the last one.
    return counted(words.count > 1 ? words.map(\.core).joined(separator: " ") : last)
      ?? (words.count > 1 ? counted(last) : nil)
  }

  /// Counts the titles before a name and the first pronouns after it.
  private func counted(_ name: String) -> NameGender? {
    var (male, female) = (0.0, 0.0)
    var titles: [NameGender: Int] = [:]
    var start = text.startIndex
    var found = 0
    while found < Self.mostPlaces,
      let place = text.range(of: name, options: .literal, range: start..<text.endIndex)
    {
      found += 1
      start = place.upperBound
      let before = text[..<place.lowerBound].suffix(8).split(whereSeparator: \.isWhitespace).last
      if let title = before.flatMap({ Self.titles[$0.filter(\.isLetter)] }) {
        titles[title, default: 0] += 1
        continue
      }
      let after = text[place.upperBound...].prefix(Self.nearby)
      for word in after.split(whereSeparator: { !$0.isLetter }) {
        // Another name may own the pronouns after it.
        if let first = word.first, first.isUppercase, word.count > 3 { break }
        if ["he", "him", "his", "himself"].contains(word.lowercased()) {
          male += 1
          break
        }
        if ["she", "her", "hers", "herself"].contains(word.lowercased()) {
          female += 1
          break
        }
      }
    }
    // Without a title, “Lund” may be another person than “Mrs. Lund”.
    if male + female >= 3 {
      // Names of women are near pronouns of men in a text about men.
      let ratio = (female + 0.5) / (male + 0.5) / balance
      if ratio >= Self.clear { return .female }
      if ratio <= 1 / Self.clear { return .male }
    }
    let (sirs, ladies) = (titles[.male] ?? 0, titles[.female] ?? 0)
    return sirs > 4 * ladies ? .male : ladies > 4 * sirs ? .female : nil
  }

  /// The least ratio of a name's pronouns to those of the text.
  private static let clear = 1.6
  /// The maximum number of places of a name that are looked at.
  private static let mostPlaces = 400
  /// The characters after a name in which its pronoun is looked for.
  private static let nearby = 90
  /// The maximum number of bytes in which the document's pronouns are counted.
  private static let mostBytes = 1_000_000

  private static let titles: [String: NameGender] = [
    "Mr": .male, "Sir": .male, "Lord": .male, "Mrs": .female, "Miss": .female, "Ms": .female,
    "Lady": .female,
  ]

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte >= 0x80
  }

  private static func words(_ list: String) -> Set<String> {
    Set(list.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  private static let male = words(
    """
    aaron adam adrian alan albert alec alexander alfred allen andrew anthony antonio arnold
    arthur barry benjamin bernard bob boy brian brother bruce carl carlos cecil charles charlie
    chester christopher clarence clifford colin dad daniel david dennis derek dick donald
    douglas earl edgar edmund edward edwin eric ernest eugene father felix ferdinand francis
    francisco frank franklin fred frederick gary gentleman geoffrey george gerald gilbert gordon
    graham grandfather gregory harold harry harvey henry herbert horace howard hugh hugo husband
    ian isaac ivan jack jacob james jason jeffrey jeremy jerry jim joe john jonathan joseph
    joshua josé juan julian karl keith kenneth kevin king landlord lars lawrence leo leon
    leonard leslie lewis lord louis luke malcolm man marcus mark martin matthew maurice max
    michael miguel mike mohammed mr nathan neil nephew nicholas nick nigel norman oliver oscar
    otto owen patrick paul pedro percy peter philip pierre ralph raymond richard robert roger
    roland ronald roy rudolf rupert russell sam samuel scott sebastian sidney simon sir son
    stanley stephen steven stewart stuart ted theodore thomas timothy toby tom uncle victor
    vincent walter warren widower wilfred wilhelm william winston
    """)

  private static let female = words(
    """
    abigail adele agatha agnes alexandra alice alison amanda amelia amy andrea angela anita ann
    anna anne annie audrey aunt barbara beatrice bertha bessie betty brenda bridget
    carla carmen carol caroline catherine cecilia charlotte christina christine
    claire clara claudia cora cynthia daisy daphne daughter deborah denise diana donna dora
    doris dorothy edith edna eileen elaine eleanor elena elisabeth elizabeth ella ellen elsie
    emily emma erica esther ethel eva evelyn fanny fatima fiona flora florence frances freda
    gertrude girl gloria grace grandmother greta gwendolyn hannah harriet hazel heather helen
    helena henrietta hilda ida ingrid irene iris isabel isabella isabelle ivy jane janet jean
    jennifer jessica joan joanna josephine joyce judith julia juliet karen kate katherine
    kathleen lady landlady laura lena lillian lily linda lisa lois louisa louise lucille lucy
    lydia mabel madame madeleine margaret margot maria marian marie marion marjorie martha mary
    matilda maud melissa mildred miriam miss molly monica mother mrs ms mum muriel myra myrtle
    nancy naomi natalie nellie nicole niece nina nora norma nurse olga olive olivia pamela
    patricia paula pauline pearl penelope phoebe phyllis priya queen rachel rebecca rita roberta
    rosalind rose rosemary ruth sally samantha sandra sarah sheila sister sofia sophia sophie
    stella susan sylvia teresa theresa ursula valerie vera veronica victoria viola violet
    virginia vivian wendy widow wife winifred woman yvonne
    """)
}
