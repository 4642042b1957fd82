package dev.berth.sandbox.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResolversTest {
  @Test
  void aStubOnLoopbackAndIpv6AreOfNoUseInside() {
    Resolvers resolvers =
        Resolvers.parse(
            List.of(
                "# a comment",
                "nameserver 127.0.0.53",
                "nameserver 2001:db8::1",
                "nameserver 10.0.0.53",
                "search example.org",
                "options edns0"));
    assertThat(resolvers.addresses()).containsExactly("10.0.0.53");
    assertThat(resolvers.file())
        .isEqualTo("nameserver 10.0.0.53\nsearch example.org\noptions edns0\n");
  }
}
