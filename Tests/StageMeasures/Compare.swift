import ArgumentParser
import Foundation
import Subprocess

/// `StageMeasures`: all stages on estates of several sizes, each in a process of its own.
struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure all stages on estates of several sizes (the default).")

  @OptionGroup var copy: CopyOptions
  @Option(help: "How many hosts there are to be at least, several parted by commas.") var sizes =
    "10,100,1000,10000"
  @Option(help: ArgumentHelp("Write all figures as JSON.", valueName: "file")) var json: String?

  struct Failure: Error, CustomStringConvertible { let description: String }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "stages-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var all: [Figures] = []
    print(Compare.row(["hosts"] + Stage.all.map(\.name) + ["together", "ms a host", "peak MB", "KB a host"]))
    for size in try numbers {
      let snapshot = folder.appending(path: "\(size).snapshot").path
      try await call(
        ["make", "--shape", copy.shape.rawValue, "--hosts", "\(size)", "--output", snapshot, copy.estate])
      let figures = try JSONDecoder().decode(
        Figures.self, from: Data(try await call(["measure", snapshot]).utf8))
      print(Compare.row(figures))
      all.append(figures)
      try FileManager.default.removeItem(atPath: snapshot)
    }
    guard let json else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try encoder.encode(all).write(to: URL(fileURLWithPath: json))
  }

  private var numbers: [Int] {
    get throws {
      try sizes.split(separator: ",").map { text in
        guard let number = Int(text), number > 0 else {
          throw ValidationError("--sizes takes numbers parted by commas, not \(text).")
        }
        return number
      }
    }
  }

  /// Runs this program with other arguments; what it prints.
  @discardableResult
  private func call(_ arguments: [String]) async throws -> String {
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    let answer = try await Subprocess.run(
      .name("env"), arguments: Arguments([program] + arguments), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    guard case .exited(0) = answer.terminationStatus else {
      throw Failure(description: "\(arguments[0]): \(answer.standardError)")
    }
    return answer.standardOutput
  }

  private static func row(_ figures: Figures) -> String {
    let seconds = figures.stages.reduce(0) { $0 + $1.seconds }
    let peak = figures.stages.map(\.megabytes).max() ?? 0
    let hosts = Double(figures.hosts)
    return row(
      ["\(figures.hosts)"] + figures.stages.map { String(format: "%.2f s", $0.seconds) } + [
        String(format: "%.2f s", seconds), String(format: "%.2f", 1000 * seconds / hosts),
        String(format: "%.0f", peak), String(format: "%.0f", 1024 * peak / hosts),
      ])
  }

  private static func row(_ cells: [String]) -> String {
    cells.map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }.joined()
  }
}
