/// What an audit asks a host for besides the evidence: paths and processes that the evidence named.
package struct AuditQuestions: Hashable, Sendable {
  /// A key or trust store of Java's.
  package struct Store: Hashable, Sendable {
    package var path: String
    /// The folder above `bin/keytool`.
    package var javaHome: String
    package var password: String

    package init(path: String, javaHome: String, password: String) {
      self.path = path
      self.javaHome = javaHome
      self.password = password
    }
  }

  package var processes: [Int] = []
  /// Folders whose volumes are looked at.
  package var volumes: [String] = []
  package var logFolders: [String] = []
  /// Libraries, and folders of them with `/*` at the end.
  package var libraries: [String] = []
  /// Files of which only owner and mode matter.
  package var owners: [String] = []
  /// Files with certificates as text.
  package var certificates: [String] = []
  package var stores: [Store] = []
  package var units: [String] = []

  package init() {}

  /// Calls of the script's functions; stores last, since each takes a Java.
  var calls: [String] {
    let paths = [
      ("volume", volumes), ("log_folder", logFolders), ("libraries", libraries), ("owner", owners),
      ("certificates", certificates),
    ]
    return processes.map { "descriptors \($0)" }
      + paths.flatMap { function, paths in
        paths.filter(AuditQuestions.isNameable).map { "\(function) \(Probe.quoted($0))" }
      }
      + stores.filter {
        FileNeeds.isNameable($0.path) && FileNeeds.isNameable($0.javaHome) && !$0.password.utf8.contains(0)
      }
      .map { "key_store \(Probe.quoted($0.javaHome)) \(Probe.quoted($0.path)) \(Probe.quoted($0.password))" }
  }

  /// A star may stand for the files of a folder, at the end.
  private static func isNameable(_ path: String) -> Bool {
    FileNeeds.isNameable(path.hasSuffix("/*") ? String(path.dropLast(2)) : path)
  }
}
