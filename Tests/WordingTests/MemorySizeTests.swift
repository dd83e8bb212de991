import Testing
import Wording

struct MemorySizeTests {
  @Test(arguments: [
    ("2G", 2_000_000_000), ("512M", 512_000_000), ("1.5g", 1_500_000_000), ("1000000", 1_000_000),
    ("1 GiB", 1 << 30), ("64kB", 64_000), ("3 b", 3), ("1T", 1_000_000_000_000),
  ])
  func `amounts are read with their units`(text: String, bytes: Int) {
    #expect(MemorySize(text)?.bytes == bytes)
  }

  @Test(arguments: [
    "", "G", "2X", "-1G", "0", "1e9", "2GG", "1.2.3M", "٢G", "9999T", "2 G 3", "nan",
  ])
  func `anything else is none`(text: String) {
    #expect(MemorySize(text) == nil)
  }

  @Test func `amounts have the form of the screen`() {
    let told = [812, 22_480_000, 1_994_000_000, 999_960].map { MemorySize(bytes: $0).description }
    #expect(told == ["812 B", "22.5 MB", "2.0 GB", "1.0 MB"])
  }
}
