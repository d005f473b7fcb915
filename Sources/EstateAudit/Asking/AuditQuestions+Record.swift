import ComponentCatalog
import ConfigFormats
import EstateModel
import HostEvidence
import OrderedCollections

extension AuditQuestions {
  /// What to ask a host for, after what its evidence names so far.
  package init(on record: HostRecord, catalog: Catalog) {
    self.init()
    let estate = Estate(records: [record], catalog: catalog)
    let services = estate.clusters.flatMap(\.services) + estate.unread
    let processes = Dictionary(record.processes.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    var folders: OrderedSet<String> = []
    var libraries: OrderedSet<String> = []
    var stores: OrderedDictionary<String, Store> = [:]
    var texts: OrderedSet<String> = []
    let homes = record.processes.compactMap(\.javaHome)
    for service in services {
      let process = service.processID.flatMap { processes[$0] }
      if let folder = service.logFolder(service.java(process)) { folders.append(folder) }
      volumes += service.dataFolders ?? []
      if let process {
        libraries.append(contentsOf: JVMArguments(argv: process.arguments)?.libraries ?? [])
        if let home = process.javaHome { libraries.append("\(home)/lib/server/libjvm.so") }
      }
      for store in StoreReference.all(of: service) {
        switch store.form {
        case .pem: texts.append(store.path)
        case .closed: break
        case .store(let password):
          guard let home = process?.javaHome ?? homes.first else { continue }
          stores[store.path] = Store(path: store.path, javaHome: home, password: password)
        }
        owners.append(store.path)
      }
    }
    self.processes = services.compactMap(\.processID).sorted()
    logFolders = folders.elements
    volumes = OrderedSet(volumes + folders).elements
    self.libraries = libraries.elements
    owners = OrderedSet(owners).elements
    certificates = texts.elements
    self.stores = stores.values.elements
    units = record.units.map(\.name)
  }
}

extension ProcessRecord {
  /// The folder above `bin/java`, also where that was replaced since.
  var javaHome: String? {
    executable.firstRange(of: "/bin/java").map { String(executable[..<$0.lowerBound]) }
  }
}

extension JVMArguments {
  /// Libraries of the class path, and folders of them with `/*` at the end; what is no library (a folder of classes) is left out.
  var libraries: [String] {
    classPathEntries.filter { $0.hasPrefix("/") && ($0.hasSuffix(".jar") || $0.hasSuffix("/*")) }
  }
}
