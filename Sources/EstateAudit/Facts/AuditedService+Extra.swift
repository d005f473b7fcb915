import AnsibleExpressions
import ConfigFormats
import DriftAnalysis
import EstateModel
import HostEvidence
import OrderedCollections

/// What only audits ask a service's host for.
extension AuditedService {
  static let extra: [FactTable<AuditedService>.Entry] = [
    .init("open_files", .number, "How many descriptors it has open.", from: "/proc/PID/fd", isExtra: true) {
      service in
      service.descriptors { .int($0.open) }
    },
    .init(
      "gone_libraries", .list, "Libraries that it uses and that were deleted or replaced since.",
      from: "/proc/PID/fd, /proc/PID/maps", isExtra: true
    ) { service in service.descriptors { ExpressionValue($0.gone) } },
    .init(
      "changed_libraries", .list,
      "Libraries of the class path, and Java's own, that were put there after it was started.",
      from: "stat", isExtra: true
    ) { $0.changedLibraries },
    .init(
      "library_files", .list, "Libraries of the class path with their sizes, as NAME BYTES.", from: "stat",
      isExtra: true
    ) {
      $0.libraryFiles
    },
    .init("log_size", .number, "Size of all its log files, in MiB.", from: "stat", isExtra: true) { service in
      service.logs { .int(Int($0.reduce(0) { $0 + Double($1.size) } / 1_048_576)) }
    },
    .init("largest_log", .number, "Size of the largest of them, in MiB.", from: "stat", isExtra: true) {
      service in
      service.logs { .int(($0.map(\.size).max() ?? 0) >> 20) }
    },
    .init(
      "log_age", .number, "Hours since anything was written to any of them.", from: "stat", isExtra: true
    ) { service in
      service.logs { files in
        guard let now = service.host.now else { return .unread("the host does not tell the time") }
        guard let last = files.map(\.modified).max() else { return .unread("its folder of logs is empty") }
        return .int(hours(from: last, to: now))
      }
    },
    .init(
      "running_hours", .number, "Hours since it was started.", from: "/proc/PID/stat"
    ) { service in
      guard let process = service.process else { return .unread("it does not run") }
      guard let now = service.host.now, let start = service.host.record.start(of: process) else {
        return .unread("the host does not tell when it was started")
      }
      return .int(hours(from: start, to: now))
    },
    .init(
      "unit_result", .text, "How the unit ended the last time: success, exit-code, signal, oom-kill, ...",
      from: "systemctl show", isExtra: true
    ) { service in
      service.host.asked { audit in
        guard let unit = service.own.unitName else { return ExpressionValue("") }
        return ExpressionValue(audit.units[unit]?["Result"], or: "systemd did not tell how its unit ended")
      }
    },
    .init("java_packages", .list, "Packages of Java on its host, as NAME VERSION.", from: "packages") {
      service in
      ExpressionValue(service.host.javaPackages)
    },
  ]

  /// Whole ones; times of a host may be anything.
  private static func hours(from start: Int, to end: Int) -> Int {
    Int(max(0, Double(end) - Double(start)) / 3600)
  }

  private func descriptors(_ value: (AuditEvidence.Descriptors) -> ExpressionValue) -> ExpressionValue {
    guard let process else { return .unread("it does not run") }
    return host.asked { audit in
      audit.descriptors[process.id].map(value) ?? .unread("its descriptors were not listed")
    }
  }

  private func logs(_ value: ([AuditEvidence.Listed]) -> ExpressionValue) -> ExpressionValue {
    guard let folder = own.logFolder(own.java(process)) else {
      return .unread("its folder of logs is not known")
    }
    return host.asked { audit in
      if host.record.isCopy { return .unread("a folder was read, which does not log") }
      return audit.logs[folder].map(value) ?? .unread("\(folder) was not listed")
    }
  }

  /// The files that its class path comes to, with the paths that they have.
  private func libraries(_ value: ([(path: String, file: AuditEvidence.Listed)]) -> ExpressionValue)
    -> ExpressionValue
  {
    guard let process, let java = JVMArguments(argv: process.arguments) else {
      return .unread("it does not run")
    }
    return host.asked { audit in
      let entries = java.libraries + (process.javaHome.map { ["\($0)/lib/server/libjvm.so"] } ?? [])
      let found = entries.flatMap { entry in
        let folder = entry.split(separator: "/").dropLast().joined(separator: "/")
        return (audit.libraries[entry] ?? []).map { ("/\(folder)/\($0.name)", $0) }
      }
      // Entries of a class path that are not there are usual; that none is there means that nobody looked.
      return found.isEmpty ? .unread("no library of its class path was listed") : value(found)
    }
  }

  private var changedLibraries: ExpressionValue {
    if host.record.isCopy { return .unread("a folder was read, and its times are not those of the host") }
    guard let start = process.flatMap({ host.record.start(of: $0) }) else {
      return .unread("the host does not tell when it was started")
    }
    // Clocks are set, and the kernel counts in ticks.
    return libraries { files in
      ExpressionValue(Set(files.filter { Double($0.file.changed) - 2 > Double(start) }.map(\.path)).sorted())
    }
  }

  private var libraryFiles: ExpressionValue {
    libraries { files in
      ExpressionValue(
        Set(files.filter { $0.path.hasSuffix(".jar") }.map { "\($0.file.name) \($0.file.size)" }).sorted())
    }
  }
}
