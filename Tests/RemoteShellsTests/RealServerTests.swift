import Testing

/// Tests against a real sshd, one after the other: each measures time or starts many processes, which disturb others.
@Suite(.serialized) enum RealServerTests {}
