package import Testing

extension Tag {
  /// Takes more than a moment in a debug build.
  @Tag package static var slow: Self
}
