import ArgumentParser

/// Where the evidence comes from: hosts, a snapshot, folders or bundles.
struct SourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "File that names the hosts: an Ansible inventory (YAML, INI or a folder), or `vars` and `hosts` as in Confluent's discovery.",
      valueName: "file"))
  var hosts: String?

  @Option(
    help: ArgumentHelp(
      "Work from a saved snapshot instead of hosts; say it again for each part of an estate.",
      valueName: "file")
  )
  var snapshot: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read folders instead of hosts: DIR/HOST/root or DIR/HOST holds that host's file system with its /proc.",
      valueName: "dir"))
  var roots: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Work from what the script of `cpdiscover script --bundle` printed on each host: files, or folders of them.",
      valueName: "file|dir"))
  var bundles: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only these hosts, as a pattern of Ansible: names, groups (of --hosts, or of --existing), *, ~regex, !, &.",
      valueName: "pattern"))
  var limit: String?

  @Option(help: ArgumentHelp("How many hosts to read at once (default: all, up to 256).", valueName: "n"))
  var forks: Int?

  @Option(help: ArgumentHelp("Seconds that one host may take.", valueName: "s"))
  var timeout = 60

  @Option(
    help: ArgumentHelp(
      "Keep what was read in this file, mode 0600. It holds secrets; with a vault password it is encrypted.",
      valueName: "file"))
  var saveSnapshot: String?

  @Flag(help: "Interrupted (Ctrl-C), go on with the hosts that were read; else nothing is written.")
  var partial = false

  @Flag(
    help: "Placeholders in the saved snapshot instead of secrets; equal ones for equal secrets.")
  var redact = false

  @OptionGroup var vault: VaultOptions

  func validate() throws {
    switch [hosts, snapshot.first, roots, bundles.first].compactMap(\.self).count {
    case 0, 1: break
    default: throw ValidationError("--hosts, --snapshot, --roots and --bundles exclude each other.")
    }
    if !snapshot.isEmpty || !bundles.isEmpty, limit != nil {
      throw ValidationError("--limit goes with --hosts or --roots.")
    }
    if redact, saveSnapshot == nil { throw ValidationError("--redact goes with --save-snapshot.") }
    if let forks, forks < 1 { throw ValidationError("--forks must be at least 1.") }
    guard (1...86400).contains(timeout) else {
      throw ValidationError("--timeout must be 1 to 86400 seconds.")
    }
  }

  /// What is read, for titles.
  var names: [String] { snapshot + bundles + [hosts, roots].compactMap(\.self) }

  /// Something to read is named; for commands that can't do without.
  func require() throws {
    guard hosts != nil || roots != nil || !snapshot.isEmpty || !bundles.isEmpty else {
      throw ValidationError("Say what to read: --hosts FILE, --snapshot FILE, --roots DIR or --bundles FILE.")
    }
  }
}

/// How much is said on standard error.
struct LoggingOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Say more: connections, waves, what was decided.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Say only what went wrong.")
  var quiet = false

  func validate() throws {
    if verbose, quiet { throw ValidationError("--verbose and --quiet exclude each other.") }
  }
}
