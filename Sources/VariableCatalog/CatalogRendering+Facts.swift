import DeploymentRendering
import OrderedCollections

extension CatalogRendering {
  /// Takes out of another rendering of the same inventory what hangs on Ansible's own names (facts of hosts, the play of the
  /// deploy): where the collection is asked without a host, `default` and the like take them for undefined.
  package func hideUntold(in other: inout Rendering) {
    let reasons = Set(evaluation.model.untold.map(\.reason))
    let isUntold = { (reason: String) in reasons.contains(where: reason.hasSuffix) }
    for (host, rendered) in rendering.hosts {
      for file in rendered.files.values {
        guard var same = other.hosts[host]?.files[file.path] else { continue }
        for (key, reason) in file.unknown where isUntold(reason) {
          same.settings[key] = nil
          same.unknown[key] = reason
        }
        same.open += file.open.filter { isUntold($0.reason) }
        if let doubt = file.doubt, isUntold(doubt) { same.doubt = same.doubt ?? doubt }
        other.hosts[host]?.files[file.path] = same
      }
    }
  }
}
