import ComponentCatalog
import ConfigFormats
import EstateModel
import OrderedCollections

/// Several clusters of one component (Connect, ksqlDB), and one that Control Center calls by another name than the
/// component's: a child group each.
enum ChildGroups {
  /// Members by name of their child group, in the order of one list of all of them, else of the names; nil where the
  /// component's group is enough.
  static func split(
    _ members: [HostMember], of component: Component, shown: CenterClusters, taken: Set<String>
  ) -> OrderedDictionary<String, [HostMember]>? {
    guard let clusters = component.clusters else { return nil }
    var byID: [String: [HostMember]] = [:]
    for member in members {
      byID[member.service.main?[clusters.property] ?? clusters.standard, default: []].append(member)
    }
    guard byID.count > 1 || hasOwnName(members, clusters, shown: shown, taken: taken) else { return nil }
    var named: [String: [HostMember]] = [:]
    for (id, members) in byID.sorted(by: { $0.key < $1.key }) {
      // With another name, a deploy would add the cluster to Control Center a second time.
      let known =
        clusters.isGroupCenterName ? shown.name(of: members) : nil
      var name = identifier(known ?? component.plain(id))
      if taken.contains(name) || named[name] != nil || name.isEmpty { name = "\(component.name)_\(name)" }
      while taken.contains(name) || named[name] != nil { name += "_" }
      named[name] = members
    }
    let groups = named.sorted { $0.key < $1.key }
    let places = shown.places(of: groups.map(\.value))
    return OrderedDictionary(
      uniqueKeysWithValues: zip(groups, places).sorted { $0.1 < $1.1 }.map(\.0))
  }

  /// Whether Control Center calls a component's only cluster by a name that can only be another group's.
  private static func hasOwnName(
    _ members: [HostMember], _ clusters: Component.Clusters, shown: CenterClusters, taken: Set<String>
  ) -> Bool {
    guard clusters.isGroupCenterName, let name = shown.onlyName(of: members) else { return false }
    return !taken.contains(name) && identifier(name) == name
  }

  /// A name that Ansible takes for a group without a warning.
  private static func identifier(_ text: String) -> String {
    var name = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    if name.first?.isNumber == true { name = "_" + name }
    return name
  }
}

extension Component {
  /// A cluster's id without what ends all such ids by custom, as the usual one does.
  fileprivate func plain(_ id: String) -> String {
    guard clusters?.standard.hasSuffix("_") == true, id.hasSuffix("_"), id.count > 1 else { return id }
    return String(id.dropLast())
  }
}
