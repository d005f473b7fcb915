import DeploymentRendering
import OrderedCollections
import VariableInference

/// What `plan` prints.
struct PlanLines {
  let plan: DeployPlan
  /// The plan's, with all secrets known.
  let changes: [SettingDifference]
  /// The changes, without their values.
  let names: String
  /// Settings that a deploy would write otherwise anyway.
  let drift: [SettingDifference]
  /// What of the inventory's files could not be read.
  let unread: [String]
  /// How many settings of each kind are shown.
  let shown: Int

  var text: String {
    let parts = [difference, actions, steps, waiting, apart, unknown]
    return parts.filter { !$0.isEmpty }.map { $0.map(DifferenceLines.line).joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private var difference: [String] {
    guard !changes.isEmpty else {
      return ["With \(names) changed, a deploy would write the same settings."]
    }
    let files = Set(changes.map { [$0.host, $0.file] }).count
    let hosts = Set(changes.map(\.host)).count
    return [
      "With \(names) changed, a deploy would write \(counted(changes.count, "setting")) in \(counted(files, "file")) on \(counted(hosts, "host")) otherwise:"
    ] + DifferenceLines(changes).lines(most: shown, option: "--show").map { "  \($0)" }
  }

  private var actions: [String] {
    var lines: [String] = []
    if !plan.actions.isEmpty { lines.append("Besides files, it would because of the change:") }
    lines += plan.actions.map { "  \(PlanLines.place(of: $0))\($0.text)" }
    if !plan.dropped.isEmpty { lines.append("What it would no longer do:") }
    lines += plan.dropped.map { "  \(PlanLines.place(of: $0))\($0.text)" }
    return lines
  }

  private static func place(of action: DeployAction) -> String {
    switch action.scope {
    case .all: ""
    case .group(let name), .host(let name): "\(name): "
    }
  }

  private var steps: [String] {
    guard !plan.steps.isEmpty else { return ["No service would be restarted because of the change."] }
    return ["Restarts because of the change, in this order:"]
      + plan.steps.enumerated().map { number, step in
        let way = step.isRolling ? "one host at a time" : "all hosts at the same time"
        let first =
          step.stopped.isEmpty ? "" : "first those that do not run: \(step.stopped.joined(separator: ", ")); "
        let last = step.last.map { "; \($0)" } ?? ""
        return "  \(number + 1). \(step.title), \(way): \(first)\(step.hosts.joined(separator: ", "))\(last)"
      }
  }

  private var waiting: [String] {
    guard !plan.waiting.isEmpty else { return [] }
    return ["Changed without a restart, so that it counts from the next one on:"]
      + plan.waiting.map { "  \($0.key): \($0.value.joined(separator: ", "))" }
  }

  private var apart: [String] {
    guard !drift.isEmpty else { return [] }
    return [
      "Apart from the change, a deploy would write \(counted(drift.count, "setting")) otherwise than the hosts have it:"
    ] + DifferenceLines(drift).lines(most: shown, option: "--show").map { "  \($0)" }
  }

  private var unknown: [String] {
    let unknown = unread + plan.gaps.map(\.description)
    return unknown.isEmpty ? [] : ["Not known:"] + unknown.map { "  \($0)" }
  }
}
