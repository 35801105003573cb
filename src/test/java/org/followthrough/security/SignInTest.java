package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** What everybody meets who signs in, or fails to. */
@SandboxTest
class SignInTest {

  private static final String CALL = "/api/v1/instances";

  /** More than the sandbox bears, also where a slow machine begins its time anew in between. */
  private static final int GUESSES = 200;

  @Autowired CoOp coOp;

  @Test
  void whoeverDoesNotSignInIsToldHow() {
    ResponseEntity<String> answer = get(CALL, null);

    assertThat(answer.getStatusCode().value()).isEqualTo(401);
    assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    assertThat(answer.getHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE)).startsWith("Basic");
    assertThat(answer.getBody()).contains("HTTP Basic").doesNotContain("org.", "Exception");
  }

  @Test
  void whoeverGuessesPasswordsHasToWaitAndThenNoLonger() {
    ResponseEntity<String> guess = get(CALL, "guessed");
    for (int i = 0; guess.getStatusCode().value() == 401 && i < GUESSES; i++) {
      guess = get(CALL, "guessed");
    }

    ResponseEntity<String> refused = get(CALL, "mike");
    assertThat(refused.getStatusCode().value()).isEqualTo(429);
    assertThat(refused.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    assertThat(refused.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).matches("\\d+");
    assertThat(new WebAppSession(coOp.url()).signIn("tasklist", "mike", "mike")).isEqualTo(429);

    theClockMovesWithoutSigningIn();
    assertThat(get(CALL, "mike").getStatusCode().value()).isEqualTo(200);
  }

  @Test
  void wrongPasswordsInTheFormOfTheWebAppsCountToo() {
    WebAppSession guesser = new WebAppSession(coOp.url());
    int guess = guesser.signIn("tasklist", "mike", "guessed");
    for (int i = 0; guess == 401 && i < GUESSES; i++) {
      guess = guesser.signIn("tasklist", "mike", "guessed");
    }

    assertThat(guesser.signIn("tasklist", "mike", "mike")).isEqualTo(429);
    theClockMovesWithoutSigningIn();
  }

  /** However recently they have signed in. */
  @Test
  void aChangedPasswordAndAUserWhoIsGoneEndAtOnce() {
    coOp.as(
        "admin",
        HttpMethod.POST,
        "/engine-rest/user/create",
        Map.of("profile", Map.of("id", "temp"), "credentials", Map.of("password", "temp")));
    assertThat(asTemp()).as("in no group yet").isEqualTo(403);
    coOp.as("admin", HttpMethod.PUT, "/engine-rest/group/operations/members/temp", Map.of());
    assertThat(asTemp()).isEqualTo(200);
    coOp.as("admin", HttpMethod.DELETE, "/engine-rest/group/operations/members/temp", null);
    assertThat(asTemp()).as("in no group any more").isEqualTo(403);

    changesThePasswordTo("another");
    assertThat(asTemp()).isEqualTo(401);
    changesThePasswordTo("temp");
    assertThat(asTemp()).isEqualTo(403);

    coOp.as("admin", HttpMethod.DELETE, "/engine-rest/user/temp", null);
    assertThat(asTemp()).isEqualTo(401);
  }

  private int asTemp() {
    return coOp.as("temp", HttpMethod.GET, CALL, null).getStatusCode().value();
  }

  private void changesThePasswordTo(String password) {
    coOp.as(
        "admin",
        HttpMethod.PUT,
        "/engine-rest/user/temp/credentials",
        Map.of("password", password, "authenticatedUserPassword", "admin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", CALL, "/camunda/app/tasklist/default/"})
  void everyPageTellsTheBrowserWhatItMayDo(String path) {
    HttpHeaders headers = get(path, null).getHeaders();

    assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(headers.getFirst("X-Frame-Options")).isEqualTo("DENY");
    assertThat(headers.getFirst("Referrer-Policy")).isEqualTo("same-origin");
    assertThat(headers.getFirst("Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'");
  }

  /** Nobody who is refused could move it otherwise. */
  private void theClockMovesWithoutSigningIn() {
    RestClient.create(coOp.url())
        .post()
        .uri("/sandbox/clock")
        .contentType(MediaType.APPLICATION_JSON)
        .body(Map.of("advance", "PT21S", "settle", true))
        .retrieve()
        .toBodilessEntity();
  }

  private ResponseEntity<String> get(String path, String password) {
    return RestClient.builder()
        .baseUrl(coOp.url())
        // The usual one waits after a 429 and asks again by itself.
        .requestFactory(new JdkClientHttpRequestFactory())
        .build()
        .get()
        .uri(path)
        .headers(
            headers -> {
              if (password != null) {
                headers.setBasicAuth("mike", password);
              }
            })
        .retrieve()
        .onStatus(any -> true, (request, response) -> {})
        .toEntity(String.class);
  }
}
