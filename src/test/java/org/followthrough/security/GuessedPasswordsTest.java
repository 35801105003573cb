package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.followthrough.CoOp;
import org.followthrough.RawCall;
import org.followthrough.SandboxTest;
import org.followthrough.Scrape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whoever guesses passwords waits, and nobody else. Callers are told apart by their addresses; this
 * machine has many of its own.
 */
@SandboxTest
class GuessedPasswordsTest {

  /** What the sandbox bears from one address. */
  private static final int BORNE = 30;

  private static final String HOME = "127.0.0.1";

  @Autowired CoOp coOp;
  @Autowired SignInProperties limits;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  /** Every failure is forgotten, so that no test waits for another. */
  @AfterEach
  void timePasses() {
    coOp.passes("PT21S");
  }

  @Test
  void aRightPasswordFromElsewhereWorksAtOnceHoweverManyAreWrong() {
    for (int i = 0; i < BORNE + 10; i++) {
      signIn("127.0.10.1", "mike", "guessed");
      assertThat(signIn("127.0.10.2", "mike", "mike")).as("Basic, try %d", i).isEqualTo(200);
      assertThat(form("127.0.10.2", "mike", "mike")).as("form, try %d", i).isEqualTo(200);
    }
    assertThat(signIn("127.0.10.1", "mike", "mike")).isEqualTo(429);
  }

  @Test
  void basicAndTheFormShareOneCount() {
    for (int i = 0; i < BORNE / 2; i++) {
      assertThat(signIn("127.0.11.1", "mike", "guessed")).isEqualTo(401);
      assertThat(form("127.0.11.1", "sarah", "guessed")).isEqualTo(401);
    }

    assertThat(signIn("127.0.11.1", "otto", "otto")).isEqualTo(429);
    assertThat(form("127.0.11.1", "otto", "otto")).isEqualTo(429);
  }

  @Test
  void whoeverSignsInFromAnAddressIsNotDelayedByWhatOthersGuessThere() {
    assertThat(signIn("127.0.12.1", "sarah", "sarah")).isEqualTo(200);
    guesses("127.0.12.1", "mike", BORNE);

    assertThat(signIn("127.0.12.1", "mike", "mike")).as("at whom is guessed").isEqualTo(429);
    assertThat(signIn("127.0.12.1", "otto", "otto")).as("who never came").isEqualTo(429);
    assertThat(signIn("127.0.12.1", "sarah", "sarah")).as("who came before").isEqualTo(200);
  }

