import ArgumentParser
import ComponentCatalog
import HostEvidence

/// `cpdiscover script`: shows what runs on a host.
struct Script: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print every script that runs on a host, or one for hosts that nobody can log in to.",
    discussion: """
      The first one asks what runs and what is installed. The second one reads \
      the files which that named, and runs again, at most four times, for the \
      files which those name; the paths in it are examples. The third one asks the \
      package database and systemd. Two more run only for an audit. Each is handed to `sh -s` on standard input \
      and can be run by hand.

      With --bundle, the script does all of that in one go on a host where it is \
      started by hand or by any tool, and prints one text for --bundles.

      Examples:
        cpdiscover script | less
        cpdiscover script --bundle > collect.sh
        cpdiscover script --bundle --redact > collect.sh
        ssh kb1 sudo sh -s < collect.sh > kb1.bundle
        cpdiscover --bundles kb1.bundle kb2.bundle
      """)

  @Flag(help: "Print one script that reads a whole host, for --bundles.")
  var bundle = false

  @Flag(help: "A bundle without secrets: placeholders stand in their places.")
  var redact = false

  @Flag(help: "Print docs/what-runs-on-your-hosts.md: what the scripts start and read, and their text.")
  var document = false

  func validate() throws {
    if bundle, document { throw ValidationError("--bundle and --document exclude each other.") }
    if redact, !bundle { throw ValidationError("--redact goes with --bundle.") }
  }

  func run() throws {
    if document {
      return try PrivateFile.print(
        ScriptDocument(catalog: try Catalog.embedded(), limits: Probe.Limits()).text())
    }
    guard bundle else { return try printWaves() }
    let script = try BundleScript(
      catalog: try Catalog.embedded(), limits: Probe.Limits(), program: DiscoverProgram.version,
      leavingSecretsOut: redact)
    try PrivateFile.print(script())
  }

  private func printWaves() throws {
    let limits = Probe.Limits()
    let probe = try Probe(catalog: try Catalog.embedded(), units: [], limits: limits)
    let frame = Probe.Frame(
      mark: "MARK", root: "", totalBytes: limits.hostBytes, seconds: Int(limits.timeout.components.seconds))
    let rule = String(repeating: "#", count: 78)
    let files = ["/etc/kafka/server.properties", "/var/lib/kafka/data/meta.properties"]
    let scripts = [
      ("what runs and what is installed", probe.inspect(frame)),
      ("the files that were named (these are examples)", probe.read(files, frame)),
      (
        "packages and unit states (folders and units are examples)",
        probe.ask(
          units: ["confluent-server.service"], folders: ["/opt/confluent/confluent-7.9.8"], frame)
      ),
      ("only for audits: the time", probe.time(frame)),
      (
        "only for audits: what wears out, grows or expires (all names are examples)",
        probe.audit(.example, frame)
      ),
    ]
    for (number, (subject, script)) in scripts.enumerated() {
      try PrivateFile.print("\(rule)\n# Script \(number + 1): \(subject)\n\(rule)\n\n\(script)\n")
    }
  }
}

extension AuditQuestions {
  /// For people who want to see what is asked.
  static var example: AuditQuestions {
    var questions = AuditQuestions()
    questions.processes = [1245]
    questions.volumes = ["/var/lib/kafka/data"]
    questions.logFolders = ["/var/log/kafka"]
    questions.libraries = ["/usr/share/java/kafka/*"]
    questions.owners = ["/etc/pki/kafka/host.keystore.jks"]
    questions.certificates = ["/etc/pki/kafka/host.pem"]
    questions.stores = [
      Store(path: "/etc/pki/kafka/host.keystore.jks", javaHome: "/usr/lib/jvm/java-17", password: "PASSWORD")
    ]
    questions.units = ["confluent-server.service"]
    return questions
  }
}
