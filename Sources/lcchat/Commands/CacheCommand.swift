import ArgumentParser

/// Lists and clears the files in the cache folder.
struct CacheCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "List or remove cached readings.",
    discussion: """
      With a snapshot, a document opens again without being read again. A light snapshot holds the \
      keys that the light pass kept, an exact one the KV cache of a short document, and vectors \
      are those of its passages by an embedding model. Snapshots are in XDG_CACHE_HOME/lcchat, \
      each with the name of its document when it was last opened. The retrieval heads of \
      calibrated models and the summaries that models have written are there, too. If snapshots \
      exceed their limit, the least recently used ones are removed.
      """,
    subcommands: [CacheListCommand.self, CacheClearCommand.self],
    defaultSubcommand: CacheListCommand.self)
}
