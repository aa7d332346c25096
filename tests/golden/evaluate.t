# Expressions (MASM). Results: arithmetic; forms: Microsoft's pages of ? and .formats (there with a 32-bit target).
#! open commit
13: kd> ? 5+3
Evaluate expression: 8 = 00000000`00000008
13: kd> ?-1
Evaluate expression: -1 = ffffffff`ffffffff
13: kd> ? 0n100
Evaluate expression: 100 = 00000000`00000064
13: kd> ? 0t17 + 0y101
Evaluate expression: 20 = 00000000`00000014
13: kd> ? fffff800`01c17000
Evaluate expression: -8796063567872 = fffff800`01c17000
13: kd> ? (12 + 4) * 2
Evaluate expression: 44 = 00000000`0000002c
13: kd> ? 7 mod 4
Evaluate expression: 3 = 00000000`00000003
13: kd> ? 1 << 0n40
Evaluate expression: 1099511627776 = 00000100`00000000
13: kd> ? poi(nt!MiChargeCommitmentFailures)
Evaluate expression: 208048215818240 = 0000bd38`00000000
13: kd> ? dwo(nt!MiChargeCommitmentFailures+4)
Evaluate expression: 48440 = 00000000`0000bd38
13: kd> ? wo(nt!MiChargeCommitmentFailures+4) > by(nt!MiChargeCommitmentFailures+4)
Evaluate expression: 1 = 00000000`00000001
13: kd> ? @$ptrsize
Evaluate expression: 8 = 00000000`00000008
13: kd> ? nt
Evaluate expression: -8796063567872 = fffff800`01c17000
13: kd> .formats 1c407e62
Evaluate expression:
  Hex:     00000000`1c407e62
  Decimal: 473988706
  Octal:   0000000000003420077142
  Binary:  00000000 00000000 00000000 00000000 00011100 01000000 01111110 01100010
  Chars:   .....@~b
  Time:    Mon Jan 07 23:31:46 1985
  Float:   low 6.36908e-022 high 0
  Double:  2.34182e-315
