import Documents
import Inference
import Tokenization
import Retrieval

/// A document prepared for one model: its prompt, its plan and the map from tokens to lines.
struct PreparedDocument: Sendable {
  let models: Models
  let builder: PromptBuilder
  let plan: ContextPlan
  let readingPlan: ReadingPlan
  let sight: SightMap
  let map: TokenMap

  /// The bytes of the cache if the whole document were read exactly.
  let exactBytes: Int
  /// An estimate of the finder's memory; nil if there is no finder.
  let light: LightEstimate?

  var reader: any AnswerBackend { models.reader }

  /// Encodes a document and plans how it is read.
  ///
  /// - Parameters:
  ///   - document: the document.
  ///   - models: the models; mode recall is possible if there is a finder or words are enough.
  ///   - light: the heads whose keys a light pass stores; nil if unknown.
  ///   - idle: the process's memory without a document in bytes; nil if unknown.
  ///   - scorer: the memory of the embedding model in bytes; 0 if there is none.
  ///   - options: the user's choices.
  /// - Throws: `ContextPlanError` if the document can't be read in the chosen way.
  init(
    _ document: Document, models: Models, light: HeadSelection? = nil,
    idle: Int? = nil, scorer: Int = 0, options: ChatOptions
  ) throws(ContextPlanError) {
    let reader = models.reader
    let tokenizer = reader.tokenizer
    let template = tokenizer.chatTemplate
    let contextLength = reader.summary.contextLength
    let flowing = FlowingText(document).whole
    let read = flowing.inserting(PromptLines.quotation, at: PromptLines.offsets(in: flowing.text))
    builder = PromptBuilder(read.text, tokenizer: tokenizer, form: reader.promptForm)
    let (opening, tokens) = (builder.document.lowerBound, builder.document.count)
    let light = LightEstimate(models, light, text: read.text, tokens: tokens)
    let memory = reader.memory.map {
      MemoryEstimate(
        opening: opening, document: tokens, forecast: $0, light: light,
        text: document.text.utf8.count, scorer: scorer, options: options)
    }
    let budget = options.memoryBudget.map { MemoryBudget(limit: $0, idle: idle ?? 0) }
    // Small models confuse the words of several files that they read together. Recall reads only
    // the files that a question names.
    let wholeTokens = document.parts.count > 1 ? 0 : models.summary.wholeTokens
    func fit(_ options: ChatOptions) throws(ContextPlanError) -> (plan: ContextPlan, reason: String)
    {
      try budget.fitting(memory, options) { options throws(ContextPlanError) in
        try ContextPlan(
          opening: opening, document: tokens, contextLength: contextLength,
          hasWindows: reader.summary.slidingWindow != nil, canRecall: models.canFind,
          wholeTokens: options.wholeTokens ?? wholeTokens, options: options)
      }
    }
    let fitting = try fit(options)
    plan = fitting.plan
    exactBytes = memory?.cacheBytes(.exact, text: tokens) ?? 0
    map = TokenMap(builder.reading[builder.document], tokenizer: tokenizer, text: read)
    sight = SightMap(map: map, text: document, document: builder.document)
    self.models = models
    self.light = light

    let count = builder.reading.count
    let seen = sight.seen(visible: plan.visible(after: count), read: count, plan: plan)
    var explanation = plan.explanation(
      documentTokens: builder.document.count, contextLength: contextLength, seen: seen,
      of: document, finder: models.finderName)
    explanation += fitting.reason
    if template == .unrecognised {
      explanation += """
         The model's chat template isn't known to lcchat, so it is asked with plain questions and \
        answers.
        """
    }
    let planned = memory?.bytes(plan.reading)
    let processBytes = idle.flatMap { idle in planned.map { idle + $0 } }
    readingPlan = ReadingPlan(
      mode: plan.mode, documentTokens: builder.document.count,
      window: plan.window(contextLength: contextLength), explanation: explanation,
      processBytes: processBytes, budget: options.memoryBudget,
      refusals: [ModeRefusal](options) { options throws(ContextPlanError) in _ = try fit(options) })
  }

  /// Returns the request that reads the document without an answer; nil in mode recall.
  func readingRequest() -> GenerationRequest? {
    guard let mode = plan.reading else { return nil }
    return GenerationRequest(tokens: builder.reading, document: builder.document, mode: mode)
  }

  /// Returns the request that answers a question, and the number of old turns that were left out.
  func answerRequest(
    _ question: String, after history: ChatHistory, options: ChatOptions
  ) throws(ContextPlanError) -> (request: GenerationRequest, dropped: Int) {
    let turns = history.turns
    let dropped = try plan.droppedTurns(of: turns.count) {
      builder.suffix(turns[$0...], question: question).count
    }
    var request = builder.request(question, after: turns[dropped...], options: options)
    if let mode = plan.reading { request.mode = mode }
    return (request, dropped)
  }

  func questionTokens(_ question: String, isFirst: Bool) -> Int {
    builder.question(question, followsDocument: isFirst).count
  }

  /// Returns how the model sees the document's lines after a prompt of `count` tokens.
  func seen(atPromptOf count: Int) -> [SeenLines] {
    sight.seen(visible: plan.visible(after: count), read: count, plan: plan)
  }
}
