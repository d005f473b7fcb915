import ArgumentParser

/// The command line: `cpdiscover` with its subcommands.
public struct DiscoverProgram: AsyncParsableCommand {
  /// Version of this program, as `--version` prints it and files name it.
  static let version = "0.1.0"

  /// What the parser knows of the program.
  public static let configuration = CommandConfiguration(
    commandName: "cpdiscover",
    abstract: "Writes the Ansible inventory of a running Kafka or Confluent Platform estate.",
    discussion: """
      Logs in to every host over SSH, reads what runs and how it is configured, \
      and writes an inventory from which cp-ansible (confluent.platform) would \
      deploy just that. Hosts are only read.

      Examples:
        cpdiscover --hosts hosts.yml
        cpdiscover --hosts hosts.yml --limit 'kafka_broker:!kb3'
        cpdiscover --hosts hosts.yml --save-snapshot estate.snapshot
        cpdiscover --snapshot estate.snapshot --output inventory.yml
        cpdiscover --bundles kb1.bundle kb2.bundle
        cpdiscover --roots fixtures/zookeeper-sasl-tls/hosts
      """,
    version: version,
    subcommands: [
      Discover.self, Collect.self, Script.self, Verify.self, Drift.self, Diff.self, Audit.self, Explain.self,
      Plan.self, Export.self, Schema.self,
    ],
    defaultSubcommand: Discover.self)

  /// Used by the parser.
  public init() {}
}
