import Chat
import ChatUI
import Inference
import Screen

extension Setting {
  /// All but the keys; those of reading and answering are named as the options of the command line.
  static let all: [Setting] = reading + sampling + screen

  private static let reading: [Setting] = [
    .text(
      "model",
      "The model: \(ModelFile.catalog.map(\.name).joined(separator: ", ")), or a GGUF file.",
      takes: "a model's name or the path of a GGUF file", standard: ModelFile.catalog[0].name,
      \.model),
    .count(
      "threads", "Threads that compute; as many as the process may use if nothing is set.",
      takes: "a whole number from 1 to 256", standard: ProcessorShare().threads, \.threads
    ) { OptionRange.threads.contains($0) },
    .choice("cache", "How the KV cache stores numbers.", standard: ModelOptions.Cache.f16, \.cache),
    .choice("mode", "How documents are read.", standard: ChatOptions.Mode.auto, \.mode),
    .count(
      "window",
      "Tokens that stream mode keeps in sight; if nothing is set, at most half of the model's window.",
      takes: "a whole number of tokens, 1 or more", standard: ContextPlan.usualWindow, \.window
    ) { $0 > 0 },
    Setting(
      name: "budget", help: "The most memory that the process may take, as 2G or 512M.",
      takes: MemoryLimit.takes, standard: TOMLText.string(MemoryLimit.off.description),
      take: { configuration, value in
        let text = value.text ?? value.integer.map(String.init)
        guard let limit = text.flatMap(MemoryLimit.init(argument:)) else { return false }
        configuration.budget = limit
        return true
      },
      show: { $0.budget.map { TOMLText.string($0.description) } }),
    .count(
      "max-tokens", "Longest answer, in tokens.", takes: "a whole number from 1 to 100000",
      standard: 256, \.maxTokens
    ) { OptionRange.maxTokens.contains($0) },
  ]

  private static let sampling: [Setting] = [
    .number(
      "temperature", "0 always takes the likeliest token.", takes: "a number from 0 to 100",
      standard: SamplingParameters().temperature, \.temperature
    ) { OptionRange.temperature.contains($0) },
    .count(
      "top-k", "Tokens that are candidates; 0 for all.", takes: "a whole number, 0 or more",
      standard: SamplingParameters().topK, \.topK
    ) { $0 >= 0 },
    .number(
      "top-p", "Top-p: the probability that the candidates have together.",
      takes: "a number above 0, up to 1", standard: SamplingParameters().topP, \.topP
    ) { OptionRange.isTopP($0) },
    .number(
      "min-p", "Least probability of a candidate, as a share of the likeliest one's.",
      takes: "a number from 0 to 1", standard: SamplingParameters().minP, \.minP
    ) { OptionRange.minP.contains($0) },
    .number(
      "repetition-penalty", "Penalty for repeating; 1 is off.",
      takes: "a number from 0.1 to 10", standard: SamplingParameters().repetitionPenalty,
      \.repetitionPenalty
    ) { OptionRange.repetitionPenalty.contains($0) },
    Setting(
      name: "seed", help: "Random seed: the same seed gives the same answer.",
      takes: "a whole number, 0 or more", standard: "0",
      take: { configuration, value in
        guard let seed = value.integer.flatMap({ UInt64(exactly: $0) }) else { return false }
        configuration.seed = seed
        return true
      },
      show: { $0.seed.map { "\($0)" } }),
  ]

  private static let screen: [Setting] = [
    .choice(
      "theme", "How the screen looks; if nothing is set, as it was left.",
      standard: ThemeName.auto, \.theme),
    Setting(
      name: "mouse", help: "false leaves the mouse to the terminal, for selecting text.",
      takes: "true or false", standard: "true",
      take: { configuration, value in
        guard let flag = value.flag else { return false }
        configuration.mouse = flag
        return true
      },
      show: { $0.mouse.map { "\($0)" } }),
    Setting(
      name: "panels", help: "The panels that show at the start; if nothing is set, those left.",
      takes: "a list of "
        + PanelList.standard.ids.map { "“\($0.name)”" }.joined(separator: ", "),
      standard: TOMLText.strings(PanelList.standard.ids.map(\.name)),
      take: { configuration, value in
        guard let names = value.texts else { return false }
        let panels = names.compactMap { name in PanelList.standard.ids.first { $0.name == name } }
        guard panels.count == names.count else { return false }
        configuration.panels = Set(panels)
        return true
      },
      show: { configuration in
        configuration.panels.map { shown in
          TOMLText.strings(PanelList.standard.ids.filter(shown.contains).map(\.name))
        }
      }),
  ]
}
