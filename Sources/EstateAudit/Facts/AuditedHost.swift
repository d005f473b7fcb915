import AnsibleExpressions
import ComponentCatalog
import ConfigFormats
import EstateFindings
import EstateModel
import HostEvidence

/// A host with what rules may know of it.
struct AuditedHost: AuditedSubject {
  let record: HostRecord
  let services: [Service]
  /// The day on which the evidence was taken, `2026-11-27`.
  let day: String
  /// The same in seconds since 1970; nil where the snapshot does not tell.
  let taken: Int?
  /// What the clocks of all hosts come to in the middle, as seconds that they are ahead of who asked.
  let middleOfClocks: Double?

  /// Its own time when it was read, seconds since 1970.
  var now: Int? { record.facts["now"].flatMap { Int($0) } ?? taken }

  /// Why the evidence does not have what only an audit asks for.
  static let notAsked = "the evidence was taken without the questions of an audit (collect --audit)"

  var place: Finding.Place { Finding.Place(host: record.name) }
  var evidence: Finding.Evidence { Finding.Evidence(record.name) }
  var service: AuditedService? { nil }

  func reading(_ name: String) -> FactReading? { Self.table.reading(name, of: self) }

  static let table = FactTable<AuditedHost>(
    extra + [
      .init("host", .text, "Name of the host.", from: "the input") { ExpressionValue($0.record.name) },
      .init("today", .text, "Day on which the evidence was taken, as 2026-11-27.", from: "the snapshot") {
        ExpressionValue($0.day)
      },
      .init("memory", .number, "Memory in MiB.", from: "/proc/meminfo") { $0.kibibytes("MemTotal") },
      .init(
        "memory_available", .number, "Memory that programs could still get, in MiB.", from: "/proc/meminfo"
      ) {
        $0.kibibytes("MemAvailable")
      },
      .init("swap", .number, "Swap space in MiB.", from: "/proc/meminfo") { $0.kibibytes("SwapTotal") },
      .init("processors", .number, "Number of processors.", from: "/proc/cpuinfo") {
        $0.number("processors")
      },
      .init("swappiness", .number, "The kernel's vm.swappiness.", from: "/proc/sys/vm/swappiness") {
        $0.number("vm.swappiness")
      },
      .init("max_map_count", .number, "The kernel's vm.max_map_count.", from: "/proc/sys/vm/max_map_count") {
        $0.number("vm.max_map_count")
      },
      .init("components", .list, "Names of the components on the host.", from: "processes and units") {
        ExpressionValue(Set($0.services.map(\.component.name)).sorted())
      },
      .init(
        "heaps", .number,
        "Sum of what the heaps of Java processes may grow to, in MiB: of all that an audit saw, else of the components'.",
        from: "/proc/PID/cmdline"
      ) { $0.heaps },
    ])

  // MARK: - Reading

  private func number(_ fact: String) -> ExpressionValue {
    ExpressionValue(record.facts[fact].flatMap { Int($0) }, or: "the host does not tell its \(fact)")
  }

  private func kibibytes(_ fact: String) -> ExpressionValue {
    ExpressionValue(
      record.facts[fact]?.split(separator: " ").first.flatMap { UInt64($0) }.map { Int($0 / 1024) },
      or: "the host does not tell its \(fact)")
  }

  /// Of every Java process where an audit asked for all, else of the components'.
  private var heaps: ExpressionValue {
    let memory: Int? = if case .int(let number) = kibibytes("MemTotal") { number } else { nil }
    var options = Dictionary(
      record.processes.map { ($0.id, Array($0.arguments)) }, uniquingKeysWith: { $1 })
    options.merge((record.audit?.javas ?? [:]).mapValues { ["java"] + $0 }) { own, _ in own }
    var sum = 0
    for arguments in options.values {
      guard let java = JVMArguments(argv: arguments) else { continue }
      guard let heap = JavaHeap(java, memory: memory).mebibytes else {
        return .unread("the heap of a process can't be told")
      }
      sum += heap
    }
    return .int(sum)
  }

  /// Packages of Java, as `NAME VERSION`, sorted.
  var javaPackages: [String] {
    let packages =
      PackageList(rpm: record.rpm?.bytes ?? []).packages
      + PackageList(dpkgStatus: record.dpkg?.bytes ?? []).packages
    return Set(
      packages.filter { package in
        ["openjdk", "corretto", "temurin", "zulu", "java-"].contains(where: package.name.contains)
      }.map { package in
        "\(package.name) \(package.version)" + (package.release.map { "-\($0)" } ?? "")
      }
    ).sorted()
  }
}
