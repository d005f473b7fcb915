extension String {
  /// Whether this is a host's name that nothing takes for more: it may come to stand in inventories, where Ansible
  /// evaluates templates, and among the arguments of programs, where a dash makes an option.
  package var isPlainHostName: Bool {
    let isPlain = utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    // Ansible's own groups go by the last two.
    return isPlain && !isEmpty && first != "-" && first != "." && self != "all" && self != "ungrouped"
  }
}
