/// An invented fact, and two questions about it.
package struct CalibrationFact: Sendable, Hashable {
  package let sentence: String
  /// A sentence about the same subject, in words of the questions, that doesn't answer them.
  package let decoy: String
  /// Words in lower case; a right answer to either question has one of them, or a longer form of it.
  package let answers: [String]
  /// A question in the sentence's own words.
  package let literal: String
  /// A question in other words; only the name, which many sentences have, is the same.
  package let paraphrase: String

  init(
    _ sentence: String, decoy: String, answers: [String], _ literal: String, _ paraphrase: String
  ) {
    self.sentence = sentence
    self.decoy = decoy
    self.answers = answers
    self.literal = literal
    self.paraphrase = paraphrase
  }

  /// Returns whether an answer has the words that it needs.
  package func isAnswered(by text: String) -> Bool {
    let said = " \(Self.words(text))"
    return answers.contains { said.contains(" \(Self.words($0))") }
  }

  private static func words(_ text: String) -> String {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
  }

  /// The facts, which are invented, so that no model can know an answer by heart.
  package static let all = [
    CalibrationFact(
      "Orla Venn keeps the spare key to the boathouse under a blue flowerpot.",
      decoy: "Orla Venn had never liked the boathouse in winter, when the door swelled.",
      answers: ["flowerpot"],
      "Where does Orla Venn keep the spare key to the boathouse?",
      "What has Orla Venn hidden the second key beneath?"),
    CalibrationFact(
      "The first tram of Harrowmere was painted yellow to please the mayor's daughter.",
      decoy: "The trams of Harrowmere are grey now, and the mayor goes on foot.",
      answers: ["mayor's daughter"],
      "Why was the first tram of Harrowmere painted yellow?",
      "Whose taste decided the colour of Harrowmere's earliest streetcar?"),
    CalibrationFact(
      "Bertram Oake lost his left thumb in the cider press when he was nine.",
      decoy: "Bertram Oake still sells cider at the gate, and talks too much.",
      answers: ["thumb"],
      "What did Bertram Oake lose in the cider press?",
      "How was the hand of Bertram Oake maimed in his childhood?"),
    CalibrationFact(
      "Orla Venn charges eleven crowns for setting a broken arm.",
      decoy: "Orla Venn walks with long steps and carries her own bag.",
      answers: ["eleven"],
      "How much does Orla Venn charge for setting a broken arm?",
      "What must a patient with a fractured limb pay to Orla Venn?"),
    CalibrationFact(
      "The lighthouse of Harrowmere burns walnut oil instead of paraffin.",
      decoy: "From the lighthouse of Harrowmere one hears the seals on still nights.",
      answers: ["walnut oil"],
      "What does the lighthouse of Harrowmere burn?",
      "Which fuel feeds the lamp that warns ships off Harrowmere?"),
    CalibrationFact(
      "Bertram Oake named his boat Patience after his grandmother's mule.",
      decoy: "Bertram Oake took the boat out twice a year and told the same stories each time.",
      answers: ["mule"],
      "After what did Bertram Oake name his boat Patience?",
      "From which animal did the vessel of Bertram Oake get her name?"),
    CalibrationFact(
      "Orla Venn taught geometry for forty years without owning a ruler.",
      decoy: "Orla Venn wore the same brown shawl in every season.",
      answers: ["forty"],
      "For how many years did Orla Venn teach geometry?",
      "How long did Orla Venn give lessons in mathematics?"),
    CalibrationFact(
      "The orchestra of Harrowmere rehearses in an empty swimming bath.",
      decoy: "The orchestra of Harrowmere has four flutes and a borrowed drum.",
      answers: ["swimming bath"],
      "Where does the orchestra of Harrowmere rehearse?",
      "In what odd place do the musicians of Harrowmere practise?"),
    CalibrationFact(
      "Bertram Oake is afraid of pigeons and crosses the street to avoid them.",
      decoy: "Bertram Oake rises at three on baking days and lights the oven himself.",
      answers: ["pigeon"],
      "What is Bertram Oake afraid of?",
      "Which birds frighten Bertram Oake?"),
    CalibrationFact(
      "Orla Venn won the allotment prize with a marrow of thirty-one pounds.",
      decoy: "Orla Venn digs her allotment alone and accepts no advice.",
      answers: ["marrow", "thirty-one"],
      "With what did Orla Venn win the allotment prize?",
      "How heavy was the vegetable that brought Orla Venn the first place?"),
    CalibrationFact(
      "The library of Harrowmere lends umbrellas on rainy Thursdays.",
      decoy: "The library of Harrowmere smells of glue and old coats.",
      answers: ["umbrella"],
      "What does the library of Harrowmere lend on rainy Thursdays?",
      "What besides books may readers at Harrowmere borrow in wet weather?"),
    CalibrationFact(
      "Bertram Oake proposed to his wife on the roof of the gasworks.",
      decoy: "Bertram Oake and his wife keep bees, though neither of them likes honey.",
      answers: ["gasworks"],
      "Where did Bertram Oake propose to his wife?",
      "On top of which building did Bertram Oake become engaged?"),
    CalibrationFact(
      "Orla Venn learned Portuguese from a parrot that a sailor had left her.",
      decoy: "Orla Venn corresponds with people in nine countries.",
      answers: ["parrot"],
      "From what did Orla Venn learn Portuguese?",
      "Who was the language teacher of Orla Venn?"),
    CalibrationFact(
      "Nobody may whistle in the Harrowmere mine, because the pit ponies bolt.",
      decoy: "The Harrowmere mine goes down six hundred feet, and then sideways.",
      answers: ["bolt", "ponies"],
      "Why may nobody whistle in the Harrowmere mine?",
      "What would a shrill tune make the animals under Harrowmere do?"),
    CalibrationFact(
      "Bertram Oake solved the tunnel robbery by the smell of camphor.",
      decoy: "Bertram Oake took his holidays in November and spoke of them to no one.",
      answers: ["camphor"],
      "By what smell did Bertram Oake solve the tunnel robbery?",
      "Which scent gave the thieves away to Bertram Oake?"),
    CalibrationFact(
      "Orla Venn writes all her letters in green ink.",
      decoy: "Orla Venn speaks without a pause and never looks up.",
      answers: ["green"],
      "In what ink does Orla Venn write all her letters?",
      "What colour is the correspondence of Orla Venn?"),
    CalibrationFact(
      "The church clock of Harrowmere runs seven minutes fast on purpose.",
      decoy: "The church clock of Harrowmere has two faces, one of them blind.",
      answers: ["seven"],
      "By how many minutes does the church clock of Harrowmere run fast?",
      "How far ahead of the true time is the tower at Harrowmere?"),
    CalibrationFact(
      "Bertram Oake feeds his goats on crossword puzzles cut from the newspaper.",
      decoy: "Bertram Oake takes his goats along the cliff every morning.",
      answers: ["crossword"],
      "On what does Bertram Oake feed his goats?",
      "What do the animals of Bertram Oake get to eat?"),
    CalibrationFact(
      "Orla Venn swam across the lake with a lantern between her teeth.",
      decoy: "Orla Venn can name every fish in the lake.",
      answers: ["lantern"],
      "With what between her teeth did Orla Venn swim across the lake?",
      "How did Orla Venn light her way over the water?"),
    CalibrationFact(
      "The people of Harrowmere elected a schoolgirl as beadle in the year of the flood.",
      decoy: "The people of Harrowmere have a pump, a pond and a school.",
      answers: ["schoolgirl"],
      "Whom did the people of Harrowmere elect as beadle?",
      "Who was chosen for office at Harrowmere when the river rose?"),
    CalibrationFact(
      "Bertram Oake carved his violin from the door of a demolished chapel.",
      decoy: "Bertram Oake plays his violin in the stairwell for the echo.",
      answers: ["chapel", "door"],
      "From what did Bertram Oake carve his violin?",
      "Where did the wood of the fiddle that Bertram Oake owns come from?"),
    CalibrationFact(
      "Orla Venn takes three sugars in her tea and none in her coffee.",
      decoy: "Orla Venn drinks her tea standing, with one eye on the corridor.",
      answers: ["three"],
      "How many sugars does Orla Venn take in her tea?",
      "How sweet does Orla Venn like the hot drink that isn't coffee?"),
    CalibrationFact(
      "The grand hotel of Harrowmere has no room number twelve since the fire.",
      decoy: "The grand hotel of Harrowmere serves kippers on weekdays and eggs on Sundays.",
      answers: ["twelve"],
      "Which room number does the grand hotel of Harrowmere not have since the fire?",
      "What number did the best inn of Harrowmere give up after it had burned?"),
    CalibrationFact(
      "Bertram Oake buried his medals beneath the third apple tree.",
      decoy: "Bertram Oake prunes his apple trees in February, by the moon.",
      answers: ["third apple"],
      "Where did Bertram Oake bury his medals?",
      "In what spot of the orchard are the decorations of Bertram Oake?"),
    CalibrationFact(
      "Orla Venn and her sister quarrelled over a chess set made of soap.",
      decoy: "Orla Venn and her sister live on two sides of one street and share a cook.",
      answers: ["chess", "soap"],
      "Over what did Orla Venn and her sister quarrel?",
      "What board game set Orla Venn against her sibling?"),
    CalibrationFact(
      "The ferry to Harrowmere leaves only when the harbour cat is aboard.",
      decoy: "The ferry to Harrowmere is short and broad, and rolls in any sea.",
      answers: ["cat"],
      "When does the ferry to Harrowmere leave?",
      "Which creature must be on deck before the boat may depart for Harrowmere?"),
    CalibrationFact(
      "Bertram Oake signed the treaty with his neighbours on the back of a menu.",
      decoy: "Bertram Oake reads the treaty with his neighbours aloud once in ten years.",
      answers: ["menu"],
      "On what did Bertram Oake sign the treaty with his neighbours?",
      "What served as paper when Bertram Oake made peace next door?"),
    CalibrationFact(
      "The bridge at Harrowmere was closed for a month because swallows nested in its toll box.",
      decoy: "The bridge at Harrowmere has five arches, and the toll is a penny.",
      answers: ["swallow"],
      "Why was the bridge at Harrowmere closed for a month?",
      "What kept people at Harrowmere from crossing the river for several weeks?"),
  ]
}
