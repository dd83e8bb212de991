import Chat
import Testing

struct FoundPassagesTests {
  private func found(attention: Double, likelihood: Double?) -> FoundPassages {
    var found = FoundPassages()
    found.ranking = [3, 1]
    found.judged = [
      .init(place: 1, attention: 9, likelihood: 0),
      .init(place: 3, attention: attention, likelihood: likelihood),
    ]
    return found
  }

  @Test func `the first passage stands out by attention, or by how likely it makes the question`() {
    #expect(found(attention: 0.06, likelihood: -9).standsOut(calibrated: 0.12))
    #expect(found(attention: 0.06, likelihood: nil).standsOut(calibrated: 0.12))
    #expect(found(attention: 0, likelihood: -1.7).standsOut(calibrated: 0.12))
    #expect(!found(attention: 0.05, likelihood: -4).standsOut(calibrated: 0.12))
    #expect(!found(attention: -0.1, likelihood: nil).standsOut(calibrated: 0.12))
  }

  @Test func `what nobody judged isn't denied, and of nothing nothing stands out`() {
    var unjudged = FoundPassages()
    unjudged.ranking = [5]
    #expect(unjudged.standsOut(calibrated: 0.12))
    #expect(!FoundPassages().standsOut(calibrated: 0.12))
  }
}
