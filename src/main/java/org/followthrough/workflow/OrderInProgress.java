package org.followthrough.workflow;

import java.util.Optional;
import java.util.function.Supplier;
import org.followthrough.workflow.StartEligibility.Order;
import org.springframework.stereotype.Component;

/**
 * What our own code is starting at this moment. Who triggered an instance, how urgent it is and
 * which priority it has are told to the record this way and not as variables: whoever can give an
 * instance variables would tell it those as well.
 */
@Component
class OrderInProgress {

  private final ThreadLocal<Order> inProgress = new ThreadLocal<>();

  <T> T during(Order order, Supplier<T> start) {
    Order around = inProgress.get();
    inProgress.set(order);
    try {
      return start.get();
    } finally {
      keep(around);
    }
  }

  /** It is told once, to the instance that it is for: not to one that this starts in its turn. */
  Optional<Order> take() {
    Order order = inProgress.get();
    keep(null);
    return Optional.ofNullable(order);
  }

  private void keep(Order order) {
    if (order == null) {
      inProgress.remove();
    } else {
      inProgress.set(order);
    }
  }
}
