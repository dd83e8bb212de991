/// Proposed merges, of which the lowest turn comes first, then the leftmost: a binary heap.
struct MergeQueue {
  struct Entry {
    let turn: UInt32
    let left: Int
    let right: Int
    let id: TokenID
    let length: Int  // bytes of both together

    func precedes(_ other: Entry) -> Bool {
      turn != other.turn ? turn < other.turn : left < other.left
    }
  }

  private var heap: [Entry] = []

  mutating func push(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entry.precedes(heap[parent]) else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = entry
  }

  mutating func pop() -> Entry? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty { sink(last) }
    return first
  }

  /// Puts an entry in place of the first one, and lets it fall to where it belongs.
  private mutating func sink(_ entry: Entry) {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(entry) else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = entry
  }
}
