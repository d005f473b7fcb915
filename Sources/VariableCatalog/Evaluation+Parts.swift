extension Evaluation {
  /// From so many hosts on, it pays to evaluate them in parts, each on a core of its own. What hosts have in common is
  /// evaluated in each part.
  private static let many = 512

  /// In how many parts hosts are evaluated; never a matter of the cores at hand.
  package static func parts(of hosts: some Collection) -> Int { hosts.count < many ? 1 : 2 }

  /// This evaluation, and others of the same inventory that have everything before them: an evaluation notes step by step
  /// what it hangs on, so two cores can't share one.
  package func copies(_ count: Int) -> [Evaluation] {
    [self] + (1..<count).map { _ in Evaluation(assignment, model: model) }
  }
}
