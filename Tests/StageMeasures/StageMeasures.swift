import ArgumentParser

/// Measures time and memory of every stage from a snapshot to inventories, on estates of any size.
@main
struct StageMeasures: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the stages from a snapshot to inventories on small and large estates.",
    discussion: """
      Examples:
        StageMeasures fixtures/zookeeper-sasl-tls
        StageMeasures --sizes 10,1000 --shape many --json stages.json fixtures/kraft
        StageMeasures make --hosts 1000 fixtures/kraft --output large.snapshot
      """,
    subcommands: [Compare.self, Make.self, Measure.self], defaultSubcommand: Compare.self)
}
