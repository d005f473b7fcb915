import ComponentCatalog
import EstateModel
import OrderedCollections

/// Variables without which the collection does not run, for all services of a cluster.
struct RequiredVariables {
  private(set) var variables: Variables = [:]
  private(set) var remarks: [Remark] = []

  init(of services: [Service]) {
    for service in services {
      for required in service.component.required where variables[required.name] == nil {
        if let value = required.value(for: service) {
          variables[required.name] = value
        } else {
          variables[required.name] = required.blank
          remarks.append(
            Remark(
              host: service.host,
              "\(required.name) could not be read; a deploy needs it: put it in place of CHANGE_ME"))
        }
      }
    }
  }
}

extension Service {
  /// What to know of a component whose settings are all said as they are.
  var caution: Remark? { component.caution.map { Remark(host: host, $0) } }
}
