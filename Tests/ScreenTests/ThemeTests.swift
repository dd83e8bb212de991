import Foundation
import Screen
import Testing

@Suite struct ThemeTests {
  private static let roles: [Role] = [
    .text, .dim, .strong, .title, .border, .focusedBorder, .accent, .question, .answer, .notice,
    .warning, .error, .key, .selection, .searchMatch, .input, .placeholder, .barFill, .barEmpty,
    .spark, .category(0), .category(9), .heat(0), .heat(255),
  ]

  /// Every theme on every ground.
  static let themes = ThemeName.allCases.flatMap { name in
    [Theme.Background.dark, .light].map { name.theme(on: $0) }
  }

  @Test(arguments: ColorDepth.allCases, themes)
  func `every role's colours exist at every depth`(depth: ColorDepth, theme: Theme) {
    let limit = [ColorDepth.mono: 0, .ansi8: 8, .ansi16: 16, .indexed256: 256, .trueColor: 1 << 24]
    for role in Self.roles {
      let look = theme.look(of: Style(role), depth: depth)
      for color in [look.foreground, look.background] {
        let number = color?.number(at: depth) ?? -1
        #expect(number < limit[depth] ?? 0)
      }
      if depth == .mono { #expect(look.foreground == nil && look.background == nil) }
    }
  }

  @Test func `a style's attributes are kept`() {
    let look = Theme().look(of: Style(.dim, [.underline, .italic]), depth: .ansi16)
    #expect(look.attributes == [.underline, .italic])
  }

  @Test(arguments: themes)
  func `with eight colours nothing is drawn in the colour of the ground`(theme: Theme) {
    for role in Self.roles {
      let look = theme.look(of: Style(role), depth: .ansi8)
      let ink = look.foreground?.number(at: .ansi8)
      if look.background?.number(at: .ansi8) == nil {
        #expect(ink != (theme.background == .dark ? 0 : 7))
      }
    }
    #expect(theme.look(of: Style(.barEmpty), depth: .ansi8).blank == "░")
  }

  @Test func `without colour heat is told by shades that only grow`() {
    let shades = (0...255).map { heat in
      Theme().look(of: Style(.heat(UInt8(heat))), depth: .mono).blank ?? ""
    }
    let ladder = BlockGlyphs.shades
    #expect(Set(shades) == Set(ladder))
    let steps = shades.map { ladder.firstIndex(of: $0) ?? -1 }
    #expect(steps == steps.sorted())
  }

  @Test(arguments: [Theme.Background.dark, .light])
  func `hotter is always further from the ground`(ground: Theme.Background) {
    // Below a twentieth the cell stays blank.
    let lightness = (13...255).compactMap { heat -> Double? in
      let look = Theme(ground).look(of: Style(.heat(UInt8(heat))), depth: .trueColor)
      return look.background?.number(at: .trueColor).map { number in
        // Rec. 709 luma.
        let (red, green, blue) = (number >> 16, number >> 8 & 255, number & 255)
        return 0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue)
      }
    }
    #expect(lightness.count == 243)
    let distances = ground == .dark ? lightness : lightness.map { 255 - $0 }
    // Rounding to whole channels may step back by less than one level.
    #expect(zip(distances, distances.dropFirst()).allSatisfy { $1 > $0 - 1 })
    #expect((distances.last ?? 0) - (distances.first ?? 0) > 150)
  }

  @Test(arguments: [ColorDepth.ansi8, .ansi16, .indexed256], [Theme.Background.dark, .light])
  func `of a smaller palette's colours, too, hotter is never nearer to the ground`(
    depth: ColorDepth, ground: Theme.Background
  ) {
    let lightness = (13...255).compactMap { heat in
      Theme(ground).look(of: Style(.heat(UInt8(heat))), depth: depth).background?
        .number(at: depth).map(Self.lightness)
    }
    #expect(lightness.count == 243)
    let distances = ground == .dark ? lightness : lightness.map { 100 - $0 }
    #expect(zip(distances, distances.dropFirst()).allSatisfy { $1 >= $0 })
    let steps = [ColorDepth.ansi8: 4, .ansi16: 5, .indexed256: 10]
    #expect(Set(lightness).count >= steps[depth] ?? 0)
  }

