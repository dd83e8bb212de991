import ArgumentParser

/// What is kept in the cache folder.
struct CacheCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "List or remove what was kept of earlier readings.",
    discussion: """
      Snapshots let a document open again without being read again: light ones hold what the light \
      pass kept, exact ones the KV cache of a short document. They stand in XDG_CACHE_HOME/lcchat, \
      each with the name by which its document was opened last, together with the retrieval heads of \
      calibrated models. What wasn't used for longest is removed when snapshots pass their limit.
      """,
    subcommands: [CacheListCommand.self, CacheClearCommand.self],
    defaultSubcommand: CacheListCommand.self)
}
