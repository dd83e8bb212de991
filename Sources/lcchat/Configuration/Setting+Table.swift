import Chat
import ChatUI
import Inference
import Screen
import Wording

extension Setting {
  /// All settings except the keys; settings for reading and answering have the names of options.
  package static let all: [Setting] = reading + sampling + screen

  private static let reading: [Setting] = [
    .text(
      "model", OptionHelp.model, takes: "a model's name or the path of a GGUF file",
      standard: ModelFile.catalog[0].name, \.model),
    Setting(
      name: "lora", help: OptionHelp.lora, takes: "a file, a file=scale, or off",
      standard: TOMLText.string(""),
      take: { configuration, value in
        // An empty text is the default: the adapter that belongs to the model.
        if value.text?.isEmpty == true { return true }
        guard let adapter = value.text.flatMap(AdapterOption.init(argument:)) else { return false }
        configuration.lora = adapter
        return true
      },
      show: { $0.lora.map { TOMLText.string($0.description) } }),
    Setting(
      name: "finder", help: OptionHelp.finder,
      takes: "auto, words, a model's name or the path of a GGUF file",
      standard: TOMLText.string(FinderChoice.auto.description),
      take: { configuration, value in
        guard let finder = value.text.flatMap(FinderChoice.init(argument:)) else { return false }
        configuration.finder = finder
        return true
      },
      show: { $0.finder.map { TOMLText.string($0.description) } }),
    .text(
      "scorer", ScorerOption.help, takes: "auto, off, a model's name or the path of a GGUF file",
      standard: ScorerOption.standard, \.scorer),
    .count(
      "threads", OptionHelp.threads, takes: OptionRange.words(for: "--threads"),
      standard: EngineOptions.defaultThreads, \.threads
    ) { OptionRange.threads.contains($0) },
    .choice("cache", OptionHelp.cache, standard: CacheType.f16, \.cache),
    .choice("mode", OptionHelp.mode, standard: Mode.auto, \.mode),
    .count(
      "window", OptionHelp.window, takes: OptionRange.words(for: "--window"),
      standard: ContextPlan.usualWindow, \.window
    ) { $0 > 0 },
    Setting(
      name: "budget", help: OptionHelp.budget,
      takes: MemoryLimit.takes, standard: TOMLText.string(MemoryLimit.off.description),
      take: { configuration, value in
        let text = value.text ?? value.integer.map(String.init)
        guard let limit = text.flatMap(MemoryLimit.init(argument:)) else { return false }
        configuration.budget = limit
        return true
      },
      show: { $0.budget.map { TOMLText.string($0.description) } }),
    .choice("quote", OptionHelp.quote, standard: QuoteStyle.auto, \.quote),
    .count(
      "max-tokens", OptionHelp.maxTokens, takes: OptionRange.words(for: "--max-tokens"),
      standard: 256, \.maxTokens
    ) { OptionRange.maxTokens.contains($0) },
  ]

  private static let sampling: [Setting] = [
    .number(
      "temperature", OptionHelp.temperature, takes: OptionRange.words(for: "--temperature"),
      standard: SamplingParameters().temperature, \.temperature
    ) { OptionRange.temperature.contains($0) },
    .count(
      "top-k", OptionHelp.topK, takes: OptionRange.words(for: "--top-k"),
      standard: SamplingParameters().topK, \.topK
    ) { $0 >= 0 },
    .number(
      "top-p", OptionHelp.topP, takes: OptionRange.words(for: "--top-p"),
      standard: SamplingParameters().topP, \.topP
    ) { OptionRange.isTopP($0) },
    .number(
      "min-p", OptionHelp.minP, takes: OptionRange.words(for: "--min-p"),
      standard: SamplingParameters().minP, \.minP
    ) { OptionRange.minP.contains($0) },
    .number(
      "repetition-penalty", OptionHelp.repetitionPenalty,
      takes: OptionRange.words(for: "--repetition-penalty"),
      standard: SamplingParameters().repetitionPenalty, \.repetitionPenalty
    ) { OptionRange.repetitionPenalty.contains($0) },
    Setting(
      name: "seed", help: OptionHelp.seed, takes: OptionRange.words(for: "--seed"), standard: "0",
      take: { configuration, value in
        guard let seed = value.integer.flatMap({ UInt64(exactly: $0) }) else { return false }
        configuration.seed = seed
        return true
      },
      show: { $0.seed.map { "\($0)" } }),
  ]

  private static let screen: [Setting] = [
    .choice(
      "theme", "Colours of the screen; by default those of the last run.",
      standard: ThemeName.auto, \.theme),
    Setting(
      name: "mouse", help: "With false, the terminal keeps the mouse, so that it can select text.",
      takes: "true or false", standard: "true",
      take: { configuration, value in
        guard let flag = value.flag else { return false }
        configuration.mouse = flag
        return true
      },
      show: { $0.mouse.map { "\($0)" } }),
    Setting(
      name: "panels", help: "Panels shown at the start; by default those of the last run.",
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
