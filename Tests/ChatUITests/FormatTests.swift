import ChatUI
import Testing

struct FormatTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (70_808, "70,808"), (-1234567, "-1,234,567"),
  ])
  func `counts have thousands separators`(_ number: Int, _ text: String) {
    #expect(Format.count(number) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (99_949, "99.9 kB"), (999_949, "1,000 kB"),
    (999_950, "1.0 MB"), (22_500_000, "22.5 MB"), (604_000_000, "604 MB"),
    (1_300_000_000, "1.3 GB"), (2_500_000_000_000, "2,500 GB"),
  ])
  func `bytes have the unit that keeps them short`(_ number: Int, _ text: String) {
    #expect(Format.bytes(number) == text)
  }

  @Test(arguments: [
    (0.0, "0.0 s"), (0.42, "0.4 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"),
    (59.6, "1 min 00 s"), (188, "3 min 08 s"), (7500, "2 h 05 min"), (.infinity, "–"), (-1, "–"),
  ])
  func `durations are as exact as one wants to know`(_ seconds: Double, _ text: String) {
    #expect(Format.duration(seconds) == text)
  }

  @Test(arguments: [(0.0, "0%"), (0.034, "3.4%"), (0.42, "42%"), (1, "100%"), (.nan, "–")])
  func `small shares keep a digit`(_ share: Double, _ text: String) {
    #expect(Format.percent(share) == text)
  }

  @Test(arguments: [(31.44, "31.4"), (99.96, "100"), (312.4, "312"), (1204, "1,204"), (.nan, "–")])
  func `rates lose the digit that says nothing`(_ rate: Double, _ text: String) {
    #expect(Format.rate(rate) == text)
  }

  @Test(
    arguments: [
      (22, "recall · 9 passages"), (18, "recall"), (6, "recall"), (5, "reca…"), (0, ""),
    ])
  func `words that don't fit are left out whole`(_ width: Int, _ text: String) {
    #expect(Format.shortened("recall · 9 passages · re-read", to: width) == text)
  }
}
