package dev.berth.server.deploy;

import dev.berth.sandbox.Sandboxes;
import dev.berth.server.route.Route;
import dev.berth.server.route.RouteTable;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Keeps new sandboxes away from addresses that hosts still lead to. An instance that ended, alone
 * or with the whole machine, leaves its address behind before its host leads elsewhere: whoever
 * came to that address next would be sent its visitors.
 */
@Component
class RoutedAddresses {
  RoutedAddresses(Sandboxes sandboxes, RouteTable table) {
    sandboxes.avoid(() -> table.all().stream().map(Route::targetHost).collect(Collectors.toSet()));
  }
}
