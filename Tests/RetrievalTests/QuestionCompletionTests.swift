import Documents
import Retrieval
import Testing

struct QuestionCompletionTests {
  private static let document = Document(
    name: "town.txt",
    text: """
      Mr. Hale owns the mill. Hale keeps his money at home. Old Hale never left his mill.

      Marta Lund is the ferryman's daughter. Marta sold her boat, Marta lost her hat, and Marta kept her bees. Miss Lund \
      lives in Skagen. The pump house has a red pump. The safety valve opens at 3 bar. The tenants \
      pay the deposit to Larkfield. The new lamp came from Oslo.
      """)

  private func completed(
    _ question: String, after turns: (question: String, answer: String)...
  ) -> String? {
    QuestionCompletion(
      after: turns.map { SaidTurn(question: $0.question, answer: $0.answer) }, in: Self.document
    ).completed(question)
  }

  @Test func `he is the man that the last question asked for`() {
    #expect(
      completed("What did he lose?", after: ("Who owns the mill?", "George Hale"))
        == "What did George Hale lose?")
    #expect(
      completed("Where is his money?", after: ("Who owns the mill?", "Mr. Hale."))
        == "Where is Mr. Hale's money?")
  }

  @Test func `a pronoun agrees with its name`() {
    let turn = (question: "What did Hale give Marta?", answer: "a boat")
    #expect(completed("Why did she sell it?", after: turn) == "Why did Marta sell the boat?")
    #expect(completed("Where did he live?", after: turn) == "Where did Hale live?")
  }

  @Test func `an earlier name is meant if the last turn has none`() {
    #expect(
      completed(
        "What did she lose?", after: (question: "Where does Marta live?", answer: "in Skagen"),
        (question: "At what pressure does the safety valve open?", answer: "3 bar"))
        == "What did Marta lose?")
  }

  @Test func `without an answer, the question's own words describe a person`() {
    #expect(
      completed("How old is she?", after: ("Who sold the boat?", ""))
        == "How old is the woman who sold the boat?")
    #expect(
      completed("What is his hat made of?", after: ("Which guest was called the ox?", ""))
        == "What is the hat of the guest who was called the ox made of?")
  }

  @Test func `it is the thing that was asked for or asked about`() {
    #expect(
      completed("Where is it?", after: ("At what pressure does the safety valve open?", "3 bar"))
        == "Where is the safety valve?")
    #expect(
      completed("Who built it?", after: ("What did Marta paint?", "the pump house"))
        == "Who built the pump house?")
    #expect(
      completed("What was it called?", after: ("Whose boat did Hale buy?", "Marta Lund's"))
        == "What was Marta Lund's boat called?")
    #expect(
      completed("Did he get it?", after: ("How much money did Hale lend?", "eighty crowns"))
        == "Did Hale get the money?")
  }

  @Test func `an adjective that the document doesn't have keeps its noun`() {
    #expect(
      completed("When is it due?", after: ("What is the monthly deposit?", "90 crowns"))
        == "When is the monthly deposit due?")
  }

  @Test func `after a question about the whole, it is the document`() {
    #expect(
      completed("Who wrote it?", after: ("What are the main points?", "The mill burnt.")) == nil)
    #expect(
      completed(
        "Who sold it?", after: ("What did Hale give Marta?", "a boat"),
        ("Summarise the document", "The mill burnt.")) == nil)
  }

  @Test func `they, there and the new one are completed`() {
    #expect(
      completed(
        "When must they pay?", after: ("To whom do the tenants pay the deposit?", "Larkfield"))
        == "When must the tenants pay?")
    #expect(
      completed("What did she do there?", after: ("Where does Marta live?", "in Skagen"))
        == "What did Marta do in Skagen?")
    #expect(
      completed("Where did the new one come from?", after: ("What did Marta break?", "my lamp"))
        == "Where did the new lamp come from?")
  }

  @Test func `bare questions take the words of the last one`() {
    let turn = (question: "Did Hale sell the mill?", answer: "no")
    #expect(completed("Why not?", after: turn) == "Why didn't Hale sell the mill?")
    #expect(completed("And when?", after: turn) == "When did Hale sell the mill?")
    #expect(
      completed("In what year was that?", after: ("Who was drowned in the pond?", "Nils Berg"))
        == "In what year was Nils Berg drowned in the pond?")
    #expect(
      completed("What time was it?", after: ("Who was drowned in the pond?", ""))
        == "What time was someone drowned in the pond?")
  }

  @Test func `another case takes the place of the first one`() {
    #expect(
      completed("And in 1922?", after: ("Who was mayor in 1911?", "Hale"))
        == "Who was mayor in 1922?")
    #expect(
      completed("And chapter 4?", after: ("How many words are in chapter 3?", "7"))
        == "How many words are in chapter 4?")
    #expect(
      completed("What about Marta?", after: ("How old is Hale?", "50")) == "How old is Marta?")
    #expect(
      completed("And the safety valve?", after: ("How old is the pump house?", "60 years"))
        == "How old is the safety valve?")
  }

  @Test(arguments: [
    "Where does Marta live?", "Why did Hale leave when he was old?", "Did Marta lose her hat?",
    "What does the manual say about frost?", "How long does it take to heat the water?",
    "Is it allowed to smoke there that late?", "Is there a garden?", "What is the deposit?",
    "How is the pump emptied when it is full?",
  ])
  func `a question that is complete stays as it is`(question: String) {
    let asked = completed(question, after: ("How old is Tom Berg?", "50"))
    #expect(asked == nil, "\(asked ?? "")")
  }

  @Test func `a pronoun that nothing agrees with stays`() {
    #expect(completed("Where did she go?", after: ("How old is Hale?", "50")) == nil)
    #expect(completed("Why?") == nil)
    #expect(completed("What did he say?") == nil)
  }

  @Test func `most questions are known to be complete without a document`() {
    #expect(!QuestionCompletion.mayNeed("Which tenants keep a cat?"))
    #expect(QuestionCompletion.mayNeed("Where's she from?"))
    #expect(QuestionCompletion.mayNeed("And the cat?"))
  }

  @Test func `names are known, and the text's titles and pronouns tell the rest`() {
    let genders = NameGenders(
      Document(
        name: "a.txt",
        text: "Mr. Oake came. Quill took her coat. Quill lost her way. Quill saw her aunt. He and "
          + "his dog slept. His hat and he were wet. Vane left his house. Vane met his son. Vane "
          + "and his wife went."))
    #expect(genders.gender(of: "Oake") == .male)
    #expect(genders.gender(of: "Quill") == .female)
    #expect(genders.gender(of: "Vane") == .male)
    #expect(genders.gender(of: "Mary Quince") == .female)
    #expect(genders.gender(of: "the landlady") == .female)
    #expect(genders.gender(of: "Zorp") == nil)
  }
}
