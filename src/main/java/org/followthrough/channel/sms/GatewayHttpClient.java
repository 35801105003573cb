package org.followthrough.channel.sms;

import com.twilio.exception.TwilioException;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.util.Timeout;

/**
 * Twilio's own client, pointed at the configured gateway. It asks once: the silent repetitions of
 * Twilio's and Apache's clients could send a text twice, and when to try again is the workflow's to
 * say.
 */
class GatewayHttpClient extends NetworkHttpClient {

  /** As many as there are job threads that may send. */
  private static final int CONNECTIONS = 32;

  /** A header that is wrong must not put a message off for ever. */
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  /** What this thread wants to have done once it has a connection, and before anything leaves. */
  private static final ThreadLocal<Runnable> TO_DO = new ThreadLocal<>();

  private static final ExecChainHandler BEFORE_THE_WIRE =
      (request, scope, chain) -> {
        Runnable toDo = TO_DO.get();
        TO_DO.remove();
        if (toDo != null) {
          toDo.run();
        }
        return chain.proceed(request, scope);
      };

  private final URI baseUrl;
  private final Clock clock;

  GatewayHttpClient(URI baseUrl, Duration timeout, Clock clock) {
    super(
        HttpClientBuilder.create()
            .disableAutomaticRetries()
            .addExecInterceptorFirst("our timeout", within(timeout))
            .addExecInterceptorBefore(
                ChainElement.MAIN_TRANSPORT.name(), "before the wire", BEFORE_THE_WIRE)
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDefaultSocketConfig(DEFAULT_SOCKET_CONFIG)
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setMaxConnTotal(CONNECTIONS)
                    .build()));
    this.baseUrl = baseUrl;
    this.clock = clock;
  }

  /** Twilio's client gives each request a timeout of its own, and no setting says another. */
  private static ExecChainHandler within(Duration timeout) {
    RequestConfig config =
        RequestConfig.copy(DEFAULT_REQUEST_CONFIG).setResponseTimeout(Timeout.of(timeout)).build();
    return (request, scope, chain) -> {
      scope.clientContext.setRequestConfig(config);
      return chain.proceed(request, scope);
    };
  }

  /**
   * Makes a request, and does something once its connection stands and before anything leaves.
   *
   * @param request made within, by the same thread
   */
  static <T> T beforeTheWire(Runnable toDo, Supplier<T> request) {
    TO_DO.set(toDo);
    try {
      return request.get();
    } finally {
      TO_DO.remove();
    }
  }

  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  @Override
  public Response makeRequest(Request request) {
    String path = URI.create(request.getUrl()).getRawPath();
    Request redirected = new Request(request.getMethod(), baseUrl.resolve(path).toString());
    redirected.setAuth(request.getAuthStrategy());
    if (request.getAuthStrategy() == null) {
      redirected.setAuth(request.getUsername(), request.getPassword());
    }
    redirected.setContentType(request.getContentType());
    request
        .getQueryParams()
        .forEach((name, values) -> values.forEach(v -> redirected.addQueryParam(name, v)));
    request
        .getPostParams()
        .forEach((name, values) -> values.forEach(v -> redirected.addPostParam(name, v)));
    request
        .getHeaderParams()
        .forEach((name, values) -> values.forEach(v -> redirected.addHeaderParam(name, v)));
    Response response = super.makeRequest(redirected);
    int status = response.getStatusCode();
    if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
      // Twilio's own exception for it forgets the headers.
      throw new LeftAlone(status, pause(response));
    }
    return response;
  }

  /** {@code Retry-After} is a number of seconds or a date; anything else says nothing. */
  private Duration pause(Response response) {
    for (Header header : response.getHeaders()) {
      if (header.getName().equalsIgnoreCase("Retry-After")) {
        return pause(header.getValue().strip());
      }
    }
    return Duration.ZERO;
  }

  private Duration pause(String retryAfter) {
    try {
      Duration pause =
          retryAfter.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(retryAfter))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME));
      return pause.isNegative() ? Duration.ZERO : min(pause, LONGEST_PAUSE);
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The gateway has not taken the request, and says when it may be asked again. */
  static final class LeftAlone extends TwilioException {

    private final transient Duration pause;

    private LeftAlone(int status, Duration pause) {
      super(
          "the SMS gateway said %d%s"
              .formatted(
                  status,
                  pause.isZero() ? "" : ", and to come back in " + pause.toSeconds() + " seconds"));
      this.pause = pause;
    }

    Duration pause() {
      return pause;
    }
  }
}
