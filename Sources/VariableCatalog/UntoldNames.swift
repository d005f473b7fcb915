import AnsibleExpressions
import ComponentCatalog

/// Names of variables that Ansible itself gives a value in a deploy, and why it is not known here.
struct UntoldNames: Sendable {
  private let names: Set<String>
  /// How further names begin.
  private let starts: [String]
  /// Names that begin so and have a value only where the inventory gives one.
  private let exceptions: Set<String>
  private let exceptionStarts: [String]
  let reason: String

  init(names: [String], exceptions: [String], reason: String) {
    func parts(_ names: [String]) -> (Set<String>, [String]) {
      (
        Set(names.filter { !$0.hasSuffix("*") }),
        names.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }
      )
    }
    (self.names, starts) = parts(names)
    (self.exceptions, exceptionStarts) = parts(exceptions)
    self.reason = reason
  }

  func contain(_ name: String) -> Bool {
    guard names.contains(name) || starts.contains(where: name.hasPrefix) else { return false }
    return !exceptions.contains(name) && !exceptionStarts.contains(where: name.hasPrefix)
  }
}

extension ForwardModel {
  /// The value of a name of Ansible's own that the inventory does not set; nil for any other name.
  func untold(_ name: String) -> ExpressionValue? {
    untold.first { $0.contain(name) }.map { .unknown(Unknown($0.reason, mayBeUndefined: true)) }
  }
}

extension CatalogNode {
  func untoldNames() throws(CatalogError) -> UntoldNames {
    let parts = try fields(["names", "except", "reason"])
    guard let names = parts["names"], let reason = parts["reason"] else {
      throw error("names and reason are needed")
    }
    return UntoldNames(
      names: try names.items().map { (item) throws(CatalogError) in try item.text() },
      exceptions: try parts["except"]?.items().map { (item) throws(CatalogError) in try item.text() } ?? [],
      reason: try reason.text())
  }
}
