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
  /// What of the hosts could not be held against that.
  let skipped: [RenderingComparison.Skipped]
  /// Hosts of the inventory of which there is no evidence.
  let unseen: [String]
  /// Hosts with services that the inventory does not have, so that no deploy with it touches them.
  let outside: [String]
  /// What is to be said of the changes themselves: misspelt, without effect.
  let notes: [String]
  /// How many settings of each kind are shown.
  let shown: Int

  var text: String {
    let parts = [
      notes, difference, left, actions, steps, waiting, apart, anyway, notCompared, others, unknown,
    ]
    return parts.filter { !$0.isEmpty }.map { $0.map(DifferenceLines.line).joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private var difference: [String] {
    guard !changes.isEmpty else {
      let known = plan.gaps.isEmpty ? "" : ", as far as is known"
      return ["With \(names) changed, a deploy would write the same settings\(known)."]
    }
    let files = Set(changes.map { [$0.host, $0.file] }).count
    let hosts = Set(changes.map(\.host)).count
    return [
      "With \(names) changed, a deploy would write \(counted(changes.count, "setting")) in \(counted(files, "file")) on \(counted(hosts, "host")) otherwise:"
    ] + DifferenceLines(changes).lines(most: shown, option: "--show").map { "  \($0)" }
  }

  private var left: [String] {
    guard !plan.left.isEmpty else { return [] }
    return ["Files that it would no longer write, and leave as they are:"]
      + plan.left.map { "  \($0.key) on \(DifferenceLines.names($0.value))" }
  }

  private var anyway: [String] {
    guard !plan.anyway.isEmpty else { return [] }
    return ["Besides files, it would with or without the change:"]
      + PlanLines.told(plan.anyway)
  }

  private var actions: [String] {
    var lines: [String] = []
    if !plan.actions.isEmpty { lines.append("Besides files, it would because of the change:") }
    lines += PlanLines.told(plan.actions)
    if !plan.dropped.isEmpty { lines.append("What it would no longer do:") }
    lines += PlanLines.told(plan.dropped)
    return lines
  }

  /// One line for all groups and hosts of which the same is told.
  private static func told(_ actions: [DeployAction]) -> [String] {
    OrderedDictionary(grouping: actions, by: \.text).map { text, actions in
      let places = actions.compactMap { action -> String? in
        switch action.scope {
        case .all: nil
        case .group(let name), .host(let name): name
        }
      }
      return places.isEmpty ? "  \(text)" : "  \(places.joined(separator: ", ")): \(text)"
    }
  }

  private var steps: [String] {
    guard !plan.steps.isEmpty else {
      let known = plan.gaps.isEmpty ? "" : ", as far as is known"
      return ["No service would be restarted because of the change\(known)."]
    }
    return ["Restarts because of the change, in this order:"]
      + plan.steps.enumerated().map { number, step in
        "  \(number + 1). \(step.title), \(PlanLines.order(of: step))"
      }
  }

  private static func order(of step: DeployPlan.Step) -> String {
    let names = { (hosts: [String]) in hosts.joined(separator: ", ") }
    let unread = step.unread.isEmpty ? "" : "; not known whether it runs: \(names(step.unread))"
    if step.hosts.isEmpty, step.stopped.isEmpty {
      let way = step.isRolling ? "one host at a time" : "all hosts at the same time"
      return "\(way), where it runs, which is not known: \(names(step.unread))"
    }
    guard step.isRolling else {
      let stopped = step.stopped.isEmpty ? "" : " (not running now: \(names(step.stopped)))"
      return "all hosts at the same time: \(names(step.hosts + step.stopped))\(stopped)\(unread)"
    }
    let first = step.stopped.isEmpty ? "" : "first those that do not run: \(names(step.stopped)); "
    let last = step.last.map { "; \($0)" } ?? ""
    return "one host at a time: \(first)\(names(step.hosts))\(last)\(unread)"
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

  private var others: [String] {
    outside.isEmpty
      ? [] : ["Not in this inventory, and left alone: \(DifferenceLines.names(outside))"]
  }

  private var unknown: [String] {
    let gaps = folded(plan.gaps.map { ($0.host, "\($0.subject): \($0.reason)") })
    return gaps.isEmpty ? [] : ["Not known:"] + gaps
  }

  /// Why it is not known what a deploy would write anyway.
  private var notCompared: [String] {
    let lines =
      folded(skipped.map { ($0.host, "\($0.place): \($0.reason)") })
      + folded(unseen.map { ($0, "there is no evidence of what it has") })
    return lines.isEmpty ? [] : ["Apart from the change, not compared:"] + lines
  }

  /// The same of several hosts is one line.
  private func folded(_ lines: [(host: String, text: String)]) -> [String] {
    OrderedDictionary(grouping: lines, by: \.text).map { text, lines in
      "  \(DifferenceLines.names(OrderedSet(lines.map(\.host)).elements)): \(text)"
    }
  }
}
