/// A binary heap of proposed merges: the lowest rank comes first, then the leftmost merge.
struct MergeQueue {
  struct Entry {
    let rank: UInt32
    let left: Int
    let right: Int
    let id: TokenID
    let length: Int  // bytes of both symbols

    func precedes(_ other: Entry) -> Bool {
      rank != other.rank ? rank < other.rank : left < other.left
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

  /// Replaces the first entry and moves the new one down to its position.
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
