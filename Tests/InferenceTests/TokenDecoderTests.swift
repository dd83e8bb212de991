import Inference
import Testing
import Tokenization

/// The steps of a request, driven by scripted tokens and times, without a model.
struct TokenDecoderTests {
  private let tokenizer: any Tokenizer
  private let end: TokenID = 2

  /// Makes a tokenizer of single bytes, three ids above their values.
  init() throws {
    let digits = Array("0123456789ABCDEF")
    let bytes = (0..<256).map { "<0x\(digits[$0 / 16])\(digits[$0 % 16])>" }
    let pieces = ["<unk>", "<s>", "</s>"] + bytes
    var configuration = TokenizerConfiguration(
      model: "llama", pieces: PackedStrings(pieces.map(\.utf8)))
    configuration.types = [2, 3, 3] + bytes.map { _ in 6 }
    configuration.scores = pieces.indices.map { -Float($0) }
    configuration.eos = 2
    tokenizer = try TokenizerLoader.make(configuration)
  }

  private func tokens(_ text: String) -> [TokenID] { text.utf8.map { TokenID($0) + 3 } }

  private func request(
    _ prompt: Int = 10, document: Range<Int> = 0..<0, maximum: Int = 20, stopTexts: [String] = [],
    rules: AnswerRules = .none
  ) -> GenerationRequest {
    var request = GenerationRequest(
      tokens: Array(repeating: 5, count: prompt), document: document, maximumTokens: maximum,
      stopTexts: stopTexts)
    request.rules = rules
    return request
  }

  /// The steps that a decoder took.
  private struct Run {
    var text = ""
    var pieces: [String] = []
    var reads: [Range<Int>] = []
    var progress: [Int] = []
    var samples = 0
    var statistics: GenerationStatistics
  }

  /// What happens in place of a step's usual answer.
  private enum Trouble: Hashable { case cancelledRead, cancelledSample, missedKeys }

  @Test func `a refusal ends the answer or is never its first token`() throws {
    let refusal = tokens("n")[0]
    var request = request()
    request.refusal = Refusal(token: refusal, threshold: -0.5)
    request.isProbed = false
    for isChosen in [true, false] {
      var decoder = TokenDecoder(request, tokenizer: tokenizer, reused: 0, batch: 64)
      _ = decoder.next(.started, at: 0)
      _ = decoder.next(.emitted, at: 0)
      _ = decoder.next(.read, at: 1)
      #expect(decoder.next(.emitted, at: 1) == .sample)
      #expect(decoder.refusal == request.refusal && decoder.refuses(refusal))
      guard !isChosen else {
        #expect(decoder.next(.refused(logProbability: -0.4), at: 1) == .stop)
        #expect(decoder.statistics.reason == .refused && decoder.statistics.refusal == -0.4)
        #expect(decoder.statistics.generatedTokens == 0)
        continue
      }
      _ = decoder.next(.sampled(tokens("a")[0], refusal: -0.6), at: 2)
      #expect(decoder.statistics.refusal == -0.6)
      #expect(decoder.refusal == nil && !decoder.refuses(refusal))
    }
  }

