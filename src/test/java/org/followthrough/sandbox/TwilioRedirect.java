package org.followthrough.sandbox;

import com.twilio.http.HttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Lets Twilio's own SDK talk to the stand-in. */
final class TwilioRedirect extends HttpClient {

  private final URI baseUrl;
  private final java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();

  TwilioRedirect(URI baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** The SDK repeats a 5xx three times by itself, which hides a fault and may send twice. */
  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  @Override
  public Response makeRequest(Request request) {
    HttpRequest redirected =
        HttpRequest.newBuilder(baseUrl.resolve(request.constructURL().getFile()))
            .header("Authorization", request.getAuthString())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(
                request.getMethod().toString(),
                HttpRequest.BodyPublishers.ofString(request.encodeFormBody()))
            .build();
    try {
      HttpResponse<String> answer = client.send(redirected, HttpResponse.BodyHandlers.ofString());
      return new Response(answer.body(), answer.statusCode());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
