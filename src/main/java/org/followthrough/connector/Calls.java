package org.followthrough.connector;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.followthrough.api.Sender;

/**
 * The requests under way. Whoever has not signed in has a share of them, and nobody keeps a thread
 * waiting for ever: a request that does is cut off, at once where others need its place.
 */
final class Calls {

  private final LoadProperties load;
  private final Counter cutOff;
  private final Map<NioSocketWrapper, Call> underWay = new HashMap<>();
  private final Set<Call> strangers = new LinkedHashSet<>();
  private long number;

  Calls(LoadProperties load, MeterRegistry meters) {
    this.load = load;
    this.cutOff =
        Counter.builder("followthrough.requests.cut.off")
            .description("Requests that kept the application waiting for too long, or in the way")
            .register(meters);
    Gauge.builder("followthrough.requests.waiting", this, Calls::waiting)
        .description("Requests whose sender, or reader of the answer, is waited for right now")
        .register(meters);
  }

  private synchronized long waiting() {
    return underWay.values().stream().filter(Call::isWaiting).count();
  }

  /**
   * @param address where the sender is, as far as trusted proxies tell
   */
  synchronized Call begin(
      NioSocketWrapper connection, Request request, Sender sender, String address) {
    Call call = new Call(connection, request, sender, address, number++);
    // One whose answer was written by another thread, and of whose end nobody was told.
    Call before = underWay.put(connection, call);
    strangers.remove(before);
    return call;
  }

  synchronized void end(Call call) {
    underWay.remove(call.connection, call);
    strangers.remove(call);
  }

  /** Whether a request is under way on that connection. */
  synchronized boolean on(NioSocketWrapper connection) {
    return underWay.containsKey(connection);
  }

  /**
   * Gives somebody who has not signed in a place, if need be that of another who has not and keeps
   * the application waiting.
   *
   * @return false where all places are taken by requests that are worked on
   */
  synchronized boolean admit(Call call) {
    if (strangers.contains(call)) {
      return true;
    }
    List<Call> neighbours =
        strangers.stream().filter(other -> other.address.equals(call.address)).toList();
    boolean room =
        (neighbours.size() < load.strangers().perAddress() || makeRoom(neighbours))
            && (strangers.size() < load.strangers().atOnce() || makeRoom(ofTheBusiestAddress()));
    if (room) {
      strangers.add(call);
    }
    return room;
  }

  private List<Call> ofTheBusiestAddress() {
    return strangers.stream()
        .filter(Call::isWaiting)
        .collect(Collectors.groupingBy(call -> call.address))
        .values()
        .stream()
        .max(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }

  private boolean makeRoom(Collection<Call> among) {
    return among.stream()
        .filter(Call::isWaiting)
        .min(Comparator.comparingLong(call -> call.number))
        .map(
            oldest -> {
              cutOff(oldest);
              return true;
            })
        .orElse(false);
  }

  /** Called again and again, so that time is counted by the calls and no watch is looked at. */
  synchronized void sweep(long millisSinceLastTime) {
    underWay.values().removeIf(call -> call.connection.isClosed());
    strangers.retainAll(underWay.values());
    underWay.values().forEach(call -> call.passed(millisSinceLastTime, load.slowest().toBytes()));
    List<Call> waiting = underWay.values().stream().filter(Call::isWaiting).toList();
    waiting.stream().filter(this::isOverdue).forEach(this::cutOff);
    waiting.stream()
        .filter(call -> call.sender.user() != null)
        .collect(Collectors.groupingBy(call -> call.sender.user(), Collectors.toList()))
        .values()
        .forEach(this::onlySoMany);
  }

  private boolean isOverdue(Call call) {
    return call.hasWaitedLongerThan(
        call.sender.user() == null ? load.strangers().patience() : load.patience());
  }

  private void onlySoMany(List<Call> ofOneUser) {
    ofOneUser.stream()
        .sorted(Comparator.comparingLong((Call call) -> call.number).reversed())
        .skip(load.perUser())
        .forEach(this::cutOff);
  }

  private void cutOff(Call call) {
    call.cutOff();
    strangers.remove(call);
    cutOff.increment();
  }
}
