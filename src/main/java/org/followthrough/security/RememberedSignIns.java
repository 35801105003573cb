package org.followthrough.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Who has just signed in, and in which groups they are, so that a system that sends a hundred
 * predictions a second is not looked up a hundred times. Of a password only a digest is kept, under
 * a key that ends with the process. A change of any user or group ends all of it at once on the
 * node where it is made; on others it ends by itself within two seconds.
 */
@Component
class RememberedSignIns {

  private static final Duration FOR = Duration.ofSeconds(2);

  /** Whoever signs in is known by then: guesses are not remembered. */
  private static final int MOST = 1_000;

  private final Clock clock;
  private final SecretKeySpec key;
  private volatile Map<String, Remembered> current = new ConcurrentHashMap<>();

  RememberedSignIns(Clock clock) {
    this.clock = clock;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, "HmacSHA256");
  }

  /** Whether it is the user's password; asked of the database unless it has just been. */
  boolean isRight(String userId, String password, BooleanSupplier check) {
    // Taken before it is checked: what changes meanwhile leaves nothing behind.
    Map<String, Remembered> known = current;
    String digest = digest(userId, password);
    if (fresh(known.get(digest)) != null) {
      return true;
    }
    boolean right = check.getAsBoolean();
    if (right) {
      remember(known, digest, List.of());
    }
    return right;
  }

  /** The groups of somebody who has signed in. */
  List<String> groups(String userId, Supplier<List<String>> read) {
    Map<String, Remembered> known = current;
    String name = "groups of " + userId;
    Remembered before = fresh(known.get(name));
    if (before != null) {
      return before.groups;
    }
    List<String> groups = read.get();
    remember(known, name, groups);
    return groups;
  }

  /** A user or a group changes: nothing counts any more, now and when the change is committed. */
  void forget() {
    current = new ConcurrentHashMap<>();
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
              current = new ConcurrentHashMap<>();
            }
          });
    }
  }

  private void remember(Map<String, Remembered> known, String what, List<String> groups) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(what, new Remembered(clock.instant(), groups));
  }

  private Remembered fresh(Remembered one) {
    return one != null && Duration.between(one.at, clock.instant()).abs().compareTo(FOR) < 0
        ? one
        : null;
  }

  private String digest(String userId, String password) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      // With its length, so that no other pair of name and password reads the same.
      mac.update((userId.length() + ":" + userId).getBytes(StandardCharsets.UTF_8));
      return new String(
          mac.doFinal(String.valueOf(password).getBytes(StandardCharsets.UTF_8)),
          StandardCharsets.ISO_8859_1);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private record Remembered(Instant at, List<String> groups) {}
}
