import AnsibleInventory
import AnsibleVault
import AnsibleYAML
import OrderedCollections
import RemoteShells

extension Roster {
  /// Reads an input file: Confluent's discovery form, or any Ansible inventory (YAML, INI, a folder of both) with
  /// `group_vars` and `host_vars` beside it. `limit` is a host pattern as Ansible's `--limit` takes it, `vault` holds the
  /// passwords for what is encrypted. The times are those of hosts for which the inventory gives none. `groups` are
  /// inventories whose groups the pattern may name where the input has none of that name.
  package init(
    at path: String, limit: String?, groups: [Inventory] = [], connectTimeout: Duration,
    loginTimeout: Duration? = nil,
    vault: VaultKeyRing = VaultKeyRing()
  ) throws(RosterError) {
    let loaded: LoadedInventory
    var form: DiscoveryForm?
    do {
      switch try InventoryForm(at: path, vault: vault) {
      case .yaml(nil): throw RosterError("\(path) is empty: it must name hosts")
      case .yaml(let root?):
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        form = try DiscoveryForm(root, file: path)
        loaded = try readInventory(form?.inventory ?? root, file: path, folder: folder, vault: vault)
      case .ini, .folder: loaded = try readInventory(at: path, vault: vault)
      }
    } catch let error as RosterError {
      throw error
    } catch {
      throw RosterError("\(error)")
    }
    try self.init(
      loaded, names: Roster.names(in: loaded.inventory, limit: limit, groups: groups, path: path),
      times: (connectTimeout, loginTimeout), path: path)
    warnings += form?.warnings ?? []
    units = form?.units ?? []
  }

  /// The hosts of a folder that holds the file system of each in a folder of its own: `DIR/HOST/root`
  /// where that holds `etc` or `proc`, else `DIR/HOST`. `folders` are the names found in `path`, and
  /// `isFolder` tells whether a path is a folder; `groups` as above.
  package init(
    roots path: String, folders: [String], limit: String?, groups: [Inventory] = [],
    isFolder: (String) -> Bool
  ) throws(RosterError) {
    var roots: [String: String] = [:]
    warnings = []
    for name in folders.sorted() {
      let candidates = ["\(path)/\(name)/root", "\(path)/\(name)"]
      if let root = candidates.first(where: { isFolder($0 + "/etc") || isFolder($0 + "/proc") }) {
        roots[name] = root
      } else {
        warnings.append(
          "\(path)/\(name) holds neither etc nor proc, or leads there by a link, and was left out")
      }
    }
    guard !roots.isEmpty else {
      throw RosterError("\(path) holds no host: each needs a folder with its etc and proc")
    }
    var names = roots.keys.sorted()
    if limit != nil {
      do {
        let loaded = try readInventory(DiscoveryForm.inventory(of: names), file: path, folder: nil)
        names = try Roster.names(in: loaded.inventory, limit: limit, groups: groups, path: path)
      } catch {
        throw RosterError("\(error)")
      }
    }
    entries = names.map { name in
      let connection = HostConnection(name: name, kind: .directory(roots[name] ?? ""), address: name)
      return Entry(name: name, connection: connection, variables: [:])
    }
    secrets = []
  }

  private static func names(
    in inventory: Inventory, limit: String?, groups: [Inventory], path: String
  ) throws(RosterError) -> [String] {
    var names = Array(inventory.hosts.keys)
    if let limit {
      do {
        names = try HostPattern(limit).hosts(in: inventory)
      } catch {
        let others = groups.lazy.compactMap { try? HostPattern(limit).hosts(in: $0) }
        guard let own = others.map({ $0.filter { inventory.hosts[$0] != nil } }).first(where: { !$0.isEmpty })
        else { throw RosterError("--limit: \(error)") }
        names = own
      }
    }
    guard !names.isEmpty else { throw RosterError("\(path) names no host") }
    return names.sorted()
  }

  private init(
    _ loaded: LoadedInventory, names: [String], times: (connect: Duration, login: Duration?), path: String
  ) {
    let inventory = loaded.inventory
    entries = []
    warnings = loaded.warnings.map(\.description)
    var secrets: Set<String> = []
    var unknown: [String: String] = [:]
    for name in names {
      let variables = ConnectionVariables(
        host: name, variables: inventory.variables(of: name, hashBehaviour: .replace))
      for (variable, place) in variables.unknown { unknown[variable] = place?.description ?? path }
      secrets.formUnion(variables.secrets)
      var entry = Entry(name: name, variables: variables.plain)
      do {
        entry.connection = try variables.connection(times)
      } catch {
        entry.problem = error.text
      }
      entries.append(entry)
    }
    for (variable, place) in unknown.sorted(by: { $0.key < $1.key }) {
      warnings.append("\(place): \(variable) is not understood and was not used")
    }
    self.secrets = secrets.sorted()
  }
}
