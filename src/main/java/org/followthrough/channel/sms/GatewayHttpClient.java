package org.followthrough.channel.sms;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.net.URI;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

/**
 * Twilio's own client, pointed at the configured gateway. It asks once: the client's silent
 * repetition after a 5xx could send a text twice, and when to try again is the workflow's to say.
 */
class GatewayHttpClient extends NetworkHttpClient {

  /** As many as Twilio's own client keeps. */
  private static final int CONNECTIONS = 20;

  private final URI baseUrl;

  GatewayHttpClient(URI baseUrl) {
    super(
        HttpClientBuilder.create()
            .useSystemProperties()
            // Apache's client, below Twilio's, would repeat after 429 and 503 too.
            .disableAutomaticRetries()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDefaultSocketConfig(DEFAULT_SOCKET_CONFIG)
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setMaxConnTotal(CONNECTIONS)
                    .build())
            .setDefaultRequestConfig(DEFAULT_REQUEST_CONFIG));
    this.baseUrl = baseUrl;
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
    return super.makeRequest(redirected);
  }
}
