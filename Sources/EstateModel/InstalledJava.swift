import ComponentCatalog

/// The Java that a host's services run on, as a deploy must be told of it.
enum InstalledJava: Hashable {
  /// The package that is installed.
  case package(String)
  /// The folder above `bin/java`, where no package is known to have brought it.
  case home(String)
  /// Neither a process nor a package tells.
  case unseen

  /// - Parameters:
  ///   - executables: paths of the programs that components run as.
  ///   - packages: names of installed packages; empty where none could be asked for.
  ///   - family: of the operating system, as Ansible calls it.
  init(executables: [String], packages: Set<String>, family: String?, rules: [JavaRule]) {
    let homes = executables.compactMap { path in
      path.firstRange(of: "/bin/java").map { path[..<$0.lowerBound] }
    }
    guard let home = homes.first(where: { !$0.isEmpty }).map(String.init) else {
      // One Java that is installed is the one that runs.
      let found = Set(rules.flatMap { $0.installed(among: packages) })
      if found.count == 1, let package = found.first { self = .package(package) } else { self = .unseen }
      return
    }
    let folder = home.split(separator: "/").dropFirst(3).first.map(String.init) ?? ""
    let rules = home.hasPrefix("/usr/lib/jvm/") ? rules : []
    let package = rules.lazy.compactMap { $0.package(of: folder, among: packages, family: family) }.first
    self = package.map(InstalledJava.package) ?? .home(home)
  }
}

extension JavaRule {
  /// The package that brought a folder.
  fileprivate func package(
    of folder: String, among installed: Set<String>, family: String?
  ) -> String? {
    let parts = self.folder.split(separator: "{n}", maxSplits: 1, omittingEmptySubsequences: false)
    guard let before = parts.first, folder.hasPrefix(before) else { return nil }
    let rest = folder.dropFirst(before.count)
    let number = rest.prefix { $0.isNumber || $0 == "." }
    guard !number.isEmpty, rest.dropFirst(number.count).hasPrefix(parts.count > 1 ? parts[1] : "") else {
      return nil
    }
    if installed.isEmpty { return family.flatMap { base[$0] }?.replacing("{n}", with: number) }
    return named(String(number)).first(where: installed.contains)
  }

  /// For each number that installed packages have, the most complete of them.
  fileprivate func installed(among installed: Set<String>) -> [String] {
    let numbers = installed.compactMap { name in name.firstMatch(of: /[0-9][0-9.]*/).map { String($0.output) }
    }
    return Set(numbers).compactMap { named($0).first(where: installed.contains) }
  }

  private func named(_ number: String) -> [String] { packages.map { $0.replacing("{n}", with: number) } }
}
