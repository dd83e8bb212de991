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

  @Test func `an answer is believed for what the question attends to, or for being sure`() {
    let found = found(attention: 0.12, likelihood: nil)
    func draft(_ sureness: Double, from group: [Int] = [3]) -> Draft {
      Draft(group: group, text: "a", sureness: sureness)
    }
    #expect(found.supports(draft(-0.7), calibrated: 0.12))
    #expect(!found.supports(draft(-0.9), calibrated: 0.12))
    let ignored = self.found(attention: 0, likelihood: nil)
    #expect(ignored.supports(draft(-0.4), calibrated: 0.12))
    #expect(!ignored.supports(draft(-0.6), calibrated: 0.12))
    #expect(
      ignored.supports(draft(-0.6, from: [3, 1]), calibrated: 0.12), "the other one is looked at")
    #expect(ignored.supports(draft(-0.6, from: [8]), calibrated: 0.12), "nobody judged it")
  }
}
