import Testing

extension Tag {
  /// Takes more than a moment in a debug build.
  @Tag static var slow: Self
}
