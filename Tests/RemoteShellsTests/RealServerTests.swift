import Testing

/// Tests against a real sshd, one after the other: each starts many processes, which disturb others.
@Suite(.serialized) enum RealServerTests {}
