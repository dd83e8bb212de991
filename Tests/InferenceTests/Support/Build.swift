enum Build {
  static var isOptimized: Bool {
    #if DEBUG
    return false
    #else
    return true
    #endif
  }
}