  /// Runs a request whose answer is scripted; refused tokens are left out, and the end token follows.
  ///
  /// A read takes a second, a choice a quarter. Trouble comes with the read or choice of that number.
  private func run(
    _ request: GenerationRequest, answer: [TokenID] = [], reused: Int = 0, batch: Int = 4,
    longest: Int = .max, logProbability: Double = 0, trouble: [Trouble: Int] = [:]
  ) throws -> Run {
    var decoder = TokenDecoder(
      request, tokenizer: tokenizer, reused: reused, batch: batch, longest: longest)
    var run = Run(statistics: decoder.statistics)
    var script = (answer + [end])[...]
    var event = TokenDecoder.Event.started
    var time = 0.0
    for _ in 0..<1000 {
      switch decoder.next(event, at: time) {
      case .read where trouble[.cancelledRead] == run.reads.count: event = .cancelled
      case .read(let positions):
        event = trouble[.missedKeys] == run.reads.count ? .missedKeys : .read
        run.reads.append(positions)
        time += 1
      case .sample where trouble[.cancelledSample] == run.samples: event = .cancelled
      case .sample:
        script = script.drop(while: decoder.refuses)
        event = .sampled(try #require(script.first), logProbability: logProbability)
        script.removeFirst()
        run.samples += 1
        time += 0.25
      case .emit(.text(let piece)):
        run.text += piece
        run.pieces.append(piece)
        event = .emitted
      case .emit(.reading(let read, let total, let own)):
        #expect(total == request.tokens.count && own == reused)
        run.progress.append(read)
        event = .emitted
      case .emit(let other):
        Issue.record("a decoder doesn't emit \(other)")
        return run
      case .stop:
        run.statistics = decoder.statistics
        let after = decoder.next(.emitted, at: time)
        #expect(after == .stop, "a request that is done stays so")
        return run
      }
    }
    Issue.record("the decoder doesn't stop")
    return run
  }

  // MARK: Reading

  @Test func `a prompt is read in batches, cut at the document's end and before the last token`()
    throws
  {
    let whole = try run(request(document: 1..<6), answer: tokens("ab"))
    #expect(whole.reads == [0..<4, 4..<6, 6..<9, 9..<10, 10..<11, 11..<12])
    #expect(whole.progress == [0, 4, 6, 9, 10], "the answer is no progress of the prompt")
    #expect(whole.statistics.readTokens == 10 && whole.statistics.promptTokens == 10)
    let rest = try run(request(document: 1..<6), answer: tokens("ab"), reused: 7)
    #expect(rest.reads == [7..<9, 9..<10, 10..<11, 11..<12])
    #expect(rest.progress == [7, 9, 10])
    #expect(rest.statistics.readTokens == 3 && rest.statistics.reusedTokens == 7)
  }

  @Test func `the last token isn't read alone where nothing is answered or observed`() throws {
    let only = try run(request(maximum: 0))
    #expect(only.reads == [0..<4, 4..<8, 8..<10] && only.samples == 0)
    #expect(only.statistics.reason == .stop && only.text.isEmpty)
    let held = try run(request(maximum: 0), reused: 10)
    #expect(held.reads.isEmpty && held.progress == [10] && held.statistics.reason == .stop)
    var draft = request()
    draft.isProbed = false
    #expect(try run(draft).reads == [0..<4, 4..<8, 8..<10])
  }

  @Test func `after missed keys everything is read again, and the answer continues`() throws {
    let early = try run(request(), answer: tokens("ab"), reused: 3, trouble: [.missedKeys: 1])
    #expect(
      early.reads == [3..<7, 7..<9, 0..<4, 4..<8, 8..<9, 9..<10, 10..<11, 11..<12])
    #expect(early.text == "ab" && early.statistics.readTokens == 7)
    let late = try run(request(), answer: tokens("abc"), trouble: [.missedKeys: 5])
    #expect(late.reads[4...] == [10..<11, 11..<12, 0..<4, 4..<8, 8..<11, 11..<12, 12..<13])
    #expect(late.text == "abc" && late.progress == [0, 4, 8, 9, 10])
    #expect(late.statistics.readTokens == 10 && late.statistics.generatedTokens == 3)
  }

  // MARK: Ends

  @Test func `the end token ends an answer and is no part of it`() throws {
    let run = try run(request(), answer: tokens("yes"))
    #expect(run.text == "yes" && run.statistics.reason == .stop)
    #expect(run.statistics.generatedTokens == 3 && run.samples == 4)
  }

  @Test func `the end token can't come first where an answer must have a word`() throws {
    let free = try run(request(), answer: [end] + tokens("yes"))
    #expect(free.text.isEmpty && free.statistics.generatedTokens == 0)
    let bound = try run(
      request(rules: AnswerRules(needsWord: true)), answer: [end, end] + tokens("yes"))
    #expect(bound.text == "yes" && bound.statistics.reason == .stop)
  }

  @Test func `an answer that repeats itself is cut where the rules say so`() throws {
    let loop = tokens(String(repeating: "never again, ", count: 30))
    let cut = try run(
      request(maximum: 300, rules: AnswerRules(endsRepetition: true)), answer: loop)
    #expect(cut.statistics.reason == .repetition)
    #expect((20..<60).contains(cut.statistics.generatedTokens))
    let whole = try run(request(maximum: 300), answer: loop)
    #expect(whole.statistics.reason == .length && whole.statistics.generatedTokens == 300)
  }

  @Test func `a stop text that comes in several tokens ends the answer before it`() throws {
    let run = try run(request(stopTexts: ["\nQ:"]), answer: tokens("a\nb\nQ: c"))
    #expect(run.text == "a\nb" && run.statistics.reason == .stop)
    // What may begin a stop text is held back until that is decided.
    #expect(run.pieces == ["a", "\nb"])
    #expect(run.statistics.generatedTokens == 6)
  }

