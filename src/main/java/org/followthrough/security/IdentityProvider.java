package org.followthrough.security;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.identity.IdentityOperationResult;
import org.camunda.bpm.engine.impl.identity.db.DbIdentityServiceProvider;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.followthrough.api.EmailAddress;
import org.followthrough.api.StorableText;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Camunda's users, asked by every door alike: HTTP Basic, the web apps' form, and the engine's REST
 * where it asks for a password once more. Camunda would make a user wait whose password somebody
 * else gets wrong; here it is {@link SignInThrottle} that makes whoever guesses wait.
 */
class IdentityProvider extends DbIdentityServiceProvider {

  /** The most that the engine keeps of a name; nobody has a longer one. */
  private static final int LONGEST_ID = 64;

  private final SignInThrottle throttle;
  private final RememberedSignIns remembered;
  private final ApplicationEventPublisher events;

  IdentityProvider(
      SignInThrottle throttle, RememberedSignIns remembered, ApplicationEventPublisher events) {
    this.throttle = throttle;
    this.remembered = remembered;
    this.events = events;
  }

  @Override
  public boolean checkPassword(String userId, String password) {
    if (userId == null || userId.length() > LONGEST_ID || !StorableText.isStorable(userId)) {
      userId = "";
    }
    Optional<Caller> caller = Caller.current();
    if (caller.isEmpty()) {
      return super.checkPassword(userId, password);
    }
    SignIn signIn = new SignIn(caller.get().from(), userId);
    Duration delay = throttle.delay(signIn);
    caller.get().delayedFor(delay);
    if (!delay.isZero()) {
      return false;
    }
    String user = userId;
    boolean right = remembered.isRight(user, password, () -> super.checkPassword(user, password));
    if (right) {
      throttle.succeeded(signIn);
    } else {
      throttle.failed(signIn, findUserById(userId) != null);
    }
    return right;
  }

  @Override
  public IdentityOperationResult saveUser(User user) {
    if (Stream.of(user.getFirstName(), user.getLastName()).anyMatch(IdentityProvider::isNoName)) {
      throw new BadUserRequestException(
          "firstName and lastName must each be one line of text, without control characters");
    }
    String email = user.getEmail();
    if (email != null && !email.isBlank() && !EmailAddress.isOne(email)) {
      throw new BadUserRequestException(
          "email must be one email address such as sarah@example.org, and nothing else");
    }
    remembered.forget();
    return super.saveUser(user);
  }

  @Override
  public IdentityOperationResult deleteUser(String userId) {
    remembered.forget();
    IdentityOperationResult deleted = super.deleteUser(userId);
    events.publishEvent(new UserRemoved(userId));
    return deleted;
  }

  @Override
  public IdentityOperationResult deleteGroup(String groupId) {
    remembered.forget();
    return super.deleteGroup(groupId);
  }

  @Override
  public IdentityOperationResult createMembership(String userId, String groupId) {
    remembered.forget();
    return super.createMembership(userId, groupId);
  }

  @Override
  public IdentityOperationResult deleteMembership(String userId, String groupId) {
    remembered.forget();
    return super.deleteMembership(userId, groupId);
  }

  /** Nobody is locked out by what others do: not for a while, and not for good. */
  @Override
  protected boolean isUserLocked(UserEntity user) {
    return false;
  }

  /** Writes nothing: a wrong password costs no more than a right one. */
  @Override
  protected void lockUser(UserEntity user) {}

  private static boolean isNoName(String name) {
    return name != null && name.codePoints().anyMatch(IdentityProvider::breaksTheLine);
  }

  private static boolean breaksTheLine(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  /** Makes one for each command of the engine. */
  record Factory(
      SignInThrottle throttle, RememberedSignIns remembered, ApplicationEventPublisher events)
      implements SessionFactory {

    @Override
    public Class<?> getSessionType() {
      return IdentityProvider.class;
    }

    @Override
    public Session openSession() {
      return new IdentityProvider(throttle, remembered, events);
    }
  }
}
