/// What an object's members are made by.
package protocol ExpressionMembers: Sendable {
  /// The member as templates see it (`object.name`, `object['name']`); `.undefined` where there is none.
  func member(_ name: String) -> ExpressionValue
  /// The names of the members that can be listed.
  var names: [String] { get }
  /// What `object.get('name')` finds. The same as `member`, where nothing else is said.
  func storedMember(_ name: String) -> ExpressionValue
  /// What `'name' in object` says.
  func contains(_ name: String) -> Bool
}

extension ExpressionMembers {
  package func storedMember(_ name: String) -> ExpressionValue { member(name) }
  package func contains(_ name: String) -> Bool { names.contains(name) }
}

/// A value with members that are made when they are asked for.
package struct ExpressionObject: Hashable, Sendable {
  /// Two objects of one identity are the same to expressions.
  package let id: String
  package let members: any ExpressionMembers

  package init(id: String, members: any ExpressionMembers) {
    self.id = id
    self.members = members
  }

  package static func == (left: ExpressionObject, right: ExpressionObject) -> Bool { left.id == right.id }
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
