import AnsibleExpressions
import DeploymentRendering
import OrderedCollections

/// What the forward model says of one file.
package struct ModelledFile: Sendable {
  /// A value that the model can tell, or why it can't.
  package enum Setting: Hashable, Sendable {
    case known(String)
    case unknown(String)
  }

  package let component: String
  /// The catalog's name of the file; `unit` for an `override.conf`.
  package let name: String
  package let path: String
  package let format: FileModel.Format
  /// Whether an inventory can set any setting of it, whatever the collection makes of the other variables.
  package let takesCustom: Bool
  /// Key → value; of files in other formats, line → nothing.
  package var settings: OrderedDictionary<String, Setting> = [:]
  /// Why some settings may be missing here.
  package var gaps: [String] = []
  /// Settings that may be written or not, as far as `settings` has no value for them.
  package var open: [OpenKey] = []
  /// Why it is not known whether, or where, the file is written.
  package var doubt: String?
}

extension Evaluation {
  /// Everything that the collection writes for a host in the roles that its groups give it.
  package func files(of host: String) -> [ModelledFile] {
    model.components.flatMap { files(of: host, component: $0.name) }
  }

  /// Everything that the collection writes for one component of a host; nothing where the host is not in its group.
  package func files(of host: String, component name: String) -> [ModelledFile] {
    states(of: host, component: name).compactMap(\.file)
  }

  /// The same with what each file hangs on.
  func states(of host: String, component name: String) -> [FileState] {
    guard isMember(host, of: name), let scope = scope(of: host),
      let component = model.components.first(where: { $0.name == name })
    else { return [] }
    return states(of: component, in: scope, after: [])
  }

  /// Of what the collection writes for one component of a host, its own texts.
  package func foreignFiles(of host: String, component name: String) -> [ModelledFile] {
    guard isMember(host, of: name), let scope = scope(of: host),
      let component = model.components.first(where: { $0.name == name })
    else { return [] }
    return component.writtenFiles.filter { $0.format == .foreign }.compactMap { written in
      FileState(written, in: scope, of: self, donors: [], earlier: nil).file
    }
  }

  /// Everything that the collection writes for one component of a host.
  package func files(of component: ComponentModel, in scope: HostScope) -> [ModelledFile] {
    states(of: component, in: scope, after: []).compactMap(\.file)
  }
}
