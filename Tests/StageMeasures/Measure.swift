import ArgumentParser
import Foundation

/// `StageMeasures measure`: one run through all stages, as a line of JSON.
struct Measure: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run all stages on one snapshot and print what they took as JSON.")

  @Argument(help: "A snapshot.") var snapshot: String

  func run() async throws {
    var work = try Work(snapshot: snapshot)
    var figures: [Figures.Stage] = []
    for stage in Stage.all {
      ProcessMeter.resetPeak()
      let before = ProcessMeter.userSeconds
      try await stage.run(&work)
      figures.append(
        .init(
          name: stage.name, seconds: ProcessMeter.userSeconds - before,
          megabytes: ProcessMeter.peakMegabytes))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let result = Figures(
      hosts: work.hosts, settings: work.settings, stages: figures)
    print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }
}

/// What all stages took on one estate.
struct Figures: Codable {
  struct Stage: Codable {
    var name: String
    /// User time of all threads.
    var seconds: Double
    /// The most memory that was resident during the stage, with what earlier ones left.
    var megabytes: Double
  }

  var hosts: Int
  /// Settings that were compared.
  var settings: Int
  var stages: [Stage]
}

/// What the system tells of this process.
enum ProcessMeter {
  static var userSeconds: Double {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1_000_000
  }

  /// Lets the peak start anew from what is resident now.
  static func resetPeak() { try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs")) }

  static var peakMegabytes: Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Double($0.filter(\.isNumber)) }.map { $0 / 1024 } ?? 0
  }
}
