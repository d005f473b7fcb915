import AnsibleYAML
import OrderedCollections

extension AnsibleValue {
  /// What Python takes for false: Ansible's readers treat it like a missing value.
  var isEmpty: Bool {
    switch self {
    case .null, .bool(false), .int(0), .string(""), .unsafe(""): true
    case .float(let number): number == 0
    case .list(let items): items.isEmpty
    case .dictionary(let entries): entries.isEmpty
    default: false
    }
  }
}
