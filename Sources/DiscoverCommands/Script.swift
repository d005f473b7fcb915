import ArgumentParser
import ComponentCatalog
import HostEvidence

/// `cpdiscover script`: shows what runs on a host.
struct Script: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print every script that runs on a host.",
    discussion: """
      The first one asks what runs and what is installed. The second one reads \
      the files which that named, and runs again, at most four times, for the \
      files which those name; the paths in it are examples. The last one asks the \
      package database and systemd. Each is handed to `sh -s` on standard input \
      and can be run by hand.

      Example:
        cpdiscover script | less
      """)

  func run() throws {
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
    ]
    for (number, (subject, script)) in scripts.enumerated() {
      try PrivateFile.print("\(rule)\n# Script \(number + 1): \(subject)\n\(rule)\n\n\(script)\n")
    }
  }
}
