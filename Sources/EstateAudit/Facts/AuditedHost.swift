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

  /// Why the evidence does not have what only an audit asks for.
  static let notAsked = "the evidence was taken without the questions of an audit (collect --audit)"

  var place: Finding.Place { Finding.Place(host: record.name) }
  var evidence: Finding.Evidence { Finding.Evidence(record.name) }
  var service: AuditedService? { nil }

  func reading(_ name: String) -> FactReading? { Self.table.reading(name, of: self) }

  static let table = FactTable<AuditedHost>([
    .init("host", .text, "Name of the host.", from: "the input") { ExpressionValue($0.record.name) },
    .init("today", .text, "Day on which the evidence was taken, as 2026-11-27.", from: "the snapshot") {
      ExpressionValue($0.day)
    },
    .init("memory", .number, "Memory in MiB.", from: "/proc/meminfo") { $0.kibibytes("MemTotal") },
    .init("memory_available", .number, "Memory that programs could still get, in MiB.", from: "/proc/meminfo")
    {
      $0.kibibytes("MemAvailable")
    },
    .init("swap", .number, "Swap space in MiB.", from: "/proc/meminfo") { $0.kibibytes("SwapTotal") },
    .init("processors", .number, "Number of processors.", from: "/proc/cpuinfo") { $0.number("processors") },
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
      "heaps", .number, "Sum of the heaps that the components' processes may grow to, in MiB.",
      from: "/proc/PID/cmdline"
    ) { $0.heaps },
  ])

  // MARK: - Reading

  private func number(_ fact: String) -> ExpressionValue {
    ExpressionValue(record.facts[fact].flatMap { Int($0) }, or: "the host does not tell its \(fact)")
  }

  private func kibibytes(_ fact: String) -> ExpressionValue {
    ExpressionValue(
      record.facts[fact]?.split(separator: " ").first.flatMap { Int($0) }.map { $0 / 1024 },
      or: "the host does not tell its \(fact)")
  }

  private var heaps: ExpressionValue {
    let memory: Int? = if case .int(let number) = kibibytes("MemTotal") { number } else { nil }
    var sum = 0
    for process in record.processes {
      guard let java = JVMArguments(argv: process.arguments) else { continue }
      guard let heap = JavaHeap(java, memory: memory).mebibytes else {
        return .unread("the heap of a process can't be told")
      }
      sum += heap
    }
    return .int(sum)
  }
}
