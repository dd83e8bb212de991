extension RandomAccessCollection {
  /// Finds the first element for which a condition holds, by binary search.
  ///
  /// - Parameter condition: a condition that is false for all elements up to some index and true
  ///   for all elements after it.
  /// - Returns: the element's index; the end if there is none.
  package func partitioningIndex(where condition: (Element) -> Bool) -> Index {
    var start = startIndex
    var count = self.count
    while count > 0 {
      let half = count / 2
      let middle = index(start, offsetBy: half)
      if condition(self[middle]) {
        count = half
      } else {
        start = index(after: middle)
        count -= half + 1
      }
    }
    return start
  }
}