  @Test
  void whoeverGuessesAtSomebodyWhoCameFromTheSameAddressWaitsAsWell() {
    assertThat(signIn("127.0.13.1", "sarah", "sarah")).isEqualTo(200);
    guesses("127.0.13.1", "sarah", BORNE);

    RawCall.Answer answer = call("127.0.13.1", "sarah", "sarah");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.header("Retry-After")).hasValueSatisfying(s -> assertThat(s).matches("\\d+"));
    assertThat(signIn("127.0.13.2", "sarah", "sarah")).as("at another address").isEqualTo(200);
  }

  @Test
  void manyAddressesThatGuessAtOneUserSlowOnlyAddressesThatTheUserNeverCameFrom() {
    assertThat(signIn("127.0.14.200", "mike", "mike")).isEqualTo(200);
    Scrape before = Scrape.of(coOp);
    IntStream.rangeClosed(1, limits.strangers()).forEach(i -> guesses("127.0.14." + i, "mike", 1));
    Scrape after = Scrape.of(coOp);

    assertThat(signIn("127.0.14.100", "mike", "mike")).as("a new address").isEqualTo(429);
    assertThat(form("127.0.14.100", "mike", "mike")).as("its form").isEqualTo(429);
    assertThat(signIn("127.0.14.200", "mike", "mike")).as("an address of before").isEqualTo(200);
    assertThat(signIn("127.0.14.100", "sarah", "sarah")).as("another user").isEqualTo(200);
    assertThat(after.get("followthrough_users_guessed_at")).isEqualTo(1);
    assertThat(after.fires("FollowthroughPasswordsGuessed", before)).isTrue();

    coOp.passes("PT21S");
    assertThat(signIn("127.0.14.100", "mike", "mike")).as("when it is over").isEqualTo(200);
    assertThat(Scrape.of(coOp).fires("FollowthroughPasswordsGuessed", after)).isFalse();
  }

  /** Else it would tell who is a user here. */
  @Test
  void whoIsNoUserIsDelayedAsAUserIs() {
    IntStream.rangeClosed(1, limits.strangers())
        .forEach(i -> guesses("127.0.15." + i, "nobody.of.ours", 1));

    assertThat(signIn("127.0.15.100", "nobody.of.ours", "guessed")).isEqualTo(429);
    assertThat(Scrape.of(coOp).get("followthrough_users_guessed_at")).isZero();
  }

  @Test
  void oneAddressThatGuessesForLongSlowsNoOtherAddress() {
    guesses("127.0.16.1", "otto", 3 * BORNE);

    assertThat(signIn("127.0.16.2", "otto", "otto")).isEqualTo(200);
  }

  @Test
  void passwordsThatCamundasOwnCallsAskForCountToo() {
    for (int i = 0; i < BORNE; i++) {
      RawCall.Answer answer = givesMikeAPasswordProvingOnesOwn("guessed");
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    assertThat(givesMikeAPasswordProvingOnesOwn("admin").status()).isEqualTo(429);
    assertThat(signIn("127.0.17.1", "admin", "admin")).isEqualTo(429);
  }

  @Test
  void camundasCallThatTriesAPasswordOutIsOpenToNobody() {
    RawCall.Answer answer =
        RawCall.of("POST", "/engine-rest/identity/verify")
            .from("127.0.20.1")
            .as("admin", "admin")
            .body("application/json", "{\"username\": \"mike\", \"password\": \"mike\"}")
            .to(coOp.url());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("No password is tried out here");
  }

  @Test
  void nobodyGetsAnotherAddressByNamingOne() {
    RawCall.Answer answer = null;
    for (int i = 0; i <= BORNE; i++) {
      answer =
          RawCall.get("/api/v1/instances")
              .from("127.0.18.1")
              .as("mike", "guessed")
              .header("X-Forwarded-For", "198.51.100." + i)
              .header("Forwarded", "for=198.51.100." + i)
              .header("X-Real-IP", "198.51.100." + i)
              .to(coOp.url());
    }

    assertThat(answer.status()).isEqualTo(429);
  }

  @Test
  void namesThatNoUserCanHaveAreAWrongPasswordAndNothingElse() {
    for (String name : new String[] {"", "x".repeat(5000), "mi\0ke", "mike' or '1'='1"}) {
      assertThat(signIn("127.0.19.1", name, "mike")).as(name).isEqualTo(401);
    }
  }

  @Test
  void fromWhereSomebodyCameIsKnownAfterARestart() {
    SignIn mike = new SignIn(SignInNetwork.of("198.51.100.1"), "mike");
    throttle().succeeded(mike);

    SignInThrottle restarted = throttle();
    IntStream.rangeClosed(1, limits.strangers())
        .forEach(i -> restarted.failed(at("203.0.113." + i, "mike"), true));

    assertThat(restarted.delay(at("198.51.100.2", "mike"))).isPositive();
    assertThat(restarted.delay(mike)).isZero();
  }

  @Test
  void ofTheAddressesOfOneUserTheNewestAreKept() {
    SignInAddresses addresses = new SignInAddresses(jdbc, clock);
    IntStream.rangeClosed(1, SignInAddresses.PER_USER + 10)
        .forEach(i -> addresses.add(at("198.51.101." + i, "ana")));

    assertThat(
            jdbc.sql(
                    "select count(*) from act_id_info where type_ = 'sign-in' and user_id_ = 'ana'")
                .query(Integer.class)
                .single())
        .isEqualTo(SignInAddresses.PER_USER);
  }

  @Test
  void whoeverHasManyAddressesNeitherFillsTheMemoryNorMakesAUsersStrangersForgotten() {
    SignInThrottle throttle = throttle();
    IntStream.rangeClosed(1, limits.failures())
        .forEach(i -> throttle.failed(at("203.0.113.1", "sarah"), true));
    IntStream.rangeClosed(1, limits.strangers())
        .forEach(i -> throttle.failed(at("203.0.113." + i, "mike"), true));
    assertThat(throttle.delay(at("203.0.113.1", "sarah"))).isPositive();

    IntStream.range(0, 10_000)
        .forEach(
            i ->
                throttle.failed(
                    at("2001:db8:" + Integer.toHexString(i) + "::1", "nobody" + i), false));

    assertThat(throttle.delay(at("203.0.113.1", "sarah"))).as("the oldest goes").isZero();
    assertThat(throttle.delay(at("198.51.100.9", "mike"))).as("mike's strangers").isPositive();
  }

  @Test
  void aClockThatIsSetBackMakesNobodyWaitForIt() {
    Clock[] watch = {clock};
    SignInThrottle throttle =
        new SignInThrottle(
            limits,
            new SignInAddresses(jdbc, clock),
            new Clock() {
              @Override
              public java.time.ZoneId getZone() {
                return watch[0].getZone();
              }

              @Override
              public Clock withZone(java.time.ZoneId zone) {
                return watch[0].withZone(zone);
              }

              @Override
              public java.time.Instant instant() {
                return watch[0].instant();
              }
            });
    IntStream.rangeClosed(1, limits.failures())
        .forEach(i -> throttle.failed(at("203.0.113.1", "sarah"), true));
    watch[0] = Clock.offset(clock, Duration.ofDays(-1));

    assertThat(throttle.delay(at("203.0.113.1", "sarah"))).isZero();
  }

  private SignInThrottle throttle() {
    return new SignInThrottle(limits, new SignInAddresses(jdbc, clock), clock);
  }

  private static SignIn at(String address, String user) {
    return new SignIn(SignInNetwork.of(address), user);
  }

  private void guesses(String from, String user, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(signIn(from, user, "guessed")).isIn(401, 429);
    }
  }

  private int signIn(String from, String user, String password) {
    return call(from, user, password).status();
  }

  private RawCall.Answer call(String from, String user, String password) {
    return RawCall.get("/v3/api-docs/swagger-config").from(from).as(user, password).to(coOp.url());
  }

  private int form(String from, String user, String password) {
    RawCall.Answer page = RawCall.get("/camunda/app/welcome/default/").from(from).to(coOp.url());
    String cookies =
        page.head()
            .lines()
            .filter(line -> line.startsWith("Set-Cookie:"))
            .map(line -> line.substring("Set-Cookie:".length(), line.indexOf(';')).strip())
            .reduce((one, other) -> one + "; " + other)
            .orElseThrow();
    return RawCall.of("POST", "/camunda/api/admin/auth/user/default/login/welcome")
        .from(from)
        .header("Cookie", cookies)
        .header("X-XSRF-TOKEN", page.header("X-XSRF-TOKEN").orElseThrow())
        .body(
            "application/x-www-form-urlencoded",
            "username=%s&password=%s".formatted(user, password))
        .to(coOp.url())
        .status();
  }

  private RawCall.Answer givesMikeAPasswordProvingOnesOwn(String ownPassword) {
    return RawCall.of("PUT", "/engine-rest/user/mike/credentials")
        .from("127.0.17.1")
        .as("admin", "admin")
        .body(
            "application/json",
            "{\"password\": \"mike\", \"authenticatedUserPassword\": \"%s\"}"
                .formatted(ownPassword))
        .to(coOp.url());
  }
}
