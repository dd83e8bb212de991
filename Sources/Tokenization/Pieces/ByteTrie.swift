/// A set of byte strings to search for at every offset of a text.
struct ByteTrie: Sendable {
  // Node 0 is the root; links are node numbers, 0 for none.
  private var bytes: [UInt8] = [0]
  private var firstChild: [Int32] = [0]
  private var nextSibling: [Int32] = [0]
  private var values: [TokenID] = [-1]
  // (256): the children of the root, where most searches end
  private var roots = [Int32](repeating: 0, count: 256)

  /// Adds a string; an empty one is never found.
  mutating func insert(_ string: some Sequence<UInt8>, value: TokenID) {
    var node = 0
    for byte in string { node = child(of: node, byte) ?? addChild(to: node, byte) }
    if node > 0 { values[node] = value }
  }

  /// Calls `body` with each string that begins at `start`, and with its end, the shortest first.
  func forEachPrefix(
    of text: [UInt8], from start: Int, _ body: (_ value: TokenID, _ end: Int) -> Void
  ) {
    var node = 0
    var position = start
    while position < text.count, let next = child(of: node, text[position]) {
      node = next
      position += 1
      if values[node] >= 0 { body(values[node], position) }
    }
  }

  private func child(of node: Int, _ byte: UInt8) -> Int? {
    var next = node == 0 ? roots[Int(byte)] : firstChild[node]
    while next != 0, bytes[Int(next)] != byte { next = nextSibling[Int(next)] }
    return next == 0 ? nil : Int(next)
  }

  private mutating func addChild(to node: Int, _ byte: UInt8) -> Int {
    let new = Int32(bytes.count)
    bytes.append(byte)
    firstChild.append(0)
    values.append(-1)
    if node == 0 {
      nextSibling.append(0)
      roots[Int(byte)] = new
    } else {
      nextSibling.append(firstChild[node])
      firstChild[node] = new
    }
    return Int(new)
  }
}