  /// L* (CIE 1976) of a colour of xterm's palette, 0…100.
  private static func lightness(_ index: Int) -> Double {
    let basic = [
      0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F,
      0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]
    let steps = [0, 95, 135, 175, 215, 255]
    let number =
      switch index {
      case ..<16: basic[index]
      case 232...: (8 + 10 * (index - 232)) * 0x010101
      default:
        steps[(index - 16) / 36] << 16 | steps[(index - 16) / 6 % 6] << 8 | steps[(index - 16) % 6]
      }
    let y = contrast(number, 0) * 0.05 - 0.05
    return y > 0.008856 ? 116 * cbrt(y) - 16 : 903.3 * y
  }

  @Test(arguments: ColorDepth.allCases, [Theme.Background.dark, .light])
  func `with high contrast nothing stands out more than the text itself`(
    depth: ColorDepth, ground: Theme.Background
  ) {
    guard depth != .mono else { return }
    let theme = ThemeName.highContrast.theme(on: ground)
    func contrast(_ role: Role) -> Double {
      let look = theme.look(of: Style(role), depth: depth)
      guard let number = look.foreground?.number(at: .trueColor) else { return 0 }
      return Self.contrast(number, ground == .dark ? 0 : 0xFFFFFF)
    }
    for body in [Role.text, .answer, .input] {
      #expect(contrast(body) > 20)
      for label in [Role.dim, .border, .placeholder] { #expect(contrast(label) < contrast(body)) }
    }
  }

  @Test(arguments: [Theme.Background.dark, .light])
  func `the themes differ where it counts`(ground: Theme.Background) {
    #expect(ThemeName.auto.theme(on: ground) == Theme(ground))
    #expect(ThemeName.dark.theme(on: ground) == Theme(.dark))
    #expect(ThemeName.light.theme(on: ground) == Theme(.light))
    #expect(ThemeName.highContrast.theme(on: ground).background == ground)
  }

  @Test(
    arguments: [
      (ThemeName.dark, Theme.Background.dark, 4.5), (.light, .light, 4.5),
      (.highContrast, .dark, 7), (.highContrast, .light, 7),
    ])
  func `text stands out from its ground`(
    name: ThemeName, ground: Theme.Background, least: Double
  ) throws {
    let theme = name.theme(on: ground)
    let texts = Self.roles.filter { role in
      if case .heat = role { return false }
      if case .category = role { return false }
      return role != .barEmpty && role != .barFill
    }
    for role in texts {
      let look = theme.look(of: Style(role), depth: .trueColor)
      let ink = look.foreground?.number(at: .trueColor) ?? (ground == .dark ? 0xFFFFFF : 0)
      let paper = look.background?.number(at: .trueColor) ?? (ground == .dark ? 0 : 0xFFFFFF)
      #expect(Self.contrast(ink, paper) >= least, "\(role)")
    }
  }

  @Test(arguments: themes)
  func `without colour every theme is the same`(theme: Theme) {
    for role in Self.roles {
      let look = theme.look(of: Style(role), depth: .mono)
      #expect(look == Theme().look(of: Style(role), depth: .mono))
    }
  }

  /// WCAG 2.1's contrast ratio of two RGB numbers.
  private static func contrast(_ one: Int, _ other: Int) -> Double {
    let luminances = [one, other].map { number in
      let channels = [number >> 16, number >> 8 & 255, number & 255].map { channel in
        let value = Double(channel) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }.sorted()
    return (luminances[1] + 0.05) / (luminances[0] + 0.05)
  }
}
