import TestSupport

/// Inventories with everything at random: several parents, hosts in many groups, groups and hosts that come twice,
/// dictionaries and scalars under one name, priorities, files beside them.
struct RandomInventory {
  private var random: SeededGenerator
  private let groupCount: Int

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    groupCount = Int.random(in: 3...8, using: &random)
  }

  mutating func example(_ name: String) -> InventoryCase {
    var files = ["hosts.yml": hosts()]
    for group in ["all", "ungrouped"] + (0..<groupCount).map({ "g\($0)" }) where chance(40) {
      files["group_vars/\(group)\(suffix())"] = mapping(indent: "", isFile: true)
    }
    for host in 0..<6 where chance(40) {
      files["host_vars/h\(host)\(suffix())"] = mapping(indent: "", isFile: true)
    }
    return InventoryCase(name: name, files: files)
  }

  private mutating func hosts() -> String {
    var text = ""
    // A mapping cannot hold one key twice, so what comes twice stands below `all` and at the top.
    if chance(60) {
      text += "all:\n"
      if chance(70) { text += "  vars:\n" + mapping(indent: "    ", isFile: false) }
      text += "  children:\n" + groups(indent: "    ")
    }
    return text + groups(indent: "") + "always:\n  hosts:\n    h0:\n"
  }

  private mutating func groups(indent: String) -> String {
    var text = ""
    for group in 0..<groupCount where chance(75) {
      text += "\(indent)g\(group):\n"
      if chance(70) {
        text += "\(indent)  vars:\n" + mapping(indent: indent + "    ", isFile: false)
        if chance(50) {
          text += "\(indent)    ansible_group_priority: \(Int.random(in: 1...3, using: &random))\n"
        }
      }
      if chance(70) {
        text += "\(indent)  hosts:\n"
        for host in 0..<6 where chance(45) {
          text +=
            "\(indent)    h\(host):\n" + (chance(50) ? mapping(indent: indent + "      ", isFile: false) : "")
        }
      }
      // Children have higher numbers, so there is no cycle.
      if chance(70) {
        text += "\(indent)  children:\n"
        for child in (group + 1)..<(groupCount + 1) where chance(35) { text += "\(indent)    g\(child):\n" }
      }
    }
    return text
  }

  private mutating func mapping(indent: String, isFile: Bool) -> String {
    var text = ""
    for name in ["a", "b", "c", "d"] where chance(60) {
      let value = [
        "1", "text", "[1, 2]", "{}", "{x: 1}", "{x: {p: 1}, y: 2}", "{x: {q: 2}, z: 3}", "{x: s}", "null",
      ]
      text += "\(indent)\(name): \(value[Int.random(in: 0..<value.count, using: &random)])\n"
    }
    return text + (isFile ? "" : "\(indent)always: \(Int.random(in: 0..<100, using: &random))\n")
  }

  private mutating func suffix() -> String {
    ["", ".yml", ".yaml", "/x.yml", "/y.json.yml"][Int.random(in: 0..<5, using: &random)]
  }

  /// True in `percent` of a hundred cases.
  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
}
