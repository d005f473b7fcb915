import HostEvidence
import OrderedCollections

extension UnitFiles {
  /// Something that a drop-in of the host says, which neither a deploy nor a package writes.
  package struct Override {
    package let key: String
    package let path: String
    /// What would hold without such drop-ins; nil where nothing says it.
    package let below: String?
    /// What holds; nil where it is taken back.
    package let value: String?
  }

  /// What such drop-ins say otherwise than the files below them.
  package var overrides: [Override] { all.filter { $0.below != nil && !$0.isAddition } }

  /// What they say besides.
  package var additions: [Override] { all.filter { $0.below == nil || $0.isAddition } }

  /// Files with variables that the unit can't start without and that are not there.
  package var missingEnvironment: [String] {
    (effective["EnvironmentFile"] ?? "").split(separator: "\n").map(String.init).filter {
      !$0.hasPrefix("-") && record.files[$0]?.state == .missing
    }
  }

  private var all: [Override] {
    let own = layers.filter(isOwn)
    guard !own.isEmpty else { return [] }
    let (below, whole) = (effective(of: (hidden ?? layers).filter { !isOwn($0) }), effective)
    return Set(below.keys).union(whole.keys).sorted().filter { below[$0] != whole[$0] }.map { key in
      let path = own.last { $0.settings[key] != nil }?.path ?? own.last?.path
      return Override(key: key, path: path ?? "", below: below[key], value: whole[key])
    }
  }

  private func isOwn(_ layer: Layer) -> Bool {
    (layer.path.hasSuffix(".conf") || hidden != nil) && !written.contains(layer.path)
      && !["/usr/lib/", "/lib/"].contains(where: layer.path.hasPrefix)
  }
}

extension UnitFiles.Override {
  /// A list that goes on.
  fileprivate var isAddition: Bool {
    guard let below, let value else { return false }
    return value.hasPrefix("\(below)\n")
  }
}
