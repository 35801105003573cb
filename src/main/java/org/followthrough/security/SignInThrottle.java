package org.followthrough.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Slows down whoever guesses passwords, and nobody else. An address from which too many sign-ins
 * have failed has to wait. Where a user has signed in from it before, that user waits for failures
 * with the user's own name only, and not for what others do at that address. A user at whom many
 * addresses guess, from which the user never came, is out of reach for all such addresses for a
 * while, and signs in from those of before as ever. Each node counts for itself.
 */
@Component
class SignInThrottle {

  private static final Logger LOG = LoggerFactory.getLogger(SignInThrottle.class);

  /** Beyond it the oldest are forgotten, so that memory is bounded whoever calls. */
  private static final int REMEMBERED = 10_000;

  private final SignInProperties limits;
  private final SignInAddresses addresses;
  private final Clock clock;
  private final Map<SignInNetwork, Failures> fromAddress = new Bounded<>();
  private final Map<SignIn, Failures> fromOwnAddress = new Bounded<>();
  private final Map<String, Strangers> atUser = new Bounded<>();

  /** Apart, so that guessing at names of nobody makes no user's strangers be forgotten. */
  private final Map<String, Strangers> atNobody = new Bounded<>();

  private final LongAdder wrong = new LongAdder();
  private final LongAdder delayed = new LongAdder();

  SignInThrottle(SignInProperties limits, SignInAddresses addresses, Clock clock) {
    this.limits = limits;
    this.addresses = addresses;
    this.clock = clock;
  }

  /** How long it is until this may be tried; zero where it may be tried now. */
  Duration delay(SignIn signIn) {
    Duration delay = delay(signIn, addresses.include(signIn));
    if (!delay.isZero() && addresses.includeAfterAll(signIn)) {
      delay = delay(signIn, true);
    }
    if (!delay.isZero()) {
      delayed.increment();
    }
    return delay;
  }

  /**
   * The password was wrong.
   *
   * @param exists whether there is a user of that name; whoever guesses is not to see a difference
   */
  void failed(SignIn signIn, boolean exists) {
    wrong.increment();
    boolean own = addresses.includeAfterAll(signIn);
    Instant now = clock.instant();
    synchronized (this) {
      count(fromAddress, signIn.from(), now);
      if (own) {
        count(fromOwnAddress, signIn, now);
      } else {
        stranger(signIn, exists, now);
      }
    }
  }

  /** The password was right. */
  void succeeded(SignIn signIn) {
    addresses.add(signIn);
  }

  /** Users whom no address reaches at the moment but those they came from before. */
  synchronized long usersGuessedAt() {
    Instant now = clock.instant();
    return atUser.values().stream().filter(strangers -> isTooMany(strangers, now)).count();
  }

  double wrong() {
    return wrong.sum();
  }

  double delayed() {
    return delayed.sum();
  }

  private synchronized Duration delay(SignIn signIn, boolean own) {
    Instant now = clock.instant();
    if (own) {
      return delay(fromOwnAddress.get(signIn), now);
    }
    Duration ofAddress = delay(fromAddress.get(signIn.from()), now);
    Strangers strangers = atUser.getOrDefault(signIn.userId(), atNobody.get(signIn.userId()));
    if (strangers == null || !isTooMany(strangers, now)) {
      return ofAddress;
    }
    Duration ofUser = left(strangers.first, limits.strangersWithin(), now);
    return ofAddress.compareTo(ofUser) > 0 ? ofAddress : ofUser;
  }

  private Duration delay(Failures failures, Instant now) {
    return failures == null || failures.count < limits.failures()
        ? Duration.ZERO
        : left(failures.first, limits.within(), now);
  }

  private <K> void count(Map<K, Failures> failures, K key, Instant now) {
    Failures before = failures.get(key);
    if (before == null || left(before.first, limits.within(), now).isZero()) {
      failures.remove(key);
      failures.put(key, new Failures(now, 1));
    } else {
      failures.put(key, new Failures(before.first, before.count + 1));
    }
  }

  private void stranger(SignIn signIn, boolean exists, Instant now) {
    Map<String, Strangers> all = exists ? atUser : atNobody;
    Strangers before = all.get(signIn.userId());
    if (before == null || left(before.first, limits.strangersWithin(), now).isZero()) {
      before = new Strangers(now, new HashSet<>());
      all.remove(signIn.userId());
      all.put(signIn.userId(), before);
    }
    if (!isTooMany(before, now)) {
      before.addresses.add(signIn.from());
      if (exists && isTooMany(before, now)) {
        LOG.warn(
            "Strangers at {} addresses have guessed at the password of {}, who signs in from none but"
                + " addresses of before for {} seconds",
            before.addresses.size(),
            signIn.userId(),
            left(before.first, limits.strangersWithin(), now).toSeconds());
      }
    }
  }

  private boolean isTooMany(Strangers strangers, Instant now) {
    return strangers.addresses.size() >= limits.strangers()
        && !left(strangers.first, limits.strangersWithin(), now).isZero();
  }

  private static Duration left(Instant first, Duration within, Instant now) {
    Duration left = Duration.between(now, first.plus(within));
    // Where the clock has gone back, nobody is to wait until it has caught up.
    return left.isNegative() || left.compareTo(within) > 0 ? Duration.ZERO : left;
  }

  private record Failures(Instant first, int count) {}

  private record Strangers(Instant first, Set<SignInNetwork> addresses) {}

  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > REMEMBERED;
    }
  }
}