  @Test func `text that only begins like a stop text is emitted in the end`() throws {
    let run = try run(request(maximum: 3, stopTexts: ["bcd"]), answer: tokens("abc"))
    #expect(run.pieces == ["a", "bc"] && run.statistics.reason == .length)
  }

  @Test func `a character that stays incomplete is marked at the end`() throws {
    // The first two of three bytes of €.
    let cut = try run(request(maximum: 3), answer: tokens("a") + [0xE2 + 3, 0x82 + 3])
    #expect(cut.pieces == ["a", "\u{FFFD}"] && cut.statistics.reason == .length)
    let whole = try run(request(), answer: tokens("a€b"))
    #expect(whole.pieces == ["a", "€", "b"])
  }

  @Test func `an answer ends at its limit, and where no more tokens can be read`() throws {
    let limited = try run(request(maximum: 2), answer: tokens("abc"))
    #expect(limited.text == "ab" && limited.statistics.reason == .length)
    // The last token was chosen but need not be read.
    #expect(limited.reads.last == 10..<11)
    let full = try run(request(), answer: tokens("abcdef"), longest: 12)
    #expect(full.text == "abc" && full.statistics.reason == .length)
    #expect(full.reads.last == 11..<12)
  }

  // MARK: Cancelling

  @Test func `cancelling while a prompt is read stops at once`() throws {
    let run = try run(request(), answer: tokens("a"), trouble: [.cancelledRead: 2])
    #expect(run.statistics.reason == .cancelled && run.samples == 0 && run.text.isEmpty)
    #expect(run.statistics.readTokens == 8 && run.statistics.readSeconds == 2)
  }

  @Test(arguments: [Trouble.cancelledRead, .cancelledSample])
  private func `cancelling an answer emits the text that was held back`(trouble: Trouble) throws {
    // The third read of an answer after four of the prompt, and the fourth choice.
    let number = trouble == .cancelledRead ? 6 : 3
    let run = try run(
      request(stopTexts: ["bcd"]), answer: tokens("abcd"), trouble: [trouble: number])
    #expect(run.statistics.reason == .cancelled && run.pieces == ["a", "bc"])
    #expect(run.statistics.generatedTokens == 3)
  }

  // MARK: Drafts

  @Test func `a draft is given up once it is too improbable, and not before`() throws {
    var draft = request()
    draft.wantsLogProbability = true
    let whole = try run(draft, answer: tokens("abc"), logProbability: -2)
    #expect(whole.statistics.logProbability == -8, "the end token counts, too")
    draft.leastLogProbability = -8
    #expect(try run(draft, answer: tokens("abc"), logProbability: -2).text == "abc")
    draft.leastLogProbability = -5
    let given = try run(draft, answer: tokens("abc"), logProbability: -2)
    #expect(given.statistics.reason == .improbable && given.text == "ab")
    var plain = draft
    plain.wantsLogProbability = false
    #expect(try run(plain, answer: tokens("abc"), logProbability: -2).text == "abc")
  }

  // MARK: Times

  @Test func `reading and answering are timed apart`() throws {
    let run = try run(request(), answer: tokens("abc"))
    // Four reads of the prompt, then four choices with three reads between them.
    #expect(run.statistics.readSeconds == 4)
    #expect(run.statistics.firstTokenSeconds == 4.25)
    #expect(run.statistics.decodeSeconds == 4)
  }

  @Test func `the rate of an answer counts its tokens from its first choice on`() {
    var decoder = TokenDecoder(request(1), tokenizer: tokenizer, reused: 0, batch: 4)
    func next(_ event: TokenDecoder.Event, _ time: Double) -> TokenDecoder.Action {
      decoder.next(event, at: time)
    }
    #expect(next(.started, 0) == .emit(.reading(read: 0, total: 1, reused: 0)))
    #expect(next(.emitted, 0) == .read(0..<1) && decoder.decodeRate(at: 1) == nil)
    #expect(next(.read, 10) == .emit(.reading(read: 1, total: 1, reused: 0)))
    #expect(decoder.isPrefilling)
    #expect(next(.emitted, 10) == .sample && !decoder.isPrefilling)
    #expect(next(.sampled(100), 10.5) == .emit(.text("a")))
    #expect(next(.emitted, 10.5) == .read(1..<2))
    #expect(decoder.decodeRate(at: 12) == 0.5)
  }
}
